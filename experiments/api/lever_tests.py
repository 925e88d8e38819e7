"""`wangge facts --levers`: put the literature's table of levers to the model, at two loads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.comparison.verdicts import matters_of
from experiments.analysis.facts.compute import Computed, Plan, Values, compute
from experiments.analysis.levers.catalogue import Contrast, Lever, Levers, Weak, levers
from experiments.analysis.levers.judge import Cell, Move, judge, moved_outcomes
from experiments.analysis.levers.judge import Values as Sides
from experiments.analysis.paired import Series
from experiments.api.fact_tests import Settings, read_settings
from experiments.design.design import keyed_scenario
from experiments.io.provenance import Model, packaged_model
from experiments.runner.reporter import Reporter
from experiments.runner.runner import Runner
from sim.outcomes.measures import OUTCOMES
from sim.text.catalogue import Phrase, WanggeError

if TYPE_CHECKING:
    from sim.scenario import Scenario

Keyed = Mapping[str, tuple[str, "Scenario"]]
"""Key and scenario of every side of a contrast."""


@dataclass(frozen=True)
class LeverQuestion:
    """Levers to test: the settings, the table with its base, the chosen levers, their sides by lever and load."""

    settings: Settings
    table: Levers
    chosen: Sequence[Lever]
    sides: Mapping[tuple[str, str], Keyed]
    model: Model


@dataclass(frozen=True)
class LeversTested:
    """The verdicts on the tested levers, lever by lever and load by load, and the runs that failed."""

    cells: list[Cell]
    failures: list[dict[str, Any]]


def lever_question(
    words: Sequence[str], model: Model | None = None, reporter: Reporter | None = None, **arguments: Any
) -> LeverQuestion:
    """Return the checked levers to test that the words and arguments ask for; all if no lever is named.

    Words and arguments are those of `wangge facts`. Every side is composed, so that mistakes show before anything is
    written. Raises ConfigError or WanggeError.
    """
    settings, more = read_settings([word for word in words if "=" in word], **arguments)
    table = levers().starting_from(more)
    chosen = table.chosen([word for word in words if "=" not in word])
    sides = composed(table, [lever for lever in chosen if not lever.untested])
    asked = LeverQuestion(settings, table, chosen, sides, model or packaged_model())
    every = [scenario for keyed in sides.values() for _, scenario in keyed.values()]
    if every:
        settings.check_size(len(every), len(every) * settings.pairs, lambda: every[0], asked.model, reporter)
    return asked


def composed(table: Levers, contrasts: Sequence[Lever | Weak]) -> dict[tuple[str, str], Keyed]:
    """Return the key and the scenario of every side of the contrasts, by id and load."""
    return {
        (each.id, load): {side: keyed_scenario(table.overrides(each, side, load)) for side in each.sides()}
        for each in contrasts
        for load in table.loads
    }


def run_levers(asked: LeverQuestion, results: Path, reporter: Reporter | None = None) -> LeversTested:
    """Run what the store in `results` lacks, and judge the levers; raise WanggeError if every run failed."""
    runner = asked.settings.runner(asked.model, results, reporter)
    tried = [lever for lever in asked.chosen if not lever.untested]
    done = _run(asked.sides, asked.settings.pairs, runner, len(tried))
    cells = [
        cell
        for lever in tried
        for load in asked.table.loads
        for cell in judge(asked.table, lever, load, _lookup(done.values, asked.sides[lever.id, load]))
    ]
    return LeversTested(cells, done.failures)


def weak_moves(table: Levers, pairs: int, runner: Runner) -> dict[tuple[str, str], list[Move]]:
    """Return what the levers that hardly move anything do move, by lever and load, the largest move first."""
    sides = composed(table, table.weak)
    done = _run(sides, pairs, runner, len(table.weak))
    names = [outcome.name for outcome in OUTCOMES if matters_of(outcome.name)]
    return {key: moved_outcomes(names, _lookup(done.values, keyed)) for key, keyed in sides.items()}


def _run(sides: Mapping[tuple[str, str], Keyed], pairs: int, runner: Runner, number: int) -> Computed:
    plan = Plan()
    for keyed in sides.values():
        for key, scenario in keyed.values():
            plan.add(key, scenario, ())
    counts = {"levers": number, "scenarios": len(plan.scenarios), "seeds": pairs}
    runner.reporter.announce(Phrase("levers_begin", **counts, runs=len(plan.scenarios) * pairs))
    done = compute(plan, range(1, pairs + 1), runner)
    if done.failures and not any(done.values.values()):
        raise WanggeError("facts_runs_failed", why=done.failures[0]["reason"], command=done.failures[0]["command"])
    return done


def _lookup(values: Values, keyed: Keyed) -> Sides:
    def series(side: str, outcome: str) -> Series:
        return {seed: measured[outcome] for seed, measured in values[keyed[side][0]].items()}

    return series


def sides_of(contrast: Contrast) -> str:
    """Return what a contrast sets, as on the command line: at rest → moved, after the settings of both."""
    sides = " → ".join(" ".join(words) or "–" for words in contrast.sides().values())
    return f"{' '.join(contrast.setting)}: {sides}" if contrast.setting else sides
