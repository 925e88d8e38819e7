"""Offices of the tiers: servers with staff, hours and a line, which read each matter and decide on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.encounters import meet_resident
from sim.agents.tiers.decisions import draw_number, is_within_powers, lays_aside, succeeds, takes_on
from sim.cases.climb import has_climbed, heard, office_of, set_out, step_outside
from sim.cases.record import LONGEST_WORK, TIER_LINE
from sim.cases.transitions import resolve_case
from sim.engine.event_queue import HORIZON, send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential, lognormal, uniform
from sim.engine.waiting_line import join, pop_first
from sim.engine.working_time import after, is_open, next_open, worked
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, CategoryKind, Route, TierPlace
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

WORK_SPREAD = 0.5  # standard deviation of log time to settle a small matter (assumption)
AHEAD_BY_NOISE = 365 * DAY  # how much earlier the loudest matter is served where only noise counts


@shared_behaviour
def on_reached_tier(world: World, case_id: int, now: int) -> int:
    """Put an arriving matter into the line of an office."""
    climb = world.climbs[case_id]
    if world.cases[case_id].state != CaseState.OPEN:
        step_outside(world, case_id, now)
        return a.SILENT
    office_id = int(climb.office)
    world.tier_offices[office_id].received += 1
    enter_line(world, case_id, now)
    serve(world, office_id, now)
    return office_id


@behaviour
def enter_line(world: World, case_id: int, now: int) -> None:
    """Join the line of an office: in order of arrival, or by noise as far as the tiers heed that."""
    climb = world.climbs[case_id]
    office = world.tier_offices[climb.office]
    key = float(now) - world.settings[0].heeds_noise * AHEAD_BY_NOISE * heard(world, case_id)
    office.first = join(world.cases, office.first, case_id, key)
    office.queue += 1
    world.cases[case_id].line = TIER_LINE
    climb.place = TierPlace.WAITING


@shared_behaviour
def on_tier_opens(world: World, office_id: int, now: int) -> int:
    """Open an office and serve what waits: tasks from above, then the line."""
    world.tier_offices[office_id].opening = a.NOBODY
    serve(world, office_id, now)
    return office_id


@shared_behaviour
def serve(world: World, office_id: int, now: int) -> None:
    """Put free staff to work, on tasks from above first; a closed office waits for its opening."""
    office = world.tier_offices[office_id]
    if office.busy >= office.seats or (office.owed == 0 and office.first == a.NOBODY):
        return
    if not is_open(world.clock, office.calendar, now):
        opening = next_open(world.clock, office.calendar, now)
        if office.opening != opening:
            office.opening = opening
            send(world.heap, world.count, opening, a.TIER_OPENS, office_id)
        return
    while office.busy < office.seats and (office.owed > 0 or office.first != a.NOBODY):
        office.busy += 1
        if office.owed > 0:
            office.owed -= 1
            office.task_seconds += spend(world, office_id, office.task, a.TASK_DONE, office_id, now)
        else:
            case_id = int(office.first)
            office.first = pop_first(world.cases, office.first)
            office.queue -= 1
            begin_matter(world, office_id, case_id, now)


@behaviour
def begin_matter(world: World, office_id: int, case_id: int, now: int) -> None:
    """Read a matter and, if the office takes it on itself, work on it at once."""
    s = world.settings[0]
    office = world.tier_offices[office_id]
    world.climbs[case_id].place = TierPlace.AT_WORK
    seconds, kind = s.tier_reads, a.READ_BY_TIER
    if takes_on(world, case_id, int(office.tier)):
        meet_resident(world, case_id, now)
        world.cases[case_id].tried = True
        seconds += settling_time(world, case_id, int(office.tier))
        kind = a.SETTLED_BY_TIER
    office.case_seconds += spend(world, office_id, seconds, kind, case_id, now)


@behaviour
def settling_time(world: World, case_id: int, tier_id: int) -> float:
    """Return the seconds that it takes to settle a matter: a larger one takes as long as it does a department."""
    s = world.settings[0]
    case = world.cases[case_id]
    if not case.small:
        return float(case.work)
    number = 2 * draw_number(world, case_id, tier_id)
    u1 = uniform(s.seed, purposes.TIER_WORK, case_id, number)
    return float(lognormal(u1, uniform(s.seed, purposes.TIER_WORK, case_id, number + 1), s.tier_settles, WORK_SPREAD))


@behaviour
def spend(world: World, office_id: int, seconds: float, then: int, subject: int, now: int) -> float:
    """Spend full-time seconds of one person, send `then` at their end, and return those that fall within the run."""
    office = world.tier_offices[office_id]
    share = office.staff / office.seats
    end = after(world.clock, office.calendar, now, 1 + int(min(seconds / share, LONGEST_WORK)))
    send(world.heap, world.count, end, then, subject)
    last = min(end, int(world.count[HORIZON]))
    return float(worked(world.clock, office.calendar, last) - worked(world.clock, office.calendar, now)) * share


@shared_behaviour
def on_read_by_tier(world: World, case_id: int, now: int) -> int:
    """Finish reading a matter that lies beyond the powers of the office, or that it does not keep."""
    office_id = finish(world, case_id)
    pass_on(world, case_id, now)
    serve(world, office_id, now)
    return office_id


@behaviour
def finish(world: World, case_id: int) -> int:
    """Free who worked on a case; return the office."""
    office_id = int(world.climbs[case_id].office)
    world.tier_offices[office_id].busy -= 1
    return office_id


@shared_behaviour
def on_settled_by_tier(world: World, case_id: int, now: int) -> int:
    """Finish work on a matter: it is settled, which is logged afterwards, or it is passed on or laid aside."""
    s = world.settings[0]
    case = world.cases[case_id]
    office_id = finish(world, case_id)
    office = world.tier_offices[office_id]
    if succeeds(world, case_id, int(office.tier)):
        office.settled += 1
        world.climbs[case_id].settled_by = office.tier
        step_outside(world, case_id, now)
        case.route = Route.TIER
        case.handled = now
        dispute = world.categories[case.category].kind == CategoryKind.DISPUTE
        if not dispute or bernoulli(
            s.seed, purposes.TIER_AGREEMENT, case_id, case.recurrences * 8 + int(office.tier), s.agreement_holds
        ):
            resolve_case(world, case_id, now)
        send(world.heap, world.count, now, a.CLOSED, case_id)
    else:
        pass_on(world, case_id, now)
    serve(world, office_id, now)
    return office_id


@behaviour
def pass_on(world: World, case_id: int, now: int) -> None:
    """Hand a matter up, or lay it aside."""
    kind = a.LAID_ASIDE if lays_aside(world, case_id, int(world.climbs[case_id].office)) else a.HANDED_UP
    send(world.heap, world.count, now, kind, case_id)


@shared_behaviour
def on_handed_up(world: World, case_id: int, now: int) -> int:
    """Hand a matter up to the next tier, or from the highest one to the centre; some never arrive."""
    s = world.settings[0]
    climb = world.climbs[case_id]
    office_id = int(climb.office)
    office = world.tier_offices[office_id]
    office.handed_up += 1
    tier_id = int(office.tier) + 1
    number = draw_number(world, case_id, tier_id)
    arrival = now
    if not bernoulli(s.seed, purposes.TIER_PLATFORM, case_id, number, s.platform):
        if bernoulli(s.seed, purposes.TIER_LOSES, case_id, number, s.tier_loss):
            office.lost += 1
            climb.place = TierPlace.LOST
            return office_id
        arrival += int(exponential(s.seed, purposes.TIER_DELAY, case_id, number, s.forward))
    if tier_id < len(world.tiers):
        climb.office = office_of(world, case_id, tier_id)
        climb.place = TierPlace.UNDER_WAY
        send(world.heap, world.count, arrival, a.REACHED_TIER, case_id)
    else:
        step_outside(world, case_id, now)
        send(world.heap, world.count, arrival, a.RECEIVED_BY_CENTRE, case_id)
    return office_id


@shared_behaviour
def on_laid_aside(world: World, case_id: int, now: int) -> int:
    """Put a matter into a drawer, where it stays until somebody asks for it or the office takes it up by itself."""
    s = world.settings[0]
    climb = world.climbs[case_id]
    office = world.tier_offices[climb.office]
    office.drawer += 1
    office.laid_aside += 1
    climb.place = TierPlace.IN_DRAWER
    climb.laid_aside += 1
    world.attempts[case_id] += 1
    world.days[now // DAY].kept += 1
    wait = exponential(s.seed, purposes.TIER_DRAWER, case_id, draw_number(world, case_id, int(office.tier)), s.drawer)
    climb.due = min(now + 1 + int(wait), int(world.count[HORIZON]) + 1)
    send(world.heap, world.count, climb.due, a.TAKEN_OUT, case_id)
    return int(climb.office)


@shared_behaviour
def on_taken_out(world: World, case_id: int, now: int) -> int:
    """Take a matter out of the drawer and put it into the line again."""
    climb = world.climbs[case_id]
    if climb.place != TierPlace.IN_DRAWER or climb.due != now:
        return a.SILENT
    office_id = int(climb.office)
    world.tier_offices[office_id].drawer -= 1
    climb.due = a.NEVER
    if world.cases[case_id].state != CaseState.OPEN:
        step_outside(world, case_id, now)
        return a.SILENT
    enter_line(world, case_id, now)
    serve(world, office_id, now)
    return office_id


@behaviour
def is_handed_down(world: World, case_id: int, now: int) -> bool:
    """Return whether the centre hands a case down to the lowest tier that may settle it, and send it there.

    It does so with the share that the tier retains, and not with what has been through the tiers already.
    """
    if len(world.tiers) == 0:
        return False
    return hand_down(world, case_id, now)


@shared_behaviour
def hand_down(world: World, case_id: int, now: int) -> bool:
    """Send a fresh case from the centre down to the lowest tier that may settle it; return whether there is one."""
    case = world.cases[case_id]
    if has_climbed(world, case_id) or case.tried or case.bounces > 0 or case.rework > 0:
        return False
    for tier_id in range(len(world.tiers)):
        if is_within_powers(world, case_id, tier_id) and bernoulli(
            world.settings[0].seed,
            purposes.TIER_RETAINS,
            case_id,
            draw_number(world, case_id, tier_id),
            world.tiers[tier_id].retention,
        ):
            set_out(world, case_id, tier_id, now)
            send(world.heap, world.count, now, a.HANDED_DOWN, case_id)
            return True
    return False


@shared_behaviour
def on_handed_down(world: World, case_id: int, now: int) -> int:
    """Let a case run down from the centre, tier by tier."""
    office_id = int(world.climbs[case_id].office)
    steps = len(world.tiers) - int(world.tier_offices[office_id].tier)
    send(world.heap, world.count, now + steps * world.settings[0].order_delay, a.REACHED_TIER, case_id)
    return office_id
