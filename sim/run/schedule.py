"""The schedule: which agent answers which kind of message, in one printable table.

Both loops follow it, and the event log repeats it. The compiled loop follows it through sim/run/dispatcher.py, which
`python -m sim.run.dispatcher_source` makes from the two tables below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.agents import (
    absence,
    accounts,
    anger,
    case_arrival,
    command_centre,
    community,
    contacts,
    contract,
    control,
    day_record,
    department,
    deterrence,
    encounters,
    estate,
    evaluation,
    follow_up,
    given_cases,
    grid_worker,
    leaders,
    objects,
    officials,
    passers_by,
    patrol,
    planned_tasks,
    resident,
    residents_meeting,
    shocks,
    social_organization,
    supervision,
    time_limits,
    visits,
    works,
)
from sim.agents.disputes import authorities, insurance, parties
from sim.agents.tiers import offices, orders
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
        """Name of the behaviour, and of the Mesa agent's method that calls it."""
        return self.act.__name__

    @property
    def message(self) -> str:
        """Name of the kind in sim.vocabulary.events, in small letters: `on_heard` answers HEARD."""
        return self.method.removeprefix("on_")


SCHEDULE: tuple[Answer, ...] = (
    Answer(a.DAY_ENDS, "day ends", "day", "model", day_record.on_day_ends),
    Answer(a.EVALUATED, "evaluated", "period", "command centre", command_centre.on_evaluated),
    Answer(a.OPENS, "opens", "department", "department", department.on_opens),
    Answer(a.SEATS_OPEN, "seats open", "centre", "command centre", command_centre.on_seats_open),
    Answer(a.VISITS, "visits", "shift", "grid workers", visits.on_visits),
    Answer(a.ARISES, "arises", "case", "resident", case_arrival.on_arises),
    Answer(a.RECURS, "recurs", "case", "resident", case_arrival.on_recurs),
    Answer(a.STEPS, "steps", "worker", "grid worker", patrol.on_steps),
    Answer(a.DISCOVERED, "discovered", "case", "grid worker", grid_worker.on_discovered),
    Answer(a.HEARD, "heard on a visit", "case", "grid worker", visits.on_heard),
    Answer(a.TOLERATED, "tolerated", "case", "resident", resident.on_tolerated),
    Answer(a.SELF_HELPED, "settled among neighbours", "case", "resident", resident.on_self_helped),
    Answer(a.REPORTED, "reported", "case", "resident", resident.on_reported),
    Answer(a.TASKED, "given to the grid", "case", "grid worker", grid_worker.on_tasked),
    Answer(a.ATTENDED, "attended", "case", "grid worker", grid_worker.on_attended),
    Answer(a.SETTLED, "settled on the spot", "case", "grid worker", grid_worker.on_settled),
    Answer(a.MEDIATED, "mediated", "case", "grid worker", grid_worker.on_mediated),
    Answer(
        a.RECEIVED_BY_CENTRE, "received by the centre", "case", "command centre", command_centre.on_received_by_centre
    ),
    Answer(a.FILED, "filed", "case", "command centre", command_centre.on_filed),
    Answer(a.DISPATCHED, "dispatched", "case", "command centre", command_centre.on_dispatched),
    Answer(a.RECEIVED, "received", "case", "department", department.on_received),
    Answer(a.BOUNCED, "bounced", "case", "command centre", command_centre.on_bounced),
    Answer(a.STARTED, "started", "case", "department", department.on_started),
    Answer(a.SUMMONED, "partner summoned", "case", "department", department.on_summoned),
    Answer(a.HANDLED, "handled", "case", "department", department.on_handled),
    Answer(a.REFERRED, "referred", "case", "social organisation", social_organization.on_referred),
    Answer(a.SERVED, "served", "case", "social organisation", social_organization.on_served),
    Answer(a.FED_BACK, "fed back", "case", "command centre", command_centre.on_fed_back),
    Answer(a.VERIFIED, "verified", "case", "grid worker", grid_worker.on_verified),
    Answer(a.REWORKED, "sent back", "case", "command centre", command_centre.on_reworked),
    Answer(a.CLOSED, "closed", "case", "command centre", command_centre.on_closed),
    Answer(a.IMPATIENT, "impatient", "case", "resident", resident.on_impatient),
    Answer(a.URGED, "urged", "case", "resident", resident.on_urged),
    Answer(a.ESCALATED, "escalated", "case", "resident", resident.on_escalated),
    Answer(a.WITHDRAWN, "withdrawn", "case", "resident", resident.on_withdrawn),
    Answer(a.OVERDUE, "overdue", "case", "command centre", command_centre.on_overdue),
    Answer(a.JUDGED, "judged", "case", "resident", resident.on_judged),
    Answer(a.CONCEALED, "concealed", "case", "department", evaluation.on_concealed),
    Answer(a.AFFRONTED, "treated roughly", "case", "resident", encounters.on_affronted),
    Answer(a.SANCTIONED, "sanctioned", "case", "department", supervision.on_sanctioned),
    Answer(a.MEETS, "meets", "meeting", "command centre", supervision.on_meets),
    Answer(a.DETERRED, "deterred", "case", "resident", deterrence.on_deterred),
    Answer(a.FILMED, "seen by a camera", "case", "command centre", deterrence.on_filmed),
    Answer(a.FUNDED, "funded", "case", "department", department.on_funded),
    Answer(a.TAKES_STOCK, "day of the communities", "day", "communities", community.on_takes_stock),
    Answer(a.ASSEMBLES, "residents meet", "community", "communities", residents_meeting.on_assembles),
    Answer(a.RAISED, "raised at a meeting", "case", "resident", residents_meeting.on_raised),
    Answer(a.AGREED, "settled at a meeting", "case", "resident", residents_meeting.on_agreed),
    Answer(a.ENCOUNTERED, "met again", "case", "resident", passers_by.on_encountered),
    Answer(a.DUPLICATED, "reported again", "case", "command centre", passers_by.on_duplicated),
    Answer(a.PETITIONED, "petitioned", "case", "resident", anger.on_petitioned),
    Answer(a.SCREENED, "disputes screened", "screening", "authorities", authorities.on_screened),
    Answer(a.BROKE_OUT, "dispute breaks out", "dispute", "dispute", parties.on_broke_out),
    Answer(a.SIDES_MET, "sides meet", "dispute", "dispute", parties.on_sides_met),
    Answer(a.FORCED, "force used", "dispute", "dispute", parties.on_forced),
    Answer(a.STEPPED_UP, "residents step up", "dispute", "dispute", parties.on_stepped_up),
    Answer(a.NOTICED, "dispute noticed", "dispute", "dispute", authorities.on_noticed),
    Answer(a.HEARD_OUT, "groups heard", "dispute", "dispute", authorities.on_heard_out),
    Answer(a.SESSION_HELD, "mediation session", "dispute", "dispute", authorities.on_session_held),
    Answer(a.ORDERED, "order from above", "dispute", "dispute", authorities.on_ordered),
    Answer(a.ASSEMBLED, "owners' assembly", "dispute", "dispute", parties.on_assembled),
    Answer(a.BROKEN, "agreement broken", "dispute", "dispute", parties.on_broken),
    Answer(a.ABSENT, "absent", "worker", "grid worker", absence.on_absent),
    Answer(a.PRESENT, "present", "worker", "grid worker", absence.on_present),
    Answer(a.LIMIT_NEARS, "limit nears", "case", "department", time_limits.on_limit_nears),
    Answer(a.EXTENDED, "extended", "case", "department", time_limits.on_extended),
    Answer(a.CLOSED_ON_PAPER, "closed on paper", "case", "department", time_limits.on_closed_on_paper),
    Answer(a.SIGNED_OFF, "reported done early", "case", "department", time_limits.on_signed_off),
    Answer(a.ADJOURNED, "meeting adjourned", "department", "department", supervision.on_adjourned),
    Answer(a.OFFICER_BACK, "officer back", "department", "department", department.on_officer_back),
    Answer(a.AWARDED, "contract awarded", "contract", "authorities", contract.on_awarded),
    Answer(a.REVIEWED, "provider's work reviewed", "contract", "provider", estate.on_reviewed),
    Answer(a.VOTED, "owners vote on their company", "contract", "communities", estate.on_voted),
    Answer(a.REPLACED, "property company replaced", "contract", "communities", estate.on_replaced),
    Answer(a.CONTACTS_FALL_DUE, "contacts due", "day", "authorities", contacts.on_contacts_fall_due),
    Answer(a.STRUCK, "shock strikes", "shock", "authorities", shocks.on_struck),
    Answer(a.SURGED, "surge staff arrives", "shock", "authorities", shocks.on_surged),
    Answer(a.STOOD_DOWN, "surge staff leaves", "shock", "authorities", shocks.on_stood_down),
    Answer(a.MONEY_COMES, "money comes", "instalment", "accounts", accounts.on_money_comes),
    Answer(a.INDEMNIFIED, "damages assessed", "dispute", "dispute", insurance.on_indemnified),
    Answer(a.SCORED, "officials scored", "period", "officials", officials.on_scored),
    Answer(a.FOLLOWED_UP, "followed up", "case", "grid workers", follow_up.on_followed_up),
    Answer(a.PRESSED, "office pressed", "worker", "grid workers", follow_up.on_pressed),
    Answer(a.ANNOUNCED, "visit announced", "visit", "officials", leaders.on_announced),
    Answer(a.LEADER_CAME, "leader came", "visit", "officials", leaders.on_leader_came),
    Answer(a.MOBILISED, "residents mobilised", "week", "officials", planned_tasks.on_mobilised),
    Answer(a.SEALED, "outfalls sealed", "campaign", "authorities", objects.on_sealed),
    Answer(a.OBJECT_CHANGED, "object changes", "object", "public object", objects.on_object_changed),
    Answer(a.OWNER_FOUND, "owner found", "case", "department", objects.on_owner_found),
    Answer(a.REENTERED, "typed in again", "case", "department", department.on_reentered),
    Answer(a.WORKS_BEGUN, "works begin", "works", "works", works.on_works_begun),
    Answer(a.WORKS_ENDED, "works end", "works", "works", works.on_works_ended),
    Answer(a.OUTBREAK, "outbreak", "community", "communities", control.on_outbreak),
    Answer(a.CLASHED, "clash", "case", "resident", encounters.on_clashed),
    Answer(a.REACHED_TIER, "reached a tier", "case", "office of a tier", offices.on_reached_tier),
    Answer(a.READ_BY_TIER, "read by a tier", "case", "office of a tier", offices.on_read_by_tier),
    Answer(a.SETTLED_BY_TIER, "tried by a tier", "case", "office of a tier", offices.on_settled_by_tier),
    Answer(a.HANDED_UP, "handed up", "case", "office of a tier", offices.on_handed_up),
    Answer(a.LAID_ASIDE, "laid aside", "case", "office of a tier", offices.on_laid_aside),
    Answer(a.TAKEN_OUT, "taken out of a drawer", "case", "office of a tier", offices.on_taken_out),
    Answer(a.HANDED_DOWN, "handed down", "case", "office of a tier", offices.on_handed_down),
    Answer(a.PASSED_DOWN, "task passed down", "task", "tiers", orders.on_passed_down),
    Answer(a.TASK_DONE, "task from above done", "office of a tier", "office of a tier", orders.on_task_done),
    Answer(a.TIER_OPENS, "office of a tier opens", "office of a tier", "office of a tier", offices.on_tier_opens),
    Answer(a.PARKED, "parked", "case", "department", given_cases.on_parked),
    Answer(a.UNPARKED, "back in line", "case", "department", given_cases.on_unparked),
)


