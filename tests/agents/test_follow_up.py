"""Follow-up by grid workers: it takes their time, shortens what lasts, and some put things right themselves."""

from __future__ import annotations

from small_worlds import ran

from sim.vocabulary.states import CaseState, Route

TOWN = ("scenario=small_town", "horizon.days=90", "horizon.warmup_days=0", "troubles.factor=2")


def test_nobody_follows_up_at_rest() -> None:
    assert ran(*TOWN).simulation.world.official_days["pressed"].sum() == 0


def test_rounds_press_offices_and_cost_field_time() -> None:
    plain, pressed = ran(*TOWN), ran(*TOWN, "policy.careers.follow_up=1")
    world = pressed.simulation.world
    assert world.official_days["pressed"].sum() > 50
    assert world.limits["pressed"].sum() == world.official_days["pressed"].sum()
    assert pressed.outcomes["resolution_hours"] < plain.outcomes["resolution_hours"]


def test_amends_end_a_trouble_without_an_office() -> None:
    world = ran(*TOWN, "policy.careers.follow_up=1", "behaviour.career.amends=1").simulation.world
    amended = int(world.official_days["amended"].sum())
    assert amended > 5
    cases = world.cases[(world.limits["pressed"] > 0) & (world.cases["route"] == Route.ON_THE_SPOT)]
    assert len(cases) >= amended * 0.9
    assert (cases["resolved"] >= 0).all()
    assert (cases["state"] == CaseState.CLOSED).mean() > 0.9
    none = ran(*TOWN, "policy.careers.follow_up=1", "behaviour.career.amends=0").simulation.world
    assert none.official_days["amended"].sum() == 0
