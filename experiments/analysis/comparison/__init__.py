"""`wangge compare A B`: two ways of governing under the same troubles, by outcome, by quantile, by group and by grid.

`measure` says what is taken from a run, `sides` runs both sides under the same seeds, `judge` pairs the seeds and
corrects for the number of questions, `report` tells and keeps it, `command` is the verb.
"""
