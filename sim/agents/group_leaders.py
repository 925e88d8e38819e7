"""Trusted leaders of a group, who speak with the authorities for those who would not (source 003, essay 3).

A resident of low voice and little trust in the authorities keeps a trouble to himself more often than others do. Who
knows a leader of the own group tells him, as one who trusts, and the leader reports it, as one who speaks up: through
an organisation where there is one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.satisfaction import trust_at
from sim.engine.numba.compiling import shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def is_told_to_leader(world: World, case_id: int, odds: float, now: int) -> bool:
    """Return whether one who would keep silent (log-odds of reporting `odds`) tells a leader, who reports it.

    Together with those who report by themselves, as many speak up as would with the trust in the leader and with the
    leader's voice; where residents trust and speak as much themselves, a leader adds nobody.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    resident_id = int(case.resident)
    if not bernoulli(s.seed, purposes.KNOWS_LEADER, resident_id, 0, s.leaders):
        return False
    more_voice = max(0.0, s.leader_voice - float(world.residents[resident_id].voice))
    more_trust = max(0.0, s.leader_trust - trust_at(world, resident_id, now))
    told = world.categories[case.category].told
    alone = told / (1.0 + math.exp(-odds))
    together = told / (1.0 + math.exp(-(odds + s.voice_effect * more_voice + s.trust_effect * more_trust)))
    chance = (together - alone) / max(1e-12, 1.0 - alone)
    return bool(bernoulli(s.seed, purposes.TELLS_LEADER, case_id, case.recurrences, chance))
