"""Runs of every policy that the facts compare: a run that several claims share is computed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.analysis.facts.observations import OBSERVATIONS
from experiments.runner.runner import Asked, Runner

if TYPE_CHECKING:
    from sim.scenario import Scenario

Values = dict[str, dict[int, dict[str, float]]]
"""What was measured, by the hash of a scenario, the seed and the name of the measure."""


@dataclass
class Plan:
    """Scenarios to run under the same seeds, each once, with everything that is to be measured of it."""

    scenarios: dict[str, Any] = field(default_factory=dict)
    observed: dict[str, set[str]] = field(default_factory=dict)

    def add(self, key: str, scenario: Scenario, measures: Iterable[str]) -> str:
        """Plan to measure a scenario; return the key, under which its values will be found."""
        self.scenarios.setdefault(key, scenario)
        self.observed.setdefault(key, set()).update(name for name in measures if name in OBSERVATIONS)
        return key

    def asked(self) -> list[Asked]:
        """Return the scenarios with their observations."""
        return [
            Asked(key, scenario, [OBSERVATIONS[name] for name in sorted(self.observed[key])])
            for key, scenario in self.scenarios.items()
        ]


@dataclass(frozen=True)
class Computed:
    """The values of a plan, and the runs that failed; a failed run has no values."""

    values: Values
    failures: list[dict[str, Any]]


def compute(plan: Plan, seeds: Sequence[int], runner: Runner) -> Computed:
    """Run what the runner's store does not know, and return everything that the plan measures."""
    asked = plan.asked()
    done = runner.measure(asked, seeds)
    outcomes = done.outcomes([(each.key, seed) for seed in seeds for each in asked])
    values: Values = {each.key: {} for each in asked}
    for each in asked:
        for seed in seeds:
            key = each.key, seed
            if key in outcomes:
                observed = {measure.name: float(done.values(key, measure)[0]) for measure in each.measures}
                values[each.key][seed] = outcomes[key] | observed
    return Computed(values, done.failures)
