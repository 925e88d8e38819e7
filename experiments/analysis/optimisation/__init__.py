"""`wangge optimise`: the best compromises between several outcomes that levers can reach within limits.

`decision_space` says what may be set, `nsga` is the search itself over any function of settings (`search`), `pareto`
finds which settings are nondominated and how much of the objective space their front dominates, `study` puts the
question to the model and re-estimates the winners (`improve`). `experiments.present.studies.optimisation` words the
answer, `experiments.api.optimisation` is the verb; from Python `experiments.api.optimise`.
"""
