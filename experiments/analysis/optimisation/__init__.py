"""`wangge optimise`: the best compromises between several outcomes that levers can reach within limits.

`levers` says what may be set, `search` is the search itself over any function of settings (`search`), `front` finds who is
unbeaten and how much of the room the front holds, `improve` puts the question to the model and estimates the winners anew
(`improve`), `report` tells the answer, `reread` reads it back, `command` is the verb; from Python
`experiments.api.optimise`.
"""
