"""Making of a log from its truth: a queue for each department on working time, with everything that is drawn seeded."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.logs.made.truth import Department, Truth

Floats = NDArray[np.float64]
COLUMNS = (
    "案件号",
    "问题来源",
    "问题类型",
    "大类名称",
    "小类名称",
    "街道",
    "处置部门",
    "上报时间",
    "受理时间",
    "立案时间",
    "首次派遣时间",
    "处置截止时间",
    "处置结束时间",
    "结案时间",
    "强制结案时间",
    "当前阶段",
    "延期类型",
    "强结限制",
    "案件标识",
)
"""The columns of a Chinese centre's export."""


@dataclass(frozen=True)
class WorkingTime:
    """Working hours as a clock of their own: hours of a wall clock since the first day to hours worked, and back."""

    wall: Floats
    worked: Floats

    @classmethod
    def of(cls, truth: Truth) -> WorkingTime:
        """Return the working time of a centre, for three times the length of the log."""
        wall, worked, total = [0.0], [0.0], 0.0
        for day in range(3 * (truth.days + truth.tail)):
            at = pd.Timestamp(truth.start) + pd.Timedelta(days=day)
            if at.weekday() < 5 and at.date() not in truth.holidays:
                wall += [24.0 * day + truth.opens, 24.0 * day + truth.closes]
                worked += [total, total + truth.closes - truth.opens]
                total += truth.closes - truth.opens
        return cls(np.array(wall), np.array(worked))

    def to_worked(self, wall: Floats | float) -> Floats:
        """Return the hours worked by a moment."""
        return np.asarray(np.interp(wall, self.wall, self.worked))

    def to_wall(self, worked: float) -> float:
        """Return the moment by which so many hours are worked."""
        place = int(np.searchsorted(self.worked, worked, side="left"))
        if place >= len(self.worked):
            return float(self.wall[-1])
        before, after = self.worked[place - 1], self.worked[place]
        part = (worked - before) / (after - before) if after > before else 1.0
        return float(self.wall[place - 1] + part * (self.wall[place] - self.wall[place - 1]))


def make_log(truth: Truth, seed: int = 1) -> pd.DataFrame:
    """Return the log of a centre as its export shows it: COLUMNS as texts, newest last, nothing spoiled.

    Everything that happens after the export is missing from it.
    """
    rng = np.random.default_rng(seed)
    opened = _openings(truth, rng)
    clock = WorkingTime.of(truth)
    count = len(opened)
    department = rng.choice(len(truth.departments), count, p=_shares(truth))
    accepted = opened + rng.exponential(0.1, count)
    filed = accepted + rng.exponential(0.4, count)
    dispatched = filed + rng.exponential(0.5, count)
    handled = np.full(count, np.inf)
    for number, each in enumerate(truth.departments):
        own = np.flatnonzero(department == number)
        handled[own] = _served(each, dispatched[own], clock, np.random.default_rng([seed, number]))
    closed = handled + rng.exponential(3.0, count)
    return _exported(truth, rng, opened, accepted, filed, dispatched, handled, closed, department)


def _shares(truth: Truth) -> Floats:
    shares = np.array([each.share for each in truth.departments])
    return shares / shares.sum()


def _openings(truth: Truth, rng: np.random.Generator) -> Floats:
    """Return the openings in hours since the first day: a Poisson stream with a profile of the day and the week."""
    profile = np.array([0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.6, 2, 6, 9, 9, 8, 5, 5, 8, 8, 8, 6, 3, 2, 1.5, 1, 0.6, 0.4])
    found = []
    for day in range(truth.days):
        at = pd.Timestamp(truth.start) + pd.Timedelta(days=day)
        rest = at.weekday() >= 5 or at.date() in truth.holidays
        volume = truth.changed_to if day >= truth.changed_on else 1.0
        count = rng.poisson(truth.cases_a_day * volume * (truth.weekend if rest else 1.0))
        hours = rng.choice(24, count, p=profile / profile.sum()) + rng.random(count)
        found.append(24.0 * day + np.sort(hours))
    return np.concatenate(found)


