"""Lives in plain words: complete, in order, with reasons that add up, in both languages."""

import numpy as np
import pytest

from experiments.demo.inspector import LOOKS, day_of_worker, desk_of_department, life_of_case, life_of_dispute
from experiments.demo.session_request import Wish
from experiments.demo.twin import Twin
from sim.text.catalogue import WanggeError
from sim.vocabulary.states import CaseState

DAY = 86_400


@pytest.fixture(scope="module")
def town():
    return Twin(Wish(world=("scenario=small_town", "troubles.factor=3"), second=40 * DAY + 10 * 3600)).sides["a"]


def test_a_life_tells_every_event_of_the_case_in_order(town):
    closed = np.flatnonzero(town.model.world.cases["state"] == CaseState.CLOSED)
    for number in closed[:60]:
        life = life_of_case(town, int(number))
        told = [second for second, _ in life["lines"] if second >= 0]
        assert told == sorted(told) and told[0] == town.model.world.cases["arises"][number]
        assert bool(life["end"]) == (town.model.world.cases["reported"][number] >= 0)
        assert all(text["en"] and text["zh"] for _, text in life["lines"])


def test_waits_say_why(town):
    told = " ".join(text["en"] for number in range(200) for _, text in life_of_case(town, number)["lines"])
    assert (
        "the office was shut" in told
        and "until the office opened" in told
        and " 0.0 h" not in told
        and "nobody who could act knew" in told
        and "report back or to hand the case on" in told
    )


def test_a_case_that_is_open_says_what_it_waits_for(town):
    world = town.model.world
    waiting = np.flatnonzero((world.cases["line"] >= 0) & (town.model.now - world.cases["reported"] > 86400))
    assert len(waiting)
    assert life_of_case(town, int(waiting[0]))["lines"][-1][0] == -1


def test_a_worker_did_what_the_log_says(town):
    busiest = int(np.argmax(town.model.world.workers["tasks"]))
    life = day_of_worker(town, busiest)
    assert all(39 * DAY <= second <= town.model.now for second, _ in life["lines"])
    assert str(int(town.model.world.workers["tasks"][busiest])) in life["title"]["en"]


def test_a_desk_lists_who_is_served_next_first(town):
    longest = int(np.argmax(town.model.world.departments["queue"]))
    desk = desk_of_department(town, longest)
    first = int(town.model.world.departments["first"][longest])
    assert f"case {first}," in desk["lines"][0][1]["en"]


def test_a_dispute_is_told_until_now():
    side = Twin(Wish(world=("scenario=x_community",), second=16 * DAY)).sides["a"]
    life = life_of_dispute(side, 0)
    assert "breaks out" in life["lines"][0][1]["en"] and life["end"] is None
    assert all(second <= 16 * DAY for second, _ in life["lines"])
    side.advance(97 * DAY)
    assert life_of_dispute(side, 0)["end"]["zh"]


@pytest.mark.parametrize("kind", list(LOOKS))
def test_what_is_not_there_is_told(town, kind):
    for number in (-1, 10**7):
        with pytest.raises(WanggeError):
            LOOKS[kind](town, number)
