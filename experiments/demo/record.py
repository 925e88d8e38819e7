"""Lives of all workers of a finished run, for an exported page that cannot ask for them.

They are collected in one pass over the event log.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.demo.inspector import both, did, own_activities
from experiments.demo.twin import Side


def lives_of_workers(side: Side) -> dict[int, dict[str, Any]]:
    """Return the title and lines of the whole run, by worker."""
    events = side.events
    events = events[np.isin(events["activity"], own_activities()) & (events["actor"] >= 0)]
    workers = range(len(side.model.world.workers))
    found: dict[int, dict[str, Any]] = {
        n: {"title": both("demo_worker_name", number=n), "lines": [], "end": None} for n in workers
    }
    for event in events:
        if int(event["actor"]) in found:
            found[int(event["actor"])]["lines"].append((int(event["time"]), did(side, event)))
    return found
