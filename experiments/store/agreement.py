"""Agreement of repeated runs: the same run must have the same outcomes, or one of the two copies is damaged."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.io.parquet import PREFIX
from experiments.store.segments import keys_of
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pyarrow as pa


def check_same(ours: "pa.Table", theirs: "pa.Table", folder: str) -> None:
    """Raise WanggeError if two tables of the same runs differ in an outcome."""
    for name in dict.fromkeys([*ours.column_names, *theirs.column_names]):
        if not name.startswith(PREFIX):
            continue
        a, b = (_values(table, name) for table in (ours, theirs))
        different = np.flatnonzero(~((a == b) | (np.isnan(a) & np.isnan(b))))
        if len(different):
            row = int(different[0])
            scenario, seed = keys_of(ours)[row]
            fields = {"scenario": scenario, "seed": seed, "outcome": name.removeprefix(PREFIX)}
            raise WanggeError(
                "store_disagrees", folder=folder, **fields, ours=f"{a[row]:.17g}", theirs=f"{b[row]:.17g}"
            )


def _values(table: "pa.Table", name: str) -> np.ndarray:
    if name not in table.column_names:
        return np.full(len(table), np.nan)
    return np.asarray(table[name].to_pandas(), dtype=np.float64)
