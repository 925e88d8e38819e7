"""Lists, windows and surge staff under a new policy in a running world."""

from __future__ import annotations

import numpy as np

from experiments.config.compose import compose_scenario
from sim.run.policy_change.policy import change_policy
from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.vocabulary.units import DAY

FLOOD = "+troubles.shocks=[{name: flood, day: 10, factor: 20, days: 5}]"
TOWN = ("scenario=livelihood_town", "horizon.days=60", "horizon.warmup_days=0", FLOOD)
LISTED = ("policy.contacts.groups=[released]", "policy.contacts.by=judicial", "policy.contacts.every_days=10")


def town(*changes: str) -> Scenario:
    return compose_scenario([*TOWN, *changes])[0]


def changed(before: Scenario, after: Scenario, day: int) -> Simulation:
    simulation = Simulation(before, 1)
    simulation.advance(day * DAY)
    change_policy(simulation, after)
    simulation.advance(simulation.horizon)
    return simulation


def test_a_list_begins_grows_and_ends_with_its_policy() -> None:
    begun = changed(town(), town(*LISTED), 20).world
    assert len(begun.contacts) == 60 and begun.contacts["talks"].sum() + begun.contacts["formal"].sum() > 0
    longer = (LISTED[0].replace("released", "released,disabled"), *LISTED[1:])
    grown = changed(town(*LISTED), town(*longer), 20).world
    assert len(grown.contacts) == 101
    ended = changed(town(*LISTED), town(), 20).world
    assert len(ended.contacts) == 0 and (ended.departments["contact_load"] == 0).all()


def test_windows_open_and_close() -> None:
    posts = ("policy.windows.number=2", "policy.windows.in_person=1")
    opened = changed(town(), town(*posts), 20).world.services[0]
    always = changed(town(*posts), town(*posts, "policy.staffing.visit_quota=1"), 20).world.services[0]
    assert 0 < opened.window_visits < always.window_visits


def test_who_came_for_a_shock_stays_his_time() -> None:
    surge = ("policy.surge.officers=1", "policy.surge.days=20")
    before, after = town(*surge), town(*surge, "policy.staffing.department_staff=2")
    world = changed(before, after, 15).world
    np.testing.assert_allclose(world.departments["staff"], Simulation(after, 1).world.departments["staff"])
    assert (world.departments["surge"] == 0).all()
