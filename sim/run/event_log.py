"""Conversion of the event log to a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes.tables import labelled
from sim.run.schedule import SCHEDULE
from sim.vocabulary.units import HOUR

if TYPE_CHECKING:
    import pandas as pd


def event_table(log: np.ndarray[Any, Any]) -> pd.DataFrame:
    """Return the event log with one row per activity, in order: time, activity, case (or other subject) and actor."""
    import pandas as pd

    activities = labelled(log["activity"], [answer.activity for answer in SCHEDULE])
    agents = pd.Categorical(np.array([answer.agent for answer in SCHEDULE])[log["activity"]])
    subjects = np.array([answer.subject for answer in SCHEDULE])[log["activity"]]
    return pd.DataFrame(
        {
            "time_h": log["time"] / HOUR,
            "activity": activities,
            "agent": agents,
            "actor": np.where(log["actor"] >= 0, log["actor"], -1),
            "subject": pd.Categorical(subjects),
            "case": log["case"],
        }
    )
