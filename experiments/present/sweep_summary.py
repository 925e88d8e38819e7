"""Conclusions of a sweep, according to its design.

Lists give means and paired effects, sampled factors give rank correlations, and one-at-a-time designs give moves from
a base.

`view(results)` prepares the runs: where values were sampled, the sampled row takes the place of the seed. Runs of one
row are averaged, rows are paired, and an interval speaks of the sampled worlds, not of the luck within one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.analysis.correlations import correlations
from experiments.analysis.moves import Move, means, moves
from experiments.analysis.objectives import COMPARED, SHOWN
from experiments.design.design import SAMPLE
from experiments.io.files import write_json, writing_to
from experiments.present.console import effects, new_table, number, show_table, sweep_table
from experiments.present.diagnostics import warm_up_lines
from experiments.results.sweep_view import View
from experiments.store import PREFIX, write_table
from sim.text.catalogue import label, say

MANY = 40
"""Number of combinations beyond which nobody reads a table of all of them."""


def conclude(path: Path, name: str, lang: str, figures: bool) -> None:
    """Print what the finished sweep in a folder shows, write the same beside its tables, and draw the pictures."""
    from experiments.present.figures.registry import draw_figures
    from experiments.present.figures.results_view import Data

    data = Data(path)
    for line in concluded(data.seen, path, name, lang):
        print(line)
    # A sampled row with seeds of its own has too few runs to tell a trend from luck: those of a policy count together.
    points = data.seen.lists if data.seen.design.get("own_seeds") else ["scenario_hash"]
    for line in warm_up_lines(data.results, points, path, lang):
        print(line)
    print(say("written_to", lang, folder=path))
    if figures:
        drawn = draw_figures(data, path / "figures", lang=lang, usual=True)
        print(say("drawn_in", lang, n=len(drawn.files), folder=path / "figures"))


def concluded(seen: View, path: Path, name: str, lang: str) -> Iterator[str]:
    """Print the tables that the design allows and yield the sentences that follow them."""
    rows = seen.runs.groupby(seen.lists, dropna=False).ngroups if seen.lists else 1
    if seen.kind != "oat" and rows <= MANY:
        sweep_table(seen.runs, seen.lists, name, lang)
    elif seen.kind != "oat":
        yield say("conclude_many", lang, n=rows, file=path / "runs.parquet")
    if seen.worlds:
        worlds = ", ".join(label(each, lang) for each in seen.worlds)
        yield say("conclude_worlds", lang, n=seen.runs[SAMPLE].nunique(), worlds=worlds)
    if seen.kind == "oat":
        yield from _moves(seen, path, lang)
    elif seen.kind == "morris":
        yield from _screened(seen, path, lang)
    elif seen.factors:
        yield from _correlated(seen, path, lang)
    if seen.kind == "list" and not seen.factors:
        yield from _against_first(seen, lang)
    elif seen.kind != "oat":
        yield from effects(seen.runs, seen.lists, lang)


def _against_first(seen: View, lang: str) -> Iterator[str]:
    """Compare each listed point with the first as a whole, because listed points need not share levels."""
    from experiments.analysis.paired import level_name, paired, sentence

    groups = list(seen.runs.groupby(seen.lists, sort=False, dropna=False))
    if 1 < len(groups) <= MANY:
        names = [
            say("plot_and", lang).join(
                level_name(lever, level, lang) for lever, level in zip(seen.lists, levels, strict=True)
            )
            for levels, _ in groups
        ]
        yield say("effects_title", lang)
        for outcome in (each for each in COMPARED if PREFIX + each in seen.runs.columns):
            for name, (_, part) in list(zip(names, groups, strict=True))[1:]:
                yield "  " + sentence(paired(part, groups[0][1], outcome), name, names[0], outcome, lang)


def _correlated(seen: View, path: Path, lang: str) -> Iterator[str]:
    """Write and print the rank correlations, and yield one sentence per outcome."""
    import pandas as pd
    import pyarrow as pa

    outcomes = [PREFIX + name for name in SHOWN if PREFIX + name in seen.runs.columns]
    points = means(seen, outcomes)
    found = correlations(points, seen.factors, outcomes)
    with writing_to(path):
        write_table(
            path / "correlations.parquet",
            pa.Table.from_pandas(pd.DataFrame([vars(each) for each in found]), preserve_index=False),
        )
    table = new_table(say("correlations_title", lang, n=len(points)))
    table.add_column(say("column_factor", lang))
    for outcome in outcomes:
        table.add_column(label(outcome, lang), justify="right")
    for place, factor in enumerate(seen.factors):
        cells = [found[k * len(seen.factors) + place] for k in range(len(outcomes))]
        table.add_row(label(factor, lang), *(_rho(each.rho, each.low, each.high, lang) for each in cells))
    show_table(table)
    for outcome in outcomes:
        shown = sorted(
            (each for each in found if each.outcome == outcome and each.shown), key=lambda each: -abs(each.rho)
        )
        parts = [
            say("correlation_up" if each.rho > 0 else "correlation_down", lang, factor=label(each.factor, lang))
            for each in shown
        ]
        told = {"outcome": label(outcome, lang), "factors": say("list_and", lang).join(parts)}
        yield say("correlation_sentence" if shown else "correlation_none", lang, **told)


def _rho(rho: float, low: float | None, high: float | None, lang: str) -> str:
    if low is None or high is None:
        return number(rho, lang, None if rho != rho else 2)
    return say("facts_effect", lang, mean=f"{rho:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")


def _moves(seen: View, path: Path, lang: str) -> Iterator[str]:
    from experiments.analysis.paired import level_name, sentence

    found = moves(seen)
    with writing_to(path):
        write_json(path / "moves.json", [_move_record(move) for move in found])
    sweep_table(
        seen.runs[seen.runs["scenario_hash"] == seen.runs["scenario_hash"].iloc[0]], [], say("moves_base", lang), lang
    )
    yield say("moves_title", lang)
    for lever in dict.fromkeys(move.lever for move in found):
        own = [move for move in found if move.lever == lever]
        yield label(lever, lang)
        for outcome in own[0].effects:
            for move in own:
                yield "  " + sentence(
                    move.effects[outcome],
                    level_name(lever, move.level, lang),
                    level_name(lever, move.base, lang),
                    outcome,
                    lang,
                )


def _move_record(move: Move) -> dict[str, Any]:
    plain = {name: {key: _json(value) for key, value in vars(found).items()} for name, found in move.effects.items()}
    return {"lever": move.lever, "level": _plain(move.level), "base": _plain(move.base), "effects": plain}


def _json(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _screened(seen: View, path: Path, lang: str) -> Iterator[str]:
    """Print the Morris tables of a sweep's own trajectories and yield the sentences about them."""
    from experiments.present.screening import show_screening

    yield from show_screening(seen, path, lang)
