"""Answers of `wangge choose` and its like for their report: what the verb wrote down in words, and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.present.console import number
from experiments.results.answer import told
from experiments.results.sheet import Sheet
from experiments.store import PREFIX, read_table
from sim.text.catalogue import catalogue, label, say

if TYPE_CHECKING:
    from experiments.present.figures.results_view import Data

MOST_ROWS = 200  # shown of a table that a verb left behind


def answer_answers(data: Data, lang: str) -> list[str | Sheet]:
    """Return the sentences and tables in words, then the tables on disk up to `MOST_ROWS` rows each."""
    assert data.answer is not None
    parts: list[str | Sheet] = [*told(data.answer.sentences, lang), *(each.sheet(lang) for each in data.answer.sheets)]
    for table in data.answer.tables:
        frame = read_table(data.folder / table.file).to_pandas()
        head = [_column(name, lang) for name in frame.columns]
        rows = [[_cell(value, lang) for value in row] for row in frame.head(MOST_ROWS).itertuples(index=False)]
        numbers = [place for place, dtype in enumerate(frame.dtypes) if dtype.kind in "iuf"]
        parts.append(Sheet(told(table.title, lang), head, rows, numbers))
        if len(frame) > MOST_ROWS:
            parts.append(say("report_rows_left", lang, n=len(frame) - MOST_ROWS))
    return parts


def _column(name: str, lang: str) -> str:
    """Return a column's name in words: its own text in the catalogue, or the label of a lever or outcome."""
    known = any(f"column_{name}" in section for section in catalogue().values())
    return say(f"column_{name}", lang) if known else label(name, lang)


def _cell(value: Any, lang: str) -> str:
    """Return a value in words.

    Numbers have three figures; names of outcomes, levers and levels are replaced by their labels.
    """
    native = value.item() if hasattr(value, "item") else value
    if isinstance(native, int | float) and not isinstance(native, bool):
        return number(native, lang)
    known = catalogue()["labels"]
    text = next((name for name in (f"{PREFIX}{native}", str(native)) if name in known), None)
    return (
        label(text, lang)
        if text
        else label(native, lang)
        if native is None or isinstance(native, bool)
        else str(native)
    )
