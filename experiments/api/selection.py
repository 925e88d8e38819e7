"""`wangge choose A B C`: find the best of several policies with a stated confidence, in no more runs than needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import Field

from experiments.analysis.objectives import (
    AT_LEAST,
    AT_MOST,
    Wanted,
    aim,
    limits,
    sizes,
    smallest,
    take_numbers,
    with_arguments,
)
from experiments.analysis.selection.select import Choice, Question, choose_among
from experiments.api.study import Common, Study
from experiments.config.arguments import take_settings
from experiments.config.compose import packaged
from experiments.config.validation_errors import ConfigError
from experiments.design.candidates import candidates
from experiments.io.provenance import Model, packaged_model
from experiments.present.candidate_names import called
from experiments.present.studies.selection import about, renamed, tables, told
from experiments.results.answer import Told
from experiments.runner.reporter import Reporter, counted


class Settings(Common):
    """Settings of `wangge choose`: the outcome, and how sure the answer must be or how many runs it may cost."""

    outcome: str = "duration_hours"
    wanted: Wanted | None = None
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    budget: int | None = Field(default=None, ge=2, le=10_000_000)
    first: int = Field(default=10, ge=5, le=10_000)
    batch: int = Field(default=10, ge=1, le=10_000)
    replications_max: int = Field(default=500, ge=5, le=1_000_000)


def study(
    words: Sequence[str], model: Model | None = None, reporter: Reporter | None = None, **arguments: Any
) -> Study[Choice]:
    """Return the fully checked study that the words and arguments ask for; raise ConfigError for a mistake."""
    numbers, rest = take_numbers(words, (AT_MOST, AT_LEAST, "matters"), "choose")
    numbers = with_arguments(numbers, arguments)
    settings, rest = take_settings(rest, Settings, "choose", **arguments)
    question = _question(settings, numbers)
    model = model or packaged_model()
    watch = partial(counted, reporter=reporter or settings.console)
    found = candidates(
        rest,
        packaged(),
        "choose",
        allow=lambda n, scenario: settings.check_size(n, n * settings.first, scenario, model, reporter),
        watch=watch,
        name=partial(called, lang="en"),
    )
    _check_budget(settings, len(found))
    for each in found:
        model.check(each.point.scenario)
    content = [question, [each.point.scenario_hash for each in found]]
    seek = partial(choose_among, found, question)

    def tell(choice: Choice, lang: str) -> Told:
        return told(renamed(choice, [each.point.levels for each in found], lang), lang)

    return Study(
        "choose",
        "choose",
        words,
        settings,
        model,
        content,
        seek,
        tell,
        tables,
        partial(about, found=found),
        found[0].point.scenario,
    )


def _question(settings: Settings, numbers: dict[str, dict[str, float]]) -> Question:
    matters, bounds = sizes(numbers["matters"]), limits(numbers)
    wanted = aim(settings.outcome, settings.wanted)
    if settings.replications_max < settings.first:
        raise ConfigError("choose_max_below_first", most=settings.replications_max, first=settings.first)
    return Question(
        aim=wanted,
        delta=smallest(settings.outcome, matters),
        limits=bounds,
        tolerances=tuple(smallest(limit.outcome, matters) for limit in bounds),
        confidence=settings.confidence,
        budget=settings.budget,
        first=settings.first,
        batch=settings.batch,
        most=settings.replications_max,
        seed=settings.seed,
    )


def _check_budget(settings: Settings, count: int) -> None:
    if settings.budget is not None and settings.budget < count * settings.first:
        raise ConfigError(
            "choose_budget_small", budget=settings.budget, n=count, first=settings.first, needed=count * settings.first
        )
