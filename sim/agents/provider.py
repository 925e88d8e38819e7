"""Providers: firms with a cost, a quality, a capacity and a name, which bid for contracts, win, lose and leave.

A firm is a row of `World.providers`. A row without any contract may be given up; another firm takes it and starts with
an ordinary name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

SERVICE: Final = 0  # the work of a social organisation
UPKEEP: Final = 1  # cleaning and greening of a community
ESTATE: Final = 2  # property management of a community
TRADES: Final = ("services", "cleaning and greening", "property management")
ORDINARY: Final = 0.5  # quality and reputation of an ordinary firm
YEAR: Final = 365 * DAY

provider_record = np.dtype(
    [
        ("trade", "i1"),
        ("generation", "i8"),  # firms that were in this row before
        ("cost", "f8"),  # of ordinary work, against the list price
        ("quality", "f8"),  # that it does of its own accord: 0.5 ordinary, 1 faultless
        ("capacity", "i8"),  # contracts it can serve at a time
        ("holds", "i8"),  # contracts
        ("won", "i8"),  # awards until now
        ("lost", "i8"),  # bids in vain until now
        ("reputation", "f8"),
    ],
    align=True,
)


@behaviour
def enter_market(world: World, firm_id: int) -> None:
    """Let a firm begin: costs are uniform between the cheapest possible and the list price, quality around ordinary."""
    s = world.settings[0]
    firm = world.providers[firm_id]
    count = int(firm.generation)
    firm.cost = 1.0 - s.cost_span * (1.0 - uniform(s.seed, purposes.FIRM_COST, firm_id, count))
    firm.quality = ORDINARY + s.quality_span * (2.0 * uniform(s.seed, purposes.FIRM_QUALITY, firm_id, count) - 1.0)
    most = 2.0 * s.firm_capacity - 1.0
    firm.capacity = 1 + int(most * uniform(s.seed, purposes.FIRM_CAPACITY, firm_id, count))
    firm.holds = 0
    firm.won = 0
    firm.lost = 0
    firm.reputation = ORDINARY


@behaviour
def reckon_anew(world: World, firm_id: int, count: int, chance: float) -> None:
    """Let a firm's cost be another one by chance: its orders, sites and people have changed since the last round."""
    s = world.settings[0]
    if bernoulli(s.seed, purposes.COST_CHANGES, firm_id, count, chance):
        world.providers[firm_id].cost = 1.0 - s.cost_span * (1.0 - uniform(s.seed, purposes.NEW_COST, firm_id, count))


@behaviour
def promised_quality(world: World, firm_id: int) -> float:
    """Return the quality a firm promises: its own or the standard, whichever is higher, as far as the list price pays.

    The budget is a ceiling, so that a standard beyond it is promised by nobody.
    """
    s = world.settings[0]
    firm = world.providers[firm_id]
    affordable = ORDINARY + (1.0 - firm.cost) / s.quality_price
    return float(max(0.0, min(max(firm.quality, s.quality_standard), affordable)))


@behaviour
def asking_price(world: World, firm_id: int, quality: float) -> float:
    """Return what work of a quality costs a firm, against the list price: the least it can bid."""
    s = world.settings[0]
    return float(max(0.0, world.providers[firm_id].cost + s.quality_price * (quality - ORDINARY)))


@behaviour
def move_reputation(world: World, firm_id: int, work: float, step: float) -> None:
    """Move a firm's reputation towards how its work was seen."""
    firm = world.providers[firm_id]
    firm.reputation += step * (work - firm.reputation)


@behaviour
def may_leave(world: World, firm_id: int, count: int, span: float) -> None:
    """Draw whether a firm without any contract gives up, after a bid in vain; a newcomer takes its place."""
    s = world.settings[0]
    firm = world.providers[firm_id]
    firm.lost += 1
    if firm.holds == 0 and bernoulli(s.seed, purposes.FIRM_LEAVES, firm_id, count, min(1.0, s.firm_leaving * span)):
        firm.generation += 1
        enter_market(world, firm_id)
