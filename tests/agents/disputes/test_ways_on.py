"""Ways on for a stuck dispute: bodies that see what is beyond them, and leaders who come again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from quarrels import one_dispute

from sim.agents.disputes.bodies import COMMITTEE, JUDICIAL, OFFICIAL
from sim.agents.disputes.ways_on import hand_on, is_seen_beyond
from sim.run.simulation import Simulation, simulate
from sim.scenario.keywords import with_levers

LADDER = {"mediators": 100, "judicial_mediators": 100, "early_contact": 0.0, "order_rung": 6}


def world(anger: float, sized_up: float = 1.0) -> Any:
    """A dispute so angry before a committee with a judicial office above it, which presses as hard as it can."""
    scenario = with_levers(
        one_dispute(LADDER, {"judicial_pressure": 1.0, "mediator_pressure": 0.0}),
        {"policy__coordination__sized_up": sized_up},
    )
    made = Simulation(scenario, 1).world
    made.disputes["anger"], made.disputes["body"] = anger, COMMITTEE
    return made


def test_a_committee_hands_on_what_is_beyond_it_and_keeps_what_it_can_settle() -> None:
    calm, angry = world(0.0), world(0.99)
    assert not is_seen_beyond(calm, 0)
    assert is_seen_beyond(angry, 0)
    hand_on(calm, 0)
    hand_on(angry, 0)
    assert calm.disputes[0].body == COMMITTEE
    assert angry.disputes[0].body == JUDICIAL
    assert not is_seen_beyond(angry, 0)  # nobody stands above but officials


def test_nobody_hands_on_at_rest_nor_the_last_body() -> None:
    assert not is_seen_beyond(world(0.99, 0.0), 0)
    last = world(0.99)
    last.bodies["above"][COMMITTEE] = OFFICIAL
    assert not is_seen_beyond(last, 0)


def test_fewer_sessions_are_held_in_vain() -> None:
    sessions = []
    for sized_up in (0.0, 1.0):
        scenario = with_levers(
            one_dispute(LADDER, {"mediator_pressure": 0.0, "judicial_pressure": 0.9}, anger=0.95),
            {"policy__coordination__sized_up": sized_up},
        )
        sessions.append([int(simulate(scenario, seed).simulation.world.disputes[0].sessions) for seed in range(12)])
    assert np.mean(sessions[1]) < np.mean(sessions[0])


@pytest.mark.parametrize("owner", [0.0, 1.0])
def test_a_leader_who_answers_for_a_spot_comes_again_until_it_is_settled(owner: float) -> None:
    scenario = with_levers(
        one_dispute({"screening_days": 30, "order_rung": 6}, {"authority": 0.0, "screening_finds": 1.0}, anger=0.9),
        {"policy__coordination__named_owner": owner},
    )
    offers = [int(simulate(scenario, seed).simulation.world.disputes[0].offers) for seed in range(8)]
    assert np.mean(offers) > 3 if owner else max(offers) <= 2
