"""Optimal computing budget allocation: spend a fixed number of runs to pick the best candidate safely.

Chen, Lin, Yucesan and Chick (2000), "Simulation budget allocation for further enhancing the efficiency of ordinal
optimization": a candidate gets runs in proportion to (noise / distance to the best)^2. With limits, a candidate that
breaks one may be told from the best by that instead, whichever needs fewer runs (Lee, Pujowidianto, Li, Chen and Yap
2012, "Approximate simulation budget allocation for selecting the best design in the presence of stochastic
constraints"). The probability of correct selection is estimated by Bonferroni from normal approximations as for
independent runs; candidates that share seeds are positively correlated, which makes the estimate cautious. Candidates
within the smallest difference that matters are not worth telling apart: distances count as at least that, and a pick is
right if no candidate is better by more. It is an estimate, not a promise made beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.selection.kim_nelson import Floats, Sample

Counts = NDArray[np.int64]
ROUNDS = 10  # how often what is left of the budget is allotted anew
NEAR = 1e-12  # least noise, in place of 0
# Clearness of a reason, in standard deviations, is at least this, so that no candidate takes the whole budget.
LEAST_CLEAR = 0.05


@dataclass(frozen=True)
class Spent:
    """The result of spending a budget: the candidate picked, and the estimated probability that this is right.

    `best` is None if all candidates seem to break a limit. `runs` is how many runs each candidate got, `observed` holds
    all observations.
    """

    best: int | None
    probability: float
    runs: list[int]
    observed: Floats = field(repr=False)


def spend(sample: Sample, count: int, limits: int, budget: int, delta: float, first: int = 10) -> Spent:
    """Spend `budget` runs on `count` candidates: `first` on each, the rest in rounds where they tell most."""
    observed = np.full((1 + limits, count, 0), np.nan)
    runs, target = np.zeros(count, dtype=int), np.full(count, first)
    part = max(count, -(-(budget - count * first) // ROUNDS))
    while True:
        observed, runs = _extended(observed, sample, runs, target), target
        left = budget - int(runs.sum())
        if left <= 0:
            break
        target = _next_target(observed, runs, min(part, left), delta)
    found = _estimates(observed)
    return Spent(found[-1], _probability(*found, delta), [int(each) for each in runs], observed)


def _extended(observed: Floats, sample: Sample, runs: Counts, target: Counts) -> Floats:
    """Return the observations with every candidate's runs brought to its target.

    Candidates that need the same seeds get them together.
    """
    wide = np.full((*observed.shape[:2], int(target.max())), np.nan)
    wide[:, :, : observed.shape[2]] = observed
    for start, stop in sorted({(int(a), int(b)) for a, b in zip(runs, target, strict=True) if a < b}):
        wanting = [i for i in range(len(runs)) if (runs[i], target[i]) == (start, stop)]
        wide[:, wanting, start:stop] = sample(wanting, range(start, stop))
    return wide


def _estimates(observed: Floats) -> tuple[Floats, Floats, Counts, int | None]:
    """Return means and standard deviations (1 + limits, candidates), the number of values behind each, and the best."""
    known = ~np.isnan(observed)
    counts = known.sum(axis=2)
    filled = np.where(known, observed, 0.0)
    mean = np.where(counts > 0, filled.sum(axis=2) / np.maximum(counts, 1), -np.inf)
    spread = np.where(known, (filled - np.where(counts > 0, mean, 0.0)[:, :, None]) ** 2, 0.0).sum(axis=2)
    deviation = np.sqrt(spread / np.maximum(counts - 1, 1))
    keeps = (mean[1:] >= 0).all(axis=0) & (counts > 0).all(axis=0)
    best = int(np.where(keeps, mean[0], -np.inf).argmax()) if keeps.any() else None
    return mean, deviation, counts, best


def _weights(mean: Floats, deviation: Floats, best: int | None, delta: float) -> Floats:
    """Return the weights by which runs are shared out, from the clearest reason why a candidate is not the best."""
    noise = np.maximum(deviation, NEAR)
    if best is None:  # every candidate seems to break a limit: look where that is least clear
        clear = np.maximum(-mean[1:] / noise[1:], 0).max(axis=0)
        return np.asarray(1 / np.maximum(clear, LEAST_CLEAR) ** 2)
    behind = np.maximum(mean[0, best] - mean[0], delta) / noise[0]
    broken = np.maximum(-mean[1:] / noise[1:], 0).max(axis=0, initial=0.0)
    weights = 1 / np.maximum(np.maximum(behind, broken), LEAST_CLEAR) ** 2
    others = np.arange(mean.shape[1]) != best
    rivals = others & (behind >= broken)
    against = noise[0, best] * np.sqrt(((weights[rivals] / noise[0, rivals]) ** 2).sum())
    slack = (mean[1:, best] / noise[1:, best]).min(initial=np.inf)
    weights[best] = max(against, 1 / max(slack, LEAST_CLEAR) ** 2)
    return weights


def _next_target(observed: Floats, runs: Counts, part: int, delta: float) -> Counts:
    """Return each candidate's runs after `part` more in all, shared out by how far each is below its share."""
    mean, deviation, _, best = _estimates(observed)
    weights = _weights(np.where(np.isfinite(mean), mean, -1 / NEAR), deviation, best, delta)
    wanted = (runs.sum() + part) * weights / weights.sum()
    lacking = np.maximum(wanted - runs, 0)
    share = part * lacking / lacking.sum()
    extra = np.floor(share).astype(int)
    extra[np.argsort(extra - share, kind="stable")[: part - extra.sum()]] += 1
    return runs + extra


def _probability(mean: Floats, deviation: Floats, counts: Counts, best: int | None, delta: float) -> float:
    """Return a lower bound of the probability that the pick is right.

    It is right if the candidate picked keeps the limits, and every other one breaks a limit or is not better by more
    than `delta`.
    """
    from scipy.special import ndtr

    if best is None:
        return float("nan")
    error = deviation / np.sqrt(np.maximum(counts, 1))
    keeps = ndtr(mean[1:] / np.maximum(error[1:], NEAR))
    ahead = ndtr((mean[0] - mean[0, best] - delta) / np.maximum(np.hypot(error[0], error[0, best]), NEAR))
    rival = np.minimum(ahead, keeps.min(axis=0, initial=1.0))
    wrong = np.delete(rival, best).sum() + (1 - keeps[:, best]).sum()
    return float(max(0.0, 1 - wrong))
