"""Studies: what `wangge choose`, `sensitivity`, `discover` and `optimise` have in common.

They differ in what they look for and in how they render it; settings, running, printing and writing are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.destinations import ResultsFolder, SaveAs
from experiments.config.language import Language
from experiments.io.files import whole_folder, write_json, write_lines, writing_to
from experiments.io.provenance import Model, provenance
from experiments.present.progress import Console
from experiments.results.answer import Lang, Told, write_told
from experiments.results.answer_folder import question_folder
from experiments.runner.cluster import check_address
from experiments.runner.reporter import SILENT, Reporter
from experiments.runner.runner import Runner
from experiments.runner.study_size import StudySize, check_size
from experiments.store import write_frame
from sim.text.catalogue import say
from sim.text.language import environment_language

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

LANGS: tuple[Lang, ...] = ("en", "zh")


class Asking(BaseModel):
    """Settings of all verbs that run simulations: where to compute and keep runs, and whether many are allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    processes: int | None = Field(default=None, ge=1, le=1024)
    cluster: str | None = Field(default=None, min_length=1)
    results: ResultsFolder = "results"
    lang: Language = None  # type: ignore[assignment]
    sure: bool = False

    @property
    def console(self) -> Console:
        """The reporter of a command: it writes to standard error in the command's language."""
        return Console(self.lang)

    def runner(self, model: Model, results: Path | None = None, reporter: Reporter | None = None) -> Runner:
        """Return a runner with these settings, on a cluster if one is named.

        Raises ConfigError if the address of the cluster is malformed.
        """
        if self.cluster is not None:
            check_address(self.cluster)
        return Runner(results or Path(self.results), self.processes, reporter or self.console, model, self.cluster)

    def check_size(
        self,
        points: int,
        runs: int,
        scenario: Callable[[], Any],
        model: Model,
        reporter: Reporter | None = None,
    ) -> None:
        """Raise ConfigError if the study is large and the user has not said sure=true (`study_size.check_size`)."""
        check_size(StudySize(points, runs), scenario, model, self.sure, self.processes, reporter or self.console)


class Common(Asking):
    """Settings of all studies: the seed from which draws begin, and where tables and figures go."""

    seed: int = Field(default=1, ge=0, lt=2**31)
    save_as: SaveAs | None = None
    figures: bool = True


class Finding(Protocol):
    """What a study finds, including the runs that failed on the way."""

    @property
    def failures(self) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Study[Found: Finding]:
    """A validated study: how to run it, render what it finds, and describe it in its provenance.

    `words` is the command as it was given; `content` is everything that the answer depends on; the name of the answer's
    folder begins with `stem`; `scenario` is one of those that are run.
    """

    verb: str
    stem: str
    words: Sequence[str]
    settings: Common
    model: Model
    content: Any
    run: Callable[[Runner], Found]
    said: Callable[[Found, str], Told]
    tables: Callable[[Found], dict[str, pd.DataFrame]]
    metadata: Callable[[Found], dict[str, Any]]
    scenario: Scenario

    def folder(self, results: Path) -> Path:
        """Return the folder for the answer; raise WanggeError if it holds something else."""
        return question_folder(results, self.verb, self.settings.save_as, self.stem, self.content)

    def render(self, found: Found, lang: str) -> Told:
        """Return the answer in words and tables of text, with the scenario at the head of the design."""
        said, time = self.said(found, lang), self.scenario.horizon
        where = say("design_scenario", lang, name=self.scenario.name, days=time.days, warmup=time.warmup_days)
        return replace(said, design=[(say("report_scenario", lang), where), *said.design])

    def runner(self, results: Path, reporter: Reporter | None = None) -> Runner:
        """Return the runner whose store in `results` has, or will have, the runs."""
        return self.settings.runner(self.model, results, reporter)


def reporter_of(progress: bool) -> Reporter:
    """Return the reporter of an API function: silent, or on standard error in the environment's language."""
    return Console(environment_language()) if progress else SILENT


def keep[Found: Finding](study: Study[Found], found: Found, path: Path, started: float, seconds: float) -> None:
    """Write an answer's folder, whole or not at all.

    The folder gets every table, provenance.json, answer.json in both languages, failures.jsonl if runs failed, and the
    figures, which are drawn from the tables.
    """
    about = provenance(
        study.model.version, list(study.words), started, seconds, verb=study.verb, **study.metadata(found)
    )
    with writing_to(path), whole_folder(path) as folder:
        _write_tables(folder, study.tables(found))
        write_json(folder / "provenance.json", about)
        write_told(folder, study.verb, {lang: study.render(found, lang) for lang in LANGS})
        if found.failures:
            write_lines(folder / "failures.jsonl", found.failures)
        if study.settings.figures:
            from experiments.present.figures.registry import draw_figures
            from experiments.present.figures.results_view import Data

            draw_figures(Data(folder), folder, lang=study.settings.lang)


def _write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        write_frame(folder / f"{name}.parquet", table)
