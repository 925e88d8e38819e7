"""Accounts under a new policy: balances stay, what comes in changes; new owners begin with first money."""

from __future__ import annotations

from sim.run.policy_change.messages import Messages
from sim.scenario import Scenario
from sim.setup.accounts import first_money
from sim.vocabulary import events as a
from sim.world import World

YEARLY = ("own", "above", "diverted")
DEPOSIT = ("deposit_cases",)
PURSES = ("allotment", "purses", "earmarked", "sponsored", "sponsor_yuan")


def take_over_accounts(world: World, plan: World, before: Scenario, scenario: Scenario) -> World:
    """Return the world with the accounts of the new policy.

    Where both policies keep the same accounts, balances and what was spent go on. Purses under another rule of who
    keeps the money, a new payer, and new deposits begin with what the new policy puts into them.
    """
    if len(world.accounts) != len(plan.accounts):
        return world._replace(accounts=plan.accounts)
    old, new, table = before.policy.finance, scenario.policy.finance, world.accounts
    for name in YEARLY:
        table[name] = plan.accounts[name]
    for levers, kinds in ((PURSES, (0, 1, 3)), (DEPOSIT, (2,))):
        if any(getattr(old, lever) != getattr(new, lever) for lever in levers):
            for kind in kinds:
                table["balance"][table["kind"] == kind] = plan.accounts["balance"][table["kind"] == kind]
    return world


def pay_by_calendar(messages: Messages, before: Scenario, scenario: Scenario, now: int) -> None:
    """Begin the instalments anew where their number or delay changes, or where purses begin or end."""
    old, new = before.policy.finance, scenario.policy.finance
    changed = [getattr(old, name) != getattr(new, name) for name in ("instalments", "delay_days")]
    if any(changed) or (old.allotment is None) != (new.allotment is None):
        messages.withdraw(a.MONEY_COMES)
        for when, kind, turn in first_money(scenario):
            messages.send(now + when, kind, turn)