@dataclass(frozen=True)
class Part:
    """One function of the dispatcher: its name, its docstring, and what it tests a message for, in that order.

    It tests for kinds of messages; for another part, which it calls, it tests whether the kind is that part's first
    one or a later one. A part that comes last is called without a test. A `shared` part is compiled once and called;
    the others become part of the loop.
    """

    name: str
    doc: str
    order: tuple[int | Part, ...]
    shared: bool = False


RARE = Part(
    "deliver_rare",
    "Deliver messages of disputes, absences, limits worked round and tiers: so few that the call costs nothing.",
    (
        a.SIDES_MET, a.STEPPED_UP, a.NOTICED, a.HEARD_OUT, a.SESSION_HELD, a.FORCED, a.ORDERED, a.ASSEMBLED,
        a.BROKEN, a.LIMIT_NEARS, a.EXTENDED, a.CLOSED_ON_PAPER, a.SIGNED_OFF, a.ADJOURNED, a.SCREENED, a.BROKE_OUT,
        a.ABSENT, a.PRESENT, a.AWARDED, a.REVIEWED, a.VOTED, a.REPLACED, a.CONTACTS_FALL_DUE, a.STRUCK, a.SURGED,
        a.STOOD_DOWN, a.MONEY_COMES, a.INDEMNIFIED, a.FOLLOWED_UP, a.PRESSED, a.SCORED, a.ANNOUNCED, a.LEADER_CAME,
        a.MOBILISED, a.SEALED, a.OBJECT_CHANGED, a.OWNER_FOUND, a.REENTERED, a.WORKS_BEGUN, a.WORKS_ENDED, a.OUTBREAK,
        a.CLASHED, a.REACHED_TIER, a.READ_BY_TIER, a.SETTLED_BY_TIER, a.HANDED_UP, a.LAID_ASIDE, a.TAKEN_OUT,
        a.HANDED_DOWN, a.PASSED_DOWN, a.TASK_DONE, a.TIER_OPENS, a.PARKED, a.UNPARKED,
    ),
    shared=True,
)  # fmt: skip
OFFICES = Part(
    "deliver_to_offices",
    "Deliver what `deliver` leaves: messages of centre, departments, organisations, waiting residents and the day.",
    (
        a.RECEIVED_BY_CENTRE, a.FILED, a.DISPATCHED, a.RECEIVED, a.BOUNCED, a.STARTED, a.SUMMONED, a.HANDLED,
        a.OPENS, a.REFERRED, a.SERVED, a.FED_BACK, a.REWORKED, a.CLOSED, a.SEATS_OPEN, a.IMPATIENT, a.URGED,
        a.DUPLICATED, a.PETITIONED, a.ESCALATED, a.WITHDRAWN, a.OVERDUE, a.JUDGED, a.CONCEALED, a.DETERRED,
        a.FILMED, a.FUNDED, a.RAISED, a.AGREED, a.ASSEMBLES, a.TAKES_STOCK, a.EVALUATED, a.AFFRONTED, a.SANCTIONED,
        a.MEETS, a.OFFICER_BACK, RARE, a.DAY_ENDS,
    ),
)  # fmt: skip
DISPATCHER = Part(
    "deliver",
    "Deliver one message to the behaviour that answers it; return who acted.",
    (
        a.ARISES, a.DISCOVERED, a.STEPS, a.ENCOUNTERED, a.REPORTED, a.TOLERATED, a.SELF_HELPED, a.RECURS, a.HEARD,
        a.TASKED, a.ATTENDED, a.SETTLED, a.MEDIATED, a.VERIFIED, a.VISITS, OFFICES,
    ),
)  # fmt: skip
"""The order in which the compiled loop tests for kinds of messages: the most frequent first.

It is there for speed alone, of running and of compiling. Messages are delivered in the order of their numbers.
"""
