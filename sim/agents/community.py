"""Communities: volunteers, the online channel, residents' willingness to take part, and rumours.

Volunteers and the online channel are one figure for the whole territory, willingness and rumours one for each
community. They change once a day, and only where a policy or a scenario gives them reason to.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.inquiries import answer_questions
from sim.agents.unrest import unsettle_believers
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

society_record = np.dtype(
    [
        ("active", "f8"),  # work of the volunteers relative to the start
        ("online", "f8"),  # share of residents who use the online channel
        ("answered", "f8"),  # share of its messages that are answered
        ("left", "f8"),  # yuan for purchases left this year
        ("granted", "f8"),  # yuan of seed grants until now
        ("bought_before", "f8"),  # yuan of purchases under earlier policies, as `World.spent_before`
        ("questions", "f8"),  # questions to the authorities asked online until now
        ("diverted", "f8"),  # petitions that were put to the online channel instead
    ],
    align=True,
)
community_record = np.dtype(
    [
        ("first_household", "i8"),
        ("households", "i8"),
        ("residents", "i8"),
        ("willingness", "f8"),  # from -1 to 1, 0 ordinary
        ("believing", "f8"),  # share that believes a rumour
        ("immune", "f8"),  # share that has heard of it and does not believe it
        ("meetings", "i8"),
        ("attended", "f8"),  # sum of turnouts
        ("settled", "i8"),  # small matters
        ("crossing", "f8"),  # share of its ties that lead to another community
        ("boldness", "f8"),  # how much residents have seen noise bring: 0 nothing, 1 everything
        ("ties_left", "f8"),  # share of the ties among neighbours that nodes have not worn out
    ],
    align=True,
)
society_day_record = np.dtype(
    [("active", "f8"), ("online", "f8"), ("willingness", "f8"), ("believing", "f8")], align=True
)

YEAR = 365


@shared_behaviour
def on_takes_stock(world: World, day: int, now: int) -> int:
    """Update volunteers, online channel, communities and purchase budget at the end of a day."""
    s = world.settings[0]
    update_volunteers(world, day)
    update_online_channel(world)
    if s.questions > 0.0:
        answer_questions(world, day, now)
    start_rumour(world, day)
    believing, willingness = mean_belief(world), 0.0
    people = 0
    for community_id in range(len(world.communities)):
        community = world.communities[community_id]
        target = min(1.0, s.willingness_offered + s.online_voice * world.society[0].online * world.society[0].answered)
        community.willingness += (target - community.willingness) * s.willingness_step
        caught = spread_rumour(world, community_id, believing)
        if s.rumour_unrest > 0.0 and caught > 0.0:
            unsettle_believers(world, community_id, caught, day, now)
        if s.ties_worn > 0.0 or community.ties_left < 1.0:
            wear_ties(world, community_id)
        willingness += community.residents * community.willingness
        people += community.residents
    if (day + 1) % YEAR == 0:
        world.society[0].left = s.purchase_budget
    row = world.society_days[day]
    row.active = world.society[0].active
    row.online = world.society[0].online
    row.willingness = willingness / max(1, people)
    row.believing = mean_belief(world)
    send(world.heap, world.count, now + DAY, a.TAKES_STOCK, day + 1)
    return a.SYSTEM


@behaviour
def update_volunteers(world: World, day: int) -> None:
    """Update the work of the volunteers, and with it the room that organisations have (SF-36).

    Unpaid volunteers under orders give up; cooperation with content residents recruits new ones.
    """
    s = world.settings[0]
    society = world.society[0]
    growth = s.volunteers_gain * world.days[day].satisfaction * (1.0 - society.active / s.volunteers_ceiling)
    society.active = min(s.volunteers_ceiling, society.active * math.exp(growth - s.volunteers_loss))
    society.granted += s.daily_grant * society.active
    for organisation_id in range(len(world.organisations)):
        body = world.organisations[organisation_id]
        if not body.left:
            body.capacity = max(body.busy, body.staff + int(s.volunteer_room * society.active))


@behaviour
def update_online_channel(world: World) -> None:
    """Update the use of the online channel by the share of its messages that is answered (SF-33).

    Operators answer what they can. A channel that answers gains users; one that does not loses them all in the end.
    """
    s = world.settings[0]
    society = world.society[0]
    written = society.online * s.online_posts * (1.0 - s.automatic)
    society.answered = 0.0 if s.online_answers <= 0.0 else min(1.0, s.online_answers / max(written, 1e-12))
    if s.automatic > 0.0:  # a machine answers the common questions, which is worth less
        society.answered = s.automatic * s.automatic_worth + (1.0 - s.automatic) * society.answered
    change = s.online_growth * society.answered * (1.0 - society.online) - (1.0 - society.answered) * s.online_decay
    society.online = min(1.0, society.online * math.exp(change))


@behaviour
def wear_ties(world: World, community_id: int) -> None:
    """Wear ties among neighbours by grid nodes that serve as instruments, as many as there are; ties recover slowly.

    Neighbours who watch each other on orders help each other less (source 004, essay 1).
    """
    s, community = world.settings[0], world.communities[community_id]
    nodes = 0
    for worker_id in range(len(world.workers)):
        grid_id = int(world.workers[worker_id].grid)
        if grid_id != a.NOBODY and world.grids[grid_id].community == community_id:
            nodes += 1
    left = float(community.ties_left)
    worn = left * (1.0 - math.exp(-s.ties_worn * nodes / max(1, community.households)))
    community.ties_left = min(1.0, left - worn + (1.0 - left) * s.ties_recovery)


@behaviour
def mean_belief(world: World) -> float:
    """Return the share of all residents who believe a rumour."""
    believing = 0.0
    people = 0
    for community_id in range(len(world.communities)):
        community = world.communities[community_id]
        believing += community.residents * community.believing
        people += community.residents
    return believing / max(1, people)


@behaviour
def start_rumour(world: World, day: int) -> None:
    """Draw whether a new rumour starts today in one community; nobody is immune to a new rumour."""
    s = world.settings[0]
    if not bernoulli(s.seed, purposes.RUMOUR, day, 0, s.rumours):
        return
    n = len(world.communities)
    for community_id in range(n):
        world.communities[community_id].immune = 0.0
    community = world.communities[min(n - 1, int(uniform(s.seed, purposes.RUMOUR, day, 1) * n))]
    community.believing = max(community.believing, s.rumour_start)


@behaviour
def spread_rumour(world: World, community_id: int, believing: float) -> float:
    """Advance a rumour by one day in one community (R12); return the share that has come to believe it.

    The rumour is passed on along ties within the community and out of it, is dropped, and is checked by replies that
    residents read.
    """
    s = world.settings[0]
    if believing <= 0.0:
        return 0.0
    community = world.communities[community_id]
    contact = (1.0 - community.crossing) * community.believing + community.crossing * believing
    checked = s.rumour_reply * world.society[0].online * world.society[0].answered
    open_minded = max(0.0, 1.0 - community.believing - community.immune)
    caught = open_minded * (1.0 - math.exp(-s.rumour_spread * contact))
    warned = (open_minded - caught) * (1.0 - math.exp(-checked))
    dropped = community.believing * (1.0 - math.exp(-s.rumour_fading - checked))
    community.believing += caught - dropped
    community.immune += warned + dropped
    return float(caught)


@behaviour
def community_of(world: World, cell: int) -> int:
    """Return the community in which a cell lies."""
    return int(world.grids[world.cells[cell].grid].community)
