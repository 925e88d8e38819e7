"""The statutory procedure as data: activities with their stages, what may follow what, and time limits."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from experiments.io.files import parse_yaml

FILE = Path(__file__).with_name("procedure.yaml")
START = "start"
WRONG_ORDER = "wrong_order"
LEFT_OUT = "left_out."
STAGES = 7


@dataclass(frozen=True)
class Activity:
    """One activity: its stage, its names by language, and what it may follow.

    `main` says whether every case is to pass it, `breach` whether it breaks the rules by itself.
    """

    name: str
    stage: int
    names: dict[str, str]
    after: frozenset[str]
    main: bool = False
    breach: bool = False


@dataclass(frozen=True)
class Limit:
    """A time limit, from the first collection to the first activity in `to`.

    `hours` is None for the case's own limit; `urgent` classes have another one.
    """

    name: str
    to: tuple[str, ...]
    hours: float | None
    urgent: float | None
    names: dict[str, str]
    source: str


@dataclass(frozen=True)
class Procedure:
    """The statutory procedure: stages, activities, endings and limits.

    `mapping` says which activities of the model's log stand for those of the procedure.
    """

    stages: tuple[dict[str, str], ...]
    activities: dict[str, Activity]
    endings: frozenset[str]
    limits: tuple[Limit, ...]
    mapping: dict[str, tuple[str | None, ...]]

    @cached_property
    def follows(self) -> dict[str, tuple[str, ...]]:
        """What may come directly after each activity, and at the start."""
        return {
            name: tuple(b.name for b in self.activities.values() if name in b.after)
            for name in (START, *self.activities)
        }

    def deviations(self, before: str, activity: str) -> tuple[str, ...]:
        """Return what is wrong if `activity` comes directly after `before`; usually nothing.

        Main activities on the shortest permitted path between the two were left out; if no path leads forward, the
        order is wrong.

        >>> (
        ...     procedure().deviations("fed_back", "closed"),
        ...     procedure().deviations("checked", "closed"),
        ...     procedure().deviations("closed", "filed"),
        ... )
        (('left_out.checked',), (), ('wrong_order',))
        """
        if self.activities[activity].breach:
            return (activity,)
        if before in self.activities[activity].after:
            return ()
        left_out = self._between(before, activity)
        return (WRONG_ORDER,) if left_out is None else tuple(LEFT_OUT + each for each in left_out)

    def _between(self, before: str, activity: str) -> tuple[str, ...] | None:
        """Return the main activities on the shortest path from one activity to another; None if there is no path.

        The search is breadth first.
        """
        ways: deque[tuple[str, ...]] = deque([(before,)])
        seen = {before}
        while ways:
            way = ways.popleft()
            for following in self.follows[way[-1]]:
                if following == activity:
                    return way[1:]
                if following not in seen and self.activities[following].main:
                    seen.add(following)
                    ways.append((*way, following))
        return None

    def name(self, key: str, lang: str) -> str:
        """Return the name of an activity or limit in `lang`."""
        known = {each.name: each.names for each in self.limits} | {
            each.name: each.names for each in self.activities.values()
        }
        return known[key][lang]


@cache
def procedure() -> Procedure:
    """Return the procedure in procedure.yaml."""
    content = parse_yaml(FILE.read_text(encoding="utf-8"))
    activities = {
        row["name"]: Activity(
            row["name"],
            row["stage"],
            _names(row),
            frozenset(row["after"]),
            row.get("main", False),
            row.get("breach", False),
        )
        for row in content["activities"]
    }
    limits = tuple(
        Limit(row["name"], tuple(row["to"]), row.get("hours"), row.get("urgent"), _names(row), row["source"])
        for row in content["limits"]
    )
    stages = tuple(_names(row) for row in content["stages"])
    mapping = {activity: tuple(targets) for activity, targets in content["mapping"].items()}
    return Procedure(stages, activities, frozenset(content["endings"]), limits, mapping)


def _names(row: dict[str, Any]) -> dict[str, str]:
    return {"en": row["en"], "zh": row["zh"]}
