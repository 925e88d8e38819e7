"""The stylised facts as experiments: what the literature says about ways of governing, put to the model.

Each claim of a fact is a paired comparison of policies. `catalogue/` holds the facts, one file per section; adding a
fact means adding one entry there. `fact` defines an entry, `observations` measures what is not an outcome, `compute`
runs every policy once, `judge` gives the verdicts, `robustness` tests whether they depend on assumed constants.
`experiments.present.studies.facts` reports them, `experiments.api.fact_tests` is `wangge facts`.
"""
