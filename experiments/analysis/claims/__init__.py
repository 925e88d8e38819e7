"""Verdicts on what the sources claim of systems.

`judge` weighs the claims of a card, `table` puts them into a table.
"""
