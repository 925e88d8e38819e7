"""Picture of how the cases of a run keep to the statutory procedure.

It shows the share of each deviation, and the share of conforming cases by department.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.mining.conform import Conformance
from experiments.analysis.mining.log import ProcessLog
from experiments.present.figures import style
from experiments.present.studies.conformance import kind_name, part_name
from sim.text.catalogue import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 20  # departments shown: those with the most cases


def draw_deviations(found: Conformance, log: ProcessLog, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw bars of deviations above and bars of conforming cases by department below; return the files."""
    rows = found.deviations
    everybody = rows[rows["part"] == "all"]
    shown = everybody[(everybody["cases"] > 0) & (everybody["deviation"] != "conforms")].sort_values(
        "cases", ascending=False
    )
    parts = (
        rows[(rows["part"] == "department") & (rows["deviation"] == "conforms")]
        .sort_values("of", ascending=False)
        .head(MOST)
    )
    parts = parts.sort_values(["share", "name"], ascending=[False, True])
    lines = (max(1, len(shown)), max(1, len(parts)))
    with style.drawing(lang):
        figure, grid = style.panels(2, 1, height=2.3 + 0.25 * sum(lines), height_ratios=lines)
        upper, lower = grid[0, 0], grid[1, 0]
        if len(shown):
            _bars(
                upper,
                [kind_name(each, lang) for each in shown["deviation"]],
                (100 * shown["share"]).tolist(),
                shown["cases"].tolist(),
                style.COLOURS[1],
            )
        else:
            style.empty(upper, say("plot_deviations_none", lang))
        upper.set_xlabel(say("plot_deviations_axis", lang))
        names = [part_name("department", each, log, lang) for each in parts["name"]]
        _bars(lower, names, (100 * parts["share"]).tolist(), parts["of"].tolist(), style.COLOURS[0])
        lower.set_xlim(0, 108)
        lower.set_xlabel(say("plot_conforming_axis", lang))
        notes = [say("plot_deviations_of", lang, n=f"{len(found.cases):,}"), say("plot_deviations_note", lang)]
        style.head(figure, say("plot_deviations_title", lang), notes, lang)
        return style.save(figure, folder, name)


def _bars(axes: Axes, names: list[str], shares: list[float], counts: list[int], colour: str) -> None:
    """Draw one bar per name, the first on top, with the number of cases at its end."""
    places = range(len(names))[::-1]
    axes.barh(list(places), shares, color=colour, height=0.7)
    for place, size, count in zip(places, shares, counts, strict=True):
        axes.annotate(
            f"{count:,}",
            (size, place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=style.GREY,
        )
    axes.set_yticks(list(places), names)
    axes.grid(visible=False, axis="y")
    axes.margins(x=0.1)
    axes.set_xlim(left=0)
