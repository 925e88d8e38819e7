"""Conformance of cases to the statutory procedure: which cases took its course, and how the others deviate.

A case is replayed on what may follow what (experiments.analysis.mining.procedure). Where it skips ahead, the main
activities on the shortest permitted path are those left out: the least that would have to be inserted to make the case
conform, as in a cost-based alignment (Adriansyah 2014) with insertions only. A case that is still running conforms as
long as its beginning does. Limits run from the first collection.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from experiments.analysis.mining.log import COLLECTED, ProcessLog
from experiments.analysis.mining.procedure import LEFT_OUT, START, WRONG_ORDER, Procedure, procedure

if TYPE_CHECKING:
    import pandas as pd

BRANCHES = ("returned", "part_handled", "settled", "handed_up", "sent_back", "withdrawn", "came_back")
PARTS = ("department", "category")
NONE = "none"


@dataclass(frozen=True)
class Conformance:
    """The result of a conformance check: the judged cases, the counted deviations and the courses.

    `cases` has one row per case: case, category, department, ended, conforms, in_order, course, and one column for each
    deviation and branch. `deviations` has the columns part (all, department, category), name, deviation ("conforms" for
    cases without any), cases, of, share. `courses` has the columns course, cases, share, in_order.
    """

    cases: pd.DataFrame
    deviations: pd.DataFrame
    courses: pd.DataFrame

    @property
    def share(self) -> float:
        """Share of the cases that took the statutory course in time; NaN without a case."""
        return float(self.cases["conforms"].mean())


def conform(log: ProcessLog, warmup: bool = True) -> Conformance:
    """Judge the cases that came to light and, unless `warmup` is false, arose after the warm-up.

    After the warm-up, these are the cases that the outcomes count.
    """
    cases = _judged(log, warmup)
    return Conformance(cases, _counted(cases), _courses(cases))


def kinds(rules: Procedure) -> list[str]:
    """Return every possible deviation, in the order of the stages."""
    left_out = [LEFT_OUT + each.name for each in rules.activities.values() if each.main]
    breaches = [each.name for each in rules.activities.values() if each.breach]
    return [*left_out, WRONG_ORDER, *breaches, *(limit.name for limit in rules.limits)]


def _judged(log: ProcessLog, warmup: bool) -> pd.DataFrame:
    import pandas as pd

    rules = procedure()
    first = 24.0 * int(log.scenario["horizon"]["warmup_days"]) if warmup else 0.0
    counted = log.cases[log.cases["arises_h"] >= first]
    facts: dict[int, Any] = {
        row["case"]: row for row in counted[["case", "category", "department", "deadline_h"]].to_dict("records")
    }
    urgent = {each["name"] for each in log.scenario["troubles"]["categories"] if each["limit_clock"] == "always"}
    columns = (log.stages[name].tolist() for name in ("case", "activity", "seconds"))
    rows = []
    for case, steps in groupby(zip(*columns, strict=True), lambda step: step[0]):
        if case in facts:
            course = [(activity, seconds / 3600) for _, activity, seconds in steps]
            rows.append(_row(facts[case], course, facts[case]["category"] in urgent, log.end_hours, rules))
    names = [
        "case",
        "category",
        "department",
        "ended",
        "conforms",
        "in_order",
        "course",
        *kinds(rules),
        *(f"branch.{each}" for each in BRANCHES),
    ]
    return pd.DataFrame(rows, columns=names)


def _row(
    facts: dict[str, Any], course: list[tuple[str, float]], urgent: bool, end: float, rules: Procedure
) -> dict[str, Any]:
    """Judge one case and return its row."""
    activities = [activity for activity, _ in course]
    out_of_order = order_mistakes(activities, rules)
    late = late_for(course, facts["deadline_h"], urgent, end, rules)
    department = facts["department"] if isinstance(facts["department"], str) else NONE
    row = {
        "case": facts["case"],
        "category": facts["category"],
        "department": department,
        "ended": activities[-1] in rules.endings,
    }
    row |= {"conforms": not (out_of_order or late), "in_order": not out_of_order, "course": " > ".join(activities)}
    row |= {kind: kind in out_of_order or kind in late for kind in kinds(rules)}
    return row | {f"branch.{each}": each in activities for each in BRANCHES}


def order_mistakes(activities: list[str], rules: Procedure) -> set[str]:
    """Return everything that is wrong with the order of a case's activities.

    >>> sorted(order_mistakes(["collected", "handled", "fed_back", "closed"], procedure()))
    ['left_out.checked', 'left_out.dispatched', 'left_out.filed']
    """
    pairs = zip([START, *activities], activities, strict=False)
    return {mistake for before, activity in pairs for mistake in rules.deviations(before, activity)}


def late_for(course: list[tuple[str, float]], deadline: float, urgent: bool, end: float, rules: Procedure) -> set[str]:
    """Return the limits that a case missed.

    A limit is missed if its activity was done too late, or was not done and the case still runs after the limit.
    """
    began = next(hours for activity, hours in course if activity == COLLECTED)
    ended = course[-1][0] in rules.endings
    missed = set()
    for limit in rules.limits:
        hours = limit.urgent if urgent and limit.urgent is not None else limit.hours
        last = deadline if hours is None else began + hours
        done = next((when for activity, when in course if activity in limit.to), None)
        if (done is not None and done > last + 1e-9) or (done is None and not ended and end > last):
            missed.add(limit.name)
    return missed


def _counted(cases: pd.DataFrame) -> pd.DataFrame:
    """Count the cases that conform and those that show each deviation: over all, by department and by category."""
    import pandas as pd

    rules = procedure()
    rows = []
    groups = [
        ("all", "all", cases),
        *((part, name, rows) for part in PARTS for name, rows in cases.groupby(part, sort=True)),
    ]
    for part, name, members in groups:
        for kind in ("conforms", *kinds(rules)):
            found, of = int(members[kind].sum()), len(members)
            rows.append(
                {
                    "part": part,
                    "name": name,
                    "deviation": kind,
                    "cases": found,
                    "of": of,
                    "share": found / of if of else float("nan"),
                }
            )
    return pd.DataFrame(rows)


def _courses(cases: pd.DataFrame) -> pd.DataFrame:
    """Count the different courses, the most frequent first."""
    import pandas as pd

    known = dict(zip(cases["course"], cases["in_order"], strict=True))
    counts = sorted(Counter(cases["course"]).items(), key=lambda each: (-each[1], each[0]))
    rows = [{"course": course, "cases": n, "share": n / len(cases), "in_order": known[course]} for course, n in counts]
    return pd.DataFrame(rows, columns=["course", "cases", "share", "in_order"])
