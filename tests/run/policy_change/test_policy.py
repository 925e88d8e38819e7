"""A running world under another policy: nobody is lost, nothing breaks, and no change changes nothing."""

import numpy as np
import pytest
from books import check_books

from experiments.config.compose import compose_scenario
from sim.mesa_model.model import GovernanceModel
from sim.outcomes.evidence import Evidence
from sim.outcomes.society import purchases_yuan
from sim.outcomes.spending import spent_by_head
from sim.outcomes.tables import department_table
from sim.run.policy_change.policy import change_policy
from sim.run.simulation import Simulation
from sim.scenario.costs import COST_HEADS
from sim.text.catalogue import WanggeError

CHANGES = (
    {"policy__dispatch__rule": "lead"},
    {"policy__staffing__workers_per_grid": 2.5},
    {"policy__staffing__workers_per_grid": 0.3},
    {"policy__dispatch__rule": "severity"},
    {"policy__dispatch__rule": "lead"},
    {"policy__staffing__operators": 0, "policy__supervision__verification": 0.0},
    {"policy__staffing__department_staff": 0.1, "policy__staffing__operators": 2},
    {"policy__staffing__administrative_load": 0.5, "policy__staffing__visit_quota": 0},
    {"policy__staffing__visit_quota": 3, "policy__supervision__meeting_days": 7, "policy__dispatch__rule": "fifo"},
    {"policy__supervision__meeting_days": 0, "policy__partnership__meeting_days": 14},
    {"policy__partnership__meeting_days": 0, "policy__staffing__workers_per_grid": 0.0},
    {
        "policy__staffing__workers_per_grid": 4.0,
        "policy__staffing__shifts": 3,
        "policy__staffing__department_staff": 1.0,
    },
)


@pytest.fixture(scope="module")
def busy_town():
    return compose_scenario(["scenario=small_town", "troubles.factor=4", "horizon.days=365"])[0]


def test_whatever_changes_nobody_is_lost(busy_town):
    model = GovernanceModel(busy_town, seed=3, log=True)
    for number, levers in enumerate(CHANGES):
        model.run_until(6 * (number + 1) + 0.41)
        model.change_policy(**levers)
        check_books(model)
    model.run_until(85.3)
    check_books(model)
    assert len(model.workers) == len(model.world.workers) >= 64
    assert model.config.policy.staffing.workers_per_grid == 4.0


def test_the_same_policy_changes_nothing(busy_town):
    left, alone = (GovernanceModel(busy_town, seed=5, log=True) for _ in range(2))
    left.run_until(20.5)
    left.change_policy()
    left.change_policy(policy__name="another name")
    for model in (left, alone):
        model.run_until(60)
    assert np.array_equal(left.log, alone.log)


def test_the_new_policy_is_planned_without_drawing_the_troubles_again(busy_town, monkeypatch):
    """Which costs most of a world, and nothing of it is used: with them the change is the same."""
    kept, drawn = {}, []
    planned, rebuilt = Simulation(busy_town, 3, log=True), Simulation(busy_town, 3, log=True, world_cache=kept)
    other = compose_scenario(["scenario=small_town", "troubles.factor=4", "horizon.days=365", "policy=grid_control"])[0]
    monkeypatch.setattr("sim.setup.build.draw_troubles", lambda *given: drawn.append(given))
    for simulation, cache in ((planned, None), (rebuilt, kept)):
        simulation.advance(30 * 86400)
        change_policy(simulation, other, cache)
        simulation.advance(90 * 86400)
    assert not drawn
    assert np.array_equal(planned.log, rebuilt.log)


def test_the_mesa_loop_goes_on_as_the_compiled_one(busy_town):
    both = [GovernanceModel(busy_town, seed=2, log=True, loop=loop) for loop in ("compiled", "mesa")]
    for model in both:
        for day, levers in ((8.4, CHANGES[1]), (11.6, CHANGES[4]), (14.5, CHANGES[7])):
            model.run_until(day)
            model.change_policy(**levers)
        model.run_until(18)
    assert np.array_equal(both[0].log, both[1].log)


def test_a_rule_that_changes_orders_the_lines_anew(busy_town):
    scarce = GovernanceModel(busy_town, seed=4, policy__staffing__department_staff=0.1)
    scarce.run_until(40.2)
    scarce.change_policy(policy__dispatch__rule="severity")
    cases = scarce.world.cases
    longest = int(np.argmax(scarce.world.departments["queue"]))
    first = int(scarce.world.departments["first"][longest])
    line = np.flatnonzero((cases["line"] == longest) & ~cases["supervised"])
    assert len(line) > 5
    assert cases["supervised"][first] or cases["pressing"][first] == cases["pressing"][line].max()


def test_more_officers_empty_the_lines(busy_town):
    model = GovernanceModel(busy_town, seed=4, policy__staffing__department_staff=0.1)
    model.run_until(40.2)
    before = model.waiting
    model.change_policy(policy__staffing__department_staff=50.0)
    model.run_until(50.2)
    assert model.waiting < before / 4


HELD = ("staff", "offices", "platform", "training", "presence")
"""Heads of cost that grow with time alone; under the others acts are paid, which depend on what went before."""


def costs(model):
    """Yuan spent until now by head of cost."""
    found = spent_by_head(Evidence(model.world, model.config, model.now))
    return dict(zip(COST_HEADS, found, strict=True))


def books(model):
    """Yuan for what is held, and officer-hours offered by every station, until now."""
    held = np.array([costs(model)[head] for head in HELD])
    return held, department_table(model.world, model.config, model.now)["offered_hours"].to_numpy()


def bought_until_now(model):
    return purchases_yuan(Evidence(model.world, model.config, model.now))


def test_costs_and_hours_count_under_each_policy_as_long_as_it_was_in_force(busy_town):
    staffing = {"workers_per_grid": 3.0, "department_staff": 2.0, "operators": 4}
    more = {f"policy__staffing__{name}": level for name, level in staffing.items()} | {"policy__presence__guards": 2.0}
    changed, before, after = (GovernanceModel(busy_town, seed=6, **levers) for levers in ({}, {}, more))
    for model in (changed, before, after):
        model.run_until(30)
    first = books(after)
    changed.change_policy(**more)
    for found, kept in zip(books(changed), books(before), strict=True):
        assert found == pytest.approx(kept)
    assert costs(changed) == pytest.approx(costs(before))
    for model in (changed, after):
        model.run_until(60)
    for found, old, new, until in zip(books(changed), books(before), books(after), first, strict=True):
        assert found == pytest.approx(old + new - until)
    bought, prices = bought_until_now(changed), changed.world.organisations["price"].copy()
    paid = costs(changed)
    changed.change_policy(policy__staffing__workers_per_grid=1.0, policy__partnership__bidders=3)
    assert costs(changed) == pytest.approx(paid)
    assert (changed.world.organisations["price"] < prices).all(), "a rebate that earlier purchases must not get"
    assert bought > 0 and bought_until_now(changed) == pytest.approx(bought)
    assert books(changed)[0] == pytest.approx(books(before)[0] + books(after)[0] - first[0])


def test_only_the_policy_may_change(busy_town):
    model = GovernanceModel(busy_town, seed=1)
    with pytest.raises(WanggeError, match="only the policy"):
        model.change_policy(population__groups__0__count=10)
    with pytest.raises(WanggeError):
        model.change_policy(policy__staffing__workers_per_grid=-1.0)
