"""Offices of the tiers: what they settle, hand up and lay aside, and what tasks from above leave of their hours."""

from __future__ import annotations

from functools import cache

import numpy as np
from small_worlds import composed

from sim.run.simulation import RunResult, simulate
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Route, TierPlace

TOWN = ("scenario=small_town", "horizon.days=60", "horizon.warmup_days=0", "troubles.factor=2")
TIERS = (
    "policy.hierarchy.tiers=[{name:committee,unit:community,staff:2,powers:0.2},"
    "{name:street,unit:street,staff:2.5,powers:0.5}]"
)
POINTS, NOISE = "policy.dispatch.pass_up_penalty=1", "policy.hierarchy.heeds_noise=1"


@cache
def town(*levers: str, seed: int = 1) -> RunResult:
    return simulate(composed(*TOWN, *levers), seed, log=True)


def many(outcome: str, *levers: str) -> list[float]:
    return [town(*levers, seed=seed).outcomes[outcome] for seed in (1, 2, 3, 4)]


def test_without_tiers_nothing_of_them_is_seen() -> None:
    result = town()
    world = result.simulation.world
    assert len(world.tiers) == len(world.tier_offices) == len(world.climbs) == 0
    assert "tiers" not in result.tables()
    assert result.log is not None
    assert (result.log["activity"] < a.REACHED_TIER).all()


def test_a_matter_is_in_one_place() -> None:
    world = town(TIERS, POINTS, "policy.hierarchy.orders=0.4").simulation.world
    offices, climbs, cases = world.tier_offices, world.climbs, world.cases
    at = {
        place: np.bincount(climbs["office"][climbs["place"] == place], minlength=len(offices))
        for place in (TierPlace.WAITING, TierPlace.IN_DRAWER)
    }
    np.testing.assert_array_equal(at[TierPlace.WAITING], offices["queue"])
    np.testing.assert_array_equal(at[TierPlace.IN_DRAWER], offices["drawer"])
    assert (offices["busy"] <= offices["seats"]).all()
    assert (cases["state"][climbs["place"] > 0] == CaseState.OPEN).all()
    settled = climbs["settled_by"] >= 0
    assert offices["settled"].sum() >= np.count_nonzero(settled) > 0
    assert (cases["route"][settled] != Route.UNSETTLED).all()


def test_what_an_office_receives_goes_somewhere() -> None:
    world = town(TIERS, POINTS).simulation.world
    offices = world.tier_offices
    inside = np.bincount(world.climbs["office"][np.isin(world.climbs["place"], (1, 2, 3))], minlength=len(offices))
    left = offices["received"] - offices["settled"] - offices["handed_up"] - inside
    assert (left >= 0).all()  # the rest was given up, or carried up by residents
    assert left.sum() < 0.2 * offices["received"].sum()


def test_tiers_settle_a_part_and_the_hotline_leads_past_them() -> None:
    result = town(TIERS)
    world = result.simulation.world
    assert 0.1 < result.outcomes["tiers_share"] < 0.7
    assert (world.cases["route"] == Route.TIER).sum() == world.tier_offices["settled"].sum()
    assert world.tier_offices["lost"].sum() > 0


def test_points_hide_where_hands_are_few_and_hardly_where_they_suffice() -> None:
    """SF-18: with enough hands a penalty hides little; with few, drawers fill and matters are off the ledger."""
    few = "policy.hierarchy.staff=0.1"
    free, bound = many("laid_aside_per_100", TIERS, few), many("laid_aside_per_100", TIERS, few, POINTS)
    ample = many("laid_aside_per_100", TIERS, POINTS, "policy.hierarchy.staff=3")
    assert np.mean(free) == 0
    assert np.mean(bound) > 3 * np.mean(ample)
    off = [np.mean(many("off_ledger_per_10k", TIERS, few, *more)) for more in ((), (POINTS,))]
    assert off[1] > off[0]


def test_an_office_that_heeds_noise_alone_lays_the_quiet_aside() -> None:
    """SF-11: the louder a matter, the rarer it lies in a drawer."""
    world = town(TIERS, NOISE, "policy.hierarchy.staff=0.5").simulation.world
    came = world.climbs["life"] > 0
    aside = world.climbs["laid_aside"] > 0
    assert aside.sum() > 20
    assert np.mean(many("opinion_days", TIERS, NOISE)) > np.mean(many("opinion_days", TIERS))
    assert not (aside & ~came).any()


def test_orders_take_the_hours_they_are_meant_to_take() -> None:
    for share in (0.2, 0.7):
        result = town(TIERS, f"policy.hierarchy.orders={share}", "behaviour.tier.order_loss=0")
        assert abs(result.outcomes["orders_hours_share"] - share) < 0.06
        assert result.outcomes["orders_done_share"] > 0.85


def test_dropped_orders_stop_at_the_office_that_drops_them() -> None:
    result = town(TIERS, "policy.hierarchy.orders=0.3", "behaviour.tier.order_loss=1")
    assert result.simulation.world.tier_offices["tasks"].sum() == 0
    half = town(TIERS, "policy.hierarchy.orders=0.3", "behaviour.tier.order_loss=0.5").simulation.world.tier_offices
    tasks = [half["tasks"][half["tier"] == tier].mean() for tier in (0, 1)]
    assert tasks[0] < 0.75 * tasks[1]


def test_tasks_moved_away_give_hours_back() -> None:
    taken = town(TIERS, "policy.hierarchy.orders=0.6").outcomes["orders_hours_share"]
    moved = town(TIERS, "policy.hierarchy.orders=0.6", "policy.partnership.tasks_moved=0.5").outcomes
    assert abs(moved["orders_hours_share"] - taken / 2) < 0.06


def test_nothing_is_lost_where_nothing_can_be() -> None:
    world = town(TIERS, "behaviour.tier.loss=0").simulation.world
    assert world.tier_offices["lost"].sum() == 0
    everything = town(TIERS, "behaviour.tier.loss=1", "policy.participation.channels.hotline=0").simulation.world
    assert everything.tier_offices["lost"].sum() > 0


def test_without_a_centre_the_highest_tier_finds_the_department() -> None:
    bare = (TIERS, "policy=reactive", "policy.dispatch.tier_retention=0.8")
    world = town(*bare).simulation.world
    assert np.count_nonzero(world.cases["filed"] >= 0) > 20
    assert world.tier_offices["settled"].sum() > 10
