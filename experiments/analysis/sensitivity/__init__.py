"""`wangge sensitivity`: which constants and levers an outcome depends on, in two steps.

`morris.screen` screens all factors with few runs (Morris), `sobol.indices` shares out the variance among those that
are left (Sobol'); both take any function of points in the unit cube. `sampling` makes that function of the model.
`experiments.present.studies.sensitivity` words what was found, `experiments.api.sensitivity_study` is the verb (from
Python `experiments.api.sensitivity`), and `sweep_screening` is the screening of a sweep with design=morris.
"""
