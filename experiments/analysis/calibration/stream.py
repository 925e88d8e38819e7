"""Layer 1, the stream: when cases are opened, for forecasts that do not know the cases to come."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from experiments.analysis.calibration.cases import DAY, WEEK, Cases, Floats, Ints
from experiments.analysis.calibration.working_clock import WorkingClock, weekday_of

RECENT = 8 * WEEK
"""Hours before the end of the log whose cases stand for those to come."""
QUIET = 0.5


@dataclass(frozen=True)
class Stream:
    """Cases a day by weekday, hours of the day by kind of day, and how days differ.

    `daily` (7): mean cases a day. `hourly` (2, 24): share of a day's cases by hour, on working and on other days.
    `spread`: variance over mean of the counts of ordinary days. `recent`: rows of the training cases whose department
    and category are drawn.
    """

    daily: Floats
    hourly: Floats
    spread: float
    busy: np.ndarray
    recent: Ints

    def draw(self, cases: Cases, origin: float, last: float, seed: int) -> Cases:
        """Return drawn cases of [origin, last), of the kinds of recent cases. Same arguments, same cases."""
        rng = np.random.default_rng([seed, 7106])
        first = weekday_of(cases.start)
        opened: list[Floats] = []
        for day in range(int(origin // DAY), int(np.ceil(last / DAY))):
            weekday = (day + first) % 7
            mean = self.daily[weekday]
            count = int(rng.poisson(mean * _gamma(rng, mean, self.spread)))
            hour = rng.choice(24, count, p=self.hourly[0 if self.busy[weekday] else 1])
            opened.append(day * DAY + hour + rng.random(count))
        moments = np.sort(np.concatenate(opened)) if opened else np.empty(0)
        moments = moments[(moments >= origin) & (moments < last)]
        like = cases.take(rng.choice(self.recent, len(moments)))
        limit = like.due - like.opened
        return replace(
            like,
            row=10_000_000 + np.arange(len(moments)),
            opened=moments,
            closed=np.full(len(moments), np.inf),
            due=moments + limit,
        )


def fit_stream(cases: Cases, clock: WorkingClock) -> Stream:
    """Return the stream of a log; holidays are left out."""
    days = max(1, int(cases.ends // DAY))
    first = weekday_of(cases.start)
    day = (cases.opened // DAY).astype(np.int64)
    counts = np.bincount(day[day < days], minlength=days)[:days]
    last_day = int(day.max(initial=0)) + 1
    every = np.arange(days)
    ordinary = (every >= cases.begins // DAY) & (every < last_day) & ~np.isin(every, clock.holidays)
    weekday = (every + first) % 7
    daily = np.array([counts[ordinary & (weekday == each)].mean() if (ordinary & (weekday == each)).any() else
                      counts[ordinary].mean() for each in range(7)])  # fmt: skip
    busy = daily >= QUIET * np.median(daily)
    hourly = np.ones((2, 24))
    hour = (cases.opened % DAY).astype(np.int64)
    for place, kind in enumerate((busy, ~busy)):
        hourly[place] += np.bincount(hour[kind[(day + first) % 7]], minlength=24)
    hourly /= hourly.sum(axis=1, keepdims=True)
    usual = ordinary & busy[weekday]
    expected = daily[weekday[usual]]
    spread = float(np.mean((counts[usual] - expected) ** 2) / max(expected.mean(), 1e-9)) if usual.sum() > 7 else 1.0
    recent = np.flatnonzero(cases.opened >= cases.opened.max(initial=0.0) - RECENT)
    return Stream(daily, hourly, max(1.0, spread), busy, recent)


def _gamma(rng: np.random.Generator, mean: float, spread: float) -> float:
    """Return a factor of mean 1 with which Poisson counts have the variance over mean `spread`."""
    if spread <= 1.0 or mean <= 0:
        return 1.0
    shape = mean / (spread - 1.0)
    return float(rng.gamma(shape) / shape)
