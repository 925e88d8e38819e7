"""The schedule: which agent answers which kind of message, in one printable table.

Both loops follow it, and the event log repeats it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.agents import case_arrival as arising
from sim.agents import command_centre, community, department, grid_worker, patrol, resident, social_organization
from sim.agents import day_record as days
from sim.agents import deterrence as presence
from sim.agents import encounters as contact
from sim.agents import evaluation as officials
from sim.agents import residents_meeting as meeting
from sim.agents import supervision as coordination
from sim.agents.disputes import authorities, parties
from sim.engine.event_queue import HORIZON, LOST, PENDING, earliest, kind_of, remove_earliest, subject_of, tick_of
from sim.engine.numba.compiling import behaviour, kernel, shared_behaviour
from sim.engine.numba.reference import by_reference
from sim.vocabulary import events as a


@dataclass(frozen=True)
class Answer:
    """One kind of message: its number, activity in the log, type of subject, answering agent, and behaviour."""

    kind: int
    activity: str
    subject: str
    agent: str
    act: Callable[..., int]

    @property
    def method(self) -> str:
        """Name of the Mesa agent's method that calls the behaviour."""
        return self.act.__name__


SCHEDULE: tuple[Answer, ...] = (
    Answer(a.DAY_ENDS, "day ends", "day", "model", days.ends_day),
    Answer(a.EVALUATED, "evaluated", "period", "command centre", command_centre.evaluates),
    Answer(a.OPENS, "opens", "department", "department", department.opens),
    Answer(a.SEATS_OPEN, "seats open", "centre", "command centre", command_centre.opens_seats),
    Answer(a.VISITS, "visits", "shift", "grid workers", grid_worker.visits),
    Answer(a.ARISES, "arises", "case", "resident", arising.arises),
    Answer(a.RECURS, "recurs", "case", "resident", arising.recurs),
    Answer(a.STEPS, "steps", "worker", "grid worker", patrol.steps),
    Answer(a.DISCOVERED, "discovered", "case", "grid worker", grid_worker.discovers),
    Answer(a.HEARD, "heard on a visit", "case", "grid worker", grid_worker.is_told),
    Answer(a.TOLERATED, "tolerated", "case", "resident", resident.tolerates),
    Answer(a.SELF_HELPED, "settled among neighbours", "case", "resident", resident.helps_self),
    Answer(a.REPORTED, "reported", "case", "resident", resident.reports),
    Answer(a.TASKED, "given to the grid", "case", "grid worker", grid_worker.takes_on),
    Answer(a.ATTENDED, "attended", "case", "grid worker", grid_worker.attends),
    Answer(a.SETTLED, "settled on the spot", "case", "grid worker", grid_worker.settles),
    Answer(a.MEDIATED, "mediated", "case", "grid worker", grid_worker.mediates),
    Answer(a.RECEIVED_BY_CENTRE, "received by the centre", "case", "command centre", command_centre.takes_report),
    Answer(a.FILED, "filed", "case", "command centre", command_centre.files),
    Answer(a.DISPATCHED, "dispatched", "case", "command centre", command_centre.dispatches),
    Answer(a.RECEIVED, "received", "case", "department", department.receives),
    Answer(a.BOUNCED, "bounced", "case", "command centre", command_centre.takes_back),
    Answer(a.STARTED, "started", "case", "department", department.starts),
    Answer(a.SUMMONED, "partner summoned", "case", "department", department.is_summoned),
    Answer(a.HANDLED, "handled", "case", "department", department.finishes),
    Answer(a.REFERRED, "referred", "case", "social organisation", social_organization.takes_referral),
    Answer(a.SERVED, "served", "case", "social organisation", social_organization.completes),
    Answer(a.FED_BACK, "fed back", "case", "command centre", command_centre.takes_feedback),
    Answer(a.VERIFIED, "verified", "case", "grid worker", grid_worker.verifies),
    Answer(a.REWORKED, "sent back", "case", "command centre", command_centre.sends_back),
    Answer(a.CLOSED, "closed", "case", "command centre", command_centre.closes),
    Answer(a.IMPATIENT, "impatient", "case", "resident", resident.grows_impatient),
    Answer(a.URGED, "urged", "case", "resident", resident.urges),
    Answer(a.ESCALATED, "escalated", "case", "resident", resident.escalates),
    Answer(a.WITHDRAWN, "withdrawn", "case", "resident", resident.withdraws),
    Answer(a.OVERDUE, "overdue", "case", "command centre", command_centre.finds_overdue),
    Answer(a.JUDGED, "judged", "case", "resident", resident.judges),
    Answer(a.CONCEALED, "concealed", "case", "department", officials.conceals),
    Answer(a.AFFRONTED, "treated roughly", "case", "resident", contact.is_affronted),
    Answer(a.SANCTIONED, "sanctioned", "case", "department", coordination.is_sanctioned),
    Answer(a.MEETS, "meets", "meeting", "command centre", coordination.meets),
    Answer(a.DETERRED, "deterred", "case", "resident", presence.stays_away),
    Answer(a.FILMED, "seen by a camera", "case", "command centre", presence.is_filmed),
    Answer(a.FUNDED, "funded", "case", "department", department.is_funded),
    Answer(a.TAKES_STOCK, "day of the communities", "day", "communities", community.takes_stock),
    Answer(a.ASSEMBLES, "residents meet", "community", "communities", meeting.assembles),
    Answer(a.RAISED, "raised at a meeting", "case", "resident", meeting.raises),
    Answer(a.AGREED, "settled at a meeting", "case", "resident", meeting.agrees),
    Answer(a.SCREENED, "disputes screened", "screening", "authorities", authorities.screens),
    Answer(a.BROKE_OUT, "dispute breaks out", "dispute", "dispute", parties.breaks_out),
    Answer(a.SIDES_MET, "sides meet", "dispute", "dispute", parties.meet),
    Answer(a.FORCED, "force used", "dispute", "dispute", parties.uses_force),
    Answer(a.STEPPED_UP, "residents step up", "dispute", "dispute", parties.step_up),
    Answer(a.NOTICED, "dispute noticed", "dispute", "dispute", authorities.notice),
    Answer(a.HEARD_OUT, "groups heard", "dispute", "dispute", authorities.hear_out),
    Answer(a.SESSION_HELD, "mediation session", "dispute", "dispute", authorities.hold_session),
    Answer(a.ORDERED, "order from above", "dispute", "dispute", authorities.order),
    Answer(a.ASSEMBLED, "owners' assembly", "dispute", "dispute", parties.assemble),
    Answer(a.BROKEN, "agreement broken", "dispute", "dispute", parties.break_off),
)

