"""`wangge explain systems --check`: put what the sources claim of the systems to the model, in pairs of seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import Field

from experiments.analysis.claims.judge import JudgedClaim, Measured, Side, judge
from experiments.analysis.facts.compute import Plan, Values, compute
from experiments.api.study import Asking
from experiments.config.arguments import take_settings
from experiments.config.claims import Claim
from experiments.config.systems import GROUP, SystemCard, card, systems
from experiments.config.validation_errors import ConfigError
from experiments.design.design import keyed_scenario
from experiments.io.provenance import Model, packaged_model
from experiments.runner.reporter import Reporter
from sim.text.catalogue import Phrase, WanggeError

if TYPE_CHECKING:
    from sim.scenario import Scenario

VERB = "explain systems --check"
BASE = ("horizon.days=365",)
"""What every claim starts from, unless it sets otherwise: a year, because the sources speak of years and half-years."""
Sides = Mapping[Side, tuple[str, "Scenario"]]
"""Key and scenario of both sides of a claim."""


class Settings(Asking):
    """Settings of the check: the number of pairs of seeds, and where to compute and keep the runs."""

    pairs: int = Field(default=20, ge=2, le=10_000)


@dataclass(frozen=True)
class ClaimQuestion:
    """Claims to test: the settings, the cards, the sides of every claim by system and number, the model."""

    settings: Settings
    cards: Sequence[SystemCard]
    sides: Mapping[tuple[str, int], Sides]
    model: Model


@dataclass(frozen=True)
class ClaimsTested:
    """The verdicts on the claims, system by system, and the runs that failed."""

    judged: list[JudgedClaim]
    failures: list[dict[str, Any]]


def claim_question(
    words: Sequence[str], model: Model | None = None, reporter: Reporter | None = None, **arguments: Any
) -> ClaimQuestion:
    """Return the checked claims to test that the words ask for: of the systems named, or of all.

    Names may be joined by commas. Further words are settings of the check, and arguments of `wangge run` that all
    claims start from; what a claim sets itself wins. Raises ConfigError or WanggeError; both sides of every claim are
    composed, so that mistakes show before anything is written.
    """
    settings, rest = take_settings(words, Settings, VERB, **arguments)
    named = [name for word in rest if "=" not in word for name in word.split(",") if name]
    more = [word for word in rest if "=" in word]
    for word in more:
        if word.startswith("behaviour"):
            raise ConfigError("claim_sets_constant", text=word)
    cards = list(dict.fromkeys(card(name).id for name in named)) or list(systems())
    sides = {
        (name, number): sides_of(name, number, claim, more)
        for name in cards
        for number, claim in enumerate(card(name).claims, 1)
    }
    asked = ClaimQuestion(settings, [card(name) for name in cards], sides, model or packaged_model())
    every = [scenario for sides in asked.sides.values() for _, scenario in sides.values()]
    settings.check_size(len(every), len(every) * settings.pairs, lambda: every[0], asked.model, reporter)
    return asked


def sides_of(system: str, number: int, claim: Claim, more: Sequence[str] = ()) -> Sides:
    """Return the key and the scenario of both sides of a claim. Raises ConfigError for what does not compose."""
    common = [f"{GROUP}={system}", *BASE, *more, *claim.setting.split()]
    both: dict[Side, str] = {"without": claim.without, "with": claim.with_}
    try:
        return {side: _composed((*common, *words.split())) for side, words in both.items()}
    except WanggeError as error:
        raise ConfigError("claim_unfit", system=system, number=number, why=error) from error


@lru_cache(maxsize=256)
def _composed(words: tuple[str, ...]) -> tuple[str, Scenario]:
    """Return key and scenario; several claims of a card often share a side."""
    return keyed_scenario(words)


def run_claims(asked: ClaimQuestion, results: Path, reporter: Reporter | None = None) -> ClaimsTested:
    """Run what the store in `results` lacks, and judge the claims; raise WanggeError if every run failed."""
    runner = asked.settings.runner(asked.model, results, reporter)
    plan = Plan()
    for each in asked.cards:
        for number, claim in enumerate(each.claims, 1):
            for key, scenario in asked.sides[each.id, number].values():
                plan.add(key, scenario, [claim.outcome])
    pairs = asked.settings.pairs
    numbers = {"systems": len(asked.cards), "claims": len(asked.sides), "scenarios": len(plan.scenarios)}
    runner.reporter.announce(Phrase("claims_begin", **numbers, seeds=pairs, runs=len(plan.scenarios) * pairs))
    done = compute(plan, range(1, pairs + 1), runner)
    if done.failures and not any(done.values.values()):
        raise WanggeError("facts_runs_failed", why=done.failures[0]["reason"], command=done.failures[0]["command"])
    judged = [verdict for each in asked.cards for verdict in judge(each.id, _measured(each, asked, done.values))]
    return ClaimsTested(judged, done.failures)


def _measured(each: SystemCard, asked: ClaimQuestion, values: Values) -> list[Measured]:
    """Return the claims of a card with what was measured on both sides."""
    found: list[Measured] = []
    for number, claim in enumerate(each.claims, 1):
        keys = asked.sides[each.id, number]
        rest, moved = (
            {seed: run[claim.outcome] for seed, run in values[keys[side][0]].items()} for side in get_args(Side)
        )
        found.append((claim, rest, moved))
    return found
