"""How far a week's delays differ from the law by more than chance: the spread that every forecast must carry.

Weeks differ: staff are ill, a contract ends, snow falls. Cases of one department and week share a normal deviate, and
so do those of one category within it: the one-factor Gaussian copula (Vasicek 2002, "The distribution of loan
portfolio value"), under which the law of a single case stays what it is while shares of a week vary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

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
OWN, DEPARTMENT, CATEGORY = 7101, 7103, 7104
"""Purposes of the draws."""
MOST_GROUPS = 100_000
Kind = Literal["department", "category"]


@dataclass(frozen=True)
class WeekEffect:
    """Standard deviations, beside a case's own deviate of 1, of what a week's cases of a department share, and of what
    those of a category share besides."""

    department: float
    category: float

    def ranks(self, cases: Cases, week: np.ndarray, seed: int) -> Floats:
        """Return the rank in (0, 1) of each case's delay in its law, by draws that belong to cases and weeks."""
        own = ndtri(_open(uniforms(seed, OWN, cases.row)))
        team = ndtri(_open(uniforms(seed, DEPARTMENT, cases.department * MOST_GROUPS + week)))
        kind = ndtri(_open(uniforms(seed, CATEGORY, cases.category * MOST_GROUPS + week, cases.department)))
        total = np.sqrt(1.0 + self.department**2 + self.category**2)
        return np.asarray(ndtr((own + self.department * team + self.category * kind) / total))


def fit_week_effect(cases: Cases, clock: WorkingClock) -> WeekEffect:
    """Return how weeks differ: each week of the log is foretold by the law of the other weeks.

    The spread is the smallest with which a 90 % band holds 90 % of the errors, by department and by category.
    """
    weeks = np.floor((cases.opened - cases.begins) / WEEK).astype(np.int64)
    whole = [week for week in np.unique(weeks) if week >= 0 and cases.begins + (week + 1) * WEEK <= cases.ends]
    found: dict[Kind, list[tuple[float, float, float]]] = {"department": [], "category": []}
    for week in whole:
        inside = weeks == week
        if inside.all():
            continue
        law = fit_delay_law(cases.take(~inside), clock)
        for kind, rows in found.items():
            rows += _one_week(cases.take(inside), law, clock, kind)
    department, category = (_spread(np.array(rows).reshape(-1, 3)) for rows in found.values())
    return WeekEffect(department, float(np.sqrt(max(0.0, category**2 - department**2))))


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
