"""What governing has cost so far, item by item: posts by the hour, acts by their number, holdings by the year.

Every item grows with time or with a count, from the start of the run and under the policy in force, so that costs of
several policies add up (`World.spent_before`). An item of a lever at rest is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.accounts import CATEGORY, DEPARTMENT, ORGANISATION, SPONSOR
from sim.agents.disputes.bodies import COMMITTEE
from sim.agents.object_records import COMPONENT
from sim.agents.provider import ESTATE
from sim.outcomes.evidence import Evidence, Floats, opening_seconds
from sim.outcomes.providers import upkeep_yuan
from sim.outcomes.society import purchases_yuan
from sim.scenario import Scenario
from sim.scenario.costs import COST_HEADS
from sim.territory.coverage import PUBLIC_LAYERS, watching_layers
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY, HOUR
from sim.world import World

YEAR = 365 * DAY
GUARD_HOURS = 8 * 365  # a post is manned eight hours a day
MEDIATOR_HOURS = 40 * 365 / 7
WEEKS = 365 / 7


@dataclass(frozen=True)
class Books:
    """The scenario and world that costs are read from, and the figures that several items share."""

    scenario: Scenario
    world: World
    now: int
    worker_hours: float
    unfilled_hours: float  # of these, hours of posts that nobody held
    officer_hours: float
    operator_hours: float
    tier_hours: float
    centre_hours: float

    @cached_property
    def years(self) -> float:
        """Years from the start until now."""
        return self.now / YEAR

    @cached_property
    def written_off(self) -> float:
        """Share of the price of what is set up that has been used up by now, upkeep included."""
        prices = self.scenario.behaviour.costs
        return (1.0 / prices.asset_years + prices.upkeep) * self.years

    @cached_property
    def residents(self) -> int:
        """Residents of the territory."""
        return len(self.world.residents)

    @cached_property
    def departments(self) -> int:
        """Departments with an office of their own."""
        return len(np.unique(self.world.departments["agency"][self.world.departments["staff"] > 0]))

    @property
    def calling(self) -> bool:
        """Whether there is a centre."""
        return self.scenario.policy.staffing.operators > 0

    def times(self, every_days: float) -> float:
        """Return how often something has come round that is done every so many days; never if that is 0."""
        return self.now / (every_days * DAY) if every_days > 0 else 0.0

    @property
    def points_lost(self) -> float:
        """Mean points that departments have lost in their evaluations, from 0 to 1, by their posts."""
        posts, times = self.world.departments["staff"], self.times(self.scenario.policy.supervision.evaluation_days)
        lost = float((posts * self.world.departments["points_lost"]).sum()) / max(1.0, np.floor(times))
        return min(1.0, lost / max(1e-9, float(posts.sum())))

    def paid_by(self, *kinds: int) -> float:
        """Return what owners of these kinds have paid from their accounts."""
        accounts = self.world.accounts
        return float(accounts["spent"][np.isin(accounts["kind"], kinds)].sum())

    def acts(self, name: str) -> float:
        """Return how often something on the daily record was done."""
        return float(self.world.days[name].sum())

    def effects(self, name: str) -> float:
        """Return how often something befell objects, or harm was done."""
        return float(self.world.effects[name].sum())


def spent_by_head(e: Evidence) -> Floats:
    """Return yuan spent from the start until now by head of cost, whichever policy was in force."""
    if "_spent_by_head" not in e.__dict__:  # ten outcomes ask for it
        heads = costs_by_item(e)
        e.__dict__["_spent_by_head"] = e.world.spent_before + [sum(heads[head].values()) for head in COST_HEADS]
    return np.asarray(e.__dict__["_spent_by_head"])


def costs_by_item(e: Evidence) -> dict[str, dict[str, float]]:
    """Return yuan spent from the start until now under the policy in force, by head of cost and item."""
    books = _open_books(e)
    return {
        "staff": _staff(books),
        "overtime": {"overtime": _overtime(books)},
        "offices": _offices(books),
        "platform": _platform(books),
        "supervision": _acts_of_supervision(books) | _routines_of_supervision(books) | _contracts_watched(books, e),
        "meetings": _meetings(books),
        "training": _training(books),
        "presence": _presence(books),
        "participation": _participation(books, purchases_yuan(e), upkeep_yuan(e)),
    }


def posted(workers: np.recarray) -> np.recarray:
    """The workers who have a post; others have been let go and finish the case at hand."""
    return workers[workers["grid"] != a.NOBODY]


def crew_until_now(e: Evidence) -> Floats:
    """Seconds that today's grid workers spent on cases, field seconds of their posts so far, and metres walked."""
    table = posted(e.world.workers)
    there = opening_seconds(e, table["calendar"]).sum()
    return np.array([table["task_seconds"].sum(), there, e.world.workers["metres"].sum()], np.float64)