DONE, PAUSED, LOG_FULL, HEAP_FULL, RULE_FAULT = range(5)
ROOM = 64  # rows kept free in the log buffer; a delivery logs one row at most, the rest is reserve


@behaviour
def deliver(world: Any, kind: int, subject: int, now: int) -> int:
    """Deliver one message to the behaviour that answers it; return who acted. The chain repeats SCHEDULE (tested)."""
    if kind == a.ARISES:
        return arising.arises(world, subject, now)
    if kind == a.DISCOVERED:
        return grid_worker.discovers(world, subject, now)
    if kind == a.STEPS:
        return patrol.steps(world, subject, now)
    if kind == a.REPORTED:
        return resident.reports(world, subject, now)
    if kind == a.TOLERATED:
        return resident.tolerates(world, subject, now)
    if kind == a.SELF_HELPED:
        return resident.helps_self(world, subject, now)
    if kind == a.RECURS:
        return arising.recurs(world, subject, now)
    if kind == a.HEARD:
        return grid_worker.is_told(world, subject, now)
    if kind == a.TASKED:
        return grid_worker.takes_on(world, subject, now)
    if kind == a.ATTENDED:
        return grid_worker.attends(world, subject, now)
    if kind == a.SETTLED:
        return grid_worker.settles(world, subject, now)
    if kind == a.MEDIATED:
        return grid_worker.mediates(world, subject, now)
    if kind == a.VERIFIED:
        return grid_worker.verifies(world, subject, now)
    if kind == a.VISITS:
        return grid_worker.visits(world, subject, now)
    return deliver_to_offices(world, kind, subject, now)


