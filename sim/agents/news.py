"""News for residents whose case is stuck: who has taken it on, so that most of them wait instead of going up.

The path of an issue leads back to whoever raised it (source 000, essay 8). News changes nothing about the case itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.numba.compiling import shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def waits_on_word(world: World, case_id: int, count: int) -> bool:
    """Return whether a resident about to go up stays instead: somebody answers for the case and has said so."""
    s, case = world.settings[0], world.cases[case_id]
    if case.state != CaseState.OPEN or not case.supervised or case.handled != a.NEVER:
        return False
    if not bernoulli(s.seed, purposes.TOLD, case_id, case.recurrences, s.told):
        return False
    return bool(bernoulli(s.seed, purposes.REASSURED, case_id, count, s.reassured))
