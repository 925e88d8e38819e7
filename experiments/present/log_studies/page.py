"""What the pages of the verbs about real logs have in common: sentences, tables and pictures in one HTML file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from experiments.io.files import write_whole
from experiments.present.figures.style import saving_as
from experiments.present.report.html import Content, Picture, page
from experiments.results.sheet import Sheet
from sim.text.catalogue import LANGUAGES, say

Drawer = Callable[[Path, str], list[Path]]
"""Draws into a folder in a language and returns the files."""


def write_log_pages(
    folder: Path,
    name: str,
    design: Callable[[str], Sheet],
    parts: Callable[[str], Sequence[str | Sheet]],
    limits: Callable[[str], Sequence[str]],
    draws: dict[str, Drawer],
    command: str,
    about: dict[str, Any],
) -> None:
    """Write NAME-en.html and NAME-zh.html into a folder, and the pictures beside them."""
    for lang in LANGUAGES:
        with tempfile.TemporaryDirectory() as temporary, saving_as(("png",)):
            pictures = []
            for key, draw in draws.items():
                drawn = draw(Path(temporary), lang)
                pictures += [Picture(file, say(f"{name}_figure_{key}", lang)) for file in drawn]
            rows = [(say(f"log_about_{key}", lang), str(value)) for key, value in about.items()]
            content = Content(
                title=say(f"{name}_title", lang),
                question=say(f"{name}_question", lang),
                design=[design(lang)],
                answers=list(parts(lang)),
                pictures=pictures,
                limits=list(limits(lang)),
                provenance=Sheet("", (), rows),
                commands=[command],
            )
            text = page(content, lang)
        file = folder / f"{name}-{lang}.html"
        write_whole(file, lambda whole, text=text: whole.write_text(text, encoding="utf-8"))  # type: ignore[misc]
        if draws:
            with saving_as(("png",)):
                for draw in draws.values():
                    for drawn_file in draw(folder, lang):
                        drawn_file.rename(folder / f"{drawn_file.stem}-{lang}.png")


def percent(share: float, lang: str, decimals: int = 1) -> str:
    """Return a share in per cent."""
    return say("mining_percent", lang, value=f"{100 * share:.{decimals}f}")
