"""What is admitted runs: every float of a scenario at the ends of its range, alone and many at once, in both loops."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest
from extremes import allowed, changed, check_numbers, ends, extreme_scenarios, float_fields
from hypothesis import assume, given, settings
from random_scenarios import seeds
from small_worlds import composed

from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import simulate
from sim.scenario import Scenario

# A hamlet in which everything is switched on, so that every number is asked for.
EVERYTHING = (
    "scenario=restless_town", "horizon.days=12", "horizon.warmup_days=0", "territory.area_km2=0.3",
    "territory.street_capacity=[1.5,0.5]",
    "policy.dispatch.rule=lead", "policy.dispatch.pass_up_penalty=0.5",
    "policy.staffing.budget=0.7", "policy.staffing.team=[police,doctor]", "policy.staffing.posts_growth=0.2",
    "policy.staffing.grants=0.5",
    "policy.staffing.merged=[civil_affairs,human_resources]",
    "policy.supervision.sanction=0.5", "policy.supervision.meeting_days=3", "policy.supervision.prevention=0.3",
    "policy.supervision.evaluation_days=4",
    "policy.incentives.veto_items=5", "policy.incentives.petition_target=0.5",
    "policy.incentives.satisfaction_weight=0.5",
    "policy.incentives.publicity=0.5", "policy.incentives.indicators=3", "policy.incentives.any_means=0.5",
    "policy.incentives.laggards=0.3",
    "policy.incentives.without_target=[c05]", "policy.participation.tier_run=0.4",
    "policy.participation.reporting_rate=0.7",
    "policy.presence.guards=5", "policy.presence.campaign_every_days=5", "policy.presence.campaign_days=2",
    "policy.presence.outlets=0.4",
    "policy.presence.camera_layers=2", "policy.partnership.command=0.4", "policy.partnership.cooperation=0.5",
    "policy.partnership.seed_grant=100",
    "policy.partnership.exclusion=0.3", "policy.partnership.purchase_budget=1000000", "policy.partnership.bidders=3",
    "policy.partnership.deposit=0.4",
    "policy.partnership.advantage=0.5", "policy.partnership.fallback=0.5", "policy.partnership.meeting_days=3",
    "policy.partnership.tasks_moved=0.4",
    "policy.partnership.online_reach=0.3", "policy.partnership.online_operators=2",
    "policy.conflict.early_contact=0.4", "policy.conflict.consultation=0.3", "policy.conflict.mediators=90",
    "policy.conflict.standing=0.4",
    "policy.conflict.screening_days=3", "policy.conflict.committee_support=0.4", "policy.conflict.tariff=0.4",
    "policy.conflict.order_rung=2",
    "policy.conflict.grid_mediation=0.4", "policy.conflict.judicial_mediators=50",
    "policy.conflict.organisation_share=0.3",
    "policy.conflict.organisation_standing=0.4", "population.rumours_per_year=90", "troubles.factor=25",
    "troubles.growth=0.5", "troubles.capital=0.3",
    "policy.careers.score_days=3", "policy.careers.bonus=0.5", "policy.careers.awarded=0.2",
    "policy.careers.dismissed=0.2", "policy.careers.line_weight=0.8", "policy.careers.follow_up=0.5",
    "policy.careers.leader_visits=50", "policy.careers.announced=0.5", "policy.careers.credit=0.5",
    "policy.careers.term_years=0.05",
    "+population.planned_tasks=[{name: blood, en: blood donation, zh: 无偿献血, plan: 50}]",
    "policy.careers.backed=[blood]",
    "objects.components=true", "objects.outfalls=5", "objects.outfall_category=e01", "objects.stalls=5",
    "objects.stall_category=e05", "policy.objects.sealing=0.5", "policy.objects.overhaul_years=1",
    "policy.objects.shared_register=0.5", "policy.objects.public_cameras=4", "policy.objects.private_cameras=4",
    "institutions.works_per_year=60", "institutions.clash_rate=0.3", "policy.institutions.works_begun=0.8",
    "policy.institutions.joint_planning=0.3", "policy.institutions.own_systems=0.7",
    "policy.institutions.data_standard=0.5", "policy.institutions.maintainers=0.1",
    "policy.institutions.clash_penalty=0.5", "policy.institutions.control=0.5", "policy.institutions.easing=0.5",
    "policy.institutions.nodes_as_instruments=0.5",
)  # fmt: skip


@cache
def hamlet() -> Scenario:
    content = composed(*EVERYTHING).model_dump()
    for group in content["population"]["groups"]:
        group["count"] = max(4, group["count"] // 10)
    for row in content["disputes"]:
        row |= {"per_year": 200.0, "households": 3}
    content["departments"][0]["objects"] = 200.0
    return Scenario.model_validate(content)


MOST_MESSAGES = 5_000
PARTS = sorted({".".join(map(str, place[:2])) for place, _ in float_fields(hamlet())})


def runs(scenario: Scenario, seed: int) -> None:
    """The run and its tables come to an end without any number that is none, and without so much as a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = simulate(scenario, seed)
        result.tables()
    check_numbers(result.simulation, result.outcomes)


def test_the_hamlet_has_everything() -> None:
    simulation = simulate(hamlet(), 3).simulation
    assert len(simulation.world.cases) > 50 and len(simulation.world.disputes) > 3
    assert len(list(float_fields(hamlet()))) > 290


@pytest.mark.parametrize("part", PARTS)
def test_every_float_at_its_ends_runs_or_is_refused_beforehand(part: str) -> None:
    content, tried = hamlet().model_dump(), 0
    for place, info in float_fields(hamlet()):
        if ".".join(map(str, place[:2])) != part:
            continue
        for value in ends(info):
            scenario = allowed(changed(content, place, value))
            if scenario is not None:
                tried += 1
                try:
                    runs(scenario, 3)
                except BaseException as error:
                    error.add_note(f"{'.'.join(map(str, place))} = {value}")
                    raise
    assert tried or part == "territory.area_km2"  # its ends hold no grid, or more cells than a quick test


@settings(max_examples=60)
@given(extreme_scenarios(), seeds)
def test_many_floats_at_their_ends(scenario: Scenario, seed: int) -> None:
    runs(scenario, seed)


@settings(max_examples=8)
@given(extreme_scenarios(), seeds)
def test_both_loops_go_the_same_way_at_the_ends(scenario: Scenario, seed: int) -> None:
    logs: list[Any] = []
    for loop in ("compiled", "mesa"):
        model = GovernanceModel(scenario, seed, loop=loop, log=True)  # type: ignore[arg-type]
        model.run_model()
        assume(model.simulation.messages < MOST_MESSAGES)  # in plain Python each takes a tenth of a millisecond
        logs.append(model.log)
    np.testing.assert_array_equal(*logs)


@pytest.mark.parametrize("spread", [5e-324, 1e-300, 1e-200, 1e-12])
def test_a_day_that_hardly_varies_is_as_good_as_even(spread: float) -> None:
    even, nearly = (
        simulate(composed("scenario=small_town", "horizon.days=20", f"troubles.day_spread={each!r}"), 1)
        for each in (0.0, spread)
    )
    assert nearly.simulation.world.cases["arises"].tolist() == even.simulation.world.cases["arises"].tolist()
