"""How fast the laboratory is: against its targets, against a calibration loop and against named peers on the same work.

`python -m benchmarks [engine|peers|harness]` prints the tables and keeps them under benchmarks/results.
"""