def worker_wages(e: Evidence) -> float:
    """Return yuan paid to grid workers from the start under the policy in force."""
    return _staff(_open_books(e))["workers"]


def unfilled_seconds(e: Evidence) -> int:
    """Working seconds until now of grid workers' posts that nobody held; an open vacancy counts until now."""
    workers, shifts = e.world.workers, e.world.shifts
    open_ones = shifts["calendar"][workers["shift"][workers["vacant"]]]
    return int(workers["vacant_seconds"].sum() + opening_seconds(e, open_ones).sum())


def _open_books(e: Evidence) -> Books:
    world = e.world
    shifts = world.shifts["calendar"][posted(world.workers)["shift"]] if len(world.workers) else np.zeros(0, np.int64)
    return Books(
        e.scenario,
        world,
        e.now,
        float(opening_seconds(e, shifts).sum()) / HOUR,
        unfilled_seconds(e) / HOUR,
        _paid_hours(e, world.departments, "staff"),
        _paid_hours(e, world.centre, "operators"),
        _paid_hours(e, world.tier_offices, "staff"),
        float(opening_seconds(e, world.centre["calendar"])[0]) / HOUR,
    )


def _paid_hours(e: Evidence, posts: Any, held: str) -> float:
    open_for: NDArray[Any] = posts[held] * opening_seconds(e, posts["calendar"]) - posts["vacant_seconds"]
    return float(open_for.sum()) / HOUR


def _staff(books: Books) -> dict[str, float]:
    prices, policy, world = books.scenario.behaviour.costs, books.scenario.policy, books.world
    moved = policy.staffing.administrative_load - policy.paperwork
    members = len(policy.staffing.team) * float((world.grids["workers"] > 0).sum())
    mediators = float(world.bodies["posts"][COMMITTEE:].sum())
    return {
        "workers": prices.worker_hour * policy.staffing.pay * (books.worker_hours - books.unfilled_hours),
        "officers": prices.officer_hour * books.officer_hours,
        "operators": prices.operator_hour * books.operator_hours,
        "tiers": prices.officer_hour * books.tier_hours,
        "tasks_moved": prices.officer_hour * moved * books.worker_hours,
        "online_operators": prices.operator_hour * policy.partnership.online_operators * books.centre_hours,
        "members": prices.member_hour * prices.member_hours * WEEKS * members * books.years,
        "surge": _surge(books),
        "mediators": prices.mediator_hour * MEDIATOR_HOURS * mediators * books.years,
    }


def _surge(books: Books) -> float:
    """Return what surge officers have cost beyond the ordinary wage, which their posts are paid as all others."""
    prices, service, world = books.scenario.behaviour.costs, books.scenario.behaviour.services, books.world
    return service.surge_premium * prices.officer_hour * float(world.services["surge_seconds"][0]) / HOUR


def _overtime(books: Books) -> float:
    prices = books.scenario.behaviour.costs
    return prices.overtime * prices.officer_hour * float(books.world.departments["overtime_seconds"].sum()) / HOUR


