"""Working time: when an office is open, and how much working time passes between two moments.

A *working week* says which weekdays are worked, in which windows of the day, with holidays and make-up days. It is
expanded for the days of a run into two tables of whole seconds, so that every question is answered exactly:

* `windows[c]`: how many windows a working day of calendar c has, then opening and closing second of the day of each;
* `days[c, d]`: working seconds of calendar c before the start of day d (a day is worked if the next entry is larger).

Moments are whole seconds, 0 or later, since the midnight on which the run starts. Windows are half open: an office is
closed at its closing second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.numba.compiling import inlined_kernel, kernel
from sim.text.catalogue import WanggeError
from sim.vocabulary.units import DAY, HOUR

FAR = 2**31 - 1  # a moment beyond the last tabulated day; later than any horizon
MAX_WINDOWS = 3
MAX_DAYS = FAR // DAY


class Clock(NamedTuple):
    """Working time of all calendars, by calendar number."""

    windows: NDArray[np.int64]  # (calendars, 1 + 2 * MAX_WINDOWS): n, open, close, open, close, ... in seconds of day
    days: NDArray[np.int64]  # (calendars, days + 1): working seconds before the day


@dataclass(frozen=True)
class WorkingWeek:
    """The working time of an office: windows in hours of day, the same on every working day.

    `weekdays`: 0 is Monday. `closed`: holidays. `extra`: days worked although their weekday is not, or although they
    are listed as closed.
    """

    name: str
    windows: tuple[tuple[float, float], ...]
    weekdays: tuple[int, ...]
    closed: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Return whether `day` is a working day."""
        return day in self.extra or (day.weekday() in self.weekdays and day not in self.closed)

    def seconds(self) -> list[tuple[int, int]]:
        """Return the windows in whole seconds of day.

        Raises WanggeError `week_windows` or `week_days`.
        """
        windows = [(round(opens * HOUR), round(closes * HOUR)) for opens, closes in self.windows]
        edges = [0, *(edge for window in windows for edge in window), DAY]
        in_order = all(a <= b for a, b in pairwise(edges)) and all(a < b for a, b in windows)
        if not 1 <= len(windows) <= MAX_WINDOWS or not in_order:
            raise WanggeError("week_windows", week=self.name)
        if not self.weekdays or not set(self.weekdays) <= set(range(7)):
            raise WanggeError("week_days", week=self.name)
        return windows


def build_clock(calendars: Sequence[WorkingWeek], start: date, days: int) -> Clock:
    """Tabulate `days` days from the midnight at which `start` begins; calendar c is calendars[c].

    Raises WanggeError `week_windows`, `week_days` or `clock_days` (too many days for 31 bits of seconds).
    """
    if not 1 <= days <= MAX_DAYS:
        raise WanggeError("clock_days", days=days, limit=MAX_DAYS)
    windows = np.zeros((len(calendars), 1 + 2 * MAX_WINDOWS), np.int64)
    worked_before = np.zeros((len(calendars), days + 1), np.int64)
    dates = [start + timedelta(days=d) for d in range(days)]
    for c, week in enumerate(calendars):
        pairs = week.seconds()
        windows[c, 0] = len(pairs)
        windows[c, 1 : 1 + 2 * len(pairs)] = np.ravel(pairs)
        length = sum(closes - opens for opens, closes in pairs)
        worked_before[c, 1:] = np.cumsum([length * week.is_working_day(day) for day in dates])
    return Clock(windows, worked_before)


@inlined_kernel
def is_open(clock: Clock, c: int, t: int) -> bool:
    """Return whether calendar c is open at second t; it is closed beyond the last tabulated day."""
    day = t // DAY
    if day >= clock.days.shape[1] - 1 or clock.days[c, day + 1] == clock.days[c, day]:
        return False
    second = t - day * DAY
    for k in range(clock.windows[c, 0]):
        if second < clock.windows[c, 2 + 2 * k]:
            return bool(clock.windows[c, 1 + 2 * k] <= second)
    return False


@kernel
def next_open(clock: Clock, c: int, t: int) -> int:
    """Return the first second from t on at which calendar c is open; FAR if there is none.

    This is t itself if the calendar is open then.
    """
    last_day = clock.days.shape[1] - 1
    day = t // DAY
    if day >= last_day:
        return FAR
    if clock.days[c, day + 1] > clock.days[c, day]:
        second = t - day * DAY
        for k in range(clock.windows[c, 0]):
            if second < clock.windows[c, 2 + 2 * k]:
                return day * DAY + max(second, int(clock.windows[c, 1 + 2 * k]))
    day += 1
    while day < last_day and clock.days[c, day + 1] == clock.days[c, day]:
        day += 1
    return day * DAY + int(clock.windows[c, 1]) if day < last_day else FAR


