"""Service windows: the way to a post, its opening hours, and running between its counters.

A window is a place. Who lives far from it stays at home more often, comes in opening hours only, and pays with time of
his own for the way and for every counter that sends him on. Where no posts are set up, counters have no place and none
of this happens.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.window_lines import wait_in_line
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.working_time import next_open
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CategoryKind, Channel
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

services_record = np.dtype(
    [
        ("window_visits", "i8"),  # residents who brought a matter to a window
        ("kept_away", "i8"),  # residents whom the way kept at home
        ("sent_on", "i8"),  # times that a counter sent a resident on
        ("residents_seconds", "f8"),  # time of residents on ways, in lines and at counters
        ("line_seconds", "f8"),  # of these, in lines
        ("turned_round", "i8"),  # times that a long line made somebody turn round
        ("lost_to_lines", "i8"),  # of `kept_away`, those who turned round three times
        ("owed", "f8"),  # contacts that fell due
        ("contact_seconds", "f8"),  # officer-seconds of contacts
        ("contracted", "i8"),  # contacts kept under contract
        ("called_for", "i8"),  # persons to be seen after a shock
        ("reached", "i8"),  # of these, seen in time
        ("struck", "i8"),  # troubles of the kinds, places and people that a shock strikes, while it lasts
        ("aided", "i8"),  # of these, ended by neighbours and volunteers at once
        ("surge_seconds", "f8"),  # officer-seconds of surge staff
        ("complaints", "i8"),  # late cases that a resident who knows the term complained of
        ("contested", "i8"),  # cases closed without result that a resident who knows the procedure contested
    ],
    align=True,
)
MOST_COUNTERS = 32
MOST_TRIES = 3  # days on which somebody comes to a window whose line is too long


@behaviour
def goes_by_window(world: World, case_id: int, channel: int) -> bool:
    """Return whether a matter has to be brought to a window: by the channel chosen, or because it is an application."""
    s = world.settings[0]
    if s.window_posts <= 0:
        return False
    if channel == Channel.COUNTER:
        return True
    case = world.cases[case_id]
    return bool(
        world.categories[case.category].kind == CategoryKind.SERVICE
        and bernoulli(s.seed, purposes.IN_PERSON, case_id, case.recurrences, s.in_person)
    )


@shared_behaviour
def go_to_window(world: World, case_id: int, leaves: int) -> None:
    """Let a resident take a matter to the nearest post, or stay at home because of the way.

    The report counts from the moment at which the right counter has taken it.
    """
    s = world.settings[0]
    case, services = world.cases[case_id], world.services[0]
    way = int(world.ways[world.residents[case.resident].cell] / s.walking)
    case.channel = Channel.COUNTER
    if not bernoulli(s.seed, purposes.WINDOW_WAY, case_id, case.recurrences, math.exp(-way / s.way_borne)):
        stay_at_home(world, case_id, leaves)
        return
    calendar = int(s.window_calendar)
    then = next_open(world.clock, calendar, leaves + way)
    if s.window_clerks > 0:
        then = through_the_line(world, case_id, then, way)
        if then == a.NEVER:
            services.lost_to_lines += 1
            stay_at_home(world, case_id, leaves)
            return
    services.window_visits += 1
    services.residents_seconds += 2 * way + s.counter_time
    then += int(s.counter_time)
    tries = 0
    while tries < s.window_counters - 1 and is_sent_on(world, case_id, tries):
        tries += 1
        services.sent_on += 1
        services.residents_seconds += s.counter_time
        if bernoulli(s.seed, purposes.COMES_BACK, case_id, case.recurrences * MOST_COUNTERS + tries, s.comes_back):
            services.residents_seconds += 2 * way
            then = (then // DAY + 1) * DAY
        then = next_open(world.clock, calendar, then) + int(s.counter_time)
    send(world.heap, world.count, then, a.REPORTED, case_id)


@behaviour
def stay_at_home(world: World, case_id: int, now: int) -> None:
    """Let a resident keep a matter to himself that would have had to be brought to a window."""
    world.services[0].kept_away += 1
    world.cases[case_id].channel = a.NOBODY
    send(world.heap, world.count, now, a.TOLERATED, case_id)


@shared_behaviour
def through_the_line(world: World, case_id: int, comes: int, way: int) -> int:
    """Return when a resident who comes to a post is through its line; `NEVER` if he has turned round for good.

    Who finds the line too long, or the office about to close, comes again on another day.
    """
    s = world.settings[0]
    case, services = world.cases[case_id], world.services[0]
    post = int(world.post_of[world.residents[case.resident].cell])
    for tries in range(MOST_TRIES):
        wait = wait_in_line(world, post, comes)
        count = case.recurrences * MOST_TRIES + tries
        if bernoulli(s.seed, purposes.WINDOW_LINE, case_id, count, math.exp(-wait / s.line_borne)):
            services.line_seconds += wait
            services.residents_seconds += wait
            return next_open(world.clock, int(s.window_calendar), comes + int(wait))
        services.turned_round += 1
        services.residents_seconds += 2 * way
        comes = next_open(world.clock, int(s.window_calendar), (comes // DAY + 1) * DAY)
    return a.NEVER


@behaviour
def is_sent_on(world: World, case_id: int, tries: int) -> bool:
    """Return whether this counter is the wrong one; those that were tried before are not tried again."""
    s = world.settings[0]
    left = int(s.window_counters) - tries
    wrong = (1.0 - s.finds_counter) * (1.0 - 1.0 / left)
    count = world.cases[case_id].recurrences * MOST_COUNTERS + tries
    return bool(bernoulli(s.seed, purposes.SENT_ON, case_id, count, wrong))
