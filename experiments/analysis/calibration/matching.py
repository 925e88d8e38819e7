"""Layer 4, history matching: which settings of a department the log does not contradict, and how well each fits.

Points of a Sobol design are run; a point is kept if no statistic lies further than CUTOFF standard deviations from the
log (Craig et al. 1997; Vernon, Goldstein and Bower 2010). Kept points are weighted by their distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from experiments.analysis.calibration.cases import Floats
from experiments.analysis.calibration.setting import NAMES
from sim.engine.random_streams import uniforms

CUTOFF = 3.0
SHARES = 4
"""Leading statistics (shares, and their response to the load) by which alone the points of a department are judged that
the mechanism does not fit."""
FEWEST_KEPT = 10
"""Points kept in any case, the nearest; a department that needs this is one that the mechanism does not fit."""
WIDTH = 0.3
"""Width of the box around a near point, in the unit cube, in which the second wave looks (assumption)."""
EFFECTIVE = 30.0
"""Weights are levelled until so many points count, at least: a few points must not stand for all."""
CHOICE = 7105
"""Purpose of the draws of members."""


@dataclass(frozen=True)
class Matched:
    """What was kept, by department: `weight` (points, departments), 0 where a point is ruled out.

    `implausibility` (points, departments): the largest distance of a statistic, in standard deviations. `fits`
    (departments): whether any points were kept by the rule.
    """

    weight: Floats
    implausibility: Floats
    fits: np.ndarray


def design(points: int, departments: int, seed: int, first: int = 0) -> Floats:
    """Return points of the unit cube (points, departments, parameters): a scrambled Sobol sequence a department.

    `first` skips the points that an earlier part of the same design has. Same arguments, same bytes.
    """
    from scipy.stats import qmc

    found = np.empty((points, departments, len(NAMES)))
    for number in range(departments):
        sequence = qmc.Sobol(len(NAMES), scramble=True, rng=np.random.default_rng([seed, number]))
        if first:
            sequence.fast_forward(first)
        found[:, number] = sequence.random(points)
    return found


def refocused(units: Floats, seen: Matched) -> Floats:
    """Return the points of a design, of which as many as in `seen` were run: in departments that none of these fits,
    the others lie around the nearest ones (a second wave of history matching). Elsewhere the design stands.
    """
    found, run = units.copy(), len(seen.weight)
    for number in np.flatnonzero(~seen.fits):
        nearest = units[np.flatnonzero(seen.weight[:, number] > 0), number]
        around = nearest[np.arange(len(units) - run) % len(nearest)] + WIDTH * (units[run:, number] - 0.5)
        found[run:, number] = 1.0 - np.abs(1.0 - np.abs(around))  # reflected at the ends
    return found


def match(statistics: Floats, observed: Floats, allowed: Floats) -> Matched:
    """Return which points are kept: `statistics` (points, departments, targets) against the log's own."""
    distance = (statistics - observed) / allowed
    known = ~np.isnan(distance)
    distance = np.where(known, distance, np.where(np.isnan(observed), 0.0, CUTOFF + 1.0))
    implausibility = np.abs(distance).max(axis=2)
    misfit = (distance**2).sum(axis=2)
    kept = implausibility <= CUTOFF
    fits = kept.sum(axis=0) >= FEWEST_KEPT
    for number in np.flatnonzero(
        ~fits
    ):  # what no setting explains, such as one batch closing, must not bend the shares
        misfit[:, number] = (distance[:, number, :SHARES] ** 2).sum(axis=1)
        kept[:, number] = misfit[:, number] <= np.sort(misfit[:, number])[min(FEWEST_KEPT, len(misfit)) - 1]
    weight = np.array([_weights(misfit[:, d], kept[:, d]) for d in range(kept.shape[1])]).T
    return Matched(weight, implausibility, fits)


def members(matched: Matched, count: int, seed: int) -> np.ndarray:
    """Return, by member and department, the number of a kept point, drawn in proportion to its weight.

    Systematic within a department, shuffled between them: departments share nothing, so their points combine freely.
    """
    departments = matched.weight.shape[1]
    chosen = np.empty((count, departments), np.int64)
    for number in range(departments):
        start = uniforms(seed, CHOICE, np.array([number]))[0]
        ladder = (np.arange(count) + start) / count
        places = np.searchsorted(np.cumsum(matched.weight[:, number]), ladder)
        order = np.argsort(uniforms(seed, CHOICE, np.arange(count), number + 1), kind="stable")
        chosen[:, number] = np.minimum(places, len(matched.weight) - 1)[order]
    return chosen


def _weights(misfit: Floats, kept: np.ndarray) -> Floats:
    """Return weights exp(-misfit / 2), levelled by the smallest temperature at which enough points count."""
    wanted = min(EFFECTIVE, kept.sum() / 2)
    lowest = misfit[kept].min()
    for temperature in np.geomspace(1.0, 1000.0, 60):
        weight = np.where(kept, np.exp(-(misfit - lowest) / (2 * temperature)), 0.0)
        weight /= weight.sum()
        if 1.0 / np.sum(weight**2) >= wanted:
            break
    return weight