def _served(each: Department, ready: Floats, clock: WorkingTime, rng: np.random.Generator) -> Floats:
    """Return when each case of a department is handled, in hours of the wall clock; infinite if never."""
    count = len(ready)
    parked = rng.random(count) < each.parked
    never = rng.random(count) < each.never
    waits = rng.exponential(24.0 * each.parked_days, count)
    touch = rng.exponential(each.touch_hours, count)
    done = np.where(parked, ready + waits, np.inf)
    arrive = clock.to_worked(ready)
    order = [int(place) for place in np.argsort(ready, kind="stable") if not parked[place] and not never[place]]
    free = [0.0] * each.officers
    line: list[int] = []
    at, now = 0, 0.0
    while at < len(order) or line:
        now = max(now, free[0], 0.0 if line else float(arrive[order[at]]))
        while at < len(order) and arrive[order[at]] <= now:
            line.append(order[at])
            at += 1
        ages = now - arrive[line] + 1.0
        weights = ages**each.age_exponent
        chosen = line.pop(int(rng.choice(len(line), p=weights / weights.sum())))
        end = now + touch[chosen]
        heapq.heapreplace(free, end)
        done[chosen] = max(clock.to_wall(end), ready[chosen])
    done[never & ~parked] = np.inf
    return done


def _exported(
    truth: Truth,
    rng: np.random.Generator,
    opened: Floats,
    accepted: Floats,
    filed: Floats,
    dispatched: Floats,
    handled: Floats,
    closed: Floats,
    department: NDArray[np.int64],
) -> pd.DataFrame:
    count, end = len(opened), 24.0 * (truth.days + truth.tail)
    limits = np.array([each.limit_hours for each in truth.departments])[department]
    rank = 1.0 / np.arange(1, truth.categories + 1)
    category = rng.choice(truth.categories, count, p=rank / rank.sum())
    names = [each.name for each in truth.departments]
    stage = np.select([closed <= end, handled <= end, dispatched <= end], ["结案", "核查", "处置"], default="立案")
    columns = {
        "案件号": [f"{truth.start:%Y}{number:06d}" for number in range(1, count + 1)],
        "问题来源": rng.choice(list(truth.channels), count, p=_normed(truth.channels)),
        "问题类型": np.where(category % 3 == 0, "部件", "事件"),
        "大类名称": [f"大类{number % 6 + 1:02d}" for number in category],
        "小类名称": [f"小类{number + 1:02d}" for number in category],
        "街道": [f"第{number + 1}街道" for number in rng.integers(0, 5, count)],
        "处置部门": [names[number] for number in department],
        "上报时间": _texts(truth, opened, end),
        "受理时间": _texts(truth, accepted, end),
        "立案时间": _texts(truth, filed, end),
        "首次派遣时间": _texts(truth, dispatched, end),
        "处置截止时间": _texts(truth, dispatched + limits, np.inf),
        "处置结束时间": _texts(truth, handled, end),
        "结案时间": _texts(truth, closed, end),
        "强制结案时间": "",
        "当前阶段": stage,
        "延期类型": "无",
        "强结限制": "",
        "案件标识": "正常",
    }
    return pd.DataFrame(columns)[list(COLUMNS)].astype("str")


def _normed(shares: dict[str, float]) -> Floats:
    values = np.array(list(shares.values()))
    return values / values.sum()


def _texts(truth: Truth, hours: Floats, end: float) -> pd.Series:
    """Return moments as texts to the second; nothing for what lies beyond the export."""
    known = hours <= end if np.isfinite(end) else np.isfinite(hours)
    seconds = np.where(known, np.where(known, hours, 0.0) * 3600, 0).astype(np.int64)
    moments = pd.Series(np.datetime64(truth.start, "s") + seconds.astype("timedelta64[s]"))
    return moments.dt.strftime("%Y-%m-%d %H:%M:%S").where(pd.Series(known), "")
