"""The store of runs: `Store` holds every run once.

A run's key is (model version, hash of the scenario, seed). RESULTS/store belongs to one version of the model:

store/store.json            format and model version
store/runs/*.parquet        one row per run: scenario_hash, seed, days, outcome.*
store/daily/*.parquet       days of the runs in the file of the same name, run after run: scenario_hash, seed, day, ...
store/measures/*.parquet    what was measured of runs beyond their outcomes: scenario_hash, seed, measure, values
store/scenarios/*.parquet   scenario_hash, name, scenario (JSON)
store/failures/HASH.yaml    scenarios of failed runs, for running one again

`store` adds and reads runs, `segments` gives them the form in which they are added, `packing` makes few files of many,
`merging` combines stores.
"""

from experiments.io.parquet import PREFIX, read_table, write_frame, write_table
from experiments.store.store import Store

__all__ = ["PREFIX", "Store", "read_table", "write_frame", "write_table"]


def __getattr__(name: str) -> object:
    """Give the readers of results, which have moved, under their former home."""
    if name in ("Results", "read_results"):
        from importlib import import_module
        from warnings import warn

        home = "experiments.results.results"
        warn(f"experiments.store.{name} is now {home}.{name}", DeprecationWarning, stacklevel=2)
        return getattr(import_module(home), name)
    raise AttributeError(f"module 'experiments.store' has no attribute '{name}'")
