"""The answer of a verb, kept as `answer.json` in its results folder: sentences, tables and pictures for the report.

{"verb": "choose",
 "question": {"en": "...", "zh": "..."},
 "design": {"en": [["outcome", "..."]], "zh": [["指标", "..."]]},
 "sentences": {"en": ["..."], "zh": ["..."]},
 "sheets": [{"title": {"en": "...", "zh": "..."}, "head": {...}, "rows": {...}, "numbers": [1, 2]}],
 "tables": [{"title": {"en": "...", "zh": "..."}, "file": "ranking.parquet"}],
 "figures": [{"caption": {"en": "...", "zh": "..."}, "file": "boxes.png"}]}

Only `verb` and `sentences` are required. `sheets` are tables as the command prints them, in words; `tables` are shown
as they lie on disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from experiments.io.files import read_json, write_json
from experiments.results.sheet import Cell, Sheet
from sim.text.catalogue import LANGUAGES, WanggeError, say
from sim.text.causes import cause

NAME = "answer.json"
Lang = Literal["en", "zh"]


@dataclass(frozen=True)
class Told:
    """An answer in one language: the question, the design, and sentences and tables in their order."""

    question: str
    design: Sequence[tuple[str, str]]
    parts: Sequence[str | Sheet]


def _both[Content](texts: dict[Lang, Content]) -> dict[Lang, Content]:
    if set(texts) != set(LANGUAGES):
        raise ValueError(f"needs {' and '.join(LANGUAGES)}")
    return texts


def _beside(file: str) -> str:
    if Path(file).name != file or not file:
        raise ValueError("must be the name of a file in the same folder")
    return file


Text = Annotated[dict[Lang, str], AfterValidator(_both)]
File = Annotated[str, AfterValidator(_beside)]


def design_rows(values: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """Return the rows of a design, named by the catalogue (`design_row_NAME`); empty ones are left out."""
    return [(say(f"design_row_{name}", lang), value) for name, value in values.items() if value]


class Part(BaseModel):
    """A part of an answer: immutable, and without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Table(Part):
    """A Parquet file of the folder, shown whole up to the report's limit of rows; columns are named by their labels."""

    title: Text
    file: File


class Figure(Part):
    """A picture in the folder (PNG or SVG), and what it shows."""

    caption: Text
    file: File


class Written(Part):
    """A table in words: every cell is a text, or a text and how it looks (`better`, `worse`)."""

    title: Text
    head: Annotated[dict[Lang, list[str]], AfterValidator(_both)]
    rows: Annotated[dict[Lang, list[list[str | list[str]]]], AfterValidator(_both)]
    numbers: list[int] = []

    def sheet(self, lang: str) -> Sheet:
        """Return the table in one language."""
        rows: list[list[Cell]] = [
            [each if isinstance(each, str) else (each[0], each[-1]) for each in row] for row in told(self.rows, lang)
        ]
        return Sheet(told(self.title, lang), told(self.head, lang), rows, self.numbers)


class Answer(Part):
    """An answer: the verb that gave it, sentences in both languages, tables and pictures."""

    verb: str
    sentences: Annotated[dict[Lang, list[str]], AfterValidator(_both)]
    question: Text | None = None
    design: Annotated[dict[Lang, list[list[str]]], AfterValidator(_both)] | None = None
    sheets: list[Written] = []
    tables: list[Table] = []
    figures: list[Figure] = []


def told[Content](texts: Mapping[Lang, Content], lang: str) -> Content:
    """Return what an answer says in a language."""
    return texts["zh" if lang == "zh" else "en"]


def write_answer(
    folder: Path,
    verb: str,
    sentences: Mapping[Lang, Sequence[str]],
    tables: Sequence[Table] = (),
    figures: Sequence[Figure] = (),
) -> Answer:
    """Write `answer.json` beside the tables it names, and return what was written."""
    spoken: dict[Lang, list[str]] = {lang: list(lines) for lang, lines in sentences.items()}
    answer = Answer(verb=verb, sentences=spoken, tables=list(tables), figures=list(figures))
    write_json(folder / NAME, answer.model_dump(mode="json"))
    return answer


def write_told(folder: Path, verb: str, tellings: Mapping[Lang, Told]) -> Answer:
    """Write `answer.json` from the answer in each language; the parts must be the same in all languages."""
    answer = Answer(
        verb=verb,
        question={lang: each.question for lang, each in tellings.items()},
        design={lang: [list(row) for row in each.design] for lang, each in tellings.items()},
        sentences={
            lang: [part.strip() for part in each.parts if isinstance(part, str)] for lang, each in tellings.items()
        },
        sheets=[
            _written(dict(zip(tellings, sheets, strict=True)))
            for sheets in zip(*map(_sheets, tellings.values()), strict=True)
        ],
    )
    write_json(folder / NAME, answer.model_dump(mode="json"))
    return answer


def _sheets(telling: Told) -> list[Sheet]:
    return [part for part in telling.parts if isinstance(part, Sheet)]


def _written(sheets: Mapping[Lang, Sheet]) -> Written:
    def plain(cell: Cell) -> str | list[str]:
        return cell if isinstance(cell, str) else list(cell)

    return Written(
        title={lang: each.title for lang, each in sheets.items()},
        head={lang: list(each.head) for lang, each in sheets.items()},
        rows={lang: [[plain(cell) for cell in row] for row in each.rows] for lang, each in sheets.items()},
        numbers=list(next(iter(sheets.values())).numbers),
    )


def read_answer(folder: Path) -> Answer | None:
    """Return the answer in a folder, or None if there is none.

    Raises WanggeError naming the file if it is damaged.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    content = read_json(path)
    try:
        return Answer.model_validate(content)
    except ValidationError as error:
        raise WanggeError("damaged_file", file=str(path), why=cause(error)) from error
