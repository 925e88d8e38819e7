"""Costs by head and item: known answers, the sum, levers at rest, and each lever that moves its item."""

from __future__ import annotations

from typing import Any

import pytest
from small_worlds import DAY, HOUR, category, composed, department, smallest_scenario, troubles

from sim.outcomes.costs import spent
from sim.outcomes.evidence import Evidence
from sim.outcomes.measures import outcomes
from sim.outcomes.spending import costs_by_item
from sim.run.simulation import Simulation, simulate
from sim.scenario import Scenario
from sim.scenario.costs import COST_HEADS, Costs

DAYS = 73  # a fifth of a year
YEARS = DAYS / 365
PRICES = Costs()


def village(**policy: Any) -> Scenario:
    """A quiet place that is open around the clock: what costs there costs for being there."""
    staffing = {"workers_per_grid": 1.0, "operators": 1, "census": 0.0, "budget": 0.05} | policy.pop("staffing", {})
    return smallest_scenario(
        horizon={"days": DAYS, "warmup_days": 0},
        territory={"area_km2": 0.04, "grids": 2, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 4, "household_size": 1.0}], "spread": 0.0},
        troubles=troubles(category(rate=0.0)),
        departments=[department(officers=2)],
        policy={"staffing": staffing} | policy,
    )


def items(scenario: Scenario) -> dict[str, dict[str, float]]:
    """What everything has cost at the end, nothing having happened."""
    return costs_by_item(Evidence(Simulation(scenario, 1).world, scenario, DAYS * DAY))


AT_REST = {
    "staff": ("members", "mediators", "tasks_moved", "online_operators"),
    "overtime": ("overtime",),
    "offices": ("prevention",),
    "platform": ("census", "online"),
    "supervision": (
        "checks",
        "calls",
        "urging",
        "sanctions",
        "interception",
        "call_ins",
        "vetoes",
        "indicators",
        "publicity",
        "contracts",
    ),
    "meetings": ("coordination", "residents", "screening", "planning"),
    "training": ("members",),
    "presence": ("guards", "campaigns", "cameras", "outlets"),
    "participation": ("reports", "purchases", "upkeep", "grants", "tenders"),
}


def test_a_lever_at_rest_and_an_act_that_nobody_did_cost_nothing() -> None:
    found = items(village())
    assert tuple(found) == COST_HEADS == tuple(AT_REST)
    for head, names in AT_REST.items():
        assert {name: found[head][name] for name in names} == dict.fromkeys(names, 0.0)


OFFICER_HOURS = 2 * 24 * DAYS
WRITTEN_OFF = (1 / 8 + 0.12) * YEARS
LEVERS = [
    ("offices", "running", {"staffing": {"budget": 0.5}}, 15 * 0.5 * OFFICER_HOURS),
    ("offices", "rooms", {}, 20_000 * YEARS),
    ("offices", "prevention", {"supervision": {"prevention": 0.2}}, 15 * 0.2 * OFFICER_HOURS),
    ("platform", "platform", {}, 30 * 4 * WRITTEN_OFF),
    ("platform", "platform", {"staffing": {"operators": 0}, "supervision": {"verification": 0}}, 0),
    ("platform", "coding", {"dispatch": {"component_coding": 0.5}}, 20_000 * 0.5 * 0.04 * WRITTEN_OFF),
    ("platform", "census", {"staffing": {"census": 0.5}}, 15 * 0.5 * 4 * YEARS),
    ("platform", "online", {"partnership": {"online_reach": 0.5}}, 1 * 0.5 * 4 * YEARS),
    ("supervision", "inspection", {"supervision": {"inspection": 0.4}}, 60 * 0.05 * 0.4 * OFFICER_HOURS),
    ("supervision", "evaluation", {"supervision": {"evaluation_days": 10}}, 60 * 4 * DAYS / 10),
    ("supervision", "call_ins", {"incentives": {"laggards": 1.0}}, 60 * 8 * DAYS / 30),
    ("supervision", "vetoes", {"incentives": {"veto_items": 5}}, 60 * 12 * 5 * YEARS),
    ("supervision", "indicators", {"incentives": {"indicators": 5}}, 60 * 24 * 5 * YEARS),
    ("supervision", "publicity", {"incentives": {"publicity": 0.5}}, 1 * 0.5 * 4 * YEARS),
    ("meetings", "coordination", {"supervision": {"meeting_days": 15}}, 60 * 4 * DAYS / 15),
    ("meetings", "screening", {"conflict": {"screening_days": 15}}, 35 * 8 * DAYS / 15),
    ("meetings", "planning", {"partnership": {"cooperation": 0.5}}, 60 * 72 * 0.5 * YEARS),
    ("training", "workers", {}, 1200 * 2 * YEARS),
    ("training", "members", {"staffing": {"team": ["police"]}}, 1200 * 2 * YEARS),
    ("training", "volunteers", {"participation": {"volunteers": 0.5}}, 60 * 0.5 * 4 * YEARS),
    ("participation", "outreach", {"participation": {"reporting_rate": 0.5}}, 2 * 0.5 * 4 * YEARS),
]


