"""`wangge compare A B`: two ways of governing on the same troubles, and what of the difference is more than chance."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from experiments.analysis.comparison.sides import Pair, pairs
from experiments.analysis.objectives import take_numbers
from experiments.api.study import Common
from experiments.config.arguments import take_settings
from experiments.config.compose import packaged
from experiments.config.validation_errors import ConfigError
from experiments.design.policies import Side, check_same_world, side
from experiments.io.files import make_room, whole_folder, write_json, writing_to
from experiments.io.provenance import Model, packaged_model, provenance
from experiments.present.studies.comparison import Comparison, judged, show, write
from experiments.runner.progress import announcing
from sim.text.catalogue import WanggeError, say

MATTERS = "matters"


class Settings(Common):
    """How many seeds, and which differences matter."""

    replications: int = Field(default=30, ge=2, le=100_000)
    matters: dict[str, float] = Field(default_factory=dict)


def compare(words: Sequence[str], model: Model | None = None) -> int:
    """Compare the two sides that `words` name; prints, writes results/compare-HASH/ (or `save_as`); the exit code.

    The first two words that are no settings are the sides: the name of a mode each, or arguments as `wangge run` takes
    them in one word with spaces between. What follows holds for both sides. Nothing is written before all is checked.
    """
    settings, rest = read_settings(words)
    source = packaged()
    if len(rest) < 2:
        raise ConfigError("compare_needs_two")
    common = list(rest[2:])
    a, b = (side(each, common, source) for each in rest[:2])
    check_same_world(a, b, source)
    model = model or packaged_model()
    for each in (a, b):
        model.check(each.scenario)
    settings.check_size(2, 2 * settings.replications, lambda: a.scenario, model, copies=0)
    path = _folder(a, b, settings)
    make_room(path)
    model.warm_up(announcing(settings.lang))
    started, clock = time.time(), time.monotonic()
    found = pairs(a, b, seeds_of(settings), settings.processes, model, settings.lang)
    comparison = judged(a, b, found, settings.matters)
    show(comparison, len(found), settings.lang)
    about = provenance(model.version, list(words), started, time.monotonic() - clock, **_about(a, b, settings))
    _keep(path, comparison, found, about, settings)
    print(say("written_to", settings.lang, folder=path))
    return 0


def seeds_of(settings: Settings) -> range:
    """The seeds of the pairs."""
    return range(settings.seed, settings.seed + settings.replications)


def _folder(a: Side, b: Side, settings: Settings) -> Path:
    """Where the tables go; WanggeError where something else than a comparison lies there."""
    path = Path(settings.results) / (settings.save_as or f"compare-{a.scenario.hash()[:6]}-{b.scenario.hash()[:6]}")
    if path.exists() and not (path / "judged.parquet").is_file():
        raise WanggeError("not_a_results_folder", folder=str(path))
    return path


def _about(a: Side, b: Side, settings: Settings) -> dict[str, Any]:
    sides = {
        name: {"words": each.words, "arguments": list(each.arguments), "scenario_hash": each.scenario.hash()}
        for name, each in (("a", a), ("b", b))
    }
    return {"sides": sides, "seed": settings.seed, "replications": settings.replications, "matters": settings.matters}


def _keep(path: Path, comparison: Comparison, found: Sequence[Pair], about: dict[str, Any], settings: Settings) -> None:
    with writing_to(path), whole_folder(path) as folder:
        write(folder, comparison, found)
        write_json(folder / "provenance.json", about)
        if settings.figures:
            from experiments.present.figures.forest import draw_forest, draw_quantiles

            draw_forest(comparison, folder, "forest", settings.lang)
            draw_quantiles(comparison, folder, "quantiles", settings.lang)


def read_settings(words: Sequence[str]) -> tuple[Settings, list[str]]:
    """The settings among the words, wherever they stand, and the other words in their order."""
    numbers, others = take_numbers(words, (MATTERS,), "compare")
    for name, size in numbers[MATTERS].items():
        if size < 0:
            raise ConfigError("matters_not_a_size", text=f"{MATTERS}.{name}={size:g}")
    return take_settings(others, Settings, "compare", matters=numbers[MATTERS])
