"""`wangge choose A B C`: the best of several policies, with a stated probability of correct selection.

`kim_nelson` selects sequentially with a promise made beforehand, `ocba` spends a budget of runs; both are procedures
over any `sample(candidates, replications)`. `select` puts the question to the model (`choose_among` is the public
function). `experiments.present.studies.selection` words the answer, `experiments.api.selection` is the verb; from
Python `experiments.api.choose`.
"""
