"""Setup of disputes: when and where they break out, whom they concern, and how soon the grid hears of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.agents.disputes.bodies import first_bodies, mediating_bodies
from sim.agents.disputes.game import temptations, zone
from sim.agents.disputes.insurance import insured
from sim.agents.disputes.records import NEVER_YET, ROUND, dispute_record, home_record
from sim.engine.event_queue import send
from sim.engine.random_streams import uniform, uniforms
from sim.scenario import Dispute, Scenario
from sim.setup.demand import poisson_quantile
from sim.setup.providers import estate_of
from sim.setup.volume import DAYS_PER_YEAR
from sim.vocabulary import purposes
from sim.vocabulary.events import NEVER, SCREENED
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

MANY = 1_000_000  # spacing of draw addresses: this many disputes of one row keep their draws apart


def place_disputes(
    scenario: Scenario,
    grids: np.recarray,
    cells: np.recarray,
    residents: np.recarray,
    households: np.recarray,
    seed: int,
) -> dict[str, Any]:
    """Return disputes in the order in which they break out, with their members; keys are fields of `World`.

    Times, places, stakes and thresholds depend only on the seed and the world.
    """
    events = sorted(
        event for number, row in enumerate(scenario.disputes) for event in _events(scenario, row, number, seed)
    )
    table = np.zeros(len(events), dispute_record).view(np.recarray)
    payoffs = np.zeros((len(events), 2, 2, 2))
    members: list[NDArray[Any]] = []
    thresholds: list[NDArray[np.float64]] = []
    stakes: list[NDArray[Any]] = []
    filled = homes = 0
    bodies = mediating_bodies(scenario, len(residents))
    table["first_body"] = table["body"] = first_bodies(scenario, bodies, len(events), seed)
    for name in NEVER_YET:
        table[name] = NEVER
    for number, (starts, row, copy, place, anger) in enumerate(events):
        figures, dispute = scenario.disputes[row], table[number]
        covered = scenario.policy.finance.cover if figures.name in scenario.policy.finance.insured else 0.0
        payoffs[number] = insured(np.array(figures.payoffs.table(), np.float64), covered)
        dispute.row, dispute.starts, dispute.initial_anger, dispute.ruthless = row, starts, anger, figures.ruthless
        dispute.cover = covered
        dispute.temptation, dispute.residents_temptation = temptations(payoffs[number])
        dispute.least_share, dispute.top_share = zone(payoffs[number])
        own = _households_of(figures, place, len(households))
        first, last = _residents_of(own, households, len(residents))
        concerned = np.arange(first, last)
        concerned = concerned[uniforms(seed, purposes.DISPUTES + 1000 * (1 + row), concerned, copy) < figures.affected]
        limits = _thresholds(scenario, seed, concerned)
        order = np.argsort(limits, kind="stable")
        dispute.first, dispute.concerned = filled, len(concerned)
        filled += len(concerned)
        dispute.first_household, dispute.households, dispute.first_home = own.start, len(own), homes
        dispute.dwellers = last - first
        homes += len(own)
        stakes.append(np.bincount(residents["household"][concerned] - own.start, minlength=len(own)))
        dispute.grid = cells["grid"][residents["cell"][first]]
        dispute.estate = estate_of(scenario, figures, int(grids["community"][dispute.grid]))
        dispute.hearing = _hearing(scenario, grids, dispute.grid, cells["grid"][residents["cell"][last - 1]], figures)
        members.append(concerned[order])
        thresholds.append(limits[order])
    table_of_homes = np.zeros(homes, home_record).view(np.recarray)
    table_of_homes["stakes"] = np.concatenate([np.zeros(0, np.int64), *stakes])
    return {
        "disputes": table,
        "payoffs": payoffs,
        "members": np.concatenate([np.zeros(0, np.int64), *members]),
        "thresholds": np.concatenate([np.zeros(0), *thresholds]),
        "acts": np.zeros(filled, np.int8),
        "homes": table_of_homes,
        "bodies": bodies,
    }


def _events(scenario: Scenario, row: Dispute, number: int, seed: int) -> list[tuple[int, int, int, float, float]]:
    """Return when each dispute of a row breaks out (s), the row, its number within the row, the place and the anger."""
    if row.per_year == 0:
        return [(round(row.first_day * DAY), number, 0, row.place, row.anger)]
    span = scenario.horizon.days
    mean = np.array([row.per_year * span / DAYS_PER_YEAR])
    n = int(poisson_quantile(np.array([uniform(seed, purposes.DISPUTES, number, 0)]), mean)[0])
    u = (
        uniforms(seed, purposes.DISPUTES, number * MANY + np.arange(n)[:, None], np.arange(1, 4))
        if n
        else np.zeros((0, 3))
    )
    return [
        (int(when * span * DAY), number, copy, float(place), float(np.clip(row.anger * (0.5 + mood), 0, 1)))
        for copy, (when, place, mood) in enumerate(u)
    ]


def _households_of(row: Dispute, place: float, n_households: int) -> range:
    """Return the households concerned."""
    n = min(row.households, n_households)
    first = round(place * (n_households - n))
    return range(first, first + n)


def _residents_of(concerned: range, households: np.recarray, n_residents: int) -> tuple[int, int]:
    """Return the first resident of these households and the first one after them."""
    last = concerned.stop
    first = int(households["head"][concerned.start])
    return first, int(households["head"][last]) if last < len(households) else n_residents


def _thresholds(scenario: Scenario, seed: int, residents: NDArray[Any]) -> NDArray[np.float64]:
    """Draw personal thresholds from a normal distribution clipped to [0, 1].

    Residents with threshold 0 need nobody's example, only some anger, to begin.
    """
    b = scenario.behaviour.conflict
    u = np.maximum(uniforms(seed, purposes.THRESHOLD, residents), 1e-16) if len(residents) else np.zeros(0)
    return np.asarray(np.clip(b.threshold_mean + b.threshold_spread * special.ndtri(u), 0.0, 1.0))


def _hearing(scenario: Scenario, grids: np.recarray, first: int, last: int, row: Dispute) -> float:
    """Return the chance that a worker of the grids concerned hears of the dispute between two rounds of it.

    Workers hear of it on patrol or from a household that they visit.
    """
    staffing = scenario.policy.staffing
    workers = staffing.workers_per_grid * (last - first + 1)
    share = min(1.0, row.households / max(1, int(grids["households"][first : last + 1].sum()))) * row.affected
    deaf = (1.0 - scenario.behaviour.conflict.overheard) ** workers
    deaf *= (1.0 - share * scenario.behaviour.worker.hears) ** (workers * staffing.visit_quota)
    return float(1.0 - deaf ** (ROUND / DAY))


def first_screening(world: World) -> None:
    """Send the first round of screening, if there is any."""
    interval = int(world.settings[0].screening)
    if interval > 0:
        send(world.heap, world.count, interval, SCREENED, 0)
