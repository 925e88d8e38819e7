"""What a policy pays by the year, whatever happens: guards, campaigns, teams, cameras, outlets, a census."""

from __future__ import annotations

from sim.scenario import Scenario
from sim.territory.coverage import PUBLIC_LAYERS, watching_layers
from sim.vocabulary.units import DAY
from sim.world import World

YEAR = 365 * DAY
GUARD_HOURS = 8 * 365  # a post is manned eight hours a day
WEEKS = 365 / 7


def yearly_costs(scenario: Scenario, world: World) -> float:
    """Yuan a year for what is bought by the year; 0 where a policy buys nothing of it."""
    prices, staffing, presence = scenario.behaviour.costs, scenario.policy.staffing, scenario.policy.presence
    guards = presence.guards
    if presence.campaign_every_days > 0:
        guards += presence.campaign_guards * presence.campaign_days / presence.campaign_every_days
    members = len(staffing.team) * float((world.grids["workers"] > 0).sum())
    return float(
        guards * scenario.territory.area_km2 * GUARD_HOURS * prices.guard_hour
        + members * prices.member_hours * WEEKS * prices.member_hour
        + watching_layers(scenario, world.cells)[:PUBLIC_LAYERS].sum() * prices.camera_year
        + presence.outlets * scenario.territory.area_km2 * prices.outlet_year
    )
