"""A verb's question once it is read and checked, and how every such question is answered, told and kept.

`wangge choose`, `sensitivity`, `discover` and `optimise` differ in what they look for and in how they tell it; all else is here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.destinations import ResultsFolder, SaveAs
from experiments.config.language import Language
from experiments.io.files import whole_folder, write_json, writing_to
from experiments.io.provenance import Model, provenance
from experiments.present.console import show_sheet
from experiments.results.answer import Lang, Told, write_told
from experiments.results.answer_folder import question_folder
from experiments.runner.progress import announce, announcing
from experiments.runner.runner import Runner
from experiments.runner.study_size import StudySize, check_size
from experiments.store import write_table
from sim.text.catalogue import say

if TYPE_CHECKING:
    import pandas as pd

LANGS: tuple[Lang, ...] = ("en", "zh")


class Common(BaseModel):
    """The settings that all these verbs have: where draws begin, on how many processes, and where tables and pictures go."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    seed: int = Field(default=1, ge=0, lt=2**31)
    processes: int | None = Field(default=None, ge=1, le=1024)
    results: ResultsFolder = "results"
    save_as: SaveAs | None = None
    lang: Language = None  # type: ignore[assignment]
    figures: bool = True
    sure: bool = False

    def check_size(self, points: int, runs: int, scenario: Callable[[], Any], model: Model, copies: int = 1) -> None:
        """Raise ConfigError where this is a large study and the user has not said sure=true (`study_size.check_size`)."""
        check_size(StudySize(points, runs, copies), scenario, model, self.sure, self.processes, self.lang)


class Finding(Protocol):
    """What was found, with the runs that failed on the way."""

    @property
    def failures(self) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Inquiry[Found: Finding]:
    """A question: `words` as it was asked, `content` is everything that the answer depends on, `seek` finds the answer, and
    `told`, `tables` and `about` say it in words, as tables, and for provenance. `stem` begins the folder's name;
    `scenario` is one of those that are run."""

    verb: str
    stem: str
    words: Sequence[str]
    settings: Common
    model: Model
    content: Any
    seek: Callable[[Runner], Found]
    told: Callable[[Found, str], Told]
    tables: Callable[[Found], dict[str, pd.DataFrame]]
    about: Callable[[Found], dict[str, Any]]
    scenario: Any

    def folder(self, results: Path) -> Path:
        """Where the answer will lie; WanggeError where something else lies there."""
        return question_folder(results, self.verb, self.settings.save_as, self.stem, self.content)

    def tell(self, found: Found, lang: str) -> Told:
        """What is told, with the scenario at the head of the design."""
        said, time = self.told(found, lang), self.scenario.horizon
        where = say("design_scenario", lang, name=self.scenario.name, days=time.days, warmup=time.warmup_days)
        return replace(said, design=[(say("report_scenario", lang), where), *said.design])

    def laboratory(self, results: Path) -> Runner:
        """The laboratory that has, or will have, the runs."""
        return Runner(results, self.settings.processes, self.settings.lang, self.model)


def answer[Found: Finding](inquiry: Inquiry[Found]) -> int:
    """Find the answer, print it and write it down; the exit code. Nothing is written before the question is settled."""
    lang, results = inquiry.settings.lang, Path(inquiry.settings.results)
    path = inquiry.folder(results)
    inquiry.model.warm_up(announcing(lang))
    started, clock = time.time(), time.monotonic()
    found = inquiry.seek(inquiry.laboratory(results))
    for part in inquiry.tell(found, lang).parts:
        print(part) if isinstance(part, str) else show_sheet(part)
    keep(inquiry, found, path, started, time.monotonic() - clock)
    print(say("written_to", lang, folder=path))
    if found.failures:
        announce(say("answer_runs_failed", lang, n=len(found.failures), file=path / "failures.jsonl"))
    return 1 if found.failures else 0


def keep[Found: Finding](inquiry: Inquiry[Found], found: Found, path: Path, started: float, seconds: float) -> None:
    """Write NAME.parquet of every table, provenance.json, answer.json in both languages, failures.jsonl where runs failed,
    and the pictures, which are drawn from these tables."""
    about = provenance(
        inquiry.model.version, list(inquiry.words), started, seconds, verb=inquiry.verb, **inquiry.about(found)
    )
    with writing_to(path), whole_folder(path) as folder:
        _write_tables(folder, inquiry.tables(found))
        write_json(folder / "provenance.json", about)
        write_told(folder, inquiry.verb, {lang: inquiry.tell(found, lang) for lang in LANGS})
        if found.failures:
            lines = [json.dumps(each, ensure_ascii=False, default=str) for each in found.failures]
            (folder / "failures.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        if inquiry.settings.figures:
            from experiments.present.figures.registry import draw_figures
            from experiments.present.figures.results_view import Data

            draw_figures(Data(folder), folder, lang=inquiry.settings.lang)


def _write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    import pyarrow as pa

    for name, table in tables.items():
        write_table(folder / f"{name}.parquet", pa.Table.from_pandas(table, preserve_index=False))
