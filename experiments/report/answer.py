"""What a verb found, as `answer.json` in its results folder: sentences, tables and pictures that the report shows.

{"verb": "choose",
 "sentences": {"en": ["..."], "zh": ["..."]},
 "tables": [{"title": {"en": "...", "zh": "..."}, "file": "ranking.parquet"}],
 "figures": [{"caption": {"en": "...", "zh": "..."}, "file": "boxes.png"}]}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from experiments.files import first_line, read_json, write_json
from sim.errors import WanggeError
from sim.messages import LANGUAGES

NAME = "answer.json"
Lang = Literal["en", "zh"]


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


class Part(BaseModel):
    """A part of an answer: nothing unknown, nothing that changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Table(Part):
    """A Parquet file of the folder, shown whole up to the report's limit of rows; columns are named by their labels."""

    title: Text
    file: File


class Figure(Part):
    """A picture of the folder (PNG or SVG) and what it shows."""

    caption: Text
    file: File


class Answer(Part):
    """Which verb answered, in sentences of both languages, with tables and pictures."""

    verb: str
    sentences: Annotated[dict[Lang, list[str]], AfterValidator(_both)]
    tables: list[Table] = []
    figures: list[Figure] = []


def told[Content](texts: Mapping[Lang, Content], lang: str) -> Content:
    """What an answer says in a language."""
    return texts["zh" if lang == "zh" else "en"]


def write_answer(
    folder: Path, verb: str, sentences: Mapping[Lang, Sequence[str]], tables: Sequence[Table] = (), figures: Sequence[Figure] = ()
) -> Answer:
    """Write `answer.json` beside the tables it names; gives back what was written."""
    spoken: dict[Lang, list[str]] = {lang: list(lines) for lang, lines in sentences.items()}
    answer = Answer(verb=verb, sentences=spoken, tables=list(tables), figures=list(figures))
    write_json(folder / NAME, answer.model_dump(mode="json"))
    return answer


def read_answer(folder: Path) -> Answer | None:
    """The answer in a folder, None where there is none; a damaged one is a WanggeError that names it."""
    path = folder / NAME
    if not path.is_file():
        return None
    content = read_json(path)
    try:
        return Answer.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise WanggeError("damaged_file", file=str(path), why=first_line(ValueError(f"{where}: {first['msg']}"))) from error
