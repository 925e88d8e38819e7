"""Layer 3, the mechanism's parameters: what may differ between two explanations of the same log.

Six a department, drawn from priors that leave the capacity open: the number of officers and how long a case
keeps one are tied only by how busy the officers are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.analysis.calibration.cases import DAY, WEEK, Cases, Floats
from experiments.analysis.calibration.working_clock import WorkingClock

NAMES = ("officers", "load", "parked", "age_exponent", "pace", "held")
BUSY = (0.02, 1.3)
"""Share of the officers' hours that the cases need (uniform: a log-uniform prior hardly tries the busy departments,
whose ranges then end too low); above 1 the line only grows."""
AGE_EXPONENT = (-2.0, 2.0)
PACE = 0.25
"""Standard deviation of the logarithm of the pace of delays, against the fitted law."""
ENDS = 0.2
"""Prior chance of each end of `parked` and `held`: none at all, and (of `parked`) all of it."""
STAFF = 0.15
"""Standard deviation of the logarithm of the officers where a staff figure is given: posts are not people at work."""
TOUCH = (0.02, 40.0)
FEWEST_MOST = 12.0
"""Officers that even the smallest department may have: no prior may look like knowledge of capacity."""


@dataclass(frozen=True)
class Setting:
    """Parameters of the mechanism, one number a department.

    `officers`: people; `touch_hours`: working hours that a case keeps one of them, on average; `parked`: share of a
    case's lawful delay that it waits without an officer; `held`: share of a department's cases, those with the longest
    lawful delays, that wait all of it without an officer; `age_exponent`: chance of a waiting case to be next goes with
    its age to this power; `pace`: factor on all delays. `wait` is no parameter but what a run shows: operational hours
    from the end of parking to the closing, on average (None: not known, taken as none).
    """

    officers: Floats
    touch_hours: Floats
    parked: Floats
    age_exponent: Floats
    pace: Floats
    held: Floats
    wait: Floats | None = None


@dataclass(frozen=True)
class Demand:
    """What the cases of each department ask for, in plain figures: cases a week and office hours a week."""

    weekly: Floats
    hours: Floats
    windows: tuple[tuple[float, float], ...]
    weekdays: tuple[tuple[int, ...], ...]


def demand(cases: Cases, clock: WorkingClock) -> Demand:
    """Return demand and office hours by department; hours hold 95 % of the closings, days half of a usual day's.

    Cases a week are those of the days in which any are opened: a log may be watched for long after its last case.
    """
    weeks = max((cases.last_opened - cases.begins) / WEEK, 1e-9)
    weekly = np.bincount(cases.department, minlength=len(cases.departments)) / weeks
    windows, weekdays, hours = [], [], []
    for number in range(len(cases.departments)):
        first, last = clock.office_hours(number)
        level = clock.week[number].sum(axis=1)
        days = tuple(int(day) for day in np.flatnonzero(level >= 0.5 * np.median(level)))
        windows.append((first, min(last, DAY)))
        weekdays.append(days)
        hours.append((last - first) * len(days))
    return Demand(weekly, np.array(hours), tuple(windows), tuple(weekdays))


def setting_of(unit: Floats, wanted: Demand, staff: Mapping[int, float]) -> Setting:
    """Return the setting at points of the unit cube, one row of len(NAMES) numbers a department.

    `staff` gives figures for the officers of departments that have them: a narrow prior in place of the wide one.
    """
    from scipy.special import ndtri

    most = np.maximum(FEWEST_MOST, wanted.weekly / 2)
    officers = np.floor(np.exp(unit[:, 0] * np.log(most + 1.0)))
    officers = np.maximum(officers, 1.0)
    for number, known in staff.items():  # in tenths, as a small staff may be part of a post
        drawn = known * np.exp(STAFF * ndtri(np.clip(unit[number, 0], 0.01, 0.99)))
        officers[number] = max(0.1, np.round(drawn, 1))
    busy = BUSY[0] + unit[:, 1] * (BUSY[1] - BUSY[0])
    touch = np.clip(busy * officers * wanted.hours / np.maximum(wanted.weekly, 1e-9), *TOUCH)
    parked = np.clip((unit[:, 2] - ENDS) / (1.0 - 2 * ENDS), 0.0, 1.0)
    held = np.clip((unit[:, 5] - ENDS) / (1.0 - ENDS), 0.0, 1.0)
    age = AGE_EXPONENT[0] + unit[:, 3] * (AGE_EXPONENT[1] - AGE_EXPONENT[0])
    pace = np.exp(PACE * ndtri(np.clip(unit[:, 4], 1e-6, 1 - 1e-6)))
    return Setting(officers, touch, parked, age, pace, held)
