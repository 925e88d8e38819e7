"""Where runs are kept: `Store` holds every run once.

A run's key is (model version, hash of the scenario, seed). RESULTS/store belongs to one version of the model:

store/store.json            format and model version
store/runs/*.parquet        one row a run: scenario_hash, seed, days, outcome.*
store/daily/*.parquet       the days of the runs in the file of the same name, run after run: scenario_hash, seed, day, ...
store/scenarios/*.parquet   scenario_hash, name, scenario (JSON)
store/failures/HASH.yaml    scenarios of runs that failed, to run one again

`store` adds and reads, `segments` gives runs the form in which they are added, `packing` makes few files of many,
`merging` brings stores together.
"""

from experiments.io.parquet import PREFIX, read_table, write_table
from experiments.store.store import Store

__all__ = ["PREFIX", "Store", "read_table", "write_table"]
