"""The pictures of sweeps, and the daily curves that runs have as well, by the names they are asked for."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.present.figures import style
from experiments.present.figures.names import short_names
from experiments.present.figures.results_view import LeftOut

if TYPE_CHECKING:
    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data

PREFIX = "outcome."


def curves(data: Data, ask: Ask) -> list[Path]:
    """Draw daily outcomes: one picture per varied lever, or a single line for a run."""
    from experiments.present.figures.curves import PANELS, draw_curves

    runs, days = data.results.runs, data.results.days
    outcomes = ask.chosen(days.series, PANELS) if ask.outcomes else list(PANELS)
    lever = ask.split(data.varied)
    if not data.varied:
        marks = [change["day"] for change in data.scenario.get("policy", {}).get("later", [])]
        return draw_curves(runs, days, None, ask.folder, ask.file, ask.lang, outcomes, marks)
    short = short_names(data.varied)
    written = []
    for each in [lever] if lever else data.varied:
        name = ask.file if lever else f"{ask.file}-{short[each]}"
        written += draw_curves(runs, days, each, ask.folder, name, ask.lang, outcomes)
    return written


def levers(data: Data, ask: Ask) -> list[Path]:
    """Draw outcomes against each lever."""
    from experiments.present.figures.levers import OUTCOMES, draw_levers

    outcomes = _outcomes(data, ask) or list(OUTCOMES)
    lever = ask.split(_varied(data, 1))
    return draw_levers(data.results.runs, [lever] if lever else data.varied, ask.folder, ask.file, ask.lang, outcomes)


def heatmap(data: Data, ask: Ask) -> list[Path]:
    """Draw every pair of levers, or with `by` the pairs that contain that lever."""
    from experiments.present.figures.heatmap import OUTCOMES, draw_heatmap

    outcomes = {outcome: _scale(outcome) for outcome in _outcomes(data, ask)} or OUTCOMES
    lever = ask.split(_varied(data, 2))
    short = short_names(data.varied)
    written = []
    for across, down in combinations(data.varied, 2):
        if not lever or lever in (across, down):
            name = f"{ask.file}-{short[across]}-{short[down]}"
            written += draw_heatmap(data.results.runs, across, down, ask.folder, name, ask.lang, outcomes)
    return written


def tradeoff(data: Data, ask: Ask) -> list[Path]:
    """Draw duration, satisfaction and cost of every setting."""
    from experiments.present.figures.tradeoff import draw_tradeoff

    ask.chosen((), ())
    written = draw_tradeoff(data.results.runs, _varied(data, 1), ask.folder, ask.file, ask.lang)
    if not written:
        raise LeftOut("figure_no_values")
    return written


def scatter(data: Data, ask: Ask) -> list[Path]:
    """Draw outcomes against every sampled factor."""
    from experiments.present.figures.scatter import draw_scatter

    ask.chosen((), ())
    if not data.seen.factors:
        raise LeftOut("figure_no_factors")
    written = draw_scatter(data.seen, ask.folder, ask.file, ask.lang)
    if not written:
        raise LeftOut("figure_no_values")
    return written


def tornado(data: Data, ask: Ask) -> list[Path]:
    """Draw every move from the base of a design that varies one thing at a time."""
    from experiments.analysis.moves import moves
    from experiments.present.figures.tornado import draw_tornado

    ask.chosen((), ())
    written = (
        draw_tornado(moves(data.seen), data.seen.runs, ask.folder, ask.file, ask.lang)
        if data.seen.kind == "oat"
        else []
    )
    if not written:
        raise LeftOut("figure_no_moves")
    return written


def _varied(data: Data, least: int) -> list[str]:
    if len(data.varied) < least:
        raise LeftOut("figure_no_levers" if least == 1 else "figure_one_lever")
    return data.varied


def _outcomes(data: Data, ask: Ask) -> list[str]:
    """Return the requested outcomes as columns; empty if none is requested."""
    allowed = [name.removeprefix(PREFIX) for name in data.results.runs.columns if name.startswith(PREFIX)]
    return [PREFIX + name for name in ask.chosen(allowed, ())]


def _scale(outcome: str) -> str:
    """Return a colour scale whose dark end is the better one."""
    from sim.outcomes.measures import OUTCOMES

    better = next((row.better for row in OUTCOMES if PREFIX + row.name == outcome), -1)
    return style.SCALE + ("_r" if better > 0 else "")
