"""The stylised facts as experiments: what the literature says about ways of governing, put to the model as paired comparisons.

`catalogue/` holds the facts, one file a section; adding one is one entry there. `fact` says what an entry is, `observations` measures what
is no outcome, `compute` runs every policy once, `judge` gives the verdicts, `robustness` asks whether they depend on
assumed constants, `report` tells them, `command` is `wangge facts`.
"""
