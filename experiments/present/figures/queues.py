"""Picture of the queues and utilisation of departments over time.

It shows the stations with the longest queues, and the rest together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from sim.text.catalogue import say

if TYPE_CHECKING:
    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data

OUTCOMES = ("queue", "utilisation")
MOST = 6
WINDOW = 14  # days


def draw(data: Data, ask: Ask) -> list[Path]:
    """Draw one panel per series and one line per station.

    Work is booked when it begins, so the hours are shown as a rolling mean.
    """
    outcomes = ask.chosen(OUTCOMES, OUTCOMES)
    stations = data.table("stations")
    if stations.empty:
        raise LeftOut("figure_no_stations")
    series = ("queue", "busy_hours", "offered_hours")
    tables = {
        name: stations.pivot_table(index="day", columns="department", values=name, observed=True, sort=False)
        for name in series
    }
    order = (
        (tables["queue"].mean() + 1e-6 * tables["busy_hours"].mean()).sort_values(ascending=False, kind="stable").index
    )
    shown, rest = list(order[:MOST]), list(order[MOST:])
    with style.drawing(ask.lang):
        figure, grid = style.panels(len(outcomes), 1, height=1.4 + 2.3 * len(outcomes), sharex=True)
        for axes, outcome in zip(grid[:, 0], outcomes, strict=True):
            (_queue if outcome == "queue" else _utilisation)(axes, tables, shown, rest, ask.lang)
        grid[-1, 0].set_xlabel(say("plot_day", ask.lang))
        names = [data.called("department", name, ask.lang) for name in shown] + (
            [say("figure_other_stations", ask.lang, n=len(rest))] if rest else []
        )
        notes = [say("figure_queues_note", ask.lang, days=WINDOW)]
        style.head(
            figure, say("figure_queues_title", ask.lang), notes, ask.lang, grid[0, 0].get_lines()[: len(names)], names
        )
        return style.save(figure, ask.folder, ask.file)


def _look(place: int) -> dict[str, Any]:
    return {
        "color": style.COLOURS[place % len(style.COLOURS)],
        "linestyle": style.DASHES[place % len(style.DASHES)],
        "linewidth": 1.5,
    }


def _queue(axes: Any, tables: Any, shown: list[str], rest: list[str], lang: str) -> None:
    queue = tables["queue"]
    for place, name in enumerate(shown):
        axes.plot(queue.index, queue[name], **_look(place))
    if rest:
        axes.plot(queue.index, queue[rest].sum(axis=1), color=style.GREY, linewidth=1)
    axes.set_ylabel(say("figure_queue_axis", lang))
    axes.set_ylim(bottom=0)


def _utilisation(axes: Any, tables: Any, shown: list[str], rest: list[str], lang: str) -> None:
    busy, offered = (tables[name].rolling(WINDOW, min_periods=1).sum() for name in ("busy_hours", "offered_hours"))
    for place, name in enumerate(shown):
        axes.plot(busy.index, (busy[name] / offered[name]).where(offered[name] > 0), **_look(place))
    if rest:
        whole = offered[rest].sum(axis=1)
        axes.plot(busy.index, (busy[rest].sum(axis=1) / whole).where(whole > 0), color=style.GREY, linewidth=1)
    axes.set_ylabel(say("figure_utilisation_axis", lang))
    axes.set_ylim(bottom=0)
