"""Warm-up by MSER-5: how many days to leave out at the start so that the rest estimates its mean best.

White (1997), "An effective truncation heuristic for bias reduction in simulation output", Simulation 69; batches of
five: White, Cobb & Spratt (2000), Winter Simulation Conference. Of all truncations up to half of the series, the one
that minimises the squared standard error of the rest is taken. A minimum at the half says that the series is too short
to tell.

The series is the daily backlog, because a world begins without open cases and lines fill; it is averaged over the seeds
of a point first, as Welch did, so that a day's luck is not taken for a trend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.config.validation_errors import ConfigError
from experiments.io.provenance import Model

if TYPE_CHECKING:
    import pandas as pd

    from experiments.design.design import Design
    from experiments.results.days import Days
    from experiments.results.sweep_view import View

BATCH = 5
LEAST = 8
"""Number of batches below which nothing is said."""
SERIES = "backlog"
SEEDS, POINTS = 5, 12
"""The pilot of `warm_up=mser5`: seeds per point, and the largest number of points, evenly chosen."""


@dataclass(frozen=True)
class Truncation:
    """How many days to leave out; `found` is False if the minimum lies at half of the series."""

    days: int
    found: bool


@dataclass(frozen=True)
class PointTruncation:
    """How many days to leave out at a point; `levels` tells it apart."""

    levels: tuple[Any, ...]
    truncation: Truncation


@dataclass(frozen=True)
class WarmUpCheck:
    """What MSER-5 says of the warm-up of a sweep: `own` days are left out at all points.

    `by` names the columns that tell points apart.
    """

    own: int
    by: tuple[str, ...]
    points: tuple[PointTruncation, ...]

    @property
    def unknown(self) -> int:
        """Number of points whose series is too short to tell."""
        return sum(not each.truncation.found for each in self.points)

    @property
    def short(self) -> int:
        """Number of points where more days should be left out."""
        return sum(each.truncation.found and each.truncation.days > self.own for each in self.points)


def mser5(series: NDArray[np.float64], batch: int = BATCH) -> Truncation | None:
    """Return the truncation of a daily series; None if it has fewer than `LEAST` batches.

    >>> mser5(np.array([0.0] * 10 + [5.0, 6.0] * 40))
    Truncation(days=10, found=True)
    """
    known = np.asarray(series, float)
    known = known[~np.isnan(known)]
    means = known[: len(known) // batch * batch].reshape(-1, batch).mean(axis=1)
    if len(means) < LEAST:
        return None
    half = len(means) // 2
    errors = [float(((means[d:] - means[d:].mean()) ** 2).sum()) / (len(means) - d) ** 2 for d in range(half + 1)]
    least = int(np.argmin(errors))
    return Truncation(least * batch, least < half)


def check_warm_up(seen: View) -> WarmUpCheck | None:
    """Return whether a sweep leaves out enough days.

    None if there are too few days to tell, if the model has no warm-up, or if the warm-up is itself a lever. A sampled
    row with seeds of its own has too few runs to tell a trend from luck: those of a policy count together.
    """
    by = tuple(seen.lists) if seen.design.get("own_seeds") else ("scenario_hash",)
    own = _own_warm_up(seen.design)
    if own is None or "horizon.warmup_days" in seen.runs.columns:
        return None
    points = point_truncations(seen.runs, seen.days, by)
    return WarmUpCheck(own, by, points) if points else None


def _own_warm_up(about: Mapping[str, Any]) -> int | None:
    """Return the scenario's own setting, or None for a model without one."""
    horizon = about.get("first_scenario", {}).get("horizon")
    return int(horizon["warmup_days"]) if isinstance(horizon, Mapping) else None


def point_truncations(runs: pd.DataFrame, days: Days, by: Sequence[str]) -> tuple[PointTruncation, ...]:
    """Return the truncation of every group of runs that agree in the columns `by`; their days are averaged.

    Empty if there are too few days, or if the series was not counted.
    """
    if SERIES not in days.series:
        return ()
    means = days.means(runs, by, SERIES)
    groups = means.groups.to_dict("records") or [{}]
    found = [(tuple(group.values()), mser5(series)) for group, series in zip(groups, means.values, strict=True)]
    return tuple(PointTruncation(levels, each) for levels, each in found if each is not None)


def pilot(design: Design, model: Model) -> int:
    """Return the longest warm-up among the points of a design, from a few runs of each.

    All points get the same one, so that they stay comparable. Raises ConfigError if a series is too short to tell.
    """
    chosen = np.unique(np.linspace(0, len(design.points) - 1, POINTS).round().astype(int))
    longest = 0
    for place in chosen:
        scenario = design.points[place].scenario
        series = [_series(model, scenario, seed) for seed in design.seeds[:SEEDS]]
        found = mser5(np.mean(series, axis=0))
        if found is None or not found.found:
            raise ConfigError("warm_up_too_short", days=len(series[0]))
        longest = max(longest, found.days)
    return longest


def _series(model: Model, scenario: Any, seed: int) -> NDArray[np.float64]:
    return np.asarray(model.simulate(scenario, seed, log=False).daily[SERIES], float)
