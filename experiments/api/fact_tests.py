"""`wangge facts`: put the stylised facts to the model, say which it reproduces, and write a page about it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.analysis.facts import robustness as redrawn
from experiments.analysis.facts.compute import Plan, Values, compute
from experiments.analysis.facts.fact import Catalogue, Fact, catalogue
from experiments.analysis.facts.judge import Finding, Series, judge
from experiments.config.compose import compose_scenario, packaged
from experiments.config.destinations import ResultsFolder
from experiments.config.language import Language
from experiments.config.overrides import parse
from experiments.config.validation_errors import COMMAND_LINE, ConfigError, FromCommandLine, reword, unknown_key
from experiments.design import factors
from experiments.io.files import writing_to
from experiments.io.provenance import Model, packaged_model
from experiments.present.studies.facts import print_findings, write_report
from experiments.runner.progress import announce, announcing
from experiments.runner.study_size import StudySize, check_size
from sim.text.catalogue import say


class Settings(BaseModel):
    """How many pairs and draws, on how many processes, and where the report goes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    pairs: int = Field(default=20, ge=2, le=10_000)
    draws: int = Field(default=30, ge=1, le=10_000)
    processes: int | None = Field(default=None, ge=1, le=1024)
    results: ResultsFolder = "results"
    lang: Language = None  # type: ignore[assignment]
    sure: bool = False


def facts(words: Sequence[str], robustness: bool = False, model: Model | None = None) -> int:
    """Judge the facts named in `words` (all without any), print and write the report; the exit code.

    `words` may hold settings as key=value, and arguments of `wangge run` that all facts start from. `robustness`: also vary the
    assumed constants. A fact that is not reproduced is a finding and no error, so the exit code is 0 all the same.
    """
    settings, more = read_settings([word for word in words if "=" in word])
    shipped = catalogue().starting_from(more)
    chosen = shipped.chosen([word for word in words if "=" not in word])
    for fact in chosen:
        for policy in fact.policies:
            compose_scenario(shipped.overrides(fact, policy))  # mistakes are told before anything is written
    model = model or packaged_model()
    _check_size(shipped, chosen, settings, robustness, model)
    folder = Path(settings.results) / "facts"
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
    model.warm_up(announcing(settings.lang))
    findings = judged(shipped, chosen, settings, model)
    if robustness:
        findings = with_robustness(shipped, findings, settings, model)
    print_findings(findings, settings.lang)
    with writing_to(folder):
        about = {
            "model_version": model.version,
            "pairs": settings.pairs,
            "draws": settings.draws if robustness else 0,
            "base": " ".join(shipped.base),
        }
        page = write_report(folder, findings, about, settings.lang)
    print(say("written_to", settings.lang, folder=page))
    return 0


def _check_size(shipped: Catalogue, chosen: Sequence[Fact], settings: Settings, robustness: bool, model: Model) -> None:
    """Refuse a large number of runs unless the user is sure; with `robustness` as if every fact were reproduced and drawn anew."""
    policies = sum(len(fact.policies) for fact in chosen)
    drawn = policies * settings.draws if robustness else 0
    size = StudySize(policies + drawn, policies * settings.pairs + drawn * len(redrawn.SEEDS), copies=0)
    first = shipped.overrides(chosen[0], next(iter(chosen[0].policies)))
    check_size(size, lambda: compose_scenario(first)[0], model, settings.sure, settings.processes, settings.lang)


def read_settings(words: Sequence[str]) -> tuple[Settings, list[str]]:
    """The settings among the arguments, and the arguments that belong to the scenario. Raises ConfigError in the user's words."""
    given: dict[str, Any] = {}
    more = []
    for override in parse(words, packaged().folder):
        if override.swept or not override.levels:
            raise ConfigError("one_value_only", text=override.text, verb="facts")
        if override.key in Settings.model_fields:
            given[override.key] = override.levels[0]
        elif override.key.startswith("behaviour"):
            raise ConfigError("facts_no_constant", text=override.text)
        elif override.group or "." in override.key:
            more.append(override.text)
        else:
            raise unknown_key(override.key, COMMAND_LINE, Settings.model_fields)
    try:
        return Settings.model_validate(given), more
    except ValidationError as error:
        raise reword(error, Settings, FromCommandLine(Settings)) from None


def judged(shipped: Catalogue, chosen: Sequence[Fact], settings: Settings, model: Model) -> list[Finding]:
    """Run all policies of the facts under the same seeds, and judge."""
    plan = Plan()
    keys = {
        fact.id: {
            policy: _ask(plan, fact, policy, compose_scenario(shipped.overrides(fact, policy))[0])
            for policy in fact.policies
        }
        for fact in chosen
    }
    values = _run(plan, range(1, settings.pairs + 1), settings, model, len(chosen))
    return [judge(fact, _lookup(values, keys[fact.id])) for fact in chosen]


def with_robustness(shipped: Catalogue, findings: Sequence[Finding], settings: Settings, model: Model) -> list[Finding]:
    """The findings with the share of draws under which each reproduced fact still holds."""
    announce(say("facts_robust", settings.lang, draws=settings.draws, constants=len(factors.assumed_factors())))
    plan = Plan()
    asked = [finding.fact for finding in findings if finding.verdict == "reproduced"]
    if not asked:
        return list(findings)
    keys = {
        fact.id: [
            {policy: _ask(plan, fact, policy, scenario) for policy, scenario in drawn.items()}
            for drawn in redrawn.scenarios(shipped, fact, settings.draws)
        ]
        for fact in asked
    }
    values = _run(plan, redrawn.SEEDS, settings, model, len(asked))
    shares = {}
    for fact in asked:
        held = [redrawn.holds(fact, _lookup(values, drawn)) for drawn in keys[fact.id]]
        shares[fact.id] = sum(held) / len(held)
    return [replace(finding, robustness=shares.get(finding.fact.id)) for finding in findings]


def _ask(plan: Plan, fact: Fact, policy: str, scenario: Any) -> str:
    return plan.add(scenario, [claim.outcome for claim in fact.claims if policy in claim.policies()])


def _run(plan: Plan, seeds: Sequence[int], settings: Settings, model: Model, number: int) -> Values:
    jobs = plan.jobs(seeds)
    processes = settings.processes or os.cpu_count() or 1
    counts = {"facts": number, "scenarios": len(plan.scenarios), "seeds": len(seeds), "runs": len(jobs)}
    announce(say("facts_begin", settings.lang, **counts, processes=min(processes, len(jobs))))
    return compute(jobs, processes, model, settings.lang)


def _lookup(values: Values, keys: dict[str, str]) -> Callable[[str, str], Series]:
    """The measures of a fact's policies by seed; `keys` says under which key each policy was run."""

    def series(policy: str, outcome: str) -> Series:
        return {seed: measured[outcome] for seed, measured in values[keys[policy]].items()}

    return series