def open_until(clock: Clock, calendars: NDArray[np.int64], t: int) -> NDArray[np.int64]:
    """Return the working seconds of each calendar from the start of the run until the day of second t begins."""
    return clock.days[:, min(t // DAY, clock.days.shape[1] - 1)][calendars]


@kernel
def worked(clock: Clock, c: int, t: int) -> int:
    """Return the working seconds of calendar c from the start of the run until second t."""
    last_day = clock.days.shape[1] - 1
    day = t // DAY
    if day >= last_day:
        return int(clock.days[c, last_day])
    seconds = int(clock.days[c, day])
    if clock.days[c, day + 1] == seconds:
        return seconds
    second = t - day * DAY
    for k in range(clock.windows[c, 0]):
        opens, closes = int(clock.windows[c, 1 + 2 * k]), int(clock.windows[c, 2 + 2 * k])
        seconds += max(0, min(second, closes) - opens)
    return seconds


@kernel
def time_at(clock: Clock, c: int, w: int) -> int:
    """Return the earliest second t with worked(clock, c, t) >= w; FAR if the tabulated days hold less work.

    Work that fills a window ends at its closing second, not at the next opening.
    """
    if w <= 0:
        return 0
    return _reached(clock, c, w, (w - 1) // DAY)  # no day holds more than DAY seconds of work


@kernel
def time_from(clock: Clock, c: int, w: int, t: int) -> int:
    """Return `time_at` for an amount of work that is not reached before second t.

    The search is short if the work is reached soon after t.
    """
    return _reached(clock, c, w, t // DAY) if w > 0 else 0


@inlined_kernel
def after(clock: Clock, c: int, t: int, seconds: int) -> int:
    """Return when work of that many seconds ends if it may start at t; FAR if beyond the tabulated days.

    Work starts when the office is open: work of 0 seconds handed in while it is closed ends at the next opening.
    """
    if _fits(clock, c, t, seconds):
        return t + seconds
    return _after_pauses(clock, c, t, seconds)


@kernel
def _after_pauses(clock: Clock, c: int, t: int, seconds: int) -> int:
    """Return `after` for work that has to wait or to pause."""
    last_day = clock.days.shape[1] - 1
    if clock.days[c, last_day] - clock.days[c, min(t // DAY, last_day)] < seconds:
        return FAR
    start = next_open(clock, c, t)
    if start == FAR or seconds <= 0:
        return start
    return _reached(clock, c, worked(clock, c, start) + seconds, start // DAY)


@inlined_kernel
def _fits(clock: Clock, c: int, t: int, seconds: int) -> bool:
    """Return whether the work may start at once and end within the same window, as most work does."""
    day = t // DAY
    if day >= clock.days.shape[1] - 1 or clock.days[c, day + 1] == clock.days[c, day]:
        return False
    second = t - day * DAY
    for k in range(clock.windows[c, 0]):
        if second < clock.windows[c, 2 + 2 * k]:
            return bool(clock.windows[c, 1 + 2 * k] <= second and 0 < seconds <= clock.windows[c, 2 + 2 * k] - second)
    return False


@kernel
def _reached(clock: Clock, c: int, w: int, day: int) -> int:
    """Return `time_at` for w > 0 that is not reached before `day`: stride from there, then bisect."""
    last_day = clock.days.shape[1] - 1
    if day >= last_day or clock.days[c, last_day] < w:
        return FAR
    low, high, stride = day, day + 1, 1
    while high < last_day and clock.days[c, high] < w:
        low, stride = high, 2 * stride
        high = min(high + stride, last_day)
    while high - low > 1:
        middle = (low + high) // 2
        if clock.days[c, middle] < w:
            low = middle
        else:
            high = middle
    left = w - int(clock.days[c, low])
    for k in range(clock.windows[c, 0]):
        opens, closes = int(clock.windows[c, 1 + 2 * k]), int(clock.windows[c, 2 + 2 * k])
        if left <= closes - opens:
            return low * DAY + opens + left
        left -= closes - opens
    return FAR
