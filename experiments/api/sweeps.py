"""`wangge sweep`: compute the missing runs of a design, write its tables and figures, and print conclusions."""

import json
import os
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from experiments.analysis.precision import FIRST
from experiments.analysis.warmup import pilot
from experiments.config.compose import ConfigSource
from experiments.config.validation_errors import ConfigError
from experiments.design.design import Design, Run
from experiments.design.outline import Outline, make_design, outline
from experiments.io.files import write_json, write_whole
from experiments.io.provenance import Model, provenance
from experiments.present.progress import Console
from experiments.results.sweep_folder import SweepFolder, key_of
from experiments.runner.cluster import check_address
from experiments.runner.jobs import Job
from experiments.runner.reporter import Reporter, counted
from experiments.runner.runner import Runner
from experiments.runner.study_size import StudySize, check_size
from experiments.store.segments import Key
from sim.text.catalogue import Phrase, label


def warmed_up(arguments: Sequence[str], source: ConfigSource, model: Model) -> Design:
    """Return the design, checked by the model; with warm_up=mser5, pilot runs determine its warm-up."""
    outlined = outline(arguments, source)
    reporter = Console(outlined.settings.lang)
    if outlined.settings.cluster is not None:
        check_address(outlined.settings.cluster)
    check_design_size(outlined, model)
    design = outlined.composed(partial(counted, reporter=reporter))
    notes = design.points[0].notes
    if notes:
        reporter.announce(Phrase("design_notes", columns=", ".join(notes)))
    for point in design.points:
        model.check(point.scenario)
    if design.settings.warm_up is None:
        return design
    if (
        any(word.partition("=")[0] == "horizon.warmup_days" for word in arguments)
        or "horizon.warmup_days" in design.levers
    ):
        raise ConfigError("warm_up_given")
    model.warm_up(reporter.announce)
    days = pilot(design, model)
    reporter.announce(Phrase("warm_up_set", days=days))
    return make_design([*arguments, f"horizon.warmup_days={days}"], source)


def check_design_size(outlined: Outline, model: Model, reporter: Reporter | None = None) -> None:
    """Raise ConfigError if the design is large and the user has not said sure=true.

    With `precision`, the smallest number of seeds that it can take is counted.
    """
    settings = outlined.settings
    seeds = max(FIRST, settings.replications) if settings.precision is not None else len(outlined.seeds)
    size = StudySize(outlined.points, outlined.points * seeds, copies=2)
    check_size(
        size,
        lambda: outlined.settled.scenario,
        model,
        settings.sure,
        settings.processes,
        reporter or Console(settings.lang),
    )


def compute_design(design: Design, path: Path, model: Model, command: list[str]) -> list[dict[str, Any]]:
    """Compute the runs that the store lacks, write the tables of the sweep's folder, and return the failures.

    The store lies beside the sweep's folder. A failure comes with its scenario and reason. With `force`, every run is
    computed, and compared with what the store has of it.
    """
    settings, reporter = design.settings, Console(design.settings.lang)
    folder = SweepFolder(path, design, model.version)
    folder.check(settings.force)
    runner = Runner(path.parent, settings.processes, reporter, model, settings.cluster, settings.force)
    runs = [run for run in design.runs() if settings.force or key_of(run) not in runner.store]
    folder.open(settings.force)
    if not runs:
        reporter.announce(Phrase("already_swept", total=design.total))
        if not folder.is_finished():
            folder.finish(runner.store)
        return []
    reporter.announce(
        Phrase(
            "sweep_begins",
            name=design.name,
            points=len(design.points),
            seeds=len(design.seeds),
            total=design.total,
        )
    )
    if len(runs) < design.total:
        reporter.announce(Phrase("resuming", done=design.total - len(runs), total=design.total))
    started, clock = time.time(), time.monotonic()
    failures = _Failures(path / "failures.jsonl", runs)
    jobs = {key_of(run): Job(key_of(run), run.point.scenario) for run in runs}
    done = runner.compute(list(jobs.values()), failures.keep)
    failures.settle()
    folder.finish(runner.store)
    seconds = time.monotonic() - clock
    more = {"computed": done.computed, "failed": len(done.failures), "processes": done.processes}
    write_json(path / "provenance.json", provenance(model.version, command, started, seconds, **more))
    return failures.all


class _Failures:
    """The failed runs of a sweep: written to a file as they come, and put into the design's order at the end."""

    def __init__(self, file: Path, runs: Sequence[Run]) -> None:
        self.all: list[dict[str, Any]] = []
        self._file = file
        self._runs: dict[Key, list[Run]] = {}
        for run in runs:
            self._runs.setdefault(key_of(run), []).append(run)
        file.unlink(missing_ok=True)

    def keep(self, failure: dict[str, Any]) -> Phrase:
        """Write down a failure and return the line that reports it."""
        for run in self._runs[failure["scenario_hash"], failure["seed"]]:
            self.all.append({"run": run.number, "levers": run.point.levels} | failure)
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(_json_line(self.all[-1]))
                lines.flush()
                os.fsync(lines.fileno())
        return _failure_line(self.all[-1])

    def settle(self) -> None:
        """Sort the failures into the design's order, so that the file does not depend on which came first."""
        self.all.sort(key=lambda failure: failure["run"])
        if self.all:
            text = "".join(map(_json_line, self.all))
            write_whole(self._file, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def _json_line(failure: dict[str, Any]) -> str:
    return json.dumps(failure, ensure_ascii=False, default=str) + "\n"


class _Levels(Phrase):
    """The levels of a run, by the names of its levers."""

    def __init__(self, levels: Mapping[str, Any]) -> None:
        super().__init__("list_and")
        self._levels = levels

    def line(self, lang: str = "en") -> str:
        """Return the levels as one text in `lang`."""
        return ", ".join(f"{label(lever, lang)}: {label(level, lang)}" for lever, level in self._levels.items())


def _failure_line(failure: dict[str, Any]) -> Phrase:
    fields = {"run": failure["run"], "seed": failure["seed"], "why": failure["reason"]}
    return Phrase("run_failed", **fields, levers=_Levels(failure["levers"]))
