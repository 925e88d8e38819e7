"""`wangge sensitivity`: screen all factors, then divide the variance among those that remain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from experiments.analysis.sensitivity.morris import left_by_screening, screen
from experiments.analysis.sensitivity.sampling import Averaged, Compose, noise_share
from experiments.analysis.sensitivity.sobol import indices
from experiments.api.study import Common, Study
from experiments.config.arguments import take_settings
from experiments.config.compose import compose, group_choices, packaged, settle
from experiments.config.overrides import Override, parse
from experiments.config.validation_errors import ConfigError, caller, unknown_choice
from experiments.design.design import content_hash, points_at
from experiments.design.factors import Factor, assumed_factors, factor
from experiments.io.provenance import Model, packaged_model
from experiments.present.studies.sensitivity import SensitivityStudy, parts, tables
from experiments.results.answer import Told, design_rows
from experiments.runner.reporter import Reporter, counted
from experiments.runner.runner import Runner
from experiments.store import PREFIX
from sim.outcomes.measures import OUTCOMES
from sim.text.catalogue import Phrase, label, say

NAMED = 8
"""Largest number of factors that a report lists by name; of more it gives only the number."""


class Settings(Common):
    """Settings of `wangge sensitivity`: the outcome, and how much to compute.

    `factors` is the largest number that the screening leaves; `samples=0` ends the study after the screening.
    """

    outcome: str = "response_hours"
    trajectories: int = Field(default=10, ge=2, le=100_000)
    factors: int = Field(default=6, ge=1, le=1000)
    samples: int = Field(default=64, ge=0, le=2**20)
    replications: int = Field(default=3, ge=1, le=100_000)
    seed: int = Field(default=1, ge=0, lt=2**31 - 100_000)


def study(
    words: Sequence[str], model: Model | None = None, reporter: Reporter | None = None, **arguments: Any
) -> Study[SensitivityStudy]:
    """Return the fully checked study that the words and arguments ask for; raise ConfigError for a mistake."""
    settings, rest = take_settings(words, Settings, "sensitivity", **arguments)
    _check(settings)
    settled, factors, composing = _asked(rest, reporter or settings.console)
    model = model or packaged_model()
    model.check(settled.scenario)
    points = settings.trajectories * (len(factors) + 1) + settings.samples * (min(settings.factors, len(factors)) + 2)
    settings.check_size(points, points * settings.replications, lambda: settled.scenario, model, reporter)
    composing([{each.path: each.at(u) for each in factors} for u in (0.0, 1.0)])
    question = settings.model_dump(exclude={"processes", "results", "save_as", "lang", "figures", "sure", "cluster"})
    content = [content_hash(settled.scenario, settled.tree), [vars(each) for each in factors], question]
    name = settled.scenario.name

    def seek(runner: Runner) -> SensitivityStudy:
        return studied(runner, composing, factors, settings)

    def told(found: SensitivityStudy, lang: str) -> Told:
        asked = say("sensitivity_asks", lang, outcome=label(PREFIX + found.outcome, lang), scenario=name)
        return Told(asked, _design(found, factors, settings, lang), parts(found, lang))

    def about(found: SensitivityStudy) -> dict[str, Any]:
        noise = {"screening": found.noise_screening, "indices": found.noise_indices}
        return {"factors": [vars(each) for each in factors], "question": question, "noise_share": noise}

    return Study(
        "sensitivity",
        f"sensitivity-{name}",
        words,
        settings,
        model,
        content,
        seek,
        told,
        tables,
        about,
        settled.scenario,
    )


def _design(found: SensitivityStudy, factors: Sequence[Factor], settings: Settings, lang: str) -> list[tuple[str, str]]:
    ranges = [f"{label(each.path, lang)}: {each.low:g} – {each.high:g}" for each in factors]
    rows = {
        "outcome": label(PREFIX + settings.outcome, lang),
        "factors": "; ".join(ranges) if len(ranges) <= NAMED else say("sensitivity_many", lang, n=len(ranges)),
        "trajectories": str(settings.trajectories),
        "samples": str(settings.samples) if found.indices else "",
        "replications": str(settings.replications),
        "seed": str(settings.seed),
        "runs": f"{len(found.runs):,}",
        "method": say("method_sensitivity", lang),
    }
    return design_rows(rows, lang)


def studied(runner: Runner, composing: Compose, factors: Sequence[Factor], settings: Settings) -> SensitivityStudy:
    """Run the screening and, unless `samples` is 0, compute the indices of the factors that remain."""
    seeds = range(settings.seed, settings.seed + settings.replications)
    first = Averaged(runner, composing, factors, settings.outcome, seeds)
    runner.reporter.announce(
        Phrase(
            "sensitivity_screens",
            factors=len(factors),
            runs=settings.trajectories * (len(factors) + 1) * len(seeds),
        )
    )
    screened = screen([each.path for each in factors], first, settings.trajectories, settings.seed)
    runs = _runs("screening", first)
    if not settings.samples:
        return SensitivityStudy(settings.outcome, screened, [], noise_share(first.values), None, runs, first.failures)
    left = left_by_screening(screened, settings.factors)
    known = {each.path: each for each in factors}
    second = Averaged(runner, composing, [known[path] for path in left], settings.outcome, seeds)
    runner.reporter.announce(
        Phrase("sensitivity_shares", factors=len(left), runs=settings.samples * (len(left) + 2) * len(seeds))
    )
    found = indices(left, second, settings.samples, settings.seed)
    noise = noise_share(first.values), noise_share(second.values)
    return SensitivityStudy(
        settings.outcome, screened, found, *noise, runs + _runs("indices", second), first.failures + second.failures
    )


def _runs(name: str, step: Averaged) -> list[dict[str, Any]]:
    """Return one row per run: the step, the factors' values, the seed and the outcome."""
    outcome = PREFIX + step.outcome
    return [
        {"step": name, "point": place, "seed": seed, **row, outcome: float(value)}
        for place, (row, values) in enumerate(zip(step.rows, step.values, strict=True))
        for seed, value in zip(step.seeds, values, strict=True)
    ]


def _check(settings: Settings) -> None:
    known = [outcome.name for outcome in OUTCOMES]
    if settings.outcome not in known:
        raise unknown_choice("outcome", settings.outcome, caller(), known)
    if settings.samples & (settings.samples - 1):
        raise ConfigError("sensitivity_samples", value=settings.samples)


def _asked(words: Sequence[str], reporter: Reporter) -> tuple[Any, list[Factor], Compose]:
    """Return the settled scenario, the factors, and a function that makes points from rows of factor values."""
    source = packaged()
    overrides = parse(words, source.folder, intervals=True)
    factors = [
        factor(each) for each in {each.key: each for each in overrides if each.interval}.values()
    ] or assumed_factors()
    fixed: list[Override] = []
    for each in overrides:
        if each.swept and not each.interval:
            raise ConfigError("one_value_only", text=each.text, verb="sensitivity")
        if not each.interval:
            fixed.append(each)
    groups, values = group_choices(source, fixed), [each for each in fixed if not each.group]
    settled = settle(source, compose(source, "run", groups), values)
    return (
        settled,
        factors,
        lambda rows: list(counted(points_at(source, groups, values, rows, verb="run"), len(rows), reporter)),
    )
