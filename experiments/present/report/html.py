"""The report as one HTML file: style, pictures and Chinese characters are inside, and nothing is fetched from anywhere.

It is light or dark like the reader's system, wide tables scroll by themselves on a phone, and print has no scroll
bars. How it looks is in `templates`; every text that is put in there is escaped.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from experiments.present.templates import rendered
from experiments.results.sheet import Sheet

TYPES = {".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Picture:
    """A picture and its caption; `file` is read into the page."""

    file: Path
    caption: str

    @property
    def source(self) -> str:
        """The picture itself as an address, so that the page fetches nothing."""
        data = base64.b64encode(self.file.read_bytes()).decode("ascii")
        return f"data:{TYPES[self.file.suffix]};base64,{data}"


@dataclass(frozen=True)
class Content:
    """Everything a report says, in one language."""

    title: str
    question: str
    design: Sequence[Sheet]
    answers: Sequence[str | Sheet]
    limits: Sequence[str]
    provenance: Sheet
    commands: Sequence[str]
    pictures: Sequence[Picture] = field(default=())
    limit_sheets: Sequence[Sheet] = field(default=())


def page(content: Content, lang: str) -> str:
    """Return the whole page. The same content gives the same bytes."""
    answers = groupby(content.answers, key=lambda each: isinstance(each, str))  # consecutive sentences become one list
    return rendered(
        "experiments.present.report",
        "report.html.j2",
        lang,
        content=content,
        answers=[(are_sentences, list(group)) for are_sentences, group in answers],
    )
