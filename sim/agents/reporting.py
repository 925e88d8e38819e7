"""Reporting: whether a resident reports a trouble, by which channel, and what past reports have taught."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.community import community_of
from sim.agents.group_leaders import is_told_to_leader
from sim.agents.satisfaction import trust_at, update_satisfaction
from sim.agents.windows import go_to_window, goes_by_window
from sim.cases.transitions import is_small
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import bernoulli, exponential, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import Channel

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def willing_to_report(world: World, case_id: int, resident_id: int, severity: float, now: int) -> float:
    """Return the log-odds that a resident reports a trouble that looks as severe as this."""
    s = world.settings[0]
    resident = world.residents[resident_id]
    return float(
        s.reporting_logit
        + s.severity_effect * (severity - 0.5)
        + s.voice_effect * (float(resident.voice) - 0.5)
        + s.trust_effect * (trust_at(world, resident_id, now) - 0.5)
        + s.worth_effect * float(resident.worth)
        + s.willingness_effect * world.communities[community_of(world, resident.cell)].willingness
    )


@behaviour
def consider_trouble(world: World, case_id: int, now: int) -> None:
    """Decide what a resident does about a trouble: report it, settle it among neighbours or keep silent."""
    s = world.settings[0]
    case = world.cases[case_id]
    resident_id = int(case.resident)
    time = case.recurrences
    odds = willing_to_report(world, case_id, resident_id, float(case.severity), now)
    told = world.categories[case.category].told
    tells = bernoulli(s.seed, purposes.REPORTS, case_id, time, told / (1.0 + math.exp(-odds)))
    wait = int(exponential(s.seed, purposes.TELL_DELAY, case_id, time, s.tell * (1.5 - case.severity)))
    if tells:
        channel = chosen_channel(world, case_id, resident_id, 0)
        if goes_by_window(world, case_id, channel):
            go_to_window(world, case_id, now + wait)
            return
        case.channel = channel
        send(world.heap, world.count, now + wait + world.channels[channel].delay, a.REPORTED, case_id)
        return
    if s.leaders > 0.0 and is_told_to_leader(world, case_id, odds, now):
        case.channel = Channel.ORGANISATION
        send(world.heap, world.count, now + wait, a.REPORTED, case_id)
        return
    if is_written_online(world, case_id):
        case.channel = Channel.APP
        send(world.heap, world.count, now + wait, a.REPORTED, case_id)
        return
    resident = world.residents[resident_id]
    community = world.communities[community_of(world, resident.cell)]
    civic = min(1.0, float(resident.civic) * (1.0 + community.willingness))
    neighbours_help = (
        1.0 - (1.0 - 2.0 * s.self_help * civic) * (1.0 - s.volunteers * world.society[0].active) ** s.listeners
    ) * community.ties_left
    if is_small(world, case_id) and bernoulli(s.seed, purposes.SELF_HELP, case_id, time, neighbours_help):
        send(world.heap, world.count, now + wait, a.SELF_HELPED, case_id)
    else:
        send(world.heap, world.count, now + wait, a.TOLERATED, case_id)


@behaviour
def is_written_online(world: World, case_id: int) -> bool:
    """Return whether a resident who would keep silent writes on the two-way channel instead (SF-33).

    Only users of the channel may write, and writing counts only where somebody reads it.
    """
    s = world.settings[0]
    told = world.categories[world.cases[case_id].category].told
    chance = told * s.online_tells * world.society[0].online * world.society[0].answered
    return bool(bernoulli(s.seed, purposes.ONLINE, case_id, world.cases[case_id].recurrences, chance))


@behaviour
def reply_online(world: World, case_id: int, now: int) -> bool:
    """Give a user of the two-way channel a prompt reply (SF-33).

    The reply is a good contact, whatever becomes of the case. Return whether there is one.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if bernoulli(
        s.seed, purposes.REPLY, case_id, case.recurrences, world.society[0].online * world.society[0].answered
    ):
        update_satisfaction(
            world, case.resident, now, 1.0, 1.0 - world.residents[case.resident].expectation, s.reply_weight
        )
        return True
    return False


@behaviour
def chosen_channel(world: World, case_id: int, resident_id: int, number: int) -> int:
    """Return the channel that a report takes: win-stay, lose-shift (Nowak and Sigmund 1993).

    The same report prefers the same channel under any policy. A resident whose last report was answered stays with its
    channel out of habit; one who was let down looks for another.
    """
    s = world.settings[0]
    if s.only_channel != a.NOBODY:
        return int(s.only_channel)
    resident = world.residents[resident_id]
    drawn = drawn_channel(world, uniform(s.seed, purposes.CHANNEL, case_id, 2 * number))
    if resident.last_channel == a.NOBODY or not bernoulli(s.seed, purposes.HABIT, case_id, number, s.channel_habit):
        return drawn
    if resident.answered and world.channels[resident.last_channel].open:
        return int(resident.last_channel)
    if drawn == resident.last_channel:
        return drawn_channel(world, uniform(s.seed, purposes.CHANNEL, case_id, 2 * number + 1))
    return drawn


@behaviour
def drawn_channel(world: World, u: float) -> int:
    """Return the channel in whose share a number in [0, 1) falls."""
    for channel in range(len(world.channels)):
        if u < world.channels[channel].share:
            return channel
    return Channel.HOTLINE


@behaviour
def learn_from_report(world: World, case_id: int, good: bool) -> None:
    """Remember whether the channel answered and whether reporting was worth it (reinforcement; reporting fatigue)."""
    s = world.settings[0]
    case = world.cases[case_id]
    if case.channel == a.NOBODY:
        return
    resident = world.residents[case.resident]
    resident.last_channel = case.channel
    resident.answered = good
    resident.worth = float(resident.worth) + s.report_learning * ((1.0 if good else -1.0) - float(resident.worth))
