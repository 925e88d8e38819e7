"""`wangge discover A B`: the conditions under which policies fail, and the policy that one would regret least.

`worlds` draws the uncertain conditions and sets the policies into them, `prim` finds where failures gather
(`find_boxes`), `regret` measures robustness over the worlds (`robustness`), `explore` runs the policies in the worlds
and puts both together (`explore`). `experiments.present.studies.discovery` words the answer,
`experiments.api.discovery` is the verb; from Python `experiments.api.discover`.
"""
