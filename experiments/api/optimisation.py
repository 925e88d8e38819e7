"""`wangge optimise`: search levers within limits for the best compromises between several outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import Field

from experiments.analysis.objectives import (
    AT_LEAST,
    AT_MOST,
    Aim,
    aim,
    known_outcome,
    limits,
    take_numbers,
    with_arguments,
)
from experiments.analysis.optimisation.decision_space import read_space
from experiments.analysis.optimisation.study import Improvement, Question, improve
from experiments.api.study import Common, Study
from experiments.config.arguments import take_settings
from experiments.config.compose import packaged
from experiments.config.validation_errors import ConfigError
from experiments.io.provenance import Model, packaged_model
from experiments.present.studies.optimisation import about, tables, told
from experiments.runner.reporter import Reporter


class Settings(Common):
    """Settings of `wangge optimise`: the objectives, the length of the search, and the re-estimation."""

    objectives: tuple[str, ...] = Field(
        default=("duration_hours", "cost_per_resident_yuan"), min_length=2, max_length=4, strict=False
    )
    maximise: tuple[str, ...] = Field(default=(), strict=False)
    minimise: tuple[str, ...] = Field(default=(), strict=False)
    trials: int = Field(default=100, ge=4, le=1_000_000)
    population: int = Field(default=20, ge=4, le=10_000)
    replications: int = Field(default=3, ge=1, le=100_000)
    reestimate: int = Field(default=30, ge=2, le=100_000)


def study(
    words: Sequence[str], model: Model | None = None, reporter: Reporter | None = None, **arguments: Any
) -> Study[Improvement]:
    """Return the fully checked study that the words and arguments ask for; raise ConfigError for a mistake."""
    numbers, rest = take_numbers(words, (AT_MOST, AT_LEAST), "optimise")
    numbers = with_arguments(numbers, arguments)
    settings, rest = take_settings(rest, Settings, "optimise", **arguments)
    question = _question(settings, numbers)
    space = read_space(rest, packaged())
    model = model or packaged_model()
    base = space.points([{}])[0]
    model.check(base.scenario)
    settings.check_size(
        settings.trials, settings.trials * settings.replications, lambda: base.scenario, model, reporter
    )
    for lever in space.levers:
        for point in space.points([{lever.path: end} for end in lever.ends()]):
            model.check(point.scenario)
    content = [question, space.levers, base.scenario_hash]
    seek = partial(improve, space, question)
    return Study("optimise", "optimise", words, settings, model, content, seek, told, tables, about, base.scenario)


def _question(settings: Settings, numbers: Mapping[str, Mapping[str, float]]) -> Question:
    names = settings.objectives
    if len(set(names)) < len(names):
        raise ConfigError("objective_twice", names=", ".join(names))
    for stray in (*settings.maximise, *settings.minimise):
        if stray not in names:
            raise ConfigError("direction_without_objective", outcome=stray, names=", ".join(names))
    return Question(
        aims=tuple(_aim(name, settings) for name in names),
        limits=limits(numbers),
        trials=settings.trials,
        population=settings.population,
        replications=settings.replications,
        reestimate=settings.reestimate,
        seed=settings.seed,
    )


def _aim(name: str, settings: Settings) -> Aim:
    """Return an objective with its direction: the outcome's own, unless the settings give one."""
    up, down = name in settings.maximise, name in settings.minimise
    undecided = not up and not down and known_outcome(name, "objectives").better == 0
    if undecided or (up and down):
        raise ConfigError("objective_without_direction", outcome=name)
    return aim(name, "more" if up else "less" if down else None, "objectives")
