"""The laboratory: reads configurations, runs the model, and writes and presents results.

Its verbs are the commands of `wangge`: run, sweep, compare, plot, explain and others. The model knows nothing of it.
"""

from sim.moved import answer_to_former_names

answer_to_former_names()
