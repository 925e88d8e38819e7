"""Calibration: from a log of real cases to a set of scenarios that fit it, in four layers that are judged apart.

`working_clock` (when the offices work), `delay_law` (how long cases take), `mechanism` (officers, lines and parked
cases), `ensemble` (all settings of the mechanism that the log does not contradict, with weights).
"""
