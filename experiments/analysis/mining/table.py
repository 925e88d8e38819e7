"""Export of a process log as CSV, for tools that read tables.

There is one row per event, with what is known of its case beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.mining.log import ProcessLog
from experiments.io.files import write_whole

if TYPE_CHECKING:
    import pandas as pd

BESIDE = (
    "category",
    "state",
    "ledger",
    "route",
    "source",
    "channel",
    "group",
    "department",
    "grid",
    "severity",
    "bounces",
    "rework",
    "overdue",
    "satisfied",
)


def event_frame(log: ProcessLog, detail: str = "stages", lang: str = "en") -> pd.DataFrame:
    """Return the events as a table, with the columns BESIDE of their cases.

    The columns before them are case_id, activity, stage, timestamp, transition, resource, role, given_to and
    model_activity.
    """
    import pandas as pd

    events = log.chosen(detail)
    frame = pd.DataFrame(
        {
            "case_id": "case-" + events["case"].astype(str),
            "activity": log.activity_names(events, lang),
            "stage": events["stage"].where(events["stage"] > 0).astype("Int64"),
            "timestamp": log.timestamps(events["seconds"]),
            "transition": events["transition"],
            "resource": events["resource"],
            "role": events["agent"],
            "given_to": events["given_to"].where(events["given_to"] != ""),
            "model_activity": events["log_activity"],
        }
    )
    beside = log.cases.set_index("case").loc[events["case"], list(BESIDE)]
    return pd.concat([frame.reset_index(drop=True), beside.reset_index(drop=True)], axis=1)


def write_csv(log: ProcessLog, path: Path, detail: str = "stages", lang: str = "en") -> None:
    """Write the log as CSV to `path` in UTF-8, whole or not at all."""
    frame = event_frame(log, detail, lang)
    write_whole(path, lambda temporary: frame.to_csv(temporary, index=False, lineterminator="\n"))