@pytest.mark.parametrize(("head", "item", "policy", "yuan"), LEVERS)
def test_what_is_held_or_done_at_intervals_costs_by_time(head: str, item: str, policy: Any, yuan: float) -> None:
    assert items(village(**policy))[head][item] == pytest.approx(yuan)


def test_every_act_has_its_price() -> None:
    scenario = village()
    world = Simulation(scenario, 1).world
    acts = {
        "checks": 6,
        "judged": 12,
        "chased": 3,
        "sanctioned": 2,
        "petitions": 9,
        "petitions_on_file": 4,
        "reports": 7,
    }
    for name, number in acts.items():
        world.days[name][3] = number
    world.communities["meetings"][0] = 2
    world.departments["overtime_seconds"][0] = 5 * HOUR
    found = costs_by_item(Evidence(world, scenario, DAYS * DAY))
    supervision = found["supervision"]
    assert supervision["checks"] == pytest.approx(40 * 6 * 10 / 60)
    assert supervision["calls"] == pytest.approx(40 * 12 * 5 / 60)
    assert supervision["urging"] == 40 * 3
    assert supervision["sanctions"] == 60 * 8 * 2
    assert supervision["interception"] == 300 * (9 - 4)
    assert found["participation"]["reports"] == 3 * 7
    assert found["meetings"]["residents"] == (35 * 6 + 200) * 2
    assert found["overtime"]["overtime"] == 1.5 * 60 * 5


BUSY = ("scenario=small_town", "horizon.days=60", "horizon.warmup_days=20")


@pytest.fixture(scope="module")
def usual() -> dict[str, float]:
    """The outcomes of the small town under the standard policy."""
    return simulate(composed(*BUSY), 1).outcomes


def test_the_heads_add_up_to_the_cost(usual: dict[str, float]) -> None:
    heads = [usual[f"cost_{head}_yuan"] for head in COST_HEADS]
    assert sum(heads) == pytest.approx(usual["cost_yuan"])
    assert min(heads) >= 0 and usual["cost_staff_yuan"] > usual["cost_yuan"] / 2


MOVES = {
    "supervision.verification=0": ("supervision", -1),
    "supervision.urging=0": ("supervision", -1),
    "supervision.inspection=1": ("supervision", 1),
    "supervision.meeting_days=15": ("meetings", 1),
    "supervision.prevention=0.2": ("offices", 1),
    "incentives.indicators=10": ("supervision", 1),
    "incentives.publicity=1": ("supervision", 1),
    "incentives.veto_items=4": ("supervision", 1),
    "dispatch.component_coding=0": ("platform", -1),
    "staffing.census=0.2": ("platform", -1),
    "staffing.budget=0.5": ("offices", -1),
    "partnership.meeting_days=15": ("meetings", 1),
    "participation.reporting_rate=0.8": ("participation", 1),
    "participation.volunteers=0.2": ("training", 1),
}


@pytest.mark.parametrize("lever", MOVES)
def test_each_lever_moves_the_cost_of_its_head(lever: str, usual: dict[str, float]) -> None:
    head, sign = MOVES[lever]
    found = simulate(composed(*BUSY, f"policy.{lever}"), 1).outcomes
    assert sign * (found[f"cost_{head}_yuan"] - usual[f"cost_{head}_yuan"]) > 0


def test_working_harder_than_usual_is_paid_as_overtime() -> None:
    """Urging, too, makes officers work harder; here nobody urges or looks at them."""
    unseen = ("policy.supervision.inspection=0", "policy.supervision.urging=0")
    idle = simulate(composed(*BUSY, *unseen), 1)
    pressed = simulate(composed(*BUSY, *unseen, "policy.incentives.veto_items=4"), 1)
    world, prices = pressed.simulation.world, PRICES
    assert idle.outcomes["cost_overtime_yuan"] == 0
    hours = 0.3 * world.departments["busy_seconds"].sum() / HOUR  # veto_gain at the peak
    assert spent_on_overtime(pressed) == pytest.approx(prices.overtime * prices.officer_hour * hours)


def spent_on_overtime(result: Any) -> float:
    """Yuan of overtime over the whole run."""
    e = Evidence(result.simulation.world, result.simulation.scenario, result.simulation.now)
    return costs_by_item(e)["overtime"]["overtime"]


def test_costs_so_far_do_not_depend_on_the_warm_up() -> None:
    scenario = village()
    world = Simulation(scenario, 1).world
    e = Evidence(world, scenario, DAYS * DAY)
    assert outcomes(world, scenario, DAYS * DAY)["cost_yuan"] == pytest.approx(spent(e))
