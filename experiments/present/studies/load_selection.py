"""Loading of a choice from its folder, so that it can be drawn without computing anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from experiments.analysis.selection.kim_nelson import Standing
from experiments.analysis.selection.select import Choice, Interval, Question, Ranked
from experiments.present.studies.selection import renamed
from experiments.results.answer_folder import known, question_of, rereading
from experiments.store import PREFIX, read_table


def read_choice(folder: Path, lang: str = "en") -> Choice:
    """Read the choice in a folder of `wangge choose`, with its candidates named in a language.

    Raises WanggeError if the folder is damaged.
    """
    rows = read_table(folder / "candidates.parquet").to_pandas().to_dict("records")
    runs = read_table(folder / "runs.parquet").to_pandas()
    with rereading(folder) as about:
        question = question_of(Question, about)
        outcomes = [question.aim.outcome, *(limit.outcome for limit in question.limits)]
        words = [row["candidate"] for row in rows]
        ranked = [_ranked(row, words, outcomes) for row in rows]
        values = np.full((len(outcomes), len(rows), max((each.runs for each in ranked), default=0)), np.nan)
        for place, each in enumerate(words):
            own = runs[runs["candidate"] == each]
            for k, name in enumerate(outcomes):
                values[k, place, : len(own)] = own[PREFIX + name]
        best = None if about["best"] is None else words.index(about["best"])
        found = Choice(
            question, ranked, best, about["decided"], about["probability"], values, computed=about["computed"]
        )
        return renamed(found, [each["levels"] for each in about["candidates"]], lang)


def _ranked(row: Mapping[Any, Any], words: list[str], outcomes: list[str]) -> Ranked:
    by, broken = known(row["beaten_by"]), known(row["broken"])
    limit = None if broken is None else outcomes[1:].index(broken)
    standing = Standing(row["status"], int(row["runs"]), None if by is None else words.index(by), limit)
    value, *limits = (_interval(row, name) for name in outcomes)
    return Ranked(row["candidate"], standing, value, tuple(limits), int(row["runs"]))


def _interval(row: Mapping[Any, Any], name: str) -> Interval:
    return float(row[f"{name}.mean"]), known(row[f"{name}.low"]), known(row[f"{name}.high"])