def _offices(books: Books) -> dict[str, float]:
    prices, policy = books.scenario.behaviour.costs, books.scenario.policy
    stations = float((books.world.departments["staff"] > 0).sum())
    by_case = policy.finance.allotment is not None  # then the running money is what purses have paid for work
    running = 0.0 if by_case else prices.operating_hour * policy.staffing.budget * books.officer_hours
    return {
        "windows": _windows(books),
        "running": running,
        "work": books.paid_by(DEPARTMENT, CATEGORY) if by_case else 0.0,
        "diverted": float(books.world.accounts["diverted"].sum()) * books.years,
        "withheld": -policy.finance.score_share * running * books.points_lost,
        "rooms": prices.office_year * stations * books.years,
        "prevention": prices.prevention_hour * policy.supervision.prevention * books.officer_hours,
        "works": prices.works_yuan * float(books.world.works["done"][books.world.works["ended"] >= 0].sum()),
        "overhauls": prices.overhaul_yuan * _overhauls(books),
    }


def _windows(books: Books) -> float:
    windows, service = books.scenario.policy.windows, books.scenario.behaviour.services
    staff = max(windows.counters, windows.clerks)  # clerks who serve a line are those behind the counters
    return windows.number * (service.window_year + staff * service.counter_year) * books.years


def _overhauls(books: Books) -> float:
    """Return how many components have been overhauled until now."""
    every = int(books.world.settings[0].overhaul)
    return float((books.world.objects["kind"] == COMPONENT).sum()) * books.now / every if every > 0 else 0.0


def _platform(books: Books) -> dict[str, float]:
    prices, policy = books.scenario.behaviour.costs, books.scenario.policy
    area = books.scenario.territory.area_km2
    reached = policy.partnership.online_reach * books.residents
    return {
        "platform": prices.platform_resident * books.residents * books.written_off if books.calling else 0.0,
        "coding": prices.coding_km2 * policy.dispatch.component_coding * area * books.written_off,
        "census": prices.census_household * policy.staffing.census * len(books.world.households) * books.years,
        "online": prices.online_user * reached * books.years,
        "maintainers": prices.operator_hour * policy.institutions.maintainers * books.centre_hours,
    }


def _acts_of_supervision(books: Books) -> dict[str, float]:
    prices, b = books.scenario.behaviour.costs, books.scenario.behaviour.institutions
    calls = books.acts("judged") if books.calling else 0.0
    kept_off = books.acts("petitions") - books.acts("petitions_on_file")
    return {
        "checks": prices.operator_hour * prices.check_minutes / 60 * books.acts("checks"),
        "calls": prices.operator_hour * prices.call_minutes / 60 * calls,
        "urging": prices.operator_hour * prices.chase_hours * books.acts("chased"),
        "sanctions": prices.officer_hour * prices.sanction_hours * books.acts("sanctioned"),
        "interception": prices.interception * kept_off,
        "awards": books.scenario.behaviour.career.award_yuan * float(books.world.officials["awards"].sum()),
        "control": prices.officer_hour * b.control_hours * books.effects("controlled"),
        "easing": prices.officer_hour * b.hearing_hours * books.effects("eased"),
    }


def _routines_of_supervision(books: Books) -> dict[str, float]:
    prices, policy = books.scenario.behaviour.costs, books.scenario.policy
    incentives, supervision = policy.incentives, policy.supervision
    evaluations = books.times(supervision.evaluation_days)
    called_in = round(incentives.laggards * len(books.world.departments)) * evaluations
    hours = {
        "inspection": prices.inspection_share * supervision.inspection * books.officer_hours,
        "evaluation": prices.evaluation_hours * books.departments * evaluations,
        "call_ins": prices.call_in_hours * called_in,
        "vetoes": prices.veto_hours * incentives.veto_items * books.departments * books.years,
        "indicators": prices.indicator_hours * incentives.indicators * books.departments * books.years,
    }
    publicity = prices.publicity_resident * incentives.publicity * books.residents * books.years
    return {name: prices.officer_hour * each for name, each in hours.items()} | {"publicity": publicity}


