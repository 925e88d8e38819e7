"""How far a week's delays differ from the law by more than chance: the spread that every forecast must carry.

Weeks differ: staff are ill, a contract ends, snow falls. All cases of a week share a normal deviate, those of one
department another, and so do those of one category within it: the Gaussian copula with factors (Vasicek 2002, "The
distribution of loan portfolio value"), under which the law of a single case stays what it is while shares of a week
vary. Without the deviate that all share, errors of departments would cancel in the totals of a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from experiments.analysis.calibration.cases import WEEK, Cases, Floats
from experiments.analysis.calibration.delay_law import DelayLaw, fit_delay_law
from experiments.analysis.calibration.working_clock import WorkingClock
from sim.engine.random_streams import uniforms

FEWEST = 20
HOURS = (24.0, 72.0, 168.0)
LARGEST, STEP = 2.0, 0.01
HALF_BAND, HELD = 1.645, 0.9
CONTINUITY = 1e-4
USUAL = 0.3
"""Standard deviation where a log is too short to show any (assumption)."""
USUAL_SHARED, WORTH = 0.2, 3.0
"""Standard deviation of what all cases of a week share, before any week is seen, and the weeks that this counts for
(assumptions, chosen on made logs)."""
OWN, DEPARTMENT, CATEGORY, SHARED = 7101, 7103, 7104, 7107
"""Purposes of the draws."""
MOST_GROUPS = 100_000
Kind = Literal["department", "category"]


@dataclass(frozen=True)
class WeekEffect:
    """Standard deviations, beside a case's own deviate of 1, of what a week's cases of a department share, of what
    those of a category share besides, and of what all cases of a week share."""

    department: float
    category: float
    shared: float = 0.0

    def ranks(self, cases: Cases, week: np.ndarray, seed: int) -> Floats:
        """Return the rank in (0, 1) of each case's delay in its law, by draws that belong to cases and weeks."""
        own = ndtri(_open(uniforms(seed, OWN, cases.row)))
        team = ndtri(_open(uniforms(seed, DEPARTMENT, cases.department * MOST_GROUPS + week)))
        kind = ndtri(_open(uniforms(seed, CATEGORY, cases.category * MOST_GROUPS + week, cases.department)))
        every = ndtri(_open(uniforms(seed, SHARED, week)))
        total = np.sqrt(1.0 + self.department**2 + self.category**2 + self.shared**2)
        deviate = own + self.department * team + self.category * kind + self.shared * every
        return np.asarray(ndtr(deviate / total))


def fit_week_effect(cases: Cases, clock: WorkingClock) -> WeekEffect:
    """Return how weeks differ: each week of the log is foretold by the law of the other weeks.

    The spread is the smallest with which a 90 % band holds 90 % of the errors, by department and by category; what all
    cases share is taken from the closings of whole weeks.
    """
    found: dict[Kind, list[tuple[float, float, float]]] = {"department": [], "category": []}
    foretold = []
    for first, inside in _whole_weeks(cases):
        law = fit_delay_law(cases.take(~inside), clock)
        for kind, rows in found.items():
            rows += _one_week(cases.take(inside), law, clock, kind)
        foretold.append((first, law))
    department, category = (_spread(np.array(rows).reshape(-1, 3)) for rows in found.values())
    rest = float(np.sqrt(max(0.0, category**2 - department**2)))
    closings = [_closings(cases, law, clock, first, department, rest) for first, law in foretold]
    shared = _shared([row for row in closings if row is not None])
    return WeekEffect(float(np.sqrt(max(0.0, department**2 - shared**2))), rest, shared)


def _whole_weeks(cases: Cases) -> list[tuple[float, np.ndarray]]:
    """Return the first hour of each whole week of the log, and which cases were opened in it."""
    weeks = np.floor((cases.opened - cases.begins) / WEEK).astype(np.int64)
    found = []
    for week in np.unique(weeks):
        first = cases.begins + week * WEEK
        inside = weeks == week
        if week >= 0 and first + WEEK <= cases.ends and not inside.all():
            found.append((first, inside))
    return found


def _closings(
    cases: Cases, law: DelayLaw, clock: WorkingClock, first: float, department: float, category: float
) -> tuple[float, float, float] | None:
    """Return error, variance without a shared deviate, and change per unit of it, of the closings of a week.

    All cases at hand count: those open when the week begins, of which is known that they were, and those opened in it.
    None if hardly a closing is expected.
    """
    last = first + WEEK
    mine = cases.take((cases.opened < last) & (cases.closed >= first))
    start = clock.at(mine.department, mine.opened)
    number = law.laws(mine.department, mine.category)
    ends, begun = (clock.at(mine.department, np.maximum(moment, mine.opened)) - start for moment in (last, first))
    before = law.within(number, begun)
    p = _open((law.within(number, ends) - before) / np.maximum(1.0 - before, 1e-9))
    if p.sum() < FEWEST:
        return None
    slope = np.exp(-(ndtri(p) ** 2) / 2) / np.sqrt(2 * np.pi)
    by_department = np.bincount(mine.department, slope)
    by_both = np.bincount(mine.department * (mine.category.max() + 1) + mine.category, slope)
    noise = (p * (1 - p)).sum() + department**2 * (by_department**2).sum() + category**2 * (by_both**2).sum()
    return float((mine.closed < last).sum() - p.sum()), float(noise), float(slope.sum())


def _shared(rows: list[tuple[float, float, float]]) -> float:
    """Return the standard deviation of what all cases of a week share, a little seen weeks and a little assumed.

    Few weeks tell a standard deviation badly: it is widened as Student's t is beside the normal law.
    """
    square = WORTH * USUAL_SHARED**2
    for error, noise, slope in rows:
        square += max(0.0, error**2 - noise) / slope**2
    weeks = WORTH + len(rows)
    wider = float(stdtrit(weeks, 0.95)) / HALF_BAND
    return float(min(np.sqrt(square / weeks) * wider, LARGEST))


def _one_week(cases: Cases, law: DelayLaw, clock: WorkingClock, kind: Kind) -> list[tuple[float, float, float]]:
    """Return error, variance by chance, and change per unit of the shared deviate, of the share closed in time."""
    rows = []
    number, group = law.laws(cases.department, cases.category), getattr(cases, kind)
    start = clock.at(cases.department, cases.opened)
    for hours in HOURS:
        ripe = cases.opened < cases.ends - hours
        p = _open(law.within(number, clock.at(cases.department, cases.opened + hours) - start))
        slope = np.exp(-(ndtri(p) ** 2) / 2) / np.sqrt(2 * np.pi)
        done = cases.closed - cases.opened <= hours
        for each in np.unique(group):
            mine = ripe & (group == each)
            if mine.sum() >= FEWEST:
                noise = (p[mine] * (1 - p[mine])).mean() / mine.sum()
                rows.append((done[mine].mean() - p[mine].mean(), noise, slope[mine].mean()))
    return rows


def _spread(rows: np.ndarray) -> float:
    """Return the smallest standard deviation at which a 90 % band holds 90 % of the errors.

    By the share that the band holds: a few weeks of another kind (a strike, a flood) would outweigh all others in a
    mean of squares.
    """
    if len(rows) < 6:
        return USUAL
    errors, noise, slope = rows.T
    for sigma in np.arange(0.0, LARGEST, STEP):
        held = np.abs(errors) <= HALF_BAND * np.sqrt(noise + (sigma * slope) ** 2 + CONTINUITY)
        if held.mean() >= HELD:
            return float(sigma)
    return LARGEST


def _open(share: Floats) -> Floats:
    return np.clip(share, 1e-9, 1 - 1e-9)
