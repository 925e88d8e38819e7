"""`wangge sensitivity`: which constants and levers an outcome depends on, in two steps.

`screening.screen` looks at all factors with few runs (Morris), `indices.indices` shares out the variance among those that
are left (Sobol'); both take any function of points in the unit cube. `runs` makes that function of the model, `report`
tells what was found, `reread` reads it back from its folder, `command` is the verb (from Python
`experiments.api.sensitivity`), `sweep` the screening of a sweep with design=morris.
"""
