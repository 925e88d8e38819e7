"""`wangge choose A B C`: the best of several policies, with a stated probability of being right.

`kn` selects sequentially with a promise made beforehand, `ocba` spends a budget of runs; both are procedures over any
`sample(candidates, replications)`. `ask` puts the question to the model (`choose_among` is the public function), `report`
tells the answer, `reread` reads it back from its folder, `command` is the verb; from Python `experiments.api.choose`.
"""
