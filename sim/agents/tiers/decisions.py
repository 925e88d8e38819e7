"""What an office of a tier decides about a matter: settle it, hand it up, or lay it aside.

Handing up may cost points, as it does in the grid (sim.agents.escalation). An office then tries what lies beyond its
powers, and lays aside what it cannot settle: the more so, the more matters wait for each of its staff. A matter in a
drawer is on no ledger.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.cases.climb import heard
from sim.cases.transitions import is_capital_request
from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import purposes
from sim.vocabulary.states import CategoryKind

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def draw_number(world: World, case_id: int, tier_id: int) -> int:
    """Return the number of a draw about a case at a tier: another one in each life and after each attempt."""
    case = world.cases[case_id]
    return int((case.recurrences * 64 + int(world.attempts[case_id])) * 8 + tier_id)


@behaviour
def is_within_powers(world: World, case_id: int, tier_id: int) -> bool:
    """Return whether a tier may settle a case: small ones, and a share of larger ones, of its kinds."""
    tier = world.tiers[tier_id]
    case = world.cases[case_id]
    if (int(tier.kinds) >> int(world.categories[case.category].kind)) & 1 == 0 or is_capital_request(world, case_id):
        return False
    return bool(
        case.small
        or bernoulli(world.settings[0].seed, purposes.TIER_POWERS, case_id, 0, tier.powers)  # higher tiers have more
    )


@behaviour
def takes_on(world: World, case_id: int, tier_id: int) -> bool:
    """Return whether a tier takes a case on itself (SF-05, SF-18).

    It retains a share of what lies within its powers and, where handing up costs points, some difficult disputes.
    """
    s = world.settings[0]
    tier = world.tiers[tier_id]
    number = draw_number(world, case_id, tier_id)
    if is_within_powers(world, case_id, tier_id):
        return bool(bernoulli(s.seed, purposes.TIER_RETAINS, case_id, number, tier.retention))
    dispute = world.categories[world.cases[case_id].category].kind == CategoryKind.DISPUTE
    return bool(
        dispute
        and not is_capital_request(world, case_id)
        and bernoulli(s.seed, purposes.TIER_KEEPS, case_id, number, s.keeps)
    )


@behaviour
def lays_aside(world: World, case_id: int, office_id: int) -> bool:
    """Return whether an office lays a matter aside that it has not settled, rather than handing it up.

    With a load of L matters for each person and a usual load of U, fear for points hides 1 - (1 - keeps) ^ (L / U).
    An office that heeds nothing but noise lays the quiet ones aside. What is loud enough goes up all the same.
    """
    s = world.settings[0]
    office = world.tier_offices[office_id]
    load = (office.queue + office.drawer) / office.staff
    fear = 1.0 - math.pow(1.0 - s.keeps, load / s.usual_load)
    chance = (1.0 - (1.0 - fear) * (1.0 - s.heeds_noise)) * (1.0 - heard(world, case_id))
    number = draw_number(world, case_id, int(office.tier))
    return bool(bernoulli(s.seed, purposes.TIER_LAYS_ASIDE, case_id, number, chance))


@behaviour
def succeeds(world: World, case_id: int, tier_id: int) -> bool:
    """Return whether an attempt of an office settles a case; a difficult dispute, and a further attempt, do so less."""
    s = world.settings[0]
    case = world.cases[case_id]
    chance = s.tier_skill * (1.25 - 0.5 * case.severity) * s.retry_success ** int(world.attempts[case_id])
    if world.categories[case.category].kind == CategoryKind.DISPUTE and not case.small:
        chance *= s.hard_dispute
    return bool(bernoulli(s.seed, purposes.TIER_SUCCESS, case_id, draw_number(world, case_id, tier_id), chance))
