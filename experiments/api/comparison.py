"""`wangge compare A B`: compare two policies on the same troubles and judge which differences exceed chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from experiments.analysis.comparison.sides import Pair, run_pairs
from experiments.analysis.objectives import take_numbers, with_arguments
from experiments.api.study import Common
from experiments.config.arguments import take_settings
from experiments.config.compose import packaged
from experiments.config.validation_errors import ConfigError
from experiments.design.policies import Side, check_same_world, side
from experiments.io.files import whole_folder, write_json, write_lines, writing_to
from experiments.io.provenance import Model, packaged_model
from experiments.present.studies.comparison import Comparison, judged, write
from experiments.runner.reporter import Reporter
from sim.text.catalogue import WanggeError

MATTERS = "matters"


class Settings(Common):
    """Settings of `wangge compare`: the number of seeds, and by outcome the smallest difference that matters."""

    replications: int = Field(default=30, ge=2, le=100_000)
    matters: dict[str, float] = Field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A checked comparison: its settings, both sides, and the model that simulates them."""

    settings: Settings
    a: Side
    b: Side
    model: Model

    @property
    def seeds(self) -> range:
        """The seeds of the pairs."""
        return range(self.settings.seed, self.settings.seed + self.settings.replications)

    def folder(self) -> Path:
        """Return the folder for the tables; raise WanggeError if it holds something other than a comparison."""
        hashes = f"{self.a.scenario.hash()[:6]}-{self.b.scenario.hash()[:6]}"
        path = Path(self.settings.results) / (self.settings.save_as or f"compare-{hashes}")
        if path.exists() and not (path / "judged.parquet").is_file():
            raise WanggeError("not_a_results_folder", folder=str(path))
        return path

    def about(self) -> dict[str, Any]:
        """Return the description of the question for the provenance."""
        sides = {
            name: {"words": each.words, "arguments": list(each.arguments), "scenario_hash": each.scenario.hash()}
            for name, each in (("a", self.a), ("b", self.b))
        }
        asked = self.settings
        return {"sides": sides, "seed": asked.seed, "replications": asked.replications, "matters": asked.matters}


@dataclass(frozen=True)
class Found:
    """A finished comparison: the judged differences, the pairs, and the runs that failed."""

    comparison: Comparison
    pairs: list[Pair]
    failures: list[dict[str, Any]]


def question(
    words: Sequence[str], model: Model | None = None, reporter: Reporter | None = None, **arguments: Any
) -> Question:
    """Return the checked comparison that the words and arguments ask for.

    `words` are those of the command line; `arguments` are settings given by name through the Python API.
    Raises ConfigError for a mistake in either.
    """
    settings, rest = read_settings(words, **arguments)
    if len(rest) < 2:
        raise ConfigError("compare_needs_two")
    source = packaged()
    a, b = (side(each, list(rest[2:]), source) for each in rest[:2])
    check_same_world(a, b, source)
    asked = Question(settings, a, b, model or packaged_model())
    for each in (a, b):
        asked.model.check(each.scenario)
    settings.check_size(2, 2 * settings.replications, lambda: a.scenario, asked.model, reporter)
    return asked


def compared(asked: Question, results: Path, reporter: Reporter | None = None) -> Found:
    """Run what the store in `results` lacks, and judge; raise WanggeError if fewer than two pairs are complete."""
    runs = run_pairs(asked.a, asked.b, asked.seeds, asked.settings.runner(asked.model, results, reporter))
    if len(runs.found) < 2:
        raise WanggeError("compare_runs_failed", why=runs.failures[0]["reason"], command=runs.failures[0]["command"])
    return Found(judged(asked.a, asked.b, runs.found, asked.settings.matters), runs.found, runs.failures)


def keep(path: Path, found: Found, about: dict[str, Any], settings: Settings) -> None:
    """Write a comparison's tables, provenance, failed runs and figures to its folder, whole or not at all."""
    with writing_to(path), whole_folder(path) as folder:
        write(folder, found.comparison, found.pairs)
        write_json(folder / "provenance.json", about)
        if found.failures:
            write_lines(folder / "failures.jsonl", found.failures)
        if settings.figures:
            from experiments.present.figures.registry import draw_figures
            from experiments.present.figures.results_view import Data

            draw_figures(Data(folder), folder, ("forest", "quantiles"), lang=settings.lang)


def read_settings(words: Sequence[str], **arguments: Any) -> tuple[Settings, list[str]]:
    """Return the settings found anywhere among the words, and the other words in their order.

    `arguments` are settings given by name through the Python API.
    """
    numbers, others = take_numbers(words, (MATTERS,), "compare")
    matters = with_arguments(numbers, arguments)[MATTERS]
    for name, size in matters.items():
        if size < 0:
            raise ConfigError("matters_not_a_size", text=f"{MATTERS}.{name}={size:g}")
    return take_settings(others, Settings, "compare", matters=matters, **arguments)
