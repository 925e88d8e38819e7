"""Picture of how long cases stay open.

It shows the Kaplan-Meier estimate of the share still open, with pointwise 95 % intervals. Cases that are open at the
end of the run are censored there (Kaplan and Meier 1958, "Nonparametric estimation from incomplete observations").
Intervals use Greenwood's variance on the scale log(-log S) (Kalbfleisch and Prentice 2002).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from experiments.present.figures.spans import SPANS, SPLITS, parts, spans
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Survival:
    """Share still open from each time on, starting with 1 at time 0; bounds are NaN where undefined."""

    hours: Floats
    share: Floats
    low: Floats
    high: Floats

    @property
    def median(self) -> float:
        """The time by which half are no longer open; NaN if more stay open."""
        below = np.flatnonzero(self.share <= 0.5)
        return float(self.hours[below[0]]) if len(below) else float("nan")


def kaplan_meier(hours: Floats, ended: NDArray[np.bool_]) -> Survival:
    """Return the share still open after each time; spans that have not ended are censored.

    >>> found = kaplan_meier(np.array([1.0, 2.0, 2.0, 3.0]), np.array([True, True, False, True]))
    >>> found.hours.tolist(), found.share.tolist()
    ([0.0, 1.0, 2.0, 3.0], [1.0, 0.75, 0.5, 0.0])
    """
    if not len(hours):
        return Survival(*(np.array([value]) for value in (0.0, 1.0, np.nan, np.nan)))
    from scipy.stats import CensoredData, ecdf

    found = ecdf(CensoredData(uncensored=hours[ended], right=hours[~ended])).sf
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # bounds are undefined at shares of 0 and 1
        bounds = found.confidence_interval(0.95, method="log-log")
    known = np.r_[1.0, found.probabilities]
    low, high = (np.r_[np.nan, each.probabilities] for each in (bounds.low, bounds.high))
    return Survival(np.r_[0.0, found.quantiles], known, low, high)


def draw(data: Data, ask: Ask) -> list[Path]:
    """Draw one panel per outcome and one curve per level; the key gives the median and number of cases."""
    outcomes = ask.chosen(SPANS, ["resolution_hours", "response_hours"])
    by = ask.split(SPLITS, "source")
    written = [(outcome, *parts(spans(data, outcome), by)) for outcome in outcomes]
    if not any(len(part) for _, groups, _ in written for _, part in groups):
        raise LeftOut("figure_no_cases")
    levels = list(dict.fromkeys(level for _, groups, _ in written for level, _ in groups))
    look = {
        level: (style.COLOURS[n % len(style.COLOURS)], style.DASHES[n % len(style.DASHES)])
        for n, level in enumerate(levels)
    }
    with style.drawing(ask.lang):
        figure, grid = style.panels(1, len(outcomes), height=4.4, sharey=True)
        for axes, (outcome, groups, _) in zip(grid[0], written, strict=True):
            _panel(axes, groups, look, data, by, ask.lang)
            axes.set_title(label(f"span.{outcome}", ask.lang), loc="left")
        grid[0, 0].set_ylabel(say("figure_share_open", ask.lang))
        notes = [say("figure_survival_note", ask.lang)]
        left = max(left for _, _, left in written)
        notes += [say("figure_levels_left", ask.lang, n=left)] if left else []
        style.head(figure, say("figure_survival_title", ask.lang, by=label(f"by.{by}", ask.lang)), notes, ask.lang)
        return style.save(figure, ask.folder, ask.file)


def _panel(axes: Any, groups: Any, look: Any, data: Data, by: str, lang: str) -> None:
    reach = 1.0
    for level, part in groups:
        hours, ended = part["hours"].to_numpy(float), part["ended"].to_numpy(bool)
        found = kaplan_meier(hours, ended)
        if ended.any():
            reach = max(reach, 1.05 * float(np.quantile(hours[ended], 0.98)))
        colour, dashes = look[level]
        name = data.called(by, level, lang) if by != "grid" else str(level)
        median = say(
            "figure_median",
            lang,
            n=f"{len(part):,}",
            hours="–" if np.isnan(found.median) else f"{found.median:.{0 if found.median >= 10 else 1}f}",
        )
        axes.step(found.hours, found.share, where="post", color=colour, linestyle=dashes, label=f"{name} {median}")
        known = ~np.isnan(found.low)
        axes.fill_between(
            found.hours[known], found.low[known], found.high[known], step="post", color=colour, alpha=0.15, linewidth=0
        )
    axes.set_xlim(0, reach)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(say("figure_hours", lang))
    axes.legend(
        fontsize=8 if len(groups) <= 3 else 7, loc="upper right", frameon=True, framealpha=0.85, edgecolor="none"
    )
