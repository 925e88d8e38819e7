"""Leaders who visit a community: what they see is dealt with first, and who accompanies them is away from the line.

Of an announced visit the place is made ready: what shows is put in order before it, with hands that others wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.community import community_of
from sim.agents.department_queue import reprioritise
from sim.agents.evaluation import press
from sim.agents.follow_up import is_waiting
from sim.agents.officers import has_free_officer
from sim.agents.supervision import call_away
from sim.engine.event_queue import HORIZON, send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def visit_time(world: World, community: int, number: int) -> int:
    """Return when the visit of this number to a community falls (s): in its part of the year, at a day drawn for it."""
    s = world.settings[0]
    u = uniform(s.seed, purposes.LEADER, community, number)
    return int((number + u) * s.leader_every) // DAY * DAY + DAY // 3


@shared_behaviour
def on_announced(world: World, subject: int, now: int) -> int:
    """Make a community ready for a visit: everything that shows is put first."""
    community = subject % len(world.communities)
    for case_id in range(len(world.cases)):
        if world.cases[case_id].state == CaseState.PENDING:
            break
        if shows(world, case_id, community):
            put_first(world, case_id, now)
            world.official_days[now // DAY].made_ready += 1
    return a.SYSTEM


@shared_behaviour
def on_leader_came(world: World, subject: int, now: int) -> int:
    """Let a leader walk through a community; officers of the offices concerned come along, and what is seen is pressed.

    The secretary answers for what the leader sees. The next visit is set, announced or not.
    """
    s = world.settings[0]
    n = len(world.communities)
    community, number = subject % n, subject // n
    seen = 0
    for case_id in range(len(world.cases)):
        if seen >= s.leader_sees or world.cases[case_id].state == CaseState.PENDING:
            break
        if shows(world, case_id, community):
            seen += 1
            accompany(world, int(world.cases[case_id].line), number * n + community, now)
            put_first(world, case_id, now)
            press(world, int(world.cases[case_id].department), s.urged_effort)
    world.official_days[now // DAY].leaders += 1
    world.official_days[now // DAY].seen += seen
    world.officials[len(world.departments) + community].seen_amiss += seen
    if s.leader_every > 0:
        plan_visit(world, community, number + 1, now)
    return a.SYSTEM


@behaviour
def plan_visit(world: World, community: int, number: int, now: int) -> None:
    """Set the visit of this number to a community, and its announcement if it is to be announced."""
    s = world.settings[0]
    when = max(now + 1, visit_time(world, community, number))
    if when > world.count[HORIZON]:
        return
    subject = number * len(world.communities) + community
    send(world.heap, world.count, when, a.LEADER_CAME, subject)
    if bernoulli(s.seed, purposes.ANNOUNCED, community, number, s.announced):
        send(world.heap, world.count, max(now + 1, when - s.leader_notice), a.ANNOUNCED, subject)


@behaviour
def shows(world: World, case_id: int, community: int) -> bool:
    """Return whether a trouble of this community can be seen, is on file and waits at an office."""
    case = world.cases[case_id]
    if not (case.visible and case.line >= 0 and case.held == 0 and is_waiting(world, case_id)):
        return False
    return bool(community_of(world, case.cell) == community)


@behaviour
def put_first(world: World, case_id: int, now: int) -> None:
    """Put a waiting case at the head of its line."""
    world.cases[case_id].supervised = True
    reprioritise(world, case_id, now)


@behaviour
def accompany(world: World, department_id: int, visit: int, now: int) -> None:
    """Send an officer of an office along, who is away from cases for as long as the visit takes, once a visit."""
    department, length = world.departments[department_id], int(world.settings[0].leader_length)
    if length == 0 or department.accompanied == visit + 1:
        return
    if has_free_officer(world, department_id) or department.staff >= 1.0:
        department.accompanied = visit + 1
        call_away(world, department_id, length, now)
