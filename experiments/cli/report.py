"""`wangge report RESULTS`: write a page about a results folder.

The page has the question, design, answers, figures, limits and provenance, and the commands that reproduce the results.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from experiments.config.arguments import plain_settings
from experiments.config.language import Language
from experiments.io.files import write_whole, writing_to
from experiments.present.figures.results_view import Data
from experiments.present.report.html import Content, Picture, page
from experiments.results.answer import told
from experiments.results.answer_folder import fitting
from experiments.results.sheet import Sheet
from sim.text.catalogue import Phrase, WanggeError, label, say

VERBS = {"run": "run", "sweep": "sweep", "comparison": "compare"}
OWN_LIMITS = ("choose", "sensitivity", "discover", "optimise")
ABOUT = ("model_version", "started", "seconds", "python", "platform", "processors")


class Settings(BaseModel):
    """Settings of `wangge report`: the question as the reader put it, where the page goes, and its language."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: str = ""
    to: str = ""
    lang: Language = None  # type: ignore[assignment]


def report(words: Sequence[str]) -> int:
    """Write the page about a results folder and return the exit code.

    The page is `report-LANG.html` in that folder, unless `to` says otherwise.
    """
    folders = [word for word in words if "=" not in word]
    if not folders:
        raise WanggeError("report_without_folder")
    settings = plain_settings([word for word in words if word != folders[0]], Settings, "report")
    with fitting(Path(folders[0])):
        data = Data(folders[0])
        text = report_page(data, settings.question, settings.lang)
    target = Path(settings.to) if settings.to else data.folder / f"report-{settings.lang}.html"
    with writing_to(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    print(say("report_written", settings.lang, file=target))
    return 0


def report_page(data: Data, question: str = "", lang: str = "en") -> str:
    """Return the page about a results folder as HTML.

    Figures that the answer itself names are taken as they are; all others are drawn anew in the page's language, from
    the tables alone.
    """
    from experiments.present.report import contents

    verb = VERBS.get(data.kind) or (data.answer.verb if data.answer else "")
    with tempfile.TemporaryDirectory() as folder:
        content = Content(
            title=say("report_title", lang, verb=verb, name=data.folder.resolve().name),
            question=question or contents.question(data, lang),
            design=contents.design(data, lang),
            answers=contents.answers(data, lang),
            pictures=_pictures(data, Path(folder), lang),
            limits=_limits(data, lang),
            limit_sheets=_assumed(data, lang),
            provenance=_provenance(data, lang),
            commands=_commands(data, verb, lang),
        )
        return page(content, lang)


def _pictures(data: Data, folder: Path, lang: str) -> list[Picture]:
    from experiments.present.figures.registry import FIGURES, draw_figures

    own = []
    if data.answer is not None:
        own = [Picture(_there(data.folder / each.file), told(each.caption, lang)) for each in data.answer.figures]
    drawn = draw_figures(data, folder, lang=lang, formats=("png",)).files
    names = sorted((figure.name for figure in FIGURES), key=len, reverse=True)
    captions = [next(name for name in names if file.stem.startswith(name)) for file in drawn]
    return own + [Picture(file, say(f"figure_{name}", lang)) for file, name in zip(drawn, captions, strict=True)]


def _there(file: Path) -> Path:
    if not file.is_file():
        raise WanggeError("damaged_file", file=str(file), why=Phrase("report_file_missing"))
    return file


def _limits(data: Data, lang: str) -> list[str]:
    """Return what the model cannot say, then what this folder in particular cannot."""
    from experiments.design.factors import assumed_factors

    lines = [say(f"report_limit_{name}", lang) for name in ("forecast", "actors", "behaviour")]
    lines.append(say("report_limit_assumed", lang, n=len(assumed_factors())))
    if data.kind == "run":
        lines.append(say("report_limit_run", lang))
    elif data.kind == "sweep":
        lines.append(say("report_limit_sweep", lang, n=data.results.runs["seed"].nunique()))
    elif data.kind == "comparison":
        lines.append(say("report_limit_comparison", lang, n=data.provenance.get("replications", "–")))
    elif data.sort in OWN_LIMITS:
        lines.append(say(f"report_limit_{data.sort}", lang))
    return lines


def _assumed(data: Data, lang: str) -> list[Sheet]:
    """Return a table of a sweep's levers and what their declared values rest on, if there are any."""
    from experiments.cli.docs_tables import parameter_rows

    levers = data.results.levers if data.kind == "sweep" else []
    known = {row[0]: row for row in parameter_rows()}
    rows = [(label(lever, lang), lever, known[lever][4]) for lever in levers if lever in known]
    head = [say(f"report_{name}", lang) for name in ("lever", "path", "rests_on")]
    return [Sheet(say("report_touched", lang), head, rows)] if rows else []


def _provenance(data: Data, lang: str) -> Sheet:
    about = data.provenance
    rows: list[tuple[str, str]] = [
        (say(f"report_{name}", lang), str(about[name])) for name in ABOUT if about.get(name) is not None
    ]
    libraries: Any = about.get("libraries")
    if isinstance(libraries, dict):
        rows.append(
            (say("report_libraries", lang), ", ".join(f"{name} {version}" for name, version in libraries.items()))
        )
    if "scenario_hash" in about:
        rows.append((say("report_scenario_hash", lang), str(about["scenario_hash"])))
    return Sheet("", (), rows)


def _commands(data: Data, verb: str, lang: str) -> list[str]:
    """Return the command that computed the folder, and those that draw it and write this page again."""
    given = data.provenance.get("command")
    lines = [f"wangge {verb} {shlex.join(map(str, given))}".rstrip()] if isinstance(given, list) else []
    folder = shlex.quote(str(data.folder))
    return [*lines, f"wangge plot {folder} lang={lang}", f"wangge report {folder} lang={lang}"]
