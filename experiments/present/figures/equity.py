"""Picture of who waits: Lorenz curves of waiting over grids and over resident groups, with the Gini coefficient.

Units are ordered by their mean (Lorenz 1905) and weighted by their cases. The interval is the percentile bootstrap
over units (Dixon et al. 1987, "Bootstrapping the Gini coefficient of inequality"), given from eight units on. Units
with few cases differ by chance alone. The picture therefore also gives the value below which the Gini stays in 95 of
100 deals, in each of which the cases are dealt out anew among the units (a permutation test).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from experiments.present.figures.spans import SPANS
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data

Floats = NDArray[np.float64]
OUTCOMES = ("duration_hours", "response_hours", "resolution_hours", "on_time_closing_rate")
UNITS = ("grid", "group")
DRAWS = 500
LEAST_UNITS = 8  # with fewer, resampling units says nothing
RESTRICTED_HOURS = 30 * 24.0


@dataclass(frozen=True)
class Equity:
    """Lorenz curve of one outcome, its Gini coefficient and interval, and the Gini that arises by chance.

    `cases` and `values` are cumulative shares of the cases and of what falls on them, starting from the unit with the
    lowest mean. `low` and `high` are NaN with fewer than `LEAST_UNITS` units; `chance` is the value below which the
    Gini stays in 95 % of random deals.
    """

    cases: Floats
    values: Floats
    gini: float
    low: float
    high: float
    chance: float


def lorenz(units: NDArray[np.int64], values: Floats) -> tuple[Floats, Floats, float]:
    """Return the cumulative shares of cases and of their values by rising mean of the units, and the Gini coefficient.

    >>> x, y, gini = lorenz(np.array([0, 0, 1, 1]), np.array([1.0, 1.0, 3.0, 3.0]))
    >>> x.tolist(), y.tolist(), gini
    ([0.0, 0.5, 1.0], [0.0, 0.25, 1.0], 0.25)
    """
    counts, sums = np.bincount(units), np.bincount(units, values)
    return _curve(counts[counts > 0], sums[counts > 0])


def _curve(counts: NDArray[Any], sums: Floats) -> tuple[Floats, Floats, float]:
    order = np.argsort(sums / counts, kind="stable")
    x, y = np.r_[0, np.cumsum(counts[order])] / counts.sum(), np.r_[0, np.cumsum(sums[order])]
    y = y / y[-1] if y[-1] > 0 else x
    return x, y, float(1 - (np.diff(x) * (y[1:] + y[:-1])).sum())


def equity(units: NDArray[np.int64], values: Floats, draws: int = DRAWS) -> Equity:
    """Return the Lorenz curve with an interval for its Gini and the Gini by chance.

    The random draws are the same at each call.
    """
    random = np.random.default_rng(1)
    x, y, gini = lorenz(units, values)
    counts, sums = np.bincount(units), np.bincount(units, values)
    counts, sums = counts[counts > 0], sums[counts > 0]
    low = high = float("nan")
    if len(counts) >= LEAST_UNITS:
        picks = random.integers(0, len(counts), (draws, len(counts)))
        low, high = np.quantile([_curve(counts[pick], sums[pick])[2] for pick in picks], [0.025, 0.975])
    chance = np.quantile([lorenz(random.permutation(units), values)[2] for _ in range(draws)], 0.95)
    return Equity(x, y, gini, float(low), float(high), float(chance))


def falls_on(data: Data, outcome: str) -> pd.DataFrame:
    """Return the cases that count, with the `value` that falls on each: hours, or 1 if it was reported done in time.

    As in the outcomes of these names, waits that have not ended count so far, and none counts more than 30 days. How
    long a trouble lasts is restricted to half the span if that is shorter.
    """
    cases, end = data.cases, data.end_hours
    if outcome == "on_time_closing_rate":
        due = cases[cases["reported_h"].notna() & (cases["deadline_h"] <= end) & (cases["state"] != "withdrawn")]
        return due.assign(value=(due["signed_off_h"].fillna(due["handled_h"]) <= due["deadline_h"]).astype(float))
    begins, ends = (f"{name}_h" for name in SPANS[outcome])
    if outcome != "duration_hours":
        told = cases[cases[begins].notna()]
        return told.assign(value=(told[ends].fillna(end) - told[begins]).clip(upper=RESTRICTED_HOURS))
    most = min(RESTRICTED_HOURS, (end - data.warmup_hours) / 2)
    watched = cases[cases[begins] <= end - most]
    return watched.assign(value=(watched[ends] - watched[begins]).fillna(most).clip(upper=most))


def draw(data: Data, ask: Ask) -> list[Path]:
    """Draw a panel over grids and one over resident groups, with one curve per outcome."""
    outcomes = ask.chosen(OUTCOMES, ["duration_hours", "response_hours"])
    by = ask.split(UNITS)
    units = [by] if by else list(UNITS)
    tables = {outcome: falls_on(data, outcome) for outcome in outcomes}
    if not any(len(table) for table in tables.values()):
        raise LeftOut("figure_no_cases")
    with style.drawing(ask.lang):
        figure, grid = style.panels(1, len(units), height=4.8 if len(units) > 1 else 6.0)
        for axes, unit in zip(grid[0], units, strict=True):
            _panel(axes, tables, unit, ask.lang)
        style.head(figure, say("figure_equity_title", ask.lang), [say("figure_equity_note", ask.lang)], ask.lang)
        return style.save(figure, ask.folder, ask.file)


def _panel(axes: Any, tables: dict[str, Any], unit: str, lang: str) -> None:
    axes.plot([0, 1], [0, 1], color=style.GREY, linewidth=1, linestyle=":")
    for number, (outcome, table) in enumerate(tables.items()):
        if not len(table):
            continue
        codes = table[unit].astype("category").cat.codes.to_numpy(np.int64)
        found = equity(codes, table["value"].to_numpy(float))
        numbers = {
            name: f"{value:.2f}"
            for name, value in (
                ("gini", found.gini),
                ("low", found.low),
                ("high", found.high),
                ("chance", found.chance),
            )
        }
        told = say("figure_gini_few" if np.isnan(found.low) else "figure_gini", lang, **numbers)
        words = f"{label(f'outcome.{outcome}', lang)}\n{told}"
        colour, dashes = style.COLOURS[number % len(style.COLOURS)], style.DASHES[number % len(style.DASHES)]
        axes.plot(
            found.cases,
            found.values,
            color=colour,
            linestyle=dashes,
            marker="o" if len(found.cases) < 60 else None,
            markersize=3,
            label=words,
        )
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.set_title(say("figure_equity_over", lang, unit=label(f"by.{unit}", lang)), loc="left")
    axes.set_xlabel(say("figure_equity_x", lang))
    axes.set_ylabel(say("figure_equity_y", lang))
    axes.legend(fontsize=7.5, loc="upper left")
