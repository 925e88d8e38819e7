"""`wangge sweep`: compute what is not known of a design, write its tables and pictures, and conclude."""

import json
import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from experiments.analysis.precision import FIRST, to_precision
from experiments.analysis.warmup import pilot
from experiments.config.compose import ConfigSource, packaged
from experiments.config.validation_errors import ConfigError
from experiments.design.design import Design, Run
from experiments.design.outline import Outline, make_design, outline
from experiments.io.files import write_json, write_whole, writing_to
from experiments.io.provenance import Model, packaged_model, provenance
from experiments.present.diagnostics import precision_lines
from experiments.present.sweep_summary import conclude
from experiments.results.sweep_folder import SweepFolder, key_of
from experiments.runner.cluster import check_address
from experiments.runner.jobs import Job
from experiments.runner.progress import announce, announcing, counted
from experiments.runner.runner import Runner
from experiments.runner.study_size import StudySize, check_size
from experiments.store.segments import Key
from sim.text.catalogue import WanggeError, label, say


def sweep_words(words: Sequence[str], multirun: bool = False) -> int:
    """`wangge sweep`; -m is accepted as in Hydra and changes nothing."""
    return sweep(words)


def sweep(arguments: Sequence[str], source: ConfigSource | None = None, model: Model | None = None) -> int:
    """Compute the design that `arguments` ask for, print what it shows and draw its pictures; the exit code.

    Finished runs are never computed again. Nothing is written before the whole design has been validated.
    """
    model = model or packaged_model()
    design = warmed_up(arguments, source or packaged(), model)
    design, known = to_precision(design, model)
    path = Path(design.settings.results) / design.name
    with writing_to(path):
        failures = compute_design(design, path, model, list(arguments))
    if len(failures) == design.total:
        raise WanggeError("all_runs_failed", why=failures[0]["reason"], file=str(path / "failures.jsonl"))
    conclude(path, design.name, design.settings.lang, design.settings.figures)
    if known:
        for line in precision_lines(
            known, design.points, path, design.settings.precision or 0.0, len(design.seeds), design.settings.lang
        ):
            print(line)
    if failures:
        lang = design.settings.lang
        print(
            say("some_runs_failed", lang, n=len(failures), total=design.total, file=path / "failures.jsonl"),
            file=sys.stderr,
        )
    return 1 if failures else 0


def warmed_up(arguments: Sequence[str], source: ConfigSource, model: Model) -> Design:
    """The design, checked by the model; with warm_up=mser5 its warm-up is what pilot runs need."""
    outlined = outline(arguments, source)
    if outlined.settings.cluster is not None:
        check_address(outlined.settings.cluster)
    check_design_size(outlined, model)
    design = outlined.composed(partial(counted, lang=outlined.settings.lang))
    notes = design.points[0].notes
    if notes:
        announce(say("design_notes", design.settings.lang, columns=", ".join(notes)))
    for point in design.points:
        model.check(point.scenario)
    if design.settings.warm_up is None:
        return design
    if (
        any(word.partition("=")[0] == "horizon.warmup_days" for word in arguments)
        or "horizon.warmup_days" in design.levers
    ):
        raise ConfigError("warm_up_given")
    model.warm_up(announcing(design.settings.lang))
    days = pilot(design, model)
    announce(say("warm_up_set", design.settings.lang, days=days))
    return make_design([*arguments, f"horizon.warmup_days={days}"], source)


def check_design_size(outlined: Outline, model: Model) -> None:
    """Refuse a large design unless the user is sure. With `precision` the seeds are counted that it takes at least."""
    settings = outlined.settings
    seeds = max(FIRST, settings.replications) if settings.precision is not None else len(outlined.seeds)
    size = StudySize(outlined.points, outlined.points * seeds, copies=2)
    check_size(size, lambda: outlined.settled.scenario, model, settings.sure, settings.processes, settings.lang)


def compute_design(design: Design, path: Path, model: Model, command: list[str]) -> list[dict[str, Any]]:
    """Compute what the store beside the sweep's folder lacks and write the folder's tables; the failures with scenario and reason.

    With `force` every run is computed, and held against what the store has of it.
    """
    settings, lang = design.settings, design.settings.lang
    folder = SweepFolder(path, design, model.version)
    folder.check(settings.force)
    laboratory = Runner(path.parent, settings.processes, lang, model, settings.cluster, settings.force)
    runs = [run for run in design.runs() if settings.force or key_of(run) not in laboratory.store]
    folder.open(settings.force)
    if not runs:
        announce(say("already_swept", lang, total=design.total))
        if not folder.is_finished():
            folder.finish(laboratory.store)
        return []
    announce(
        say(
            "sweep_begins",
            lang,
            name=design.name,
            points=len(design.points),
            seeds=len(design.seeds),
            total=design.total,
        )
    )
    if len(runs) < design.total:
        announce(say("resuming", lang, done=design.total - len(runs), total=design.total))
    started, clock = time.time(), time.monotonic()
    failures = _Failures(path / "failures.jsonl", runs, lang)
    jobs = {key_of(run): Job(key_of(run), run.point.scenario) for run in runs}
    done = laboratory.compute(list(jobs.values()), failures.keep)
    failures.settle()
    folder.finish(laboratory.store)
    seconds = time.monotonic() - clock
    more = {"computed": done.computed, "failed": len(done.failures), "processes": done.processes}
    write_json(path / "provenance.json", provenance(model.version, command, started, seconds, **more))
    return failures.all


class _Failures:
    """The failed runs of a sweep, in a file as they come, and in the design's order once all is done."""

    def __init__(self, file: Path, runs: Sequence[Run], lang: str) -> None:
        self.all: list[dict[str, Any]] = []
        self._file, self._lang = file, lang
        self._runs: dict[Key, list[Run]] = {}
        for run in runs:
            self._runs.setdefault(key_of(run), []).append(run)
        file.unlink(missing_ok=True)

    def keep(self, failure: dict[str, Any]) -> str:
        """Write one down; the line that tells it."""
        for run in self._runs[failure["scenario_hash"], failure["seed"]]:
            self.all.append({"run": run.number, "levers": run.point.levels} | failure)
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(_json_line(self.all[-1]))
                lines.flush()
                os.fsync(lines.fileno())
        return _failure_line(self.all[-1], self._lang)

    def settle(self) -> None:
        """Put them into the design's order: the file does then not tell who was first."""
        self.all.sort(key=lambda failure: failure["run"])
        if self.all:
            text = "".join(map(_json_line, self.all))
            write_whole(self._file, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def _json_line(failure: dict[str, Any]) -> str:
    return json.dumps(failure, ensure_ascii=False, default=str) + "\n"


def _failure_line(failure: dict[str, Any], lang: str) -> str:
    levers = ", ".join(f"{label(lever, lang)}: {label(level, lang)}" for lever, level in failure["levers"].items())
    return say("run_failed", lang, run=failure["run"], seed=failure["seed"], levers=levers, why=failure["reason"])
