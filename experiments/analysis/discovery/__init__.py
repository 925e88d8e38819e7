"""`wangge discover A B`: under which conditions policies fail, and which policy one would regret least.

`worlds` draws the uncertain conditions and runs the policies in them, `boxes` finds where failures gather (`find_boxes`),
`regret` measures robustness over the worlds (`robustness`), `explore` puts both together (`explore`), `report` tells
the answer, `reread` reads it back from its folder, `command` is the verb; from Python `experiments.api.discover`.
"""
