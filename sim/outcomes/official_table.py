"""The single officials of a run as a table: one row each, with score, habits and awards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.vocabulary.states import Office
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    import pandas as pd

    from sim.world import World

FIGURES = ("score", "rank", "awards", "holder", "zeal", "eyes", "pace", "care")


def official_table(world: World) -> pd.DataFrame:
    """One row an official: last score, rank among equals, effort and its shares; days until the term ends, if any."""
    import pandas as pd

    rows = world.officials
    columns: dict[str, Any] = {
        "official": np.arange(len(rows)),
        "office": [Office(kind).name.lower() for kind in rows["office"]],
        "of": rows["of"],
    }
    columns |= {name: rows[name] for name in FIGURES}
    columns["leaves_day"] = np.where(rows["leaves"] >= 0, rows["leaves"] / DAY, np.nan)
    return pd.DataFrame(columns)
