"""The table of levers: what the literature says each lever of policy does to each outcome, put to the model.

`catalogue` reads the levers from catalogue/*.yaml, `judge` compares each at rest and moved, `effects` puts the verdicts
into a table.
"""
