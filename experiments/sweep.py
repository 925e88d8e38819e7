"""`wangge sweep`: compute every run of a design in several processes, keep what is finished, and conclude."""

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.compose import ConfigSource, packaged
from experiments.conclude import conclude
from experiments.design import Design, Run, make_design
from experiments.files import first_line, write_json, writing_to
from experiments.pool import spread
from experiments.precision import to_precision
from experiments.progress import Progress, announce
from experiments.provenance import Model, packaged_model, provenance
from experiments.store import PREFIX, SweepFolder, read_results, write_part
from experiments.sufficiency import precision_lines
from experiments.warmup import pilot
from experiments.wording import ConfigError
from sim.errors import WanggeError
from sim.messages import label, say

CHUNK = 8
"""Runs in a part at most: enough to share the cost of writing, few enough that a kill loses little."""


@dataclass
class ChunkReport:
    """What a worker tells of a chunk: how many runs it tried, and those that failed with scenario and reason."""

    tried: int
    failures: list[dict[str, Any]] = field(default_factory=list)


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
    conclude(read_results(path), path, design.name, design.settings.lang, design.settings.figures)
    if known:
        for line in precision_lines(known, design.points, path, design.settings.precision or 0.0, len(design.seeds), design.settings.lang):
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
    design = make_design(arguments, source)
    for point in design.points:
        model.check(point.scenario)
    if design.settings.warm_up is None:
        return design
    if any(word.partition("=")[0] == "horizon.warmup_days" for word in arguments) or "horizon.warmup_days" in design.levers:
        raise ConfigError("warm_up_given")
    model.warm_up(announce)
    days = pilot(design, model)
    announce(say("warm_up_set", design.settings.lang, days=days))
    return make_design([*arguments, f"horizon.warmup_days={days}"], source)


def compute_design(design: Design, path: Path, model: Model, command: list[str]) -> list[dict[str, Any]]:
    """Compute what is missing in the sweep's folder and finish it; the failures with scenario and reason."""
    lang = design.settings.lang
    folder = SweepFolder(path, design, model.version)
    folder.open(design.settings.force)
    done = folder.finished()
    todo = [run for run in design.runs() if run.number not in done]
    if not todo:
        folder.merge()
        announce(say("already_swept", lang, total=design.total))
        return []
    processes = min(design.settings.processes or os.cpu_count() or 1, len(todo))
    counts = {"points": len(design.points), "seeds": len(design.seeds), "total": design.total}
    announce(say("sweep_begins", lang, name=design.name, processes=processes, **counts))
    if done:
        announce(say("resuming", lang, done=len(done), total=design.total))
    model.warm_up(announce)
    started, clock = time.time(), time.monotonic()
    failures = _compute(todo, processes, folder, model, lang)
    folder.merge()
    seconds = time.monotonic() - clock
    more = {"computed": len(todo), "failed": len(failures), "processes": processes}
    write_json(path / "provenance.json", provenance(model.version, command, started, seconds, **more))
    return failures


def _compute(todo: Sequence[Run], processes: int, folder: SweepFolder, model: Model, lang: str) -> list[dict[str, Any]]:
    """Run all chunks, show how far they are, and keep failures as they come."""
    file = folder.path / "failures.jsonl"
    file.unlink(missing_ok=True)
    failures: list[dict[str, Any]] = []
    with Progress(len(todo), lang) as progress:
        for report in spread(chunks(todo, processes), processes, run_chunk, folder.parts.resolve(), model.simulate, died="worker_died"):
            progress.advance(report.tried, len(report.failures))
            for failure in report.failures:
                failures.append(failure)
                _keep(file, failure)
                progress.tell(_failure_line(failure, lang))
    return failures


def chunks(runs: Sequence[Run], processes: int) -> Iterator[list[Run]]:
    """Consecutive runs of one seed, small enough that every process gets several chunks."""
    size = max(1, min(CHUNK, len(runs) // (4 * processes)))
    chunk: list[Run] = []
    for run in runs:
        if chunk and (len(chunk) == size or chunk[0].seed != run.seed):
            yield chunk
            chunk = []
        chunk.append(run)
    if chunk:
        yield chunk


_worlds: dict[int, dict[Any, Any]] = {}
"""The worlds of the seed that this process works on, filled by the model."""


def run_chunk(chunk: Sequence[Run], parts: Path, simulate: Callable[..., Any]) -> ChunkReport:
    """Simulate the runs of one seed over one world and write their part. A run that fails does not stop the others."""
    if chunk[0].seed not in _worlds:
        _worlds.clear()
    worlds = _worlds.setdefault(chunk[0].seed, {})
    report = ChunkReport(len(chunk))
    rows, daily = [], []
    for run in chunk:
        try:
            result = simulate(run.point.scenario, run.seed, log=False, world_cache=worlds)
            rows.append(run.row() | {PREFIX + name: _plain(value) for name, value in result.outcomes.items()})
            daily.append(result.daily)
        except Exception as error:
            report.failures.append(_failure(run, error))
    if rows:
        with writing_to(parts.parent):
            write_part(parts, rows, daily)
    return report


def _plain(value: Any) -> Any:
    """A Python number, so that a table's column types do not depend on which run came first."""
    return value.item() if hasattr(value, "item") else value


def _failure(run: Run, error: Exception) -> dict[str, Any]:
    reason = str(error) if isinstance(error, WanggeError) else f"{type(error).__name__}: {first_line(error)}"
    return {
        "run": run.number,
        "seed": run.seed,
        "scenario_hash": run.point.scenario_hash,
        "levers": run.point.levels,
        "reason": reason,
        "traceback": traceback.format_exc(limit=-4),
        "scenario": run.point.scenario.model_dump(mode="json"),
    }


def _failure_line(failure: dict[str, Any], lang: str) -> str:
    levers = ", ".join(f"{label(lever, lang)}: {label(level, lang)}" for lever, level in failure["levers"].items())
    return say("run_failed", lang, run=failure["run"], seed=failure["seed"], levers=levers, why=failure["reason"])


def _keep(file: Path, failure: dict[str, Any]) -> None:
    import json

    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(failure, ensure_ascii=False, default=str) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
