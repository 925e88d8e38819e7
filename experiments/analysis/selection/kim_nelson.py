"""Sequential selection of the best of several candidates, with a promised probability of correct selection.

Kim and Nelson (2001), "A fully sequential procedure for indifference-zone selection in simulation", with common random
numbers: the summed difference of every pair is followed as replications come in, until it leaves a triangular
continuation region on the side of the better one. Limits are checked in the same way, each against its bound, and a
candidate may eliminate others only once it is known to keep its own limits (Andradottir and Kim 2010, "Fully sequential
procedures for comparing constrained systems via simulation"). The error allowed is split by Bonferroni: half to the
limits, if there are any, over candidates and limits, the rest over the pairs with the best; so nothing is assumed about
dependence between candidates.

The promise is for normal observations (means over a whole run are near to that). Looking only after every batch does
not make the chance of leaving on the wrong side any larger (Jennison, Johnstone and Turnbull 1982).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sample = Callable[[Sequence[int], Sequence[int]], Floats]
"""A function that returns what candidates give under replications: (1 + limits, candidates, replications).

First comes the outcome, more being better, then by how much each limit is kept (negative: broken); NaN where a run has
no value.
"""
Status = Literal["best", "beaten", "equal", "breaks", "no_value", "undecided"]


@dataclass(frozen=True)
class Promise:
    """What is promised: to be right with probability `confidence` if the best leads by at least `delta`.

    `tolerances` are the margins of the limits within which a candidate may be judged either way. `first` replications
    estimate the variances, `batch` more are added at a time, and after `most` the selection ends.
    """

    delta: float
    confidence: float = 0.95
    tolerances: tuple[float, ...] = ()
    first: int = 10
    batch: int = 10
    most: int = 500


@dataclass(frozen=True)
class Standing:
    """How a candidate fared: its status, and after how many replications it was settled.

    `by` is the candidate that beat it, or that it equals; `limit` is the limit that it breaks.
    """

    status: Status
    replications: int
    by: int | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Decision:
    """The result of a selection: the best candidate, every standing, and all observations.

    `best` is None if no candidate keeps the limits or the selection is undecided.
    """

    best: int | None
    decided: bool
    standings: list[Standing]
    observed: Floats = field(repr=False)


def select(sample: Sample, count: int, promise: Promise) -> Decision:
    """Sample until the best of `count` candidates is known, or `promise.most` replications are spent."""
    race = _Race(count, promise)
    while race.replications < promise.most:
        more = promise.first if race.replications == 0 else promise.batch
        replications = range(race.replications, min(promise.most, race.replications + more))
        race.add(sample(race.alive, replications), len(replications))
        if race.over():
            break
    return race.decision()


def eta(error: float, first: int) -> float:
    """Return the constant that sets how wide the triangle is, after Kim and Nelson for c = 1.

    `first` is the number of observations behind the variance.

    >>> round(eta(0.05, 10), 4)
    0.3341
    """
    return 0.5 * ((2 * error) ** (-2 / (first - 1)) - 1)


def leaves(values: Floats, delta: float, constant: float, first: int) -> int:
    """Return on which side a sum of observations leaves its triangular region: +1, -1, or 0 while it is inside.

    The variance is that of the first `first` values, or of all values if those do not vary.
    """
    known = values[~np.isnan(values)]
    if known.size < first:
        return 0
    variance = float(known[:first].var(ddof=1)) or float(known.var(ddof=1))
    reach = max(0.0, constant * (first - 1) * variance / delta - delta * known.size / 2)
    total = float(known.sum())
    return 0 if total == 0 or abs(total) < reach else int(np.sign(total))


class _Race:
    """Candidates still in contention, what has been observed, and which pairs and limits are settled."""

    def __init__(self, count: int, promise: Promise) -> None:
        limits = len(promise.tolerances)
        error = 1 - promise.confidence
        spent = error / 2 if limits else 0.0
        self.promise, self.count, self.replications = promise, count, 0
        self.alive = list(range(count))
        self.standings: list[Standing | None] = [None] * count
        self.observed = np.full((1 + limits, count, 0), np.nan)
        self.better = np.zeros((count, count), dtype=bool)
        self.kept = np.zeros((limits, count), dtype=bool)
        self.of_pairs = eta((error - spent) / max(1, count - 1), promise.first)
        self.of_limits = eta(spent / (count * limits), promise.first) if limits else 0.0

    def add(self, found: Floats, replications: int) -> None:
        """Add new observations of the candidates alive, and settle what they settle."""
        new = np.full((self.observed.shape[0], self.count, replications), np.nan)
        new[:, self.alive] = found
        self.observed = np.concatenate([self.observed, new], axis=2)
        self.replications += replications
        self._check_limits()
        self._check_pairs()

    def over(self) -> bool:
        """Return whether nothing is left to settle.

        Either no candidate is left, or all that are keep their limits and have been equal so far.
        """
        return all(self.kept[:, i].all() for i in self.alive) and all(
            self._alike(self.alive[0], i) for i in self.alive[1:]
        )

    def decision(self) -> Decision:
        """Return which candidate won and how all of them fared."""
        decided = self.over()
        for i in self.alive:
            equal = decided and i != self.alive[0]
            self.standings[i] = Standing(
                "equal" if equal else "best" if decided else "undecided",
                self.replications,
                self.alive[0] if equal else None,
            )
        best = self.alive[0] if decided and self.alive else None
        return Decision(best, decided, [each for each in self.standings if each is not None], self.observed)

    def _check_limits(self) -> None:
        for i in list(self.alive):
            if np.isnan(self.observed[:, i]).all(axis=1).any():
                self._settle(i, Standing("no_value", self.replications))
                continue
            for limit, tolerance in enumerate(self.promise.tolerances):
                side = 1 if self.kept[limit, i] else self._side(self.observed[1 + limit, i], tolerance)
                self.kept[limit, i] = side > 0
                if side < 0:
                    self._settle(i, Standing("breaks", self.replications, limit=limit))
                    break

    def _side(self, slack: Floats, tolerance: float) -> int:
        """Return whether a limit is kept (+1), broken (-1) or open (0); slack that is 0 in every run keeps it."""
        known = slack[~np.isnan(slack)]
        if known.size >= self.promise.first and not known.any():
            return 1
        return leaves(slack, tolerance, self.of_limits, self.promise.first)

    def _check_pairs(self) -> None:
        for place, i in enumerate(self.alive):
            for j in self.alive[place + 1 :]:
                if not (self.better[i, j] or self.better[j, i]):
                    side = leaves(
                        self.observed[0, i] - self.observed[0, j], self.promise.delta, self.of_pairs, self.promise.first
                    )
                    self.better[i, j], self.better[j, i] = side > 0, side < 0
        sure = [i for i in self.alive if self.kept[:, i].all()]
        for j in list(self.alive):
            winners = [i for i in sure if self.better[i, j]]
            if winners:
                by = max(winners, key=lambda i: float(np.nanmean(self.observed[0, i])))
                self._settle(j, Standing("beaten", self.replications, by=by))

    def _settle(self, i: int, standing: Standing) -> None:
        self.alive.remove(i)
        self.standings[i] = standing

    def _alike(self, i: int, j: int) -> bool:
        """Return whether two candidates gave the same outcome under every replication."""
        return bool(np.array_equal(self.observed[0, i], self.observed[0, j], equal_nan=True))
