"""The wait for a budget of a request that nobody can meet without one (SF-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import lognormal, uniform
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

BUDGET_SPREAD = 0.3  # standard deviation of log wait for a budget (assumption)


@behaviour
def budget_wait(world: World, case_id: int) -> int:
    """Return the seconds until a capital request has its budget (SF-04).

    The wait takes months where a centre links those who ask with those who pay, and years elsewhere.
    """
    s = world.settings[0]
    u1, u2 = uniform(s.seed, purposes.BUDGET, case_id, 0), uniform(s.seed, purposes.BUDGET, case_id, 1)
    return int(lognormal(u1, u2, s.budget, BUDGET_SPREAD))
