"""A short horizon: a warm-up and later changes that were meant for a longer run give way to it.

Only what somebody asks for by himself is kept as it is, and refused where it does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.text.catalogue import Phrase

OBSERVED = 5
"""A warm-up that does not fit becomes one day in so many."""
DEFAULT_WARMUP = 30


def fitted(content: dict[str, Any], typed: Callable[[str], bool]) -> tuple[dict[str, Any], list[Phrase]]:
    """Return the content of a scenario with warm-up and later changes that fit its horizon, and what was changed.

    `typed` tells whether somebody set a path by himself.

    >>> town = {"horizon": {"days": 20, "warmup_days": 30}, "policy": {"later": [{"day": 200}]}}
    >>> fitted(town, lambda path: path == "horizon.days")[0]
    {'horizon': {'days': 20, 'warmup_days': 4}, 'policy': {'later': []}}
    """
    horizon, policy = content.get("horizon"), content.get("policy")
    days = horizon.get("days") if isinstance(horizon, Mapping) else None
    if not typed("horizon.days") or not isinstance(days, int) or isinstance(days, bool) or days < 1:
        return content, []
    assert isinstance(horizon, Mapping)
    told: list[Phrase] = []
    was = horizon.get("warmup_days", DEFAULT_WARMUP)
    if not typed("horizon.warmup_days") and isinstance(was, int) and was >= days:
        now = days // OBSERVED
        content = {**content, "horizon": {**horizon, "warmup_days": now}}
        told.append(Phrase("warmup_yields", was=was, now=now, days=days))
    later = policy.get("later") if isinstance(policy, Mapping) else None
    if isinstance(later, list | tuple) and not typed("policy.later"):
        reached = [change for change in later if not _beyond(change, days)]
        told += [Phrase("later_not_reached", day=change["day"], days=days) for change in later if _beyond(change, days)]
        if len(reached) < len(later):
            content = {**content, "policy": {**(policy or {}), "later": reached}}
    return content, told


def _beyond(change: Any, days: int) -> bool:
    day = change.get("day") if isinstance(change, Mapping) else None
    return isinstance(day, int) and day >= days
