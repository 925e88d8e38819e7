"""Cases of two departments with known officers, hours and delays, worked off by a queue in plain Python."""

from __future__ import annotations

import heapq

import numpy as np

from experiments.analysis.calibration.cases import Cases

HOURS = (8.0, 18.0)
START = np.datetime64("2024-03-04", "s")  # a Monday
OFFICERS, TOUCH = (3, 6), (1.2, 1.0)
NAMES = ("roads", "parks")


def made(seed: int, weeks: int = 8, a_day: tuple[float, float] = (20.0, 12.0)) -> Cases:
    """Return cases of `weeks` weeks: officers work 8 to 18 on working days, the next in line is drawn at random.

    Roads are busy (0.8 of the officers' hours), parks idle (0.2); a fifth of all cases is parked for 3 days on average.
    """
    rng = np.random.default_rng(seed)
    opened, department = [], []
    for day in range(7 * weeks):
        for number, mean in enumerate(a_day):
            count = rng.poisson(mean if day % 7 < 5 else mean / 6)
            opened += list(24.0 * day + rng.uniform(*HOURS, count))
            department += [number] * count
    order = np.argsort(opened)
    moments, numbers = np.array(opened)[order], np.array(department, np.int64)[order]
    closed = np.empty(len(order))
    for number in range(2):
        mine = numbers == number
        parked = np.where(rng.random(mine.sum()) < 0.2, rng.exponential(72.0, mine.sum()), 0.0)
        closed[mine] = work_off(
            moments[mine] + parked, rng.exponential(TOUCH[number], mine.sum()), OFFICERS[number], rng
        )
    ends = 168.0 * weeks
    return Cases(
        START,
        0.0,
        ends,
        np.arange(len(order)),
        moments,
        np.where(closed < ends, closed, np.inf),
        moments + 72.0,
        numbers,
        rng.integers(0, 4, len(order)),
        np.ones(len(order), bool),
        NAMES,
        ("a", "b", "c", "d"),
    )


def work_off(ready: np.ndarray, touch: np.ndarray, officers: int, rng: np.random.Generator) -> np.ndarray:
    free, closed = [0.0] * officers, np.empty(len(ready))
    coming = [(worked(ready[place]), int(place)) for place in np.argsort(ready, kind="stable")][::-1]
    line: list[int] = []
    while coming or line:
        now = free[0] if line else max(free[0], coming[-1][0])
        while coming and coming[-1][0] <= now:
            line.append(coming.pop()[1])
        place = line.pop(int(rng.integers(len(line))))
        heapq.heapreplace(free, now + touch[place])
        closed[place] = wall(now + touch[place])
    return closed


def worked(moment: float) -> float:
    """Hours worked by a moment of the wall clock."""
    day, hour = divmod(moment, 24.0)
    week, weekday = divmod(int(day), 7)
    length = HOURS[1] - HOURS[0]
    today = min(max(hour - HOURS[0], 0.0), length) if weekday < 5 else 0.0
    return (5 * week + min(weekday, 5)) * length + today


def wall(hours: float) -> float:
    """The moment by which so many hours are worked."""
    length = HOURS[1] - HOURS[0]
    days, hour = divmod(hours, length)
    week, weekday = divmod(int(days), 5)
    return 24.0 * (7 * week + weekday) + HOURS[0] + hour
