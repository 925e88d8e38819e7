"""Harm between institutions: works that collide, systems that do not match, clashes that are avoided, worn ties."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from small_worlds import composed

from sim.agents import object_records as o
from sim.run.simulation import RunResult, Simulation, simulate
from sim.vocabulary.units import DAY

TOWN = ("scenario=small_town", "horizon.days=240", "horizon.warmup_days=0")
WORKS = ("institutions.works_per_year=40", "institutions.rival_share=1")


@cache
def town(*changes: str, seed: int = 1) -> RunResult:
    """The small town."""
    return simulate(composed(*TOWN, *changes), seed)


def total(result: RunResult, name: str) -> int:
    """How often something happened over the run."""
    return int(result.simulation.world.effects[name].sum())


def lever(name: str, value: float) -> str:
    return f"policy.institutions.{name}={value}"


def test_works_that_collide_leave_residents_worse_off_than_no_works() -> None:
    """SF-07, second clause."""
    collide, together, none = (
        town(*WORKS),
        town(*WORKS, lever("joint_planning", 1)),
        town(*WORKS, lever("works_begun", 0)),
    )
    near = [result.outcomes["satisfaction_near_works"] for result in (collide, together, none)]
    assert near[0] < near[2] - 0.02
    assert near[1] > near[0] + 0.02
    assert total(collide, "abandoned") > 15
    assert total(together, "abandoned") == total(none, "abandoned") == total(none, "finished") == 0
    assert set(none.simulation.world.works["state"].tolist()) <= {o.PLANNED, o.NOT_BEGUN}


def test_what_stands_half_done_is_a_nuisance_until_it_is_cleared() -> None:
    result = town(*WORKS, "behaviour.institutions.half_done_days=20", "behaviour.institutions.works_days=10")
    works = result.simulation.world.works
    cleared = works[works["state"] == o.CLEARED]
    assert len(cleared) > 10
    np.testing.assert_allclose(cleared["felt"], 0, atol=1e-6)
    assert (cleared["done"] < 0.81).all()
    standing = works[np.isin(works["state"], [o.UNDER_WAY, o.HALF_DONE])]
    np.testing.assert_allclose(standing["felt"], 0.3)


def test_half_the_money_of_works_stopped_half_way_is_spent() -> None:
    costs = [town(*WORKS, lever("works_begun", share)).outcomes["cost_offices_yuan"] for share in (0, 1)]
    done = town(*WORKS).simulation.world.works
    assert costs[1] - costs[0] == pytest.approx(100_000 * done["done"][done["ended"] >= 0].sum(), rel=1e-6)


def test_systems_of_their_own_cost_time_and_cases_unless_a_standard_is_kept_up() -> None:
    common, own, standard, neglected = (
        town(*changes)
        for changes in (
            (),
            (lever("own_systems", 1),),
            (lever("own_systems", 1), lever("data_standard", 1), lever("maintainers", 10)),
            (lever("own_systems", 1), lever("data_standard", 1), "behaviour.institutions.interface_years=0.3"),
        )
    )
    hours = [result.outcomes["response_hours"] for result in (common, own, standard, neglected)]
    assert total(common, "reentered") == total(standard, "reentered") == 0
    assert hours[0] == hours[2]
    assert hours[1] > hours[0] + 4
    assert 0 < total(neglected, "reentered") < total(own, "reentered")
    assert total(own, "lost") == pytest.approx(0.03 * (total(own, "reentered") + total(own, "lost")), rel=0.6)


def test_the_standard_reaches_departments_in_an_order_drawn_once() -> None:
    few, many = (
        town(lever("own_systems", 1), lever("data_standard", share), lever("maintainers", 100)) for share in (0.3, 0.7)
    )
    assert total(few, "reentered") > total(many, "reentered") > 0


RESIST = ("institutions.clash_rate=0.2", "policy.staffing.budget=0.5")


def test_what_is_not_begun_cannot_fail() -> None:
    """SF-22: fewer clashes are seen, and more stays as it was."""
    act, avoid = town(*RESIST), town(*RESIST, lever("clash_penalty", 1))
    assert total(act, "clashes") > 10
    assert total(avoid, "clashes") < total(act, "clashes")
    assert total(avoid, "left_alone") > total(act, "left_alone") == 0
    assert avoid.outcomes["discovery_lag_hours"] > act.outcomes["discovery_lag_hours"]


def test_an_office_with_money_does_not_look_away() -> None:
    rich = town("institutions.clash_rate=0.2", lever("clash_penalty", 1))
    assert total(rich, "left_alone") == 0
    assert total(town(), "clashes") == 0


def test_nodes_used_as_instruments_wear_ties_and_neighbours_help_less() -> None:
    helping, ordered = town(), town(lever("nodes_as_instruments", 1), "behaviour.institutions.ties_worn=3")
    assert helping.outcomes["ties_left"] == 1
    assert ordered.outcomes["ties_left"] < 0.5
    helped = [result.simulation.world.days["self_helped"].sum() for result in (helping, ordered)]
    assert helped[1] < helped[0]


def test_ties_recover_once_the_nodes_help_again() -> None:
    from sim.run.policy_change.policy import change_policy

    simulation = Simulation(composed(*TOWN, lever("nodes_as_instruments", 1), "behaviour.institutions.ties_worn=5"), 1)
    simulation.advance(100 * DAY)
    worn = simulation.world.communities["ties_left"].copy()
    change_policy(simulation, composed(*TOWN, lever("nodes_as_instruments", 0), "behaviour.institutions.ties_worn=5"))
    simulation.advance(240 * DAY)
    assert (simulation.world.communities["ties_left"] > worn).all()
