"""Observations of capacity: visits, capital requests, offences and their return, streets and shared offices."""

from __future__ import annotations

import numpy as np

from experiments.analysis.facts.observations.observation import evidence, group_number, named, of_kind, waits
from sim.outcomes.evidence import Evidence, mean, share
from sim.run.simulation import RunResult
from sim.vocabulary.states import COUNTY, CaseState, CategoryKind, Route, Source
from sim.vocabulary.units import DAY, HOUR

MOST_WAIT_DAYS = 30
CAPITAL_DAYS = 60  # a service request that waited longer had to wait for a budget
HALF_YEAR = 183
MONTH = 30


def elderly_visited_share(result: RunResult) -> float:
    """Return the households with an elderly member that were visited / all such households."""
    world = result.simulation.world
    target = np.zeros(len(world.households), bool)
    target[world.residents["household"][world.residents["group"] == group_number(evidence(result), "elderly")]] = True
    return share(float(np.count_nonzero(world.households["visited"] & target)), float(np.count_nonzero(target)))


def _requests(e: Evidence) -> np.recarray:
    """Return personal service requests that came to light at least nine months before the end and were not given up."""
    asked = of_kind(e, CategoryKind.SERVICE)
    return asked[
        (asked["reported"] >= 0) & (asked["reported"] < e.now - 270 * DAY) & (asked["state"] != CaseState.WITHDRAWN)
    ]


def capital_met_share(result: RunResult) -> float:
    """Return the service requests answered only after 60 days / those not answered within 60 days.

    Only requests made at least nine months before the end count.
    """
    asked = _requests(evidence(result))
    late = asked[(asked["acted"] < 0) | (asked["acted"] - asked["reported"] > CAPITAL_DAYS * DAY)]
    return share(float(np.count_nonzero(late["acted"] >= 0)), float(len(late)))


def capital_days(result: RunResult) -> float:
    """Return the mean days from report to first action of service requests that waited more than 60 days.

    Waits that have not ended count with their length so far.
    """
    e = evidence(result)
    asked = _requests(e)
    days = (np.where(asked["acted"] >= 0, asked["acted"], e.now) - asked["reported"]) / DAY
    return mean(days[days > CAPITAL_DAYS])


def ordinary_request_hours(result: RunResult) -> float:
    """Return the median hours from report to first action of service requests answered within 60 days."""
    asked = _requests(evidence(result))
    hours = (asked["acted"] - asked["reported"])[asked["acted"] >= 0] / HOUR
    soon = hours[hours <= CAPITAL_DAYS * 24]
    return float(np.median(soon)) if len(soon) else float("nan")


def service_wait_hours(result: RunResult) -> float:
    """Return the mean hours from report to first action of service requests, or 30 days where nobody has acted by then.

    Unlike a median of the answered ones it does not shorten when those who would wait longest are left without answer.
    """
    e = evidence(result)
    asked = of_kind(e, CategoryKind.SERVICE)
    asked = asked[(asked["reported"] >= 0) & (asked["reported"] < e.now - MOST_WAIT_DAYS * DAY)]
    acted = np.where(asked["acted"] >= 0, asked["acted"], e.now)
    return mean(np.minimum(acted - asked["reported"], MOST_WAIT_DAYS * DAY) / HOUR)


def _offences(e: Evidence) -> np.recarray:
    """Return the offences after the warm-up, including those that were prevented.

    Offences are troubles of the categories that presence can prevent.
    """
    cases = e.world.cases
    return cases[
        (cases["arises"] >= e.start)
        & (e.world.categories["deterrable"][cases["category"]] > 0)
        & (cases["state"] != CaseState.PENDING)
    ]


def offences_per_10k(result: RunResult) -> float:
    """Return the offences that were neither prevented by presence nor by work on causes / residents x 10,000.

    Offences are troubles of the categories that presence can prevent.
    """
    e = evidence(result)
    offences = _offences(e)
    spared = np.isin(offences["state"], (CaseState.DETERRED, CaseState.PREVENTED))
    return share(float(np.count_nonzero(~spared)) * 1e4, len(e.world.residents))


def _prevented(result: RunResult, first: float, last: float) -> float:
    """Return the prevented share of offences between two fractions of the time from one campaign to the next."""
    e = evidence(result)
    every = e.scenario.policy.presence.campaign_every_days * DAY
    offences = _offences(e)
    place = offences["arises"] % every / every if every > 0 else np.zeros(len(offences))
    chosen = offences[(place >= first) & (place < last)]
    return share(float(np.count_nonzero(chosen["state"] == CaseState.DETERRED)), float(len(chosen)))


def campaign_rebound(result: RunResult) -> float:
    """Return the prevented share of offences soon after a campaign, less that long after it.

    The shares are those in the first tenth and in the second half of the time from campaign to campaign.
    """
    return _prevented(result, 0.0, 0.1) - _prevented(result, 0.5, 1.0)


def unseen_offence_share(result: RunResult) -> float:
    """Return the offences committed that no patrol or camera found / offences committed."""
    offences = _offences(evidence(result))
    committed = offences[~np.isin(offences["state"], (CaseState.DETERRED, CaseState.PREVENTED))]
    return share(
        float(np.count_nonzero(~np.isin(committed["source"], (Source.PATROL, Source.CAMERA)))), float(len(committed))
    )


