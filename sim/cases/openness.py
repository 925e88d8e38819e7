"""Residents who know: duties, procedures and terms hang on the wall, and some hold the office to them.

A resident who knows is not turned away by an office that is competent, complains when the term has passed, and contests
a case that was closed without result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def holds_to_duty(world: World, case_id: int) -> bool:
    """Return whether the one who reported a case knows what the office owes; always the same residents do."""
    s = world.settings[0]
    if s.known <= 0.0:
        return False
    case = world.cases[case_id]
    return bool(case.channel != a.NOBODY and bernoulli(s.seed, purposes.KNOWS, int(case.resident), 0, s.known))


@shared_behaviour
def complain_of_delay(world: World, case_id: int) -> bool:
    """Let a resident who knows the term complain of a late case; return whether the complaint is heard.

    It weighs as a reminder does, but is no sign of discourtesy: the office owes an answer to it.
    """
    if not holds_to_duty(world, case_id):
        return False
    s = world.settings[0]
    world.services[0].complaints += 1
    world.cases[case_id].noise += 1.0
    return bool(bernoulli(s.seed, purposes.COMPLAINT, case_id, world.cases[case_id].recurrences, s.complaint_heard))


@shared_behaviour
def is_contested(world: World, case_id: int) -> bool:
    """Return whether a resident who knows the procedure contests that a case was closed without result."""
    if not holds_to_duty(world, case_id):
        return False
    s = world.settings[0]
    if not bernoulli(s.seed, purposes.CONTEST, case_id, world.cases[case_id].recurrences, s.contests):
        return False
    world.services[0].contested += 1
    return True
