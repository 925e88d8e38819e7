"""Providers under a new policy: contracts go on while the market stays the same, else a new market opens at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.contract import put_to_work
from sim.agents.provider import SERVICE
from sim.run.policy_change.messages import Messages
from sim.scenario import Scenario
from sim.setup.providers import estate_of, open_market, place_providers
from sim.vocabulary import events as a
from sim.vocabulary.events import NEVER
from sim.world import World

MARKETS = ("service_firms", "upkeep_firms", "estate_firms")
MESSAGES = (a.AWARDED, a.REVIEWED, a.VOTED, a.REPLACED)


def change_providers(
    world: World, plan: World, messages: Messages, before: Scenario, scenario: Scenario, now: int
) -> World:
    """Return the world with the firms and contracts of the new policy.

    New terms (weights, standards, length) hold from the next award on; inspection works at once. Where the number of
    firms changes, all contracts end, every firm begins anew, and developers choose again.
    """
    old, new = before.policy.providers, scenario.policy.providers
    if all(getattr(old, name) == getattr(new, name) for name in MARKETS):
        _go_on(world, plan)
        return world
    for kind in MESSAGES:
        messages.withdraw(kind)
    for name in ("firm", "success", "pace"):
        world.organisations[name] = plan.organisations[name]
    home = world.grids["community"][world.cells["grid"][world.residents["cell"]]]
    market = place_providers(scenario, home, world.residents["civic"], plan.organisations["price"])
    world = world._replace(**market)
    world.upkeep[:] = 0.0
    world.disputes["estate"] = _estates(world, scenario)
    open_market(world, now)
    return world


def _go_on(world: World, plan: World) -> None:
    """Keep contracts and prices, and let inspection and what contracts cover take effect at once."""
    served: set[int] = set(world.contracts["place"][world.contracts["trade"] == SERVICE].tolist())
    for number in range(len(world.organisations)):
        if number not in served:
            for name in ("success", "pace"):
                world.organisations[name][number] = plan.organisations[name][number]
    for held in np.flatnonzero(world.contracts["holder"] != NEVER):
        contract = world.contracts[held]
        if contract.trade == SERVICE:
            world.organisations["price"][contract.place] = contract.price
        put_to_work(world, int(held))


def _estates(world: World, scenario: Scenario) -> NDArray[np.int64]:
    """Return the contract behind the counterparty of each dispute under the new policy."""
    homes = world.grids["community"][world.disputes["grid"]]
    return np.array(
        [
            estate_of(scenario, scenario.disputes[row], int(home))
            for row, home in zip(world.disputes["row"], homes, strict=True)
        ],
        np.int64,
    )
