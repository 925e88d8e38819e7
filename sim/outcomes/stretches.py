"""The stretches of a run between the days on which its policy changes, and what is measured in each.

Each stretch is looked at as if the run had ended with it: a case counts in the stretch in which it arose, and is judged
by what had become of it when the stretch ended. The warm-up is left out of the first stretch, and the settling time of
the horizon out of each that follows a change. What adds up over time is given by 30 days or by the year, so that
stretches of different length can be compared.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes import pressure, rates, society, times
from sim.outcomes.evidence import Evidence, share
from sim.outcomes.spending import YEAR, spent_by_head
from sim.scenario import Scenario
from sim.vocabulary.units import DAY
from sim.world import World

MONTH = 30 * DAY


class Stretches:
    """The stretches of one run: those that have ended, and the one under way.

    A run whose policy never changes on a day of its own keeps none, unless a settling time tells that it is to be
    compared with one that does: its costs are then read from the books in the same way.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.kept = bool(scenario.policy.later) or scenario.horizon.settling_days > 0
        self.counting = False
        self._begins, self.counts_from = 0, scenario.horizon.warmup_days * DAY
        self._settling = scenario.horizon.settling_days * DAY
        self._spent: float = 0.0
        self._ended: list[dict[str, float | str]] = []

    def look(self, world: World, scenario: Scenario, now: int) -> None:
        """Read the books if the stretch under way begins to count now."""
        if self.kept and not self.counting and now >= self.counts_from:
            self.counting = True
            by_head = spent_by_head(Evidence(world, scenario, now))
            self._spent = float(by_head.sum())
            if self._begins == 0:
                world.spent_uncounted[:] = by_head

    def end(self, world: World, scenario: Scenario, now: int) -> None:
        """Measure the stretch that ends now, just before the policy changes."""
        self._ended.append(self._measured(world, scenario, now))
        self._begins, self.counts_from, self.counting = now, now + self._settling, False

    def until_now(self, world: World, scenario: Scenario, now: int) -> list[dict[str, float | str]]:
        """Return one row a stretch, that under way as the last, as it stands now."""
        return [*self._ended, self._measured(world, scenario, now)] if now > self._begins else list(self._ended)

    def _measured(self, world: World, scenario: Scenario, now: int) -> dict[str, float | str]:
        row: dict[str, float | str] = {
            "policy": scenario.policy.name,
            "first_day": self._begins // DAY,
            "counted_from": min(self.counts_from, now) // DAY,
            "end_day": now // DAY,
        }
        counted = now - self.counts_from
        if counted <= 0:
            return row | dict.fromkeys(MEASURES, float("nan"))
        e = Evidence(world, scenario, now, start=self.counts_from)
        return row | {name: measure(e, counted, self._spent) for name, measure in MEASURES.items()}


Measured = Callable[[Evidence, int, float], float]


def _cost(e: Evidence, counted: int, spent: float) -> float:
    by_now = float(spent_by_head(Evidence(e.world, e.scenario, e.now)).sum())
    return share(by_now - spent, len(e.world.residents)) * YEAR / counted


def _of_cases(name: str, of: Callable[[Evidence], float]) -> dict[str, Measured]:
    return {name: lambda e, counted, spent: of(e)}


def _petitions(e: Evidence, counted: int, spent: float) -> float:
    return pressure.petitions_per_10k(e) * MONTH / counted


def _still_open(e: Evidence, counted: int, spent: float) -> float:
    return e.per_10k(float(e.days["open"][-1]))


def _mood(name: str) -> dict[str, Measured]:
    return {name: lambda e, counted, spent: float(np.mean(e.days[name]))}


MEASURES: dict[str, Measured] = {
    **_of_cases("response_hours", times.response_hours),
    **_of_cases("duration_hours", times.duration_hours),
    **_of_cases("on_time_resolution_rate", pressure.on_time_resolution_rate),
    **_of_cases("satisfaction_rate", rates.satisfaction_rate),
    **_of_cases("non_government_share", society.non_government_share),
    "petitions_a_month": _petitions,
    "open_per_10k": _still_open,
    **_mood("satisfaction"),
    **_mood("trust"),
    "cost_a_year": _cost,
}
"""What is measured of a stretch, by name."""
