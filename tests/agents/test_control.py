"""Control and easing: fewer petitions now, grudges that are shared and fade, outbreaks later; dialogue instead."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from small_worlds import composed

from sim.agents.control import add_grudge, grudge_at, on_outbreak
from sim.agents.disputes.crowd import mean_anger
from sim.run.simulation import RunResult, Simulation, simulate
from sim.vocabulary.units import DAY

VILLAGE = ("scenario=small_town", "horizon.days=730", "horizon.warmup_days=0", "policy.staffing.budget=0.5")


@cache
def village(*levers: str, days: int = 730) -> RunResult:
    """The small town with offices short of money, so that many consider a petition."""
    return simulate(composed(*VILLAGE, f"horizon.days={days}", *levers), 1)


def total(result: RunResult, name: str) -> int:
    """How often something happened over the run."""
    return int(result.simulation.world.effects[name].sum())


def petitions(result: RunResult) -> int:
    """Petitions of the run."""
    return int(result.simulation.world.days["petitions"].sum())


CONTROL = "policy.institutions.control=1"
EASING = "policy.institutions.easing=1"


def test_control_stops_petitions_and_leaves_grudges() -> None:
    free, controlled = village(), village(CONTROL)
    assert petitions(free) > 40
    assert petitions(controlled) < 0.3 * petitions(free)
    assert total(controlled, "controlled") > 20
    assert controlled.outcomes["grudges_per_10k"] > 50
    assert free.outcomes["grudges_per_10k"] == total(free, "controlled") == total(free, "outbreaks") == 0


def test_outbreaks_come_late_and_grow() -> None:
    """SF-23: what is kept down comes out when enough of it is there."""
    result = village(CONTROL, "behaviour.institutions.explosive_share=0.02", days=1460)
    effects = result.simulation.world.effects
    first, second = effects[:730], effects[730:]
    assert second["outbreaks"].sum() > first["outbreaks"].sum()
    assert second["outbreak_people"].sum() > first["outbreak_people"].sum()
    assert result.simulation.world.days["collective_people"].sum() >= effects["outbreak_people"].sum()


def test_without_grudges_there_is_no_outbreak() -> None:
    world = Simulation(composed(*VILLAGE, CONTROL), 1).world
    assert on_outbreak(world, 0, DAY) < -1
    community = world.communities[0]
    for household in range(community.first_household, community.first_household + community.households):
        add_grudge(world, household, 0, 0.5)
    on_outbreak(world, 0, 0)
    people = world.effects["outbreak_people"].sum()
    assert people == pytest.approx(0.5 * community.households, rel=0.2)
    spent = world.households["grudge"][: community.households]
    assert (spent < 0.2).sum() == people  # each has spent four fifths


def test_a_grudge_fades_over_years_and_makes_new_disputes_angrier() -> None:
    world = Simulation(composed("scenario=x_community", CONTROL), 1).world
    calm = mean_anger(world, 0, 0)
    for household in range(len(world.households)):
        add_grudge(world, household, 0, 0.6)
        add_grudge(world, household, 0, 0.6)
    assert grudge_at(world, 3, 0) == 1.0
    assert grudge_at(world, 3, 730 * DAY) == pytest.approx(np.exp(-1))
    assert mean_anger(world, 0, 0) == pytest.approx(calm + 1.0)


def test_those_who_know_the_one_kept_down_share_the_grudge() -> None:
    alone = village(CONTROL, "behaviour.institutions.grudge_shared=0")
    shared = village(CONTROL, "behaviour.institutions.grudge_shared=0.5")
    bear = [(result.simulation.world.households["grudge"] > 0).sum() for result in (alone, shared)]
    assert bear[1] > 3 * bear[0]


def test_easing_takes_petitions_away_without_grudges() -> None:
    free, eased = village(), village(EASING)
    assert petitions(eased) < 0.75 * petitions(free)
    assert total(eased, "eased") > 20
    assert eased.outcomes["grudges_per_10k"] == 0


@pytest.mark.parametrize(
    ("lever", "name", "hours", "size"), [(CONTROL, "controlled", "control", 16), (EASING, "eased", "hearing", 3)]
)
def test_both_cost_officers_time(lever: str, name: str, hours: str, size: int) -> None:
    dear, free = (
        village(lever, f"behaviour.institutions.{hours}_hours={each}", days=365).outcomes["cost_supervision_yuan"]
        for each in (size, 0)
    )
    assert dear - free == pytest.approx(60 * size * total(village(lever, days=365), name), rel=1e-6)
