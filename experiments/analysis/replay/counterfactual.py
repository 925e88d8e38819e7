"""The same cases under two policies, for every member of a calibration and several seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.analysis.calibration.cases import DAY, Cases, Floats
from experiments.analysis.calibration.ensemble import Ensemble
from experiments.analysis.calibration.mechanism import Engine, Policy
from experiments.analysis.calibration.overtaking import overall, overtaking
from experiments.analysis.calibration.prepare import Prepared

OUTCOMES = ("share_24", "share_72", "share_168", "hours", "closed", "open", "overdue", "overtaking")
"""What is compared: shares closed within so many hours; mean hours from opening to closing, those open at the end
counted until then; cases closed and open at the end; share not closed by its due date; the overtaking index."""
BETTER = dict.fromkeys(("share_24", "share_72", "share_168", "closed"), 1) | {
    "hours": -1,
    "open": -1,
    "overdue": -1,
    "overtaking": 0,
}
MATTERS = {"share_24": 0.01, "share_72": 0.01, "share_168": 0.01, "hours": 1.0, "overdue": 0.01, "overtaking": 0.01}
"""The smallest difference that matters; of closed and open cases, a hundredth of all cases (assumption)."""
CHUNK = 5

Tick = Callable[[int], None]


@dataclass(frozen=True)
class Replayed:
    """Outcomes of both sides: `policy` and `against` (members, seeds, outcomes), and by department the share closed
    within 168 hours, `departments` (2, members, seeds, departments). `weight` (members) sums to 1."""

    policy: Floats
    against: Floats
    departments: Floats
    weight: Floats
    cases: int


def replay(
    prepared: Prepared,
    members: Ensemble,
    policy: Policy,
    against: Policy,
    engine: Engine,
    *,
    seeds: int,
    seed: int = 1,
    processes: int = 1,
    tick: Tick = lambda _runs: None,
) -> Replayed:
    """Run the cases under both policies: the same draws for every member, seed by seed.

    `tick` is told how many runs were made, whenever some are.
    """
    from joblib import Parallel, delayed

    places = [range(first, min(first + CHUNK, members.count)) for first in range(0, members.count, CHUNK)]
    parts = []
    jobs = (delayed(_replay_some)(prepared, members, policy, against, engine, seeds, seed, place) for place in places)
    for place, part in zip(places, Parallel(n_jobs=processes, return_as="generator")(jobs), strict=True):
        parts.append(part)
        tick(2 * len(place) * seeds)
    sides, by_department = (np.concatenate([part[k] for part in parts], axis=1) for k in range(2))
    return Replayed(sides[0], sides[1], by_department, members.weights, len(prepared.cases))


def _replay_some(
    prepared: Prepared,
    members: Ensemble,
    policy: Policy,
    against: Policy,
    engine: Engine,
    seeds: int,
    seed: int,
    places: range,
) -> tuple[Floats, Floats]:
    count = len(prepared.cases.departments)
    sides = np.empty((2, len(places), seeds, len(OUTCOMES)))
    by_department = np.empty((2, len(places), seeds, count))
    mechanism = prepared.mechanism(prepared.cases, 0.0, prepared.cases.ends, engine)
    both = policy.there(prepared.cases) & against.there(prepared.cases)  # outcomes of the same cases on both sides
    asked = prepared.cases.take(both)
    for row, member in enumerate(places):
        setting = members.setting(member, count)
        for column in range(seeds):
            key = seed * 10_007 + column
            delay = mechanism.delays(setting, key)
            for side, each in enumerate((policy, against)):
                closed = mechanism.closed(setting, key, each, delay)
                sides[side, row, column] = outcomes_of(asked, closed[both])
                by_department[side, row, column] = _shares_by_department(asked, closed[both])
    return sides, by_department


def outcomes_of(cases: Cases, closed: Floats) -> Floats:
    """Return the outcomes (in the order of OUTCOMES) of one history of closings."""
    waited = closed - cases.opened
    shares = [_share(waited <= hours, cases.opened < cases.ends - hours) for hours in (24.0, 72.0, 168.0)]
    hours = float((np.minimum(closed, cases.ends) - cases.opened).mean())
    ended = closed <= cases.ends
    judged = np.isfinite(cases.due) & (cases.due + DAY < cases.ends)
    index = overall(*overtaking(cases.opened, closed, cases.department, len(cases.departments), cases.ends))
    late = _share(closed > cases.due, judged)
    return np.array([*shares, hours, ended.sum(), (~ended).sum(), late, index], float)


def _share(what: np.ndarray, among: np.ndarray) -> float:
    return float(what[among].mean()) if among.any() else float("nan")


def _shares_by_department(cases: Cases, closed: Floats) -> Floats:
    ripe = cases.opened < cases.ends - 168.0
    count = len(cases.departments)
    size = np.bincount(cases.department[ripe], minlength=count)
    done = np.bincount(cases.department[ripe & (closed - cases.opened <= 168.0)], minlength=count)
    return np.where(size > 0, done / np.maximum(size, 1), np.nan)
