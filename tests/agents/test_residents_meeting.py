"""Residents' meetings: who comes, what is raised, what is settled, and what it does to willingness."""

from __future__ import annotations

import numpy as np
from estate import DAYS, estate

from sim.vocabulary import events as a
from sim.vocabulary.states import Route, Source

SILENT = {"reporting_rate": 0.0, "volunteers": 0.0}
ALL_COME = {"turnout": 1.0, "meeting_success": 1.0}


def raised(result, *activities):
    return result.log[np.isin(result.log["activity"], activities or (a.RAISED, a.AGREED))]


def test_every_community_meets_at_its_interval():
    result = estate(partnership={"meeting_days": 20, "agenda": 0})
    meetings = result.log[result.log["activity"] == a.ASSEMBLES]
    for community in range(4):
        times = meetings["time"][meetings["case"] == community]
        assert set(np.diff(times)) == {20 * 86400}
    assert (result.simulation.world.communities["meetings"] == DAYS // 20).all()
    assert len(raised(result)) == 0


def test_what_a_meeting_settles_is_settled_among_neighbours():
    result = estate(partnership={"meeting_days": 10}, participation=SILENT, society=ALL_COME)
    cases = result.simulation.world.cases[raised(result)["case"]]
    assert len(cases) == len(raised(result, a.AGREED)) > 20
    assert result.outcomes["meeting_settled"] == len(cases)
    assert (cases["route"] == Route.SELF_HELP).all()
    assert (cases["resolved"] == raised(result)["time"]).all()
    assert (cases["reported"] == a.NEVER).all()
    assert result.outcomes["willingness"] > 0


def test_what_a_meeting_cannot_settle_goes_to_the_authorities():
    result = estate(partnership={"meeting_days": 10}, participation=SILENT, society=ALL_COME | {"meeting_success": 0.0})
    cases = result.simulation.world.cases[raised(result)["case"]]
    assert (cases["reported"] == raised(result)["time"]).all()
    assert (cases["source"] == Source.RESIDENT).all()
    assert result.outcomes["willingness"] < 0
    large = estate(partnership={"meeting_days": 10}, participation=SILENT, society=ALL_COME, small=0.0)
    assert large.outcomes["meeting_settled"] == 0
    assert large.outcomes["willingness"] == 0
    assert len(raised(large)) > 0


def test_the_agenda_limits_a_meeting():
    result = estate(partnership={"meeting_days": 10, "agenda": 2}, participation=SILENT, society=ALL_COME, per_day=50.0)
    per_meeting = np.unique(raised(result)["time"], return_counts=True)[1]
    assert per_meeting.max() == 2


def test_nobody_comes_nothing_is_raised():
    result = estate(partnership={"meeting_days": 5}, participation=SILENT, society={"turnout": 0.0})
    assert len(raised(result)) == 0
    assert result.outcomes["meeting_turnout"] < 1e-9


def test_more_come_where_people_are_willing():
    usual, willing = (
        estate(partnership={"meeting_days": 10, "agenda": 0, "tasks_moved": moved}).outcomes["meeting_turnout"]
        for moved in (0.0, 1.0)
    )
    assert abs(usual - 0.05) < 1e-9 < willing - usual
