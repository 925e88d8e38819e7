"""The dispatcher: it is what the schedule makes of it, and a kind of message that is not there finds no behaviour."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from small_worlds import DAY, smallest_scenario

from sim.engine.event_queue import KIND_MASK, send
from sim.run import dispatcher_source, loop
from sim.run.dispatcher import deliver
from sim.run.schedule import DISPATCHER, RARE, SCHEDULE, Answer, Part
from sim.run.simulation import Simulation
from sim.vocabulary import events as a

UNKNOWN = range(a.KINDS, KIND_MASK + 1)


def test_the_dispatcher_is_what_the_schedule_makes_of_it() -> None:
    written = dispatcher_source.FILE.read_text(encoding="utf-8")
    assert written == dispatcher_source.source(), "run: python -m sim.run.dispatcher_source"
    assert "`python -m sim.run.dispatcher_source`" in written.partition("\n")[0]


def test_the_schedule_has_every_kind_and_names_its_behaviour_after_it() -> None:
    assert [answer.kind for answer in SCHEDULE] == list(range(a.KINDS))
    assert all(getattr(a, answer.message.upper()) == answer.kind for answer in SCHEDULE)
    assert SCHEDULE[a.HEARD].method == "on_heard" and SCHEDULE[a.HEARD].message == "heard"


@pytest.mark.parametrize("answer", SCHEDULE, ids=lambda answer: answer.message)
def test_a_message_reaches_the_behaviour_that_answers_it(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(answer.act.__module__)
    monkeypatch.setattr(module, answer.method, lambda *given: given)
    assert deliver(None, answer.kind, 7, 9) == (None, 7, 9)


@pytest.mark.parametrize("kind", UNKNOWN)
def test_a_kind_that_is_in_no_schedule_is_answered_by_nobody(kind: int) -> None:
    assert deliver(None, kind, 0, 0) == a.UNANSWERED


def test_a_run_stops_with_an_error_at_a_message_that_nobody_answers() -> None:
    for kind in (UNKNOWN[0], UNKNOWN[-1]):
        simulation = Simulation(smallest_scenario(), 1, log=True)
        send(simulation.world.heap, simulation.world.count, 3600, kind, 0)
        with pytest.raises(LookupError, match=f"kind {kind}$"):
            simulation.advance(DAY)
        assert kind not in simulation.log["activity"]


def test_the_loop_in_plain_python_stops_there_too() -> None:
    simulation = Simulation(smallest_scenario(), 1)
    send(simulation.world.heap, simulation.world.count, 3600, UNKNOWN[0], 0)
    assert loop._loop(simulation.world, 3599, 10**6) == loop.DONE
    assert loop._loop(simulation.world, DAY, 10**6) == loop.NO_ANSWER


def without(part: Part, kind: int) -> Part:
    """The same part without the test for a kind."""
    order = (without(each, kind) if isinstance(each, Part) else each for each in part.order)
    return replace(part, order=tuple(each for each in order if each != kind))


@pytest.mark.parametrize(
    ("schedule", "dispatcher", "why"),
    [
        (SCHEDULE, without(DISPATCHER, a.FILED), "one place for each kind"),
        (SCHEDULE, replace(DISPATCHER, order=(a.FILED, *DISPATCHER.order)), "one place for each kind"),
        (SCHEDULE[:-1], DISPATCHER, "one place for each kind"),
        ((SCHEDULE[1], SCHEDULE[0], *SCHEDULE[2:]), DISPATCHER, "row 0"),
        ((replace(SCHEDULE[0], act=SCHEDULE[1].act), *SCHEDULE[1:]), DISPATCHER, "row 0"),
        (
            SCHEDULE,
            Part(
                "deliver",
                "",
                (replace(RARE, order=RARE.order[1:]), a.SIDES_MET, a.OFFICER_BACK, *range(a.SCREENED)),
            ),
            "last kinds of all",
        ),
    ],
)
def test_tables_that_do_not_fit_together_make_no_dispatcher(
    schedule: tuple[Answer, ...], dispatcher: Part, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        dispatcher_source.source(schedule, dispatcher)
