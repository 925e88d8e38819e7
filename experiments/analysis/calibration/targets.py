"""What a setting must reproduce of a log, by department: shares, their response to the load, closings a week, peaks,
open stock, overtaking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from experiments.analysis.calibration.cases import DAY, WEEK, Cases, Floats
from experiments.analysis.calibration.overtaking import overtaking
from experiments.analysis.calibration.week_effect import WeekEffect

HORIZONS = (24.0, 72.0, 168.0)
MOST_WEEKS = 8
"""Weeks whose closings are targets of their own, the last of the log."""
BUSIEST = 3
"""Days with most closings whose mean is the peak."""
FEWEST = 10
"""Cases, or closings, on which a target must rest."""
FEWEST_WEEKS = 2
"""Busy weeks, and quiet ones, from which a response to the load is taken."""
OVERTAKING_ERROR = 0.03
CLOSINGS_ERROR, SHARE_ERROR = 0.1, 0.02
"""Error of the mechanism itself, which no setting removes: of the index, relative of closings, of shares (assumed)."""


@dataclass(frozen=True)
class Targets:
    """Statistics of one closing history: `value` (departments, targets), NaN where too few cases say anything.

    `names` names the targets.
    """

    names: tuple[str, ...]
    value: Floats


def target_names(cases: Cases) -> tuple[str, ...]:
    """Return the names of the targets that a log has."""
    weeks = [f"closings_{place}" for place in range(len(_weeks(cases)))]
    return (*(f"share_{hours:.0f}" for hours in HORIZONS), "response", *weeks, "peak", "open", "overtaking", "wait")


def statistics(cases: Cases, closed: Floats, wait: Floats | None = None) -> Targets:
    """Return the statistics of the closings `closed` of the cases of a log, watched until its end.

    `wait`: hours in the line by department, which a run shows and a log does not: there it is no target but NaN.
    """
    count, department = len(cases.departments), cases.department
    size = np.bincount(department, minlength=count).astype(float)
    seen = closed < cases.ends
    columns = []
    for hours in HORIZONS:
        ripe = cases.opened < cases.ends - hours
        asked = np.bincount(department[ripe], minlength=count)
        done = np.bincount(department[ripe & (closed - cases.opened <= hours)], minlength=count)
        columns.append(np.where(asked >= FEWEST, done / np.maximum(asked, 1), np.nan))
    columns.append(_response(cases, closed))
    for first, last in _weeks(cases):
        inside = (closed >= first) & (closed < last)
        columns.append(np.bincount(department[inside], minlength=count).astype(float))
    columns.append(_peak(closed[seen], department[seen], count, cases))
    columns.append(size - np.bincount(department[seen], minlength=count))
    index, closings = overtaking(cases.opened, np.where(seen, closed, np.inf), department, count, cases.ends)
    columns.append(np.where(closings >= FEWEST, index, np.nan))
    columns.append(np.full(count, np.nan))
    value = np.array(columns).T
    value[size < FEWEST] = np.nan
    value[:, -1] = np.nan if wait is None else wait
    return Targets(target_names(cases), value)


def tolerance(cases: Cases, observed: Targets, effect: WeekEffect) -> Floats:
    """Return by how much each statistic may differ (a standard deviation): counting, weeks, the mechanism's error."""
    size = np.bincount(cases.department, minlength=len(cases.departments)).astype(float)[:, None]
    weeks = max(1.0, (cases.ends - cases.begins) / WEEK)
    shared = np.sqrt(effect.department**2 + effect.category**2 + effect.shared**2)
    found = np.empty_like(observed.value)
    for column, name in enumerate(observed.names):
        value = observed.value[:, column]
        if name.startswith("share"):
            p = np.clip(value, 0.02, 0.98)
            found[:, column] = np.sqrt(
                2 * p * (1 - p) / size[:, 0] + (shared * p * (1 - p)) ** 2 / weeks + SHARE_ERROR**2
            )
        elif name == "response":
            p = np.clip(observed.value[:, 1], 0.1, 0.9)
            variance = 8 * p * (1 - p) / size[:, 0] + (2 * shared * p * (1 - p)) ** 2 / weeks
            found[:, column] = np.sqrt(variance + SHARE_ERROR**2)
        elif name == "overtaking":
            found[:, column] = np.sqrt(OVERTAKING_ERROR**2 + 2 * 0.09 / np.maximum(value * 0 + size[:, 0] / 2, 1))
        elif name == "open":
            found[:, column] = np.sqrt(2 * value + 2 + (CLOSINGS_ERROR * (size[:, 0] - value)) ** 2)
        else:
            spread = CLOSINGS_ERROR + shared / 2 if name.startswith("closings") else CLOSINGS_ERROR
            found[:, column] = np.sqrt(2 * value + 2 + (spread * value) ** 2)
    return found


def _response(cases: Cases, closed: Floats) -> Floats:
    """Return, by department, how many more of the cases are closed in time in its busy weeks than in its quiet ones.

    The mean over HORIZONS of the shares of the weeks with more cases than the median week, less those of the others:
    what tells a department that works at its limit from one whose cases wait for something else.
    """
    count = len(cases.departments)
    ripe = cases.opened < cases.ends - HORIZONS[-1]
    week = np.floor((cases.opened - cases.begins) / WEEK).astype(np.int64)
    weeks = int(week.max(initial=0)) + 1
    size = np.zeros((count, weeks))
    done = np.zeros((count, weeks))
    np.add.at(size, (cases.department[ripe], week[ripe]), 1.0)
    shares = np.mean([closed - cases.opened <= hours for hours in HORIZONS], axis=0)
    np.add.at(done, (cases.department[ripe], week[ripe]), shares[ripe])
    found = np.full(count, np.nan)
    for number in range(count):
        seen = size[number] > 0
        if seen.sum() < 2 * FEWEST_WEEKS:
            continue
        busy = seen & (size[number] > np.median(size[number][seen]))
        quiet = seen & ~busy
        if min(size[number][busy].sum(), size[number][quiet].sum()) >= FEWEST:
            sums = [done[number][kind].sum() / size[number][kind].sum() for kind in (busy, quiet)]
            found[number] = sums[0] - sums[1]
    return found


def _peak(closed: Floats, department: np.ndarray, count: int, cases: Cases) -> Floats:
    days = int(np.ceil(cases.ends / DAY)) + 1
    counts = np.zeros((count, days))
    np.add.at(counts, (department, np.clip(closed // DAY, 0, days - 1).astype(np.int64)), 1.0)
    return np.sort(counts, axis=1)[:, -BUSIEST:].mean(axis=1)


def _weeks(cases: Cases) -> list[tuple[float, float]]:
    whole = int((cases.ends - cases.begins) // WEEK)
    first = cases.ends - min(whole, MOST_WEEKS) * WEEK
    return [(first + place * WEEK, first + (place + 1) * WEEK) for place in range(min(whole, MOST_WEEKS))]
