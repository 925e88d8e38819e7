"""`wangge facts`: test whether the model reproduces the stylised facts, and write a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from experiments.analysis.facts import robustness as redrawn
from experiments.analysis.facts.compute import Computed, Plan, Values, compute
from experiments.analysis.facts.fact import Catalogue, Fact, catalogue
from experiments.analysis.facts.judge import Finding, Series, judge
from experiments.api.study import Asking
from experiments.config.compose import packaged
from experiments.config.overrides import parse
from experiments.config.validation_errors import ConfigError, FromCaller, caller, reword, unknown_key
from experiments.design import factors
from experiments.design.design import keyed_scenario
from experiments.io.provenance import Model, packaged_model
from experiments.runner.reporter import Reporter
from experiments.runner.runner import Runner
from sim.text.catalogue import Phrase, WanggeError

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Settings(Asking):
    """Settings of `wangge facts`: the number of pairs and draws, and where the report goes."""

    pairs: int = Field(default=20, ge=2, le=10_000)
    draws: int = Field(default=30, ge=1, le=10_000)


@dataclass(frozen=True)
class Question:
    """Facts to test: the settings, the catalogue with its base, the chosen facts, their policies, and the model.

    `policies` holds the key and the scenario of every policy, by fact. `robustness`: for every fact that is
    reproduced, also draw the assumed constants anew.
    """

    settings: Settings
    shipped: Catalogue
    chosen: Sequence[Fact]
    policies: Mapping[str, Mapping[str, tuple[str, Scenario]]]
    model: Model
    robustness: bool = False


@dataclass(frozen=True)
class Tested:
    """The findings on the tested facts, and the runs that failed."""

    findings: list[Finding]
    failures: list[dict[str, Any]]


def question(
    words: Sequence[str],
    robustness: bool = False,
    model: Model | None = None,
    reporter: Reporter | None = None,
    **arguments: Any,
) -> Question:
    """Return the checked facts to test that the words and arguments ask for.

    `words` are those of the command line; `arguments` are settings given by name through the Python API.
    Every policy is composed, so that mistakes show before anything is written. Raises ConfigError or WanggeError.
    """
    settings, more = read_settings([word for word in words if "=" in word], **arguments)
    shipped = catalogue().starting_from(more)
    chosen = shipped.chosen([word for word in words if "=" not in word])
    policies = {
        fact.id: {policy: keyed_scenario(shipped.overrides(fact, policy)) for policy in fact.policies}
        for fact in chosen
    }
    asked = Question(settings, shipped, chosen, policies, model or packaged_model(), robustness)
    _check_size(asked, reporter)
    return asked


def run_facts(asked: Question, results: Path, reporter: Reporter | None = None) -> Tested:
    """Run what the store in `results` lacks, and judge the facts; raise WanggeError if every run failed."""
    runner = asked.settings.runner(asked.model, results, reporter)
    found = judged(asked, runner)
    return with_robustness(asked, found, runner) if asked.robustness else found


def _check_size(asked: Question, reporter: Reporter | None) -> None:
    """Raise ConfigError if there are many runs and the user has not said sure=true.

    With `robustness`, the runs are counted as if every fact were reproduced.
    """
    settings = asked.settings
    scenarios = [scenario for policies in asked.policies.values() for _, scenario in policies.values()]
    policies = len(scenarios)
    drawn = policies * settings.draws if asked.robustness else 0
    runs = policies * settings.pairs + drawn * len(redrawn.SEEDS)
    settings.check_size(policies + drawn, runs, lambda: scenarios[0], asked.model, reporter)


def read_settings(words: Sequence[str], **arguments: Any) -> tuple[Settings, list[str]]:
    """Return the settings among the words, and the words that belong to the scenario.

    `arguments` are settings given by name through the Python API. Raises ConfigError, worded for the user.
    """
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
            raise unknown_key(override.key, caller(), Settings.model_fields)
    try:
        return Settings.model_validate(given | arguments), more
    except ValidationError as error:
        raise reword(error, Settings, FromCaller(Settings)) from None


def judged(asked: Question, runner: Runner) -> Tested:
    """Run all policies of the chosen facts under the same seeds, and judge the facts."""
    plan = Plan()
    keys = {
        fact.id: {policy: _ask(plan, fact, policy, *keyed) for policy, keyed in asked.policies[fact.id].items()}
        for fact in asked.chosen
    }
    done = _run(plan, range(1, asked.settings.pairs + 1), runner, len(asked.chosen))
    return Tested([judge(fact, _lookup(done.values, keys[fact.id])) for fact in asked.chosen], done.failures)


def with_robustness(asked: Question, found: Tested, runner: Runner) -> Tested:
    """Return the findings with the share of draws under which each reproduced fact still holds."""
    settings = asked.settings
    runner.reporter.announce(Phrase("facts_robust", draws=settings.draws, constants=len(factors.assumed_factors())))
    plan = Plan()
    reproduced = [finding.fact for finding in found.findings if finding.verdict == "reproduced"]
    if not reproduced:
        return found
    keys = {
        fact.id: [
            {policy: _ask(plan, fact, policy, point.scenario_hash, point.scenario) for policy, point in drawn.items()}
            for drawn in redrawn.points(asked.shipped, fact, settings.draws)
        ]
        for fact in reproduced
    }
    done = _run(plan, redrawn.SEEDS, runner, len(reproduced))
    shares = {}
    for fact in reproduced:
        held = [redrawn.holds(fact, _lookup(done.values, drawn)) for drawn in keys[fact.id]]
        shares[fact.id] = sum(held) / len(held)
    findings = [replace(finding, robustness=shares.get(finding.fact.id)) for finding in found.findings]
    return Tested(findings, found.failures + done.failures)


def _ask(plan: Plan, fact: Fact, policy: str, key: str, scenario: Scenario) -> str:
    return plan.add(key, scenario, [claim.outcome for claim in fact.claims if policy in claim.policies()])


def _run(plan: Plan, seeds: Sequence[int], runner: Runner, number: int) -> Computed:
    counts = {"facts": number, "scenarios": len(plan.scenarios), "seeds": len(seeds)}
    runner.reporter.announce(Phrase("facts_begin", **counts, runs=len(plan.scenarios) * len(seeds)))
    done = compute(plan, seeds, runner)
    if done.failures and not any(done.values.values()):
        raise WanggeError("facts_runs_failed", why=done.failures[0]["reason"], command=done.failures[0]["command"])
    return done


def _lookup(values: Values, keys: dict[str, str]) -> Callable[[str, str], Series]:
    """Return a function that gives a policy's outcome by seed; `keys` maps each policy to the key of its runs."""

    def series(policy: str, outcome: str) -> Series:
        return {seed: measured[outcome] for seed, measured in values[keys[policy]].items()}

    return series
