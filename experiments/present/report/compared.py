"""Answers of a comparison for its report: what differs in words, and the judged rows as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from experiments.analysis.objectives import COMPARED
from experiments.analysis.paired import PairedDifference
from experiments.present.console import effect_text, number, p_text
from experiments.present.sentences import sentence
from experiments.present.studies.comparison import GROUP, grids_sentence, group_measures, part_of, sides_of
from experiments.results.answer_folder import known, rereading
from experiments.results.sheet import Sheet
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.results_view import Data


def comparison_answers(data: Data, lang: str) -> list[str | Sheet]:
    """Return sentences on the outcomes that are compared first and on the grids, and a table for every part."""
    judged = data.table("judged")
    with rereading(data.folder) as about:
        sides = sides_of(about)
        return [*_sentences(judged, sides, lang), *_sheets(judged, lang), say("compare_legend", lang)]


def _sentences(judged: pd.DataFrame, sides: Mapping[str, str], lang: str) -> list[str]:
    outcomes, grids = part_of(judged, "outcome"), part_of(judged, "grid")
    chief = outcomes[outcomes["name"].isin(COMPARED)].to_dict("records")
    lines = [_told_of(row, f"A ({sides['a']})", f"B ({sides['b']})", lang) for row in chief]
    return lines if grids.empty else [*lines, grids_sentence(grids, lang)]


def _told_of(row: Mapping[Any, Any], a: str, b: str, lang: str) -> str:
    """Put the difference in words.

    A difference that its own interval shows, but not the corrected test, is reported as not shown.
    """
    found = _difference(row)
    apart = found.low is not None and found.high is not None and (found.low > 0 or found.high < 0)
    return sentence(found, a, b, row["name"], lang) + (
        say("report_not_corrected", lang) if apart and row["verdict"] == "unclear" else ""
    )


def _sheets(judged: pd.DataFrame, lang: str) -> list[Sheet]:
    def quantile(name: str) -> str:
        return say("compare_quantile", lang, q=int(name[1:]))

    outcomes = _sheet(
        say("compare_outcomes", lang), part_of(judged, "outcome"), lambda x: label(PREFIX + x, lang), lang
    )
    quantiles = _sheet(say("compare_quantiles", lang), part_of(judged, "quantile"), quantile, lang)
    groups = [
        _sheet(
            say("compare_groups", lang, measure=label(PREFIX + measure, lang)),
            part_of(judged, GROUP + measure),
            lambda name: label(f"group.{name}", lang),
            lang,
        )
        for measure in group_measures(judged)
    ]
    return [outcomes, quantiles, *groups]


def _sheet(title: str, rows: pd.DataFrame, name: Callable[[str], str], lang: str) -> Sheet:
    head = [say(f"column_{each}", lang) for each in ("outcome", "a", "b", "effect", "p_holm", "verdict")]
    cells = [
        (
            name(row["name"]),
            number(row["mean_a"], lang),
            number(row["mean_b"], lang),
            effect_text(_difference(row), lang),
            p_text(row["p_holm"]),
            (
                say(f"compare_is_{row['verdict']}", lang),
                row["verdict"] if row["verdict"] in ("better", "worse") else "",
            ),
        )
        for row in rows.to_dict("records")
    ]
    return Sheet(title, head, cells, (1, 2, 3, 4))


def _difference(row: Mapping[Any, Any]) -> PairedDifference:
    """Return the paired difference in a row of the judged table, in the form that sentences are made of."""
    low, high, correlation, reduction = (
        known(row[each]) for each in ("low", "high", "correlation", "variance_reduction")
    )
    return PairedDifference(
        row["difference"], low, high, int(row["pairs"]), correlation, reduction, int(row["dropped"])
    )
