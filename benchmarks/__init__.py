"""Benchmarks of the laboratory against its targets, a calibration loop and named peers on the same work.

`python -m benchmarks [engine|peers|harness|laboratory]` prints the tables and keeps them under benchmarks/results.
"""
