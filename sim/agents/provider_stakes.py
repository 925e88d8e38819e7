"""What bad work costs a provider: a part of its deposit, or of its price; it takes more care, or leaves (SF-32)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.accounts import spend
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def answer_for(world: World, organisation_id: int, case_id: int) -> None:
    """Let an organisation answer for a case that it failed, if somebody checks its work."""
    s = world.settings[0]
    case = world.cases[case_id]
    count = case.recurrences + 64 * world.failures[case_id]
    if s.at_stake and bernoulli(s.seed, purposes.DEPOSIT_CHECK, case_id, count, s.verification):
        take_from_provider(world, organisation_id)


@shared_behaviour
def take_from_provider(world: World, organisation_id: int) -> None:
    """Rule on bad work: the price is paid in part, and a part of the deposit is lost. The loss teaches care."""
    s = world.settings[0]
    body = world.organisations[organisation_id]
    price = max(1e-9, body.price)
    loss = s.contract_score * price
    body.withheld += loss
    if s.deposit_cases > 0.0:
        number = int(s.deposits + organisation_id)
        lost = min(max(0.0, world.accounts[number].balance), s.forfeit * price)
        spend(world, number, lost)
        loss += lost
    body.care += (1.0 - math.pow(1.0 - s.loss_learning, loss / price)) * (1.0 - body.care)
    if s.deposit_cases > 0.0 and world.accounts[s.deposits + organisation_id].balance <= 0.0:
        renew_or_leave(world, organisation_id)


@behaviour
def renew_or_leave(world: World, organisation_id: int) -> None:
    """Lodge a used-up deposit again, or leave: who has not learned to work well expects to lose it again."""
    s = world.settings[0]
    body = world.organisations[organisation_id]
    account = world.accounts[s.deposits + organisation_id]
    if body.care >= s.stays:
        account.balance = s.deposit_cases * body.price
        account.received += account.balance
    else:
        body.left = True
        body.staff = 0
        body.capacity = body.busy


@behaviour
def relax(world: World, organisation_id: int) -> None:
    """Let care fade a little with every case that cost nothing."""
    body = world.organisations[organisation_id]
    if body.care > 0.0:
        body.care *= world.settings[0].ease
