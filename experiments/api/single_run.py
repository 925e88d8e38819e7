"""`wangge run`: simulate one scenario under one seed, print a table, and write a folder with the whole run."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.config.compose import ConfigSource, Settings, Settled, check_run, compose, settle, settle_run
from experiments.config.overrides import parse
from experiments.config.untrusted import refuse_interpolation
from experiments.config.validation_errors import ConfigError
from experiments.design.design import content_hash
from experiments.io.files import make_room, parse_yaml, read_json, whole_folder, write_json, writing_to
from experiments.io.provenance import Model, provenance
from experiments.runner.reporter import Reporter
from experiments.store import write_frame, write_table
from sim.text.catalogue import Phrase, WanggeError
from sim.text.causes import cause

if TYPE_CHECKING:
    from sim.scenario import Scenario

SCENARIO_FILE = "scenario_file="


@dataclass(frozen=True)
class Done:
    """The folder of a run, and whether the run was already there."""

    path: Path
    known: bool


def compute_run(settled: Settled, command: list[str], model: Model, reporter: Reporter) -> Done:
    """Compute a run and write its folder, whole or not at all, unless it is there already.

    Raises WanggeError if the folder holds something else, or a run of another model.
    """
    model.check(settled.scenario)
    settings = settled.settings
    key = content_hash(settled.scenario, settled.tree)
    path = folder_of(settled, key)
    if path.exists() and not (path / "outcomes.json").is_file():
        raise WanggeError("not_a_results_folder", folder=str(path))
    known = not settings.force and _is_finished(path, model.version, key, settings)
    if not known:
        _compute(settled, key, path, model, command, reporter)
    return Done(path, known)


def folder_of(settled: Settled, key: str) -> Path:
    """Return the folder of the run with this content hash."""
    settings = settled.settings
    return Path(settings.results) / (settings.save_as or f"{settled.scenario.name}-{key[:8]}-s{settings.seed}")


def settled_run(arguments: Sequence[str], source: ConfigSource) -> Settled:
    """Return the settled run that the arguments ask for.

    `scenario_file=FILE` takes the scenario from a file such as a run's scenario.yaml.
    """
    files = [word.removeprefix(SCENARIO_FILE) for word in arguments if word.startswith(SCENARIO_FILE)]
    if not files:
        return settle_run(arguments, source)
    overrides = parse([word for word in arguments if not word.startswith(SCENARIO_FILE)], source.folder)
    check_run(overrides)
    for override in overrides:
        if override.group:
            raise ConfigError("group_beside_file", text=override.text)
    base = compose(source, "run", ())
    own = {key: value for key, value in base.tree.items() if key in Settings.model_fields}
    return settle(source, replace(base, tree=own | _content(Path(files[-1])), file=files[-1]), overrides)


def _content(file: Path) -> dict[str, Any]:
    import yaml

    try:
        content = parse_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise WanggeError("scenario_file_unreadable", file=str(file), why=cause(error)) from error
    refuse_interpolation(content, str(file))
    if not isinstance(content, dict):
        raise WanggeError("scenario_file_unreadable", file=str(file), why=Phrase("scenario_file_no_table"))
    return content


def _is_finished(path: Path, model_version: str, key: str, settings: Settings) -> bool:
    """Return whether the folder holds this very run, with its event log if one is wanted.

    Raises WanggeError if the folder holds another run, or a run of another model: neither is replaced.
    """
    if not path.exists():
        return False
    there = read_json(path / "provenance.json")
    if there.get("model_version") != model_version:
        raise WanggeError("other_version", folder=str(path), theirs=there.get("model_version"), ours=model_version)
    if (there.get("scenario_hash"), there.get("seed")) != (key, settings.seed):
        raise WanggeError("another_run", folder=str(path), scenario=there.get("scenario"), seed=there.get("seed"))
    return not settings.log or (path / "events.parquet").is_file()


def _compute(settled: Settled, key: str, path: Path, model: Model, command: list[str], reporter: Reporter) -> None:
    settings = settled.settings
    make_room(path)
    model.warm_up(reporter.announce)
    started, clock = time.time(), time.monotonic()
    result = model.simulate(settled.scenario, settings.seed, log=settings.log)
    seconds = time.monotonic() - clock
    about = {"scenario": settled.scenario.name, "scenario_hash": key, "seed": settings.seed}
    with writing_to(path), whole_folder(path) as folder:
        _write(folder, result, settled.scenario)
        write_json(folder / "provenance.json", provenance(model.version, command, started, seconds, **about))


def _write(folder: Path, result: Any, scenario: Scenario) -> None:
    import pyarrow as pa
    import yaml

    write_json(folder / "outcomes.json", {name: _json_number(value) for name, value in result.outcomes.items()})
    tables = result.tables()
    for name, table in tables.items():
        write_frame(folder / f"{name}.parquet", table)
    if result.log is not None and "events" not in tables:
        columns: Mapping[str, Any] = {name: result.log[name] for name in result.log.dtype.names}
        write_table(folder / "events.parquet", pa.table({name: pa.array(column) for name, column in columns.items()}))
    text = yaml.safe_dump(scenario.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")


def _json_number(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
