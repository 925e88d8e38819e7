"""`wangge discover A B`: find the conditions under which policies fail, and the policy one would regret least."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import Field

from experiments.analysis.discovery.explore import FAILS, Discovery, Question, explore, lay_out
from experiments.analysis.discovery.worlds import split_words
from experiments.analysis.objectives import Wanted, aim, take_numbers, with_arguments
from experiments.api.study import Common, Study
from experiments.config.arguments import take_settings
from experiments.config.compose import compose_scenario, packaged
from experiments.config.validation_errors import ConfigError
from experiments.io.provenance import Model, packaged_model
from experiments.present.studies.discovery import about, tables, told
from experiments.runner.reporter import Reporter


class Settings(Common):
    """Settings of `wangge discover`: the number of worlds and seeds, and the outcome whose regret counts."""

    outcome: str = "duration_hours"
    wanted: Wanted | None = None
    worlds: int = Field(default=200, ge=40, le=1_000_000)
    replications: int = Field(default=3, ge=1, le=100_000)


def study(
    words: Sequence[str], model: Model | None = None, reporter: Reporter | None = None, **arguments: Any
) -> Study[Discovery]:
    """Return the fully checked study that the words and arguments ask for; raise ConfigError for a mistake."""
    numbers, rest = take_numbers(words, FAILS, "discover")
    numbers = with_arguments(numbers, arguments)
    settings, rest = take_settings(rest, Settings, "discover", **arguments)
    policies, factors = split_words(rest, packaged())
    question = _question(settings, numbers, len(policies))
    model = model or packaged_model()
    points = len(policies) * question.worlds
    settings.check_size(
        points, points * question.replications, lambda: compose_scenario(policies[0].arguments)[0], model, reporter
    )
    layout = lay_out(policies, factors, question, packaged(), reporter or settings.console)
    for point in layout.points[:: question.worlds]:
        model.check(point.scenario)
    content = [question, factors, [[each.words, each.arguments] for each in policies]]
    seek = partial(explore, layout, question)
    return Study(
        "discover", "discover", words, settings, model, content, seek, told, tables, about, layout.points[0].scenario
    )


def _question(settings: Settings, numbers: dict[str, dict[str, float]], policies: int) -> Question:
    wanted = aim(settings.outcome, settings.wanted)
    if not any(numbers.values()):
        raise ConfigError("discover_needs_failing")
    if numbers["fails_regret"] and policies < 2:
        raise ConfigError("discover_regret_needs_two")
    for name, above in numbers["fails_above"].items():
        below = numbers["fails_below"].get(name)
        if below is not None and below > above:
            raise ConfigError("discover_always_fails", outcome=name, above=f"{above:g}", below=f"{below:g}")
    signs = {
        name: (wanted if name == settings.outcome else aim(name, asked="fails_regret")).sign
        for name in numbers["fails_regret"]
    }
    return Question(wanted, numbers, signs, settings.worlds, settings.replications, settings.seed)
