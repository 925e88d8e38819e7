"""Bodies that mediate: what levers make of them, the way up, whom the sides turn to; the table and the story agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from quarrels import one_dispute

from experiments.present.dispute_story import Turns, dispute_story
from sim.agents.disputes import records as r
from sim.agents.disputes.bodies import (
    BODIES,
    COMMITTEE,
    GRID,
    JUDICIAL,
    OFFICIAL,
    ORGANISATION,
    first_bodies,
    mediating_bodies,
)
from sim.agents.disputes.peace import holding
from sim.run.schedule import SCHEDULE
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.vocabulary import events as a

NO_DEAL = {
    "both_concede": [0, 4],
    "residents_concede": [10, -4],
    "counterparty_concedes": [-9, 5],
    "both_insist": [6, -3],
}
"""A game in which no terms suit both.

War is worth more than half of its terms to the counterparty, and residents ask for all.
"""
LEGAL_AID = {
    "name": "legal_aid",
    "en": "legal aid",
    "zh": "法律援助",
    "categories": ["quarrel"],
    "staff": 3,
    "trust": 0.9,
    "calendar": "day",
}
NURSES = LEGAL_AID | {"name": "nurses", "staff": 1, "trust": 0.5}


def town(
    levers: dict[str, Any] | None = None,
    organisations: list[dict[str, Any]] | None = None,
    kind: str = "dispute",
    **parts: Any,
) -> Scenario:
    """One dispute in a place of 250 residents, with grid workers and organisations for quarrels."""
    given = one_dispute(**parts).model_dump()
    first = given["troubles"]["categories"][0] | {"name": "quarrel", "kind": kind}
    given["troubles"]["categories"] = [first]
    given["policy"]["staffing"]["workers_per_grid"] = 2.0
    given["policy"]["conflict"] |= levers or {}
    given["organisations"] = [
        row | {"calendar": given["calendar"]["calendars"][0]["name"]} for row in organisations or []
    ]
    return Scenario.model_validate(given)


def ran(scenario: Scenario, seed: int = 1) -> RunResult:
    return simulate(scenario, seed, log=True)


def test_without_levers_there_is_nobody_and_mediators_are_those_of_committees() -> None:
    assert mediating_bodies(town(), 250)["posts"].tolist() == [0, 0, 0, 0]
    assert mediating_bodies(town({"mediators": 80.0}, [LEGAL_AID]), 250)["posts"].tolist() == [0, 2, 0, 0]


def test_levers_make_of_each_body_what_one_can_work_out_by_hand() -> None:
    levers = {
        "mediators": 40.0,
        "standing": 0.5,
        "grid_mediation": 1.0,
        "judicial_mediators": 80.0,
        "organisation_share": 0.1,
        "organisation_standing": 0.2,
    }
    scenario = town(levers, [LEGAL_AID, NURSES])
    bodies = mediating_bodies(scenario, 250)
    assert bodies["posts"].tolist() == [scenario.workers, 1, 2, 4]
    assert bodies["pressure"] == pytest.approx([0.1, 0.3 + 0.4 * 0.5, 0.4 + 0.4, 0.2 + 0.4 * 0.2])
    assert bodies["calms"] == pytest.approx([1 - 0.065, 1 - 0.07, 1 - 0.075, 1 - 0.1 * (3 * 0.9 + 0.5) / 4])
    assert bodies["holds"] == pytest.approx([0.8, 0.8 + 0.15 * 0.5, 0.95, 0.8 + 0.15 * 0.2])
    assert bodies["above"].tolist() == [COMMITTEE, JUDICIAL, OFFICIAL, GRID]


@pytest.mark.parametrize(
    ("levers", "way"),
    [
        ({"mediators": 40.0}, [COMMITTEE]),
        ({"judicial_mediators": 40.0}, [JUDICIAL]),
        ({"grid_mediation": 1.0, "judicial_mediators": 40.0}, [GRID, JUDICIAL]),
        ({"grid_mediation": 1.0, "mediators": 40.0, "judicial_mediators": 40.0}, [GRID, COMMITTEE, JUDICIAL]),
        ({"organisation_share": 1.0}, [ORGANISATION]),
        (
            {"organisation_share": 1.0, "mediators": 40.0, "judicial_mediators": 40.0},
            [ORGANISATION, COMMITTEE, JUDICIAL],
        ),
    ],
)
def test_a_dispute_that_nobody_can_settle_goes_all_the_way_up(levers: dict[str, Any], way: list[int]) -> None:
    """Two sessions in vain before each body that has posts.

    Then an official comes, and all mediators are free again.
    """
    calm = {"step_per_day": 0.0, "most_sessions": 2, "session_days": 1.0, "overheard": 1.0}
    result = ran(town(levers | {"order_rung": 6}, [LEGAL_AID], behaviour=calm, payoffs=NO_DEAL))
    world, dispute = result.simulation.world, result.simulation.world.disputes[0]
    assert (dispute.sessions, dispute.first_body, dispute.body) == (2 * len(way), way[0], way[-1])
    assert dispute.given_up
    assert dispute.heard > 0
    assert world.bodies["at_work"].tolist() == [0, 0, 0, 0]
    assert _told(result) == [body for body in way for _ in range(2)]


def _told(result: RunResult) -> list[int]:
    """Who mediated, session by session, as the story tells it."""
    world, log = result.simulation.world, result.log
    assert log is not None
    turns = Turns(result.simulation.scenario, world, world.disputes[0])
    own = [int(kind) for kind in log["activity"][log["case"] == 0] if SCHEDULE[kind].subject == "dispute"]
    mediated = [(kind, turns.body_at(SCHEDULE[kind].activity)) for kind in own]
    return [body for kind, body in mediated if kind == a.SESSION_HELD]


@pytest.mark.parametrize("kind", ["dispute", "grievance", "service"])
def test_the_sides_turn_to_an_organisation_as_often_as_given_where_one_is_competent(kind: str) -> None:
    scenario = town({"organisation_share": 0.4, "mediators": 40.0}, [LEGAL_AID], kind)
    first = first_bodies(scenario, mediating_bodies(scenario, 250), 4000, 1)
    assert set(first.tolist()) == ({COMMITTEE} if kind == "service" else {COMMITTEE, ORGANISATION})
    assert abs(np.mean(first == ORGANISATION) - (0.0 if kind == "service" else 0.4)) < 0.03


def test_what_a_body_makes_the_parties_sign_lasts_as_its_standing_says() -> None:
    """SF-16: 0.95 before a judicial office, less before those without legal standing.

    Talks with an official do not depend on bodies.
    """
    world = Simulation(town({"mediators": 40.0, "judicial_mediators": 40.0, "grid_mediation": 1.0}), 1).world
    dispute = world.disputes[0]
    dispute.accord = r.BY_MEDIATION
    found = []
    for body in (GRID, COMMITTEE, JUDICIAL):
        dispute.body = body
        found.append(float(holding(world, 0)))
    assert found == pytest.approx([0.8, 0.8, 0.95])
    dispute.accord = r.BY_TALKS
    assert holding(world, 0) == pytest.approx(0.8)


def test_a_trusted_body_calms_and_an_authority_gets_better_offers() -> None:
    """With all trust and full effect nothing is left of anger at the first session.

    With more pressure fewer sessions are needed.
    """
    quick = {"overheard": 1.0, "step_per_day": 0.0}
    calmed = ran(
        town({"mediators": 40.0, "order_rung": 6}, behaviour=quick | {"session_calm": 1.0, "committee_trust": 1.0})
    ).simulation.world.disputes[0]
    assert (calmed.anger, calmed.accord) == (0.0, r.BY_MEDIATION)

    def sessions(lever: str) -> float:
        scenario = town({lever: 40.0, "order_rung": 6}, behaviour=quick | {"most_sessions": 99})
        return float(np.mean([ran(scenario, seed).simulation.world.disputes[0].sessions for seed in range(1, 25)]))

    assert sessions("judicial_mediators") < sessions("mediators")


def test_after_a_breach_the_sides_begin_where_they_began() -> None:
    behaviour = {
        "overheard": 1.0,
        "most_sessions": 1,
        "session_days": 0.5,
        "break_days": 0.1,
        "informal_holds": 0.0,
        "self_enforcing_holds": 0.0,
    }
    scenario = town(
        {"grid_mediation": 1.0, "mediators": 40.0, "judicial_mediators": 40.0, "order_rung": 6},
        behaviour=behaviour,
        anger=0.1,
    )
    again = 0
    for seed in range(1, 13):
        result = ran(scenario, seed)
        dispute = result.simulation.world.disputes[0]
        again += int(dispute.recurrences)
        told = _told(result)
        assert len(told) == dispute.sessions
        row = result.tables()["disputes"].iloc[0]
        if dispute.accord == r.BY_MEDIATION:
            assert row["mediated_by"] == BODIES[told[-1]]
        else:
            assert row["mediated_by"] == ""
    assert again > 0


def test_the_story_names_the_body() -> None:
    scenario = town({"judicial_mediators": 40.0, "order_rung": 6}, behaviour={"overheard": 1.0})
    result = ran(scenario)
    lines = "\n".join(dispute_story(scenario, result.simulation.world, result.log, 0, "zh"))
    assert "司法所主持调解" in lines
    assert "调解委员会" not in lines


def test_only_mediators_of_their_own_cost_wages() -> None:
    """Grid workers are paid as grid workers; committees, judicial offices and organisations for their mediators."""

    def cost(levers: dict[str, Any]) -> float:
        return float(simulate(town(levers, [LEGAL_AID], days=7, payoffs=NO_DEAL), 1).outcomes["cost_yuan"])

    week = 40 * 45.0
    assert cost({"grid_mediation": 1.0}) == cost({})
    assert cost({"judicial_mediators": 80.0}) - cost({}) == pytest.approx(2 * week)
    assert cost({"organisation_share": 0.5}) - cost({}) == pytest.approx(3 * week)