def _contracts_watched(books: Books, e: Evidence) -> dict[str, float]:
    prices, policy = books.scenario.behaviour.providers, books.scenario.policy.providers
    work = upkeep_yuan(e) + (purchases_yuan(e) if policy.service_firms else 0.0)
    return {"contracts": prices.inspection_price * policy.inspection * work}


def _meetings(books: Books) -> dict[str, float]:
    prices, policy, world = books.scenario.behaviour.costs, books.scenario.policy, books.world
    meetings = books.times(policy.supervision.meeting_days)
    screenings = books.times(policy.conflict.screening_days) * len(world.communities)
    assemblies = float(world.communities["meetings"].sum())
    planned = policy.partnership.cooperation * len(world.communities) * books.years
    return {
        "coordination": prices.officer_hour * prices.meeting_hours * books.departments * meetings,
        "residents": (prices.worker_hour * prices.assembly_hours + prices.assembly_yuan) * assemblies,
        "screening": prices.worker_hour * prices.screening_hours * screenings,
        "planning": prices.officer_hour * prices.planning_hours * planned,
    }


def _training(books: Books) -> dict[str, float]:
    prices, policy, world = books.scenario.behaviour.costs, books.scenario.policy, books.world
    members = len(policy.staffing.team) * float((world.grids["workers"] > 0).sum())
    volunteers = policy.participation.volunteers * books.residents
    return {
        "workers": prices.training_year * len(posted(world.workers)) * books.years,
        "members": prices.training_year * members * books.years,
        "volunteers": prices.volunteer_year * volunteers * books.years,
    }


def _presence(books: Books) -> dict[str, float]:
    prices, presence, area = books.scenario.behaviour.costs, books.scenario.policy.presence, books.scenario.territory
    campaign = 0.0
    if presence.campaign_every_days > 0:
        campaign = presence.campaign_guards * presence.campaign_days / presence.campaign_every_days
    guard_year = prices.guard_hour * GUARD_HOURS * area.area_km2 * books.years
    watched = float(watching_layers(books.scenario, books.world.cells)[:PUBLIC_LAYERS].sum())
    return {
        "guards": guard_year * presence.guards,
        "campaigns": guard_year * campaign,
        "cameras": prices.camera_year * (watched + books.scenario.policy.objects.public_cameras) * books.years,
        "outlets": prices.outlet_year * presence.outlets * area.area_km2 * books.years,
    }


def _participation(books: Books, purchases: float, upkeep: float) -> dict[str, float]:
    prices, policy = books.scenario.behaviour.costs, books.scenario.policy
    further = float((policy.partnership.bidders - 1) * len(books.world.organisations))
    tendered = books.world.contracts["trade"] != ESTATE
    further += float((books.world.contracts["firms"][tendered] - 1).sum())
    service = books.scenario.behaviour.services
    return {
        "outreach": prices.outreach_resident * policy.participation.reporting_rate * books.residents * books.years,
        "reports": prices.report_yuan * books.acts("reports"),
        "purchases": purchases,
        "upkeep": upkeep,
        "contracts": service.contract_yuan * float(books.world.services["contracted"][0]),
        "placements": service.placement_yuan * policy.contacts.placement * len(books.world.contacts) * books.years,
        "withheld": -float(books.world.organisations["withheld"].sum()),
        "deposits": -books.paid_by(ORGANISATION),
        "outside": books.paid_by(SPONSOR),
        "premiums": float(books.world.settings["premium"][0]) * books.years,
        "grants": float(books.world.society["granted"][0]),
        "tenders": prices.bidder_year * further * books.years,
    }
