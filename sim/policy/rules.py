"""Dispatch rules: to whom a case goes, and which case is next.

A rule answers two questions with two small functions; a rule that has no view on one of them takes the usual answer.
A rule that leaves the second to chance has a third.

`to_whom(case, department, distance, skill, rank)` scores giving `case` to `department`; the smallest score wins.
`distance` is in metres on foot, `skill` is the department's speed in the category on file, and `rank` is 0 for the
station in whose area the case lies, plus 1 for each station farther away, plus 100 for each competent agency after the
lead.

`which_next(case, department, now)` is the key of a case in a department's line; the smallest is served first. It is
asked for when a case joins the line and when its facts change (a reminder, an escalation, supervised handling). Times
are whole seconds since the start of the run.

`log_weight(case, department, now)` makes the next case a matter of chance: whenever an officer is free, it is drawn
from those with the smallest key, each with a chance in proportion to its weight, of which this is the logarithm. It is
asked for anew at each drawing, so a weight may depend on the age. Without a `which_next`, all have the same key.

To add a rule: write its functions here, add a line to RULES, name it in the message catalogue, and add a test.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STRICT = 100.0
"""From this age exponent on, chance has no part: the oldest is always next, or the youngest if it is negative."""
FRESH = 3600.0  # s: younger cases count as this old, so that one just come in is not infinitely younger than others


def home(case: Any, department: Any, distance: float, skill: float, rank: float) -> float:
    """Territorial responsibility: the station in whose area the case lies."""
    return rank


def nearest(case: Any, department: Any, distance: float, skill: float, rank: float) -> float:
    """The station of the department in charge with the shortest way; another agency only if that has refused."""
    return distance + 1e6 * (rank >= 100)


def least_loaded(case: Any, department: Any, distance: float, skill: float, rank: float) -> float:
    """The department with the fewest cases at hand per officer; a part-time officer elsewhere counts as one at work."""
    return (department.queue + department.busy + department.away) / max(1e-6, department.staff)


def soonest_done(case: Any, department: Any, distance: float, skill: float, rank: float) -> float:
    """The department that would be done soonest: fast at this category, and not too many cases at hand."""
    return (1.0 + (department.queue + department.busy + department.away) / max(1e-6, department.staff)) / skill


def arrival(case: Any, department: Any, now: float) -> float:
    """First come, first served: by the time of the report."""
    return case.reported


def severity(case: Any, department: Any, now: float) -> float:
    """The most pressing case first: severity as it had grown when last assessed."""
    return -case.pressing


def deadline(case: Any, department: Any, now: float) -> float:
    """The earliest deadline first (Jackson 1955)."""
    return case.deadline


def cmu(case: Any, department: Any, now: float) -> float:
    """The c-mu index: harm a day times cases an officer-day, by what is usual for the category (Cox and Smith 1961)."""
    return -case.pressing / max(0.05, case.expected_work)


def noise(case: Any, department: Any, now: float) -> float:
    """The loudest first: attention follows noise (SF-11); among equally loud ones, the one reported first."""
    return case.reported * 1e-12 - case.noise


def level(case: Any, department: Any, now: float) -> float:
    """No case before another, except those under supervised handling."""
    return 0.0


def power_of_age(case: Any, department: Any, now: float) -> float:
    """By age: the chance to be next goes with the age to the power of the department's age exponent."""
    age, exponent = now - case.reported, department.age_exponent
    if abs(exponent) >= STRICT:
        return math.copysign(STRICT, exponent) * age
    return exponent * math.log(max(FRESH, age))


@dataclass(frozen=True)
class Rule:
    """A dispatch rule: its functions, and whether joint cases get a lead department with co-handlers (SF-07)."""

    name: str
    to_whom: Callable[..., float] = home
    which_next: Callable[..., float] = arrival
    joint: bool = False
    log_weight: Callable[..., float] | None = None

    @property
    def doc(self) -> str:
        """Return what the rule does, in one line."""
        first = [
            (function.__doc__ or "").strip().splitlines()[0]
            for function in (self.to_whom, self.log_weight or self.which_next)
            if function.__doc__
        ]
        return " ".join(first) + (" Joint cases have a lead department with co-handlers." if self.joint else "")


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("fifo"),
        Rule("severity", which_next=severity),
        Rule("deadline", which_next=deadline),
        Rule("nearest", to_whom=nearest),
        Rule("least_loaded", to_whom=least_loaded),
        Rule("skill", to_whom=soonest_done),
        Rule("cmu", which_next=cmu),
        Rule("loudest", which_next=noise),
        Rule("lead", joint=True),
        Rule("by_age", which_next=level, log_weight=power_of_age),
    )
}
