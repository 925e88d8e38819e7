"""Output of a comparison: tables and sentences on the terminal, and tables as Parquet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.comparison.sides import Pair
from experiments.analysis.comparison.verdicts import Row, grid_rows, group_rows, outcome_rows, quantile_rows
from experiments.analysis.ended_waits import unlike
from experiments.design.policies import Side
from experiments.present.console import effect_text, new_table, number, p_text, show_table
from experiments.present.sentences import ended_waits_sentence
from experiments.store import PREFIX, write_frame
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

COLOURS = {"better": "green", "worse": "red", "differs": "cyan", "same": "dim", "small": "dim", "unclear": "yellow"}
ENDS = 3  # grids named at each end of the list
GROUP = "group."  # begins the parts of the judged table that are about resident groups


@dataclass(frozen=True)
class Comparison:
    """Everything judged: rows by outcome, quantile, group and grid."""

    a: Side
    b: Side
    outcomes: list[Row]
    quantiles: list[Row]
    groups: dict[str, list[Row]]
    grids: list[Row]


def judged(a: Side, b: Side, found: Sequence[Pair], matters: dict[str, float]) -> Comparison:
    """Answer all questions of a comparison."""
    groups = [group.name for group in a.scenario.population.groups]
    return Comparison(
        a, b, outcome_rows(found, matters), quantile_rows(found), group_rows(found, groups), grid_rows(found)
    )


def show(comparison: Comparison, pairs: int, lang: str) -> None:
    """Print the tables of outcomes, quantiles and groups, and say which grids gain and which wait."""
    names = {"a": comparison.a.words, "b": comparison.b.words}
    print(say("compare_sides", lang, pairs=pairs, **names))
    _table(
        say("compare_outcomes", lang), comparison.outcomes, lambda row: label(PREFIX + row.name, lang), lang, more=True
    )
    ended = unlike([{row.name: getattr(row, mean) for row in comparison.outcomes} for mean in ("mean_a", "mean_b")])
    if ended is not None:
        print(ended_waits_sentence(ended, lang))
    _table(
        say("compare_quantiles", lang),
        comparison.quantiles,
        lambda row: say("compare_quantile", lang, q=int(row.name[1:])),
        lang,
    )
    for measure, rows in comparison.groups.items():
        _table(
            say("compare_groups", lang, measure=label(PREFIX + measure, lang)),
            rows,
            lambda row: label(f"group.{row.name}", lang),
            lang,
        )
    print(grids_sentence(part_of(judged_table(comparison), "grid"), lang))
    print(say("compare_legend", lang))


def _table(title: str, rows: Sequence[Row], name: Any, lang: str, more: bool = False) -> None:
    table = new_table(title)
    heads = ("outcome", "a", "b", "effect", "p_holm", "verdict", *(("correlation", "gain", "matters") if more else ()))
    for head in heads:
        table.add_column(say(f"column_{head}", lang), justify="left" if head in ("outcome", "verdict") else "right")
    for row in rows:
        verdict = f"[{COLOURS[row.verdict]}]{say(f'compare_is_{row.verdict}', lang)}[/]"
        cells = [
            name(row),
            number(row.mean_a, lang),
            number(row.mean_b, lang),
            effect(row, lang),
            p_text(row.p_holm),
            verdict,
        ]
        if more:
            found = row.difference
            gain = number(found.variance_reduction, lang) if _finite(found.variance_reduction) else ""
            cells += [number(found.correlation, lang), gain, number(row.matters, lang)]
        table.add_row(*cells)
    show_table(table)


def _finite(value: float | None) -> bool:
    return value is not None and value != float("inf")


def effect(row: Row, lang: str) -> str:
    """Return the paired difference with its interval.

    The number of pairs is added if some were left out for lack of a value.
    """
    found = row.difference
    return effect_text(found, lang) + (f" ({found.pairs})" if found.dropped and found.low is not None else "")


def grids_sentence(grids: pd.DataFrame, lang: str) -> str:
    """Say in how many grids troubles last shorter under A, longer, or neither clearly; name the grids at both ends."""
    counts = Counter(grids["verdict"])
    order = grids[grids["low"].notna()].sort_values("difference", kind="stable")
    named = [f"{name} ({number(mean, lang)} h)" for name, mean in zip(order["name"], order["difference"], strict=True)]
    return say(
        "compare_grids",
        lang,
        n=len(grids),
        better=counts["better"],
        worse=counts["worse"],
        unclear=len(grids) - counts["better"] - counts["worse"],
        first=", ".join(named[:ENDS]),
        last=", ".join(named[::-1][:ENDS]),
    )


def write(folder: Path, comparison: Comparison, found: Sequence[Pair]) -> None:
    """Write the tables of a comparison to `folder`.

    They are the judged rows (judged.parquet), the outcomes of every single run (runs.parquet), and the map of the
    grids (cells.parquet).
    """
    from sim.outcomes.tables import cell_table
    from sim.setup.build import lay_out

    write_frame(folder / "judged.parquet", judged_table(comparison))
    write_frame(folder / "cells.parquet", cell_table(lay_out(comparison.a.scenario).cells))
    write_frame(folder / "runs.parquet", runs(found))


def judged_table(comparison: Comparison) -> pd.DataFrame:
    """Return one row per question.

    Columns: part (outcome, quantile, grid, group.MEASURE), name, both means, the difference, the verdict.
    """
    import pandas as pd

    parts = {"outcome": comparison.outcomes, "quantile": comparison.quantiles, "grid": comparison.grids}
    parts |= {f"{GROUP}{measure}": rows for measure, rows in comparison.groups.items()}
    return pd.DataFrame([_record(part, row) for part, rows in parts.items() for row in rows])


def part_of(judged: pd.DataFrame, part: str) -> pd.DataFrame:
    """Return the rows of one part of the judged table, in their order."""
    return judged[judged["part"] == part]


def group_measures(judged: pd.DataFrame) -> list[str]:
    """Return the measures that were judged by resident group, in their order."""
    parts = dict.fromkeys(judged["part"])
    return [part.removeprefix(GROUP) for part in parts if part.startswith(GROUP)]


def sides_of(about: Mapping[str, Any]) -> dict[str, str]:
    """Return the words for the sides "a" and "b" from the provenance of a comparison."""
    return {side: about["sides"][side]["words"] for side in "ab"}


def runs(found: Sequence[Pair]) -> pd.DataFrame:
    """Return one row per run: side, seed, all outcomes."""
    import pandas as pd

    each = [(side, seed, measured) for seed, *both in found for side, measured in zip("ab", both, strict=True)]
    return pd.DataFrame(
        [
            {"side": side, "seed": seed} | {PREFIX + name: value for name, value in measured.outcomes.items()}
            for side, seed, measured in each
        ]
    )


def _record(part: str, row: Row) -> dict[str, Any]:
    found = row.difference
    record = {
        "part": part,
        "name": row.name,
        "mean_a": row.mean_a,
        "mean_b": row.mean_b,
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
    }
    record |= {
        "pairs": found.pairs,
        "dropped": found.dropped,
        "correlation": found.correlation,
        "variance_reduction": found.variance_reduction,
    }
    return record | {"p_holm": row.p_holm, "matters": row.matters, "verdict": row.verdict}
