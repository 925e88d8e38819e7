"""What offices give to cases: hours that other duties leave.

Also cases set aside for want of money, value or a target.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_worlds import category, composed, ran, smallest_scenario, troubles

from sim.run.simulation import simulate
from sim.scenario import Scenario
from sim.setup.coefficients import make_settings, ordinary_effort
from sim.setup.effort import hours_for_cases, neglect
from sim.vocabulary import events as a
from sim.vocabulary.states import Route

BUSY = ("scenario=small_town", "horizon.days=90", "horizon.warmup_days=0", "troubles.factor=2")


def two_kinds(worthwhile: float, other: float, **policy: Any) -> Scenario:
    """A place with two kinds of trouble of the same extent, of different value to the office."""
    rows = [category("worthwhile", value=worthwhile, rate=100.0), category("other", value=other, rate=100.0)]
    return smallest_scenario(troubles=troubles(*rows), policy={"supervision": {"verification": 0.0}} | policy)


def test_nothing_is_set_aside_with_enough_money_and_targets() -> None:
    assert neglect(two_kinds(1.0, 0.0)).tolist() == [0.0, 0.0]
    assert hours_for_cases(two_kinds(1.0, 0.0)) == 1.0


def test_under_strain_the_valued_is_set_aside_last() -> None:
    """SF-22 by hand: budget 0.5, exponent 2 x 0.5 = 1, values 0.8 and 0.2 about a mean of 0.5."""
    shares = neglect(two_kinds(0.8, 0.2, staffing={"budget": 0.5}))
    assert shares == pytest.approx([1.0 - 0.5 * 1.6, 1.0 - 0.5 * 0.4])
    assert neglect(two_kinds(0.5, 0.5, staffing={"budget": 0.5})) == pytest.approx([0.5, 0.5])


@given(first=st.floats(0, 1), second=st.floats(0, 1), budget=st.floats(0.05, 1))
def test_shares_set_aside_are_probabilities_and_fall_with_value(first: float, second: float, budget: float) -> None:
    low, high = sorted((first, second))
    worthwhile, other = neglect(two_kinds(high, low, staffing={"budget": budget}))
    assert 0.0 <= worthwhile <= other <= 1.0


def test_a_category_without_target_gets_what_appeals_bring() -> None:
    assert neglect(two_kinds(0.5, 0.5, incentives={"without_target": ["other"]})) == pytest.approx([0.0, 0.9])


def test_indicators_and_causes_take_hours_from_cases() -> None:
    scenario = two_kinds(0.5, 0.5, incentives={"indicators": 10}, supervision={"prevention": 0.25, "verification": 0.0})
    assert hours_for_cases(scenario) == pytest.approx(0.9 * 0.75)
    assert ordinary_effort(scenario) == pytest.approx(0.675)
    assert scenario.administrative_load == pytest.approx(0.15 + 0.1)


def test_proactive_work_falls_with_the_budget_and_faster_under_a_petition_target() -> None:
    """D4: patrols get slower and visits fewer; without strain the target changes nothing."""
    strains = ((1.0, 1.0), (0.5, 0.0), (0.5, 1.0))
    loose, tight, feared = (
        two_kinds(0.5, 0.5, staffing={"budget": money}, incentives={"petition_target": target})
        for money, target in strains
    )
    assert [each.proactive for each in (loose, tight, feared)] == [1.0, 0.5, 0.25]
    assert [each.visit_quota for each in (loose, tight, feared)] == [2, 1, 0]
    town = composed("scenario=small_town", "policy.staffing.budget=0.5")
    assert town.visit_quota == 1
    assert (
        make_settings(town, 1, False, False)[0].step
        == 2 * make_settings(composed("scenario=small_town"), 1, False, False)[0].step
    )


def test_nobody_takes_up_what_no_target_covers() -> None:
    """SF-28: with no answer to appeals no department begins such a case, not even under supervision.

    Other work goes on.
    """
    result = ran(
        *BUSY,
        "policy.incentives.without_target=[e01,c05]",
        "behaviour.official.appeal=0",
        "policy.supervision.urging=1",
    )
    world = result.simulation.world
    names = [row.name for row in result.simulation.scenario.troubles.categories]
    left = np.isin(world.cases["believed"], [names.index("e01"), names.index("c05")]) & (
        world.cases["recurrences"] == 0
    )
    waiting = world.cases[left & (world.cases["line"] >= 0)]
    assert len(waiting) > 10
    assert waiting["supervised"].any()
    assert (waiting["acted"][waiting["tried"] == 0] == a.NEVER).all()
    assert not (
        world.cases[left & (world.cases["hops"] > 0) & (world.cases["bounces"] == 0)]["route"] == Route.DEPARTMENT
    ).any()
    assert (world.cases[~left]["route"] == Route.DEPARTMENT).sum() > 100


def test_supervised_handling_forces_what_strain_set_aside() -> None:
    """D9: with a tight budget cases lie until somebody makes the office act."""
    result = simulate(
        composed(*BUSY, "policy.staffing.budget=0.2", "policy.supervision.urging=1", "troubles.factor=1"), 1
    )
    cases = result.simulation.world.cases
    lying = cases[(cases["line"] >= 0) & (cases["key"] >= 5e13)]
    assert not lying["supervised"].any()
    assert (cases["supervised"] & (cases["route"] == Route.DEPARTMENT)).sum() > 20
