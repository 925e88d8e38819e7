"""Accounts: purses that pay for work on cases, a payer from outside, deposits and the insurer; fees that come back.

A row holds money of one owner: a department or a category of work in one street, an organisation's deposit, the payer
from outside, or the insurer. Work is paid for when a department takes a case into its line. With an empty purse it
waits, unless it is urgent, is supervised or brings its own money.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    from sim.world import World

DEPARTMENT: Final = 0
CATEGORY: Final = 1
ORGANISATION: Final = 2
SPONSOR: Final = 3
INSURER: Final = 4
BUDGET_SPREAD: Final = 0.3  # standard deviation of log wait for a budget (assumption)
OWNERS: Final = ("department", "category", "organisation", "payer from outside", "insurer")

account_record = np.dtype(
    [
        ("kind", "i1"),  # of owner, as in OWNERS
        ("owner", "i8"),  # its number among those of its kind
        ("street", "i8"),  # -1 for the whole territory
        ("balance", "f8"),  # yuan; below 0 is debt
        ("own", "f8"),  # yuan a year raised below, or given by the owner
        ("above", "f8"),  # yuan a year from tiers above
        ("diverted", "f8"),  # yuan a year of transfers to this street that never reach its work
        ("received", "f8"),  # yuan of fees kept, or of deposits lodged again, until now
        ("spent", "f8"),  # yuan until now
        ("put_off", "i8"),  # cases that found it empty
    ],
    align=True,
)


@behaviour
def purse_of(world: World, case_id: int, department_id: int) -> int:
    """Return the account that pays for a department's work on a case: the street in which it lies pays."""
    s = world.settings[0]
    case = world.cases[case_id]
    street = int(world.grids[world.cells[case.cell].grid].street)
    if world.categories[case.believed].own_purse:
        return int(s.category_purses + case.believed * s.streets + street)
    return street if s.joint_purse else int(world.departments[department_id].agency * s.streets + street)


@shared_behaviour
def pays_for_work(world: World, case_id: int, department_id: int, now: int) -> bool:
    """Pay for the work on a case, or return that there is no money for it now (SF-22).

    A payer from outside pays first. Work that brings in its cost is always done; urgent or supervised work is done on
    credit, up to a limit.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    category = world.categories[case.believed]
    cost = case.work / HOUR * s.work_hour
    if category.sponsored and now < s.sponsor_leaves and world.accounts[s.sponsor].balance >= cost:
        spend(world, int(s.sponsor), cost)
        return True
    number = purse_of(world, case_id, department_id)
    purse = world.accounts[number]
    pressing = case.supervised or case.rework > 0 or case.severity >= s.urgent
    least = -s.purse_credit * (purse.own + purse.above) if pressing else 0.0
    if category.kept < cost and purse.balance <= least:
        return False
    spend(world, number, cost)
    return True


@behaviour
def spend(world: World, number: int, yuan: float) -> None:
    """Take money from an account."""
    account = world.accounts[number]
    account.balance -= yuan
    account.spent += yuan


@shared_behaviour
def put_off(world: World, case_id: int, department_id: int, now: int) -> None:
    """Leave a case until the office looks again at what it had no money for."""
    world.accounts[purse_of(world, case_id, department_id)].put_off += 1
    send(world.heap, world.count, now + world.settings[0].purse_review, a.FUNDED, case_id)


@behaviour
def on_money_comes(world: World, turn: int, now: int) -> int:
    """Fill the purses with an instalment: money of the street on even turns, money from above on odd ones.

    What is left at the end of a year lapses; a debt is carried over.
    """
    s = world.settings[0]
    new_year = turn // 2 % s.instalments == 0
    for number in range(len(world.accounts)):
        account = world.accounts[number]
        if account.kind == SPONSOR and new_year and turn % 2 == 0:
            account.balance = account.own
        if account.kind > CATEGORY:
            continue
        if new_year and turn % 2 == 0:
            account.balance = min(0.0, account.balance)
        yearly = account.own if turn % 2 == 0 else account.above
        account.balance += yearly / s.instalments * earned(world, number)
    send(world.heap, world.count, now + s.instalment, a.MONEY_COMES, turn + 2)
    return a.SYSTEM


@behaviour
def earned(world: World, number: int) -> float:
    """Return the share of its money that the score of a department has earned it; 1 for any other purse."""
    s = world.settings[0]
    account = world.accounts[number]
    if s.score_share <= 0.0 or s.joint_purse or account.kind != DEPARTMENT:
        return 1.0
    agency = world.agencies[account.owner]
    lost = 0.0
    for station in range(agency.first, agency.first + agency.stations):
        lost += 1.0 - world.departments[station].score
    return float(1.0 - s.score_share * lost / max(1, agency.stations))


@shared_behaviour
def collect_fee(world: World, case_id: int, department_id: int, now: int) -> None:
    """Collect the fee or fine of a handled case; a part comes back to the department (SF-22).

    Where it pays and nobody inspects, a fine may be harassment.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    category = world.categories[case.believed]
    world.departments[department_id].fees += category.fee
    if s.purses:
        purse = world.accounts[purse_of(world, case_id, department_id)]
        purse.balance += category.kept
        purse.received += category.kept
    chance = s.overfining * category.worth
    if bernoulli(s.seed, purposes.OVERFINED, case_id, case.recurrences * 64 + case.rework, chance):
        day = world.days[now // DAY]
        day.contacts += 1
        day.rough += 1
        send(world.heap, world.count, now, a.AFFRONTED, case_id)


@shared_behaviour
def is_taken_first(world: World, case_id: int) -> bool:
    """Return whether an office takes a case up before others because it pays, or because it counts for its score."""
    case = world.cases[case_id]
    chance = world.categories[case.believed].first
    return bool(bernoulli(world.settings[0].seed, purposes.PAID_FIRST, case_id, case.recurrences, chance))