def shared_office_hours(result: RunResult) -> float:
    """Return the mean hours from report to closing of service requests and quarrels at departments.

    Those that a department settled or has in hand count; those that have not ended, with their hours so far.
    """
    e = evidence(result)
    told, _ = waits(e)
    kind = e.world.categories["kind"][told["category"]]
    own = told[np.isin(kind, (CategoryKind.SERVICE, CategoryKind.DISPUTE)) & (told["department"] >= 0)]
    return mean((np.where(own["closed"] >= 0, own["closed"], e.now) - own["reported"]) / HOUR)


def discontent_per_10k(result: RunResult) -> float:
    """Return (dissatisfied residents + petitions) / residents x 10,000.

    Dissatisfied are residents who were asked about their case and were not satisfied.
    """
    e = evidence(result)
    unhappy = np.count_nonzero(e.cases["judged"] == 0) + float(e.days["petitions"].sum())
    return share(float(unhappy) * 1e4, len(e.world.residents))


def failed_work_share(result: RunResult) -> float:
    """Return the cases that departments finished without resolving them at the first attempt / cases they finished."""
    e = evidence(result)
    done = e.cases[(e.cases["department"] >= 0) & (e.cases["handled"] >= 0)]
    bad = (done["resolved"] < 0) | (done["rework"] > 0) | (done["recurrences"] > 0)
    return share(float(np.count_nonzero(bad)), float(len(done)))


def _brought_to_office(e: Evidence) -> np.recarray:
    """Return service requests and quarrels that came to a department: the matters of an office that is shared."""
    kind = e.world.categories["kind"][e.cases["category"]]
    return e.cases[np.isin(kind, (CategoryKind.SERVICE, CategoryKind.DISPUTE)) & (e.cases["department"] >= 0)]


def office_discontent_per_100(result: RunResult) -> float:
    """Return service requests and quarrels at departments that left their resident discontented / all x 100.

    Discontented are those who petitioned, who were asked and were not satisfied, who gave the matter up, and who have
    waited for more than 30 days: an office that closes fewer matters must not seem better because fewer are asked.
    Only matters that came to light at least 30 days before the end count.
    """
    e = evidence(result)
    brought = _brought_to_office(e)
    own = brought[brought["reported"] <= e.now - MOST_WAIT_DAYS * DAY]
    unhappy = (own["judged"] == 0) | (own["tier"] == COUNTY) | (own["state"] == CaseState.WITHDRAWN)
    unhappy |= np.where(own["closed"] >= 0, own["closed"], e.now) - own["reported"] > MOST_WAIT_DAYS * DAY
    return 100 * share(float(np.count_nonzero(unhappy)), float(len(own)))


def office_failed_share(result: RunResult) -> float:
    """Return the service requests and quarrels that departments finished without resolving them at once / finished."""
    own = _brought_to_office(evidence(result))
    done = own[own["handled"] >= 0]
    bad = (done["resolved"] < 0) | (done["rework"] > 0) | (done["recurrences"] > 0)
    return share(float(np.count_nonzero(bad)), float(len(done)))


def _points(result: RunResult, first_days: int, last_days: int) -> float:
    """Return the referable troubles that organisations settled / those that came to light between two days.

    Days are counted from the end of the warm-up.
    """
    e = evidence(result)
    told = e.cases[e.reported & e.world.categories["referable"][e.cases["category"]]]
    told = told[(told["reported"] >= e.start + first_days * DAY) & (told["reported"] < e.start + last_days * DAY)]
    return share(float(np.count_nonzero(told["route"] == Route.ORGANISATION)), float(len(told)))


def late_referred_share(result: RunResult) -> float:
    """Return the referable troubles that organisations settled / those that came to light, late in the run.

    Only troubles that came to light in the second half-year after the warm-up count.
    """
    return _points(result, HALF_YEAR, 2 * HALF_YEAR)


def referred_share_trend(result: RunResult) -> float:
    """Return the share of referable troubles that organisations settled: second half-year less the first."""
    return _points(result, HALF_YEAR, 2 * HALF_YEAR) - _points(result, 0, HALF_YEAR)


def last_year_growth(result: RunResult) -> float:
    """Return the mean of open cases at midnight in the last month, less that a year before, in cases per year."""
    backlog = evidence(result).days["open"]
    return float(backlog[-MONTH:].mean() - backlog[-MONTH - 365 : -365].mean())


def served_gap(result: RunResult) -> float:
    """Return the staff per resident in the best staffed street / that in the worst staffed street.

    Staff are grid workers, and officers of departments with several stations.
    """
    world = result.simulation.world
    street = world.grids["street"]
    people = np.bincount(street, world.grids["residents"])
    workers = np.bincount(street[world.workers["grid"]], minlength=len(people))
    local = world.departments[
        world.agencies["stations"][world.departments["agency"]] > 1
    ]  # a single office serves all streets
    officers = np.bincount(street[world.cells["grid"][local["cell"]]], local["staff"], minlength=len(people))
    served = (workers + officers)[people > 0] / people[people > 0]
    return share(float(served.max()), float(served.min()))


OBSERVATIONS = named(
    elderly_visited_share, capital_met_share, capital_days, ordinary_request_hours, service_wait_hours,
    offences_per_10k, campaign_rebound,
    unseen_offence_share, shared_office_hours, discontent_per_10k, failed_work_share,
    office_discontent_per_100, office_failed_share, late_referred_share,
    referred_share_trend, last_year_growth, served_gap,
)  # fmt: skip
