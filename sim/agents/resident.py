"""Residents: they meet troubles, tolerate, solve or report them, wait, urge, escalate, judge and tell neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.anger import REBUFFED, TOLERATES, WAITS, anger_household, count_petition
from sim.agents.command_centre import submit_report
from sim.agents.contract import judge_provider
from sim.agents.control import is_met_on_the_way
from sim.agents.department_queue import leave_queue, reprioritise
from sim.agents.escalation import is_for_the_grid
from sim.agents.given_cases import register_given
from sim.agents.news import waits_on_word
from sim.agents.referral import can_act_unasked
from sim.agents.reporting import learn_from_report, reply_online
from sim.agents.residents_meeting import settles_with_neighbours
from sim.agents.satisfaction import trust_at, update_satisfaction
from sim.cases.climb import carry_up, give_up_in_tiers, remind_tier
from sim.cases.given import is_given
from sim.cases.transitions import bring_to_light, grid_task, raise_pressure, settle_among_residents
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.numba.table import fetch_ahead
from sim.engine.random_streams import bernoulli, uniform
from sim.engine.working_time import after
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import COUNTY, CaseState, Channel, Route, Source
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    from sim.world import World

resident_record = np.dtype(
    [
        ("cell", "i4"),
        ("household", "i4"),
        ("group", "i4"),
        ("patience", "i4"),  # s
        ("trust", "f8"),  # score, as of `contact`, surroundings apart
        ("satisfaction", "f8"),  # score, as of `contact`, surroundings apart
        ("expectation", "f8"),  # score
        ("voice", "f4"),  # score
        ("civic", "f4"),  # score
        ("disposition", "f4"),  # score, trust that the resident returns to
        ("contact", "i4"),  # s, last contact
        ("worth", "f4"),  # score, -1 to 1: whether reporting has been worth it
        ("last_channel", "i1"),
        ("answered", "?"),  # whether that channel answered
    ],
    align=True,
)

# head: first resident; untold: head of the list of untold troubles; known: on the lists of the grid;
# anger: as of `angered`
household_record = np.dtype(
    [
        ("head", "i4"),
        ("untold", "i4"),
        ("anger", "f4"),
        ("angered", "i4"),
        ("known", "?"),
        ("visited", "?"),
        ("grudge", "f4"),  # over control, as of `grudged`; apart from anger, which fades sooner
        ("grudged", "i4"),
    ],
    align=True,
)
channel_record = np.dtype(
    [("share", "f8"), ("delay", "i8"), ("open", "?")], align=True
)  # share is cumulative; delay in s

LONGEST_WAIT = 366 * DAY  # s; nobody sends a reminder after more than a year


@behaviour
def on_tolerated(world: World, case_id: int, now: int) -> int:
    """Keep a trouble untold: it goes on, remembered in the household, and trust erodes in silence."""
    case = world.cases[case_id]
    if case.state != CaseState.LATENT:
        return a.SILENT
    case.state = CaseState.TOLERATED
    if not case.untold:
        household = world.households[world.residents[case.resident].household]
        case.untold = True
        case.next_untold = household.untold
        household.untold = case_id
    world.days[now // DAY].tolerated += 1
    erosion = world.settings[0].silent_erosion * case.severity
    resident = world.residents[case.resident]
    update_satisfaction(world, case.resident, now, resident.expectation, -erosion, 1.0)
    dose = world.settings[0].anger_tolerated * case.severity
    anger_household(world, case_id, int(case.resident), now, TOLERATES, case.recurrences, dose)
    return case.resident


@behaviour
def on_self_helped(world: World, case_id: int, now: int) -> int:
    """Let neighbours settle a small matter without any authority."""
    case = world.cases[case_id]
    if case.state != CaseState.LATENT:
        return a.SILENT
    settle_among_residents(world, case_id, now)
    return case.resident


@behaviour
def on_reported(world: World, case_id: int, now: int) -> int:
    """Deliver a report to the grid worker, an organisation or the authorities, and start the resident's wait."""
    if is_given(world):
        return register_given(world, case_id, now)
    case = world.cases[case_id]
    if case.state > CaseState.OPEN:
        return a.SILENT
    if world.settings[0].neighbours_first > 0.0 and settles_with_neighbours(world, case_id, now):
        return case.resident
    day = world.days[now // DAY]
    day.reports += 1
    resident = world.residents[case.resident]
    if case.reminds <= now:  # a resident waits for one thing at a time
        case.reminds = now + resident.patience
        send(world.heap, world.count, case.reminds, a.IMPATIENT, case_id)
    case.noise += 1.0
    if case.state == CaseState.OPEN:  # a patrol was quicker; the report adds weight
        return case.resident
    bring_to_light(world, case_id, now, Source.RESIDENT)
    if case.channel == Channel.APP:
        replied = reply_online(world, case_id, now)
        published = world.settings[0].published
        if replied and published > 0.0:  # others read the answer
            tell_neighbours(world, case_id, now, 1.0, world.settings[0].reply_weight * published)
    if case.channel == Channel.PETITION:
        case.tier = COUNTY
        count_petition(world, case_id, now)
    if case.channel == Channel.WORKER and world.grids[world.cells[case.cell].grid].workers > 0:
        tell_worker(world, case_id, now)
    elif case.channel == Channel.ORGANISATION and can_act_unasked(world, case_id):
        case.believed = case.category
        send(world.heap, world.count, now, a.REFERRED, case_id)
    else:
        submit_report(world, case_id, now)
    return case.resident


@behaviour
def tell_worker(world: World, case_id: int, now: int) -> None:
    """Tell the grid worker, who takes on a small matter or a simple quarrel and passes on the rest."""
    case = world.cases[case_id]
    if is_for_the_grid(world, case_id):
        case.task = grid_task(world, case_id)
        send(world.heap, world.count, now, a.TASKED, case_id)
    else:
        submit_report(world, case_id, now)


@behaviour
def on_impatient(world: World, case_id: int, now: int) -> int:
    """React when patience with an unsettled case runs out: give up, go one tier up or urge.

    The next limit of patience is set, too.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if case.state > CaseState.OPEN or case.resolved != a.NEVER:
        return a.SILENT
    resident = world.residents[case.resident]
    wait = resident.patience * s.backoff ** (case.waits + 1)
    case.waits += 1
    if wait < LONGEST_WAIT:
        case.reminds = now + int(wait)
        send(world.heap, world.count, case.reminds, a.IMPATIENT, case_id)
    update_satisfaction(world, case.resident, now, 0.5 * resident.expectation, -0.5 * case.severity, 0.5)
    anger_household(world, case_id, int(case.resident), now, WAITS, case.waits, s.anger_waiting * case.severity)
    u = uniform(s.seed, purposes.REACTION, case_id, case.waits)
    gives_up = 2.0 * s.withdrawal * (1.0 - trust_at(world, case.resident, now))
    if u < gives_up:
        send(world.heap, world.count, now, a.WITHDRAWN, case_id)
    elif u < gives_up + s.escalation * (0.5 + float(resident.voice)):
        send(world.heap, world.count, now, a.ESCALATED, case_id)
    else:
        send(world.heap, world.count, now, a.URGED, case_id)
    return a.SILENT


@behaviour
def on_withdrawn(world: World, case_id: int, now: int) -> int:
    """Give up a case while it still waits in a department's line, or lies with a tier; later it is too late."""
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or case.held > 0:
        return a.SILENT
    if case.line >= 0:
        leave_queue(world, case_id)
    elif len(world.tiers) == 0 or not give_up_in_tiers(world, case_id, now):
        return a.SILENT
    world.days[now // DAY].withdrawn += 1
    world.days[now // DAY].open -= 1
    case.state = CaseState.WITHDRAWN
    update_satisfaction(world, case.resident, now, 0.0, -1.0, 1.0)
    learn_from_report(world, case_id, False)
    anger_household(
        world,
        case_id,
        int(case.resident),
        now,
        REBUFFED,
        8 * case.recurrences,
        world.settings[0].anger_rebuffed * case.severity,
    )
    return case.resident


@behaviour
def on_judged(world: World, case_id: int, now: int) -> int:
    """Compare what came with what was expected, and tell neighbours.

    The outcome weighs result 0.5, time against what is usual 0.3 and courtesy 0.2 (weights: assumption). Courtesy
    is full if somebody came to speak with the resident, and falls with every reminder that was needed.
    """
    case = world.cases[case_id]
    if case.state != CaseState.CLOSED or case.closed == a.NEVER:
        return a.SILENT
    fetch_ahead(world.residents, case.resident)
    elapsed, promised = case.closed - case.reported, max(HOUR, usual_time(world, case_id))
    in_time = 1.0 if elapsed <= promised else promised / elapsed
    courtesy = (1.0 if case.worker != a.NOBODY else spoken_to(world, case_id)) / (1.0 + case.urged)
    outcome = (0.5 if case.resolved != a.NEVER else 0.0) + 0.3 * in_time + 0.2 * courtesy
    expectation = world.residents[case.resident].expectation
    fetch_ahead(world.ties, world.residents[case.resident].household)
    weight = 1.0 if case.channel != a.NOBODY else 0.5  # a resident who did not report cares less
    case.contentment = outcome
    case.judged = 1 if outcome >= expectation else 0
    learn_from_report(world, case_id, bool(case.judged == 1))
    day = world.days[now // DAY]
    day.judged += 1
    day.content += case.judged
    if case.route == Route.DEPARTMENT:
        department = world.departments[case.department]
        department.asked += 1
        department.content += case.judged
        department.slow += 1 if case.judged == 0 and case.resolved != a.NEVER and elapsed > promised else 0
    elif case.route == Route.ORGANISATION:
        judge_provider(world, int(case.organisation), outcome - expectation)
    fetch_acquaintances(world, case_id)
    update_satisfaction(world, case.resident, now, outcome, outcome - expectation, weight)
    tell_neighbours(world, case_id, now, outcome, weight)
    return case.resident


@behaviour
def usual_time(world: World, case_id: int) -> int:
    """Return the seconds that such a matter usually takes: its ordinary limit, however a policy stretches it."""
    case = world.cases[case_id]
    category = world.categories[case.category]
    return after(world.clock, category.clock, int(case.reported), int(category.limit)) - int(case.reported)


@behaviour
def spoken_to(world: World, case_id: int) -> float:
    """Return how far officials speak with a resident whom no grid worker visits: 0.7 where nothing is scored.

    It is more with more care (sim.agents.evaluation), and all do so where only callers' ratings count.
    """
    case = world.cases[case_id]
    care = float(world.departments[case.department].care) if case.department != a.NOBODY else 0.5
    return 1.0 - 0.6 * (1.0 - world.settings[0].satisfaction_weight) * (1.0 - care)


@behaviour
def fetch_acquaintances(world: World, case_id: int) -> None:
    """Bring the households of those whom the teller will tell into the processor's cache."""
    if len(world.ties) > 0:
        for k in range(world.settings[0].listeners):
            fetch_ahead(world.households, tie(world, case_id, k)[0])


@shared_behaviour
def tell_neighbours(world: World, case_id: int, now: int, outcome: float, weight: float) -> None:
    """Spread the word: residents of households that the teller knows, most of them close by, hear how it went."""
    s = world.settings[0]
    teller = int(world.cases[case_id].resident)
    for k in range(s.listeners):
        fetch_ahead(world.residents, listener(world, case_id, k))
    for k in range(s.listeners):
        other = listener(world, case_id, k)
        if other != teller:
            update_satisfaction(
                world, other, now, outcome, outcome - world.residents[other].expectation, weight * s.word_of_mouth
            )


@behaviour
def tie(world: World, case_id: int, k: int) -> tuple[int, float]:
    """Return the household of the teller's acquaintance that listener number `k` belongs to, and who of it: in [0, 1).

    Each listener is drawn from another part of the teller's ties.
    """
    case = world.cases[case_id]
    u = uniform(world.settings[0].seed, purposes.LISTENER, case_id, case.recurrences * 64 + k)
    where = (k + u) * world.ties.shape[1] / world.settings[0].listeners
    place = min(int(where), world.ties.shape[1] - 1)
    return int(world.ties[world.residents[case.resident].household, place]), float(where - place)


@behaviour
def listener(world: World, case_id: int, k: int) -> int:
    """Return listener number `k`: anybody in a household that the teller knows.

    Without a network, it is mostly somebody close by, sometimes anybody, and the teller where the draw falls on the
    teller.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    n = len(world.residents)
    if len(world.ties) > 0:
        known, part = tie(world, case_id, k)
        first = world.households[known].head
        last = world.households[known + 1].head if known + 1 < len(world.households) else n
        return min(int(last) - 1, int(first + part * (last - first)))
    u = uniform(s.seed, purposes.LISTENER, case_id, case.recurrences * 64 + k)
    if u < s.long_tie:
        return min(n - 1, int(u / s.long_tie * n))
    # residents are numbered by cell along the walk, so numbers close by are neighbours
    reach = max(8, 2 * world.cells[world.residents[case.resident].cell].residents)
    other = case.resident + int((u - s.long_tie) / (1.0 - s.long_tie) * (2 * reach + 1)) - reach
    return min(n - 1, max(0, int(other)))


@behaviour
def on_urged(world: World, case_id: int, now: int) -> int:
    """Send a reminder, which makes the case louder."""
    case = world.cases[case_id]
    case.urged += 1
    world.days[now // DAY].urged += 1
    raise_pressure(world, case_id, now, 1.0)
    reprioritise(world, case_id, now)
    if len(world.tiers) > 0:
        remind_tier(world, case_id, now)
    return case.resident


@behaviour
def on_escalated(world: World, case_id: int, now: int) -> int:
    """Go one tier up, as far as a petition at the county (SF-11).

    The higher the tier, the likelier it is that the noise is heard.
    """
    case = world.cases[case_id]
    if case.state > CaseState.OPEN:
        return a.SILENT
    if world.settings[0].told > 0.0 and waits_on_word(world, case_id, int(case.waits)):
        return a.SILENT
    if world.settings[0].meets_petitioners and case.tier >= COUNTY - 1:
        world.sightings[case_id].petitions += 1
        if is_met_on_the_way(world, case_id, now):
            return a.SILENT
    day = world.days[now // DAY]
    if case.tier < COUNTY:
        case.tier += 1
    if case.tier == COUNTY:
        count_petition(world, case_id, now)
    day.escalated += 1
    raise_pressure(world, case_id, now, 2.0)
    if bernoulli(world.settings[0].seed, purposes.ATTENTION, case_id, case.waits, case.tier / COUNTY):
        case.supervised = True
    reprioritise(world, case_id, now)
    if len(world.tiers) > 0:
        carry_up(world, case_id, now)
    return case.resident
