"""Communities: volunteers who tire or grow, a channel that is answered or dies, willingness, rumours.

Results are compared with known answers where there are any.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from estate import DAYS, estate

from sim.vocabulary import events as a
from sim.vocabulary.states import Channel

AT_REST = ({}, {"bidders": 4}, {"advantage": 0.5}, {"fallback": 0.5}, {"deposit": 0.5})


@pytest.mark.parametrize("levers", AT_REST)
def test_where_nothing_moves_nothing_is_sent(levers):
    log = estate(partnership=levers).log
    assert not np.isin(log["activity"], [a.TAKES_STOCK, a.ASSEMBLES, a.RAISED]).any()


def test_unpaid_volunteers_under_orders_fade_as_the_formula_says():
    result = estate(partnership={"command": 1.0})
    assert result.outcomes["volunteers_active"] == pytest.approx(math.exp(-DAYS / 180))
    assert np.all(np.diff(result.simulation.world.society_days["active"][:DAYS]) < 0)


def test_paid_or_autonomous_volunteers_persist():
    half = estate(partnership={"command": 1.0, "seed_grant": 100.0}).outcomes["volunteers_active"]
    paid = estate(partnership={"command": 1.0, "seed_grant": 5000.0}).outcomes["volunteers_active"]
    free = estate(partnership={"command": 0.0, "meeting_days": 30}).outcomes["volunteers_active"]
    assert half == pytest.approx(math.exp(-math.exp(-1.0) * DAYS / 180))
    assert paid == pytest.approx(1.0)
    assert free == 1.0


def test_cooperation_recruits_content_residents_up_to_the_ceiling():
    alone = estate(partnership={"cooperation": 1.0}).outcomes["volunteers_active"]
    soon = estate(partnership={"cooperation": 1.0}, society={"recruitment": 20.0, "volunteers_ceiling": 1.5}).outcomes[
        "volunteers_active"
    ]
    assert 1.0 < alone < 1.0 + 0.5 * DAYS / 365
    assert 1.4 < soon <= 1.5


def test_room_in_organisations_follows_the_volunteers():
    body = estate(partnership={"command": 1.0}, society={"tiring_days": 1.0}).simulation.world.organisations[0]
    assert body.capacity == 50
    assert estate(partnership={"meeting_days": 30}).simulation.world.organisations[0].capacity == 50 + 2


def test_grants_are_paid_to_those_who_are_active():
    result = estate(partnership={"seed_grant": 10.0}, society={"recruitment": 0.0})
    paid = 10.0 * 0.1 * 400 * 12 / 365 * DAYS
    assert result.simulation.world.society["granted"][0] == pytest.approx(paid)
    rest = estate(society={"recruitment": 0.0})
    assert result.outcomes["cost_yuan"] - rest.outcomes["cost_yuan"] == pytest.approx(paid)


def test_excluded_residents_grow_unwilling_and_those_attended_to_willing():
    excluded = estate(partnership={"exclusion": 1.0}).outcomes
    assert excluded["willingness"] == pytest.approx(-0.5 * (1 - math.exp(-1)))
    assert excluded["volunteers_active"] == pytest.approx(math.exp(-DAYS / 180))
    moved = estate(partnership={"tasks_moved": 1.0}).outcomes
    assert moved["willingness"] == pytest.approx(0.15 * (1 - math.exp(-1)))


def test_the_unwilling_report_less():
    reported = [
        np.mean(estate(partnership=levers).simulation.world.cases["channel"] >= 0)
        for levers in ({"exclusion": 1.0}, {}, {"tasks_moved": 1.0})
    ]
    assert reported[0] < reported[1] <= reported[2]


def test_a_channel_that_nobody_answers_dies_and_one_that_is_answered_grows():
    dead = estate(partnership={"online_reach": 0.3})
    assert dead.outcomes["online_use"] == pytest.approx(0.3 * math.exp(-DAYS / 45))
    live = estate(partnership={"online_reach": 0.3, "online_operators": 1})
    assert 0.3 < live.outcomes["online_use"] < 1
    assert live.outcomes["willingness"] > dead.outcomes["willingness"] == 0
    told = [np.mean(run.simulation.world.cases["channel"] == Channel.APP) for run in (dead, live)]
    assert told[0] < told[1]
    hours = estate(
        partnership={"online_reach": 0.3, "online_operators": 1},
        society={"online_tells": 0.0, "online_voice": 0.0, "reply_weight": 0.0},
    )
    assert hours.outcomes["cost_yuan"] - dead.outcomes["cost_yuan"] == pytest.approx(40 * 24 * DAYS)


def test_too_few_operators_answer_their_share():
    society = estate(
        partnership={"online_reach": 1.0, "online_operators": 1}, society={"online_posts": 1.0}
    ).simulation.world.society[0]
    assert society.answered == pytest.approx(80 / (400 * society.online), rel=0.05)
    assert society.online < 1


def test_a_rumour_runs_out_and_replies_check_it():
    silent = estate(rumours=365.0, society={"rumour_start": 0.02})
    days = silent.simulation.world.society_days["believing"][:DAYS]
    assert days.max() == silent.outcomes["rumour_peak"] > 0.02
    channel = {"online_reach": 0.8, "online_operators": 2}
    assert (
        estate(rumours=365.0, society={"rumour_start": 0.02}, partnership=channel).outcomes["rumour_peak"]
        < 0.5 * days.max()
    )
    communities = silent.simulation.world.communities
    assert (communities["believing"] + communities["immune"] <= 1 + 1e-12).all()
    assert (communities["believing"] >= 0).all()


def test_rumours_start_on_the_same_days_under_any_policy():
    quick = {
        "rumour_spread": 0.0,
        "rumour_fading": 20.0,
    }  # gone by the next day, so that each day with believers is a start
    days = []
    for levers in ({}, {"online_reach": 0.5, "online_operators": 1, "exclusion": 1.0, "meeting_days": 7}):
        table = estate(rumours=90.0, society=quick, partnership=levers).tables()["society"]
        days.append(table["day"][table["believing"] > 1e-12].tolist())
    assert days[0] == days[1]
    assert len(days[0]) > 5


def test_the_days_of_society_are_a_table_where_it_moves():
    result = estate(partnership={"command": 1.0})
    table = result.tables()["society"]
    assert len(table) == DAYS
    assert table["active"].iloc[-1] == result.outcomes["volunteers_active"]
    assert "society" not in estate().tables()


def test_one_rumour_infects_as_many_as_the_final_size_equation_says():
    """With spread b and fading g a closed community ends with the share z that has heard.

    z = 1 - exp(-z b / g), in the limit of small steps.
    """
    result = estate(rumours=0.001, society={"rumour_start": 1e-4})
    assert result.outcomes["rumour_peak"] == 0  # none starts by this seed: the next lines start it by hand
    from sim.agents.community import spread_rumour

    world = result.simulation.world
    b, g = 0.004, 0.002
    world.settings["rumour_spread"], world.settings["rumour_fading"], world.settings["long_tie"] = b, g, 0.0
    world.communities["believing"][0] = 1e-4
    for _ in range(20_000):
        spread_rumour(world, 0, world.communities["believing"][0])
    z = float(world.communities["immune"][0])
    assert z == pytest.approx(1 - math.exp(-z * b / g), abs=2e-3)
    assert z == pytest.approx(0.797, abs=2e-3)
