"""The disputes of a run as a table: one row each, from outbreak to peace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.disputes.bodies import BODIES
from sim.agents.disputes.records import ACCORDS, BY_MEDIATION, RUNGS, STATES
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.world import World

COUNTS = ("acting", "most_acting", "forced", "petitions", "blockades", "sessions", "assemblies", "recurrences")
TIMES = ("noticed", "heard", "force", "government", "ordered", "elected", "settled")


def dispute_table(world: World, scenario: Scenario) -> pd.DataFrame:
    """One row a dispute that has broken out; days are counted from its outbreak, empty where it never happened."""
    import pandas as pd

    numbers = np.flatnonzero(world.disputes["state"] > 0)
    rows = world.disputes[numbers]
    figures = [scenario.disputes[row] for row in rows["row"]]
    columns: dict[str, Any] = {
        "dispute": numbers,
        "name": [row.name for row in figures],
        "counterparty": [row.counterparty for row in figures],
        "grid": rows["grid"],
        "residents": rows["concerned"],
        "starts_day": rows["starts"] / DAY,
        "state": [STATES[state] for state in rows["state"]],
        "accord": [ACCORDS[accord] for accord in rows["accord"]],
        "mediated_by": [BODIES[row.body] if row.accord == BY_MEDIATION else "" for row in rows],
        "highest_rung": [RUNGS[rung] for rung in rows["highest"]],
        "anger": rows["anger"],
        "share_conceded": np.where(rows["accord"] > 0, rows["share"], np.nan),
    }
    columns |= {name: rows[name] for name in COUNTS}
    columns |= {f"{name}_day": np.where(rows[name] >= 0, (rows[name] - rows["starts"]) / DAY, np.nan) for name in TIMES}
    return pd.DataFrame(columns)