@behaviour
def deliver_to_offices(world: Any, kind: int, subject: int, now: int) -> int:
    """Deliver what `deliver` leaves: messages of centre, departments, organisations, waiting residents and the day."""
    if kind == a.RECEIVED_BY_CENTRE:
        return command_centre.takes_report(world, subject, now)
    if kind == a.FILED:
        return command_centre.files(world, subject, now)
    if kind == a.DISPATCHED:
        return command_centre.dispatches(world, subject, now)
    if kind == a.RECEIVED:
        return department.receives(world, subject, now)
    if kind == a.BOUNCED:
        return command_centre.takes_back(world, subject, now)
    if kind == a.STARTED:
        return department.starts(world, subject, now)
    if kind == a.SUMMONED:
        return department.is_summoned(world, subject, now)
    if kind == a.HANDLED:
        return department.finishes(world, subject, now)
    if kind == a.OPENS:
        return department.opens(world, subject, now)
    if kind == a.REFERRED:
        return social_organization.takes_referral(world, subject, now)
    if kind == a.SERVED:
        return social_organization.completes(world, subject, now)
    if kind == a.FED_BACK:
        return command_centre.takes_feedback(world, subject, now)
    if kind == a.REWORKED:
        return command_centre.sends_back(world, subject, now)
    if kind == a.CLOSED:
        return command_centre.closes(world, subject, now)
    if kind == a.SEATS_OPEN:
        return command_centre.opens_seats(world, subject, now)
    if kind == a.IMPATIENT:
        return resident.grows_impatient(world, subject, now)
    if kind == a.URGED:
        return resident.urges(world, subject, now)
    if kind == a.ESCALATED:
        return resident.escalates(world, subject, now)
    if kind == a.WITHDRAWN:
        return resident.withdraws(world, subject, now)
    if kind == a.OVERDUE:
        return command_centre.finds_overdue(world, subject, now)
    if kind == a.JUDGED:
        return resident.judges(world, subject, now)
    if kind == a.CONCEALED:
        return officials.conceals(world, subject, now)
    if kind == a.DETERRED:
        return presence.stays_away(world, subject, now)
    if kind == a.FILMED:
        return presence.is_filmed(world, subject, now)
    if kind == a.FUNDED:
        return department.is_funded(world, subject, now)
    if kind == a.RAISED:
        return meeting.raises(world, subject, now)
    if kind == a.AGREED:
        return meeting.agrees(world, subject, now)
    if kind == a.ASSEMBLES:
        return meeting.assembles(world, subject, now)
    if kind == a.TAKES_STOCK:
        return community.takes_stock(world, subject, now)
    if kind == a.EVALUATED:
        return command_centre.evaluates(world, subject, now)
    if kind == a.AFFRONTED:
        return contact.is_affronted(world, subject, now)
    if kind == a.SANCTIONED:
        return coordination.is_sanctioned(world, subject, now)
    if kind == a.MEETS:
        return coordination.meets(world, subject, now)
    if kind >= a.SCREENED:
        return deliver_to_disputes(world, kind, subject, now)
    return days.ends_day(world, subject, now)


@shared_behaviour
def deliver_to_disputes(world: Any, kind: int, subject: int, now: int) -> int:
    """Deliver messages of disputes between many parties; these are so few that the extra call costs nothing."""
    if kind == a.SIDES_MET:
        return parties.meet(world, subject, now)
    if kind == a.STEPPED_UP:
        return parties.step_up(world, subject, now)
    if kind == a.NOTICED:
        return authorities.notice(world, subject, now)
    if kind == a.HEARD_OUT:
        return authorities.hear_out(world, subject, now)
    if kind == a.SESSION_HELD:
        return authorities.hold_session(world, subject, now)
    if kind == a.FORCED:
        return parties.uses_force(world, subject, now)
    if kind == a.ORDERED:
        return authorities.order(world, subject, now)
    if kind == a.ASSEMBLED:
        return parties.assemble(world, subject, now)
    if kind == a.BROKEN:
        return parties.break_off(world, subject, now)
    if kind == a.SCREENED:
        return authorities.screens(world, subject, now)
    return parties.breaks_out(world, subject, now)


@behaviour
def note(world: Any, kind: int, subject: int, now: int, actor: int) -> None:
    """Append one row to the event log, if a log is kept and something happened."""
    if actor == a.SILENT or len(world.log) == 0:
        return
    row = world.log[world.logged[0]]
    row.time = now
    row.activity = kind
    row.case = subject
    row.actor = actor
    world.logged[0] += 1


@kernel
def run(world: Any, until: int, budget: int) -> int:
    """Deliver every message up to the second `until`, but at most `budget` of them, so that Python can interrupt.

    Returns DONE, or why it stopped earlier: PAUSED (budget used up), LOG_FULL or HEAP_FULL (a full buffer), or
    RULE_FAULT (a rule that failed).
    """
    return _loop(by_reference(world), until, budget)


@shared_behaviour
def _loop(world: Any, until: int, budget: int) -> int:
    last = min(until, int(world.count[HORIZON]))
    keeps_log, page, half = len(world.log) > 0, len(world.log) - ROOM, len(world.heap) // 2
    for _ in range(budget):
        if world.centre[0].fault >= 0:
            return RULE_FAULT
        if keeps_log and world.logged[0] > page:
            return LOG_FULL
        if world.count[PENDING] > half or world.count[LOST] > 0:
            return HEAP_FULL
        message = earliest(world.heap, world.count)
        now, kind, subject = tick_of(message), kind_of(message), subject_of(message)
        if now > last:
            return DONE
        remove_earliest(world.count)
        note(world, kind, subject, now, deliver(world, kind, subject, now))
    return PAUSED
