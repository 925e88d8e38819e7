"""Outcomes of one run, each with its formula, computed from the case table and the daily record after the warm-up.

Every measure is a small function of `Evidence`; OUTCOMES names it with unit, better direction and formula, and the
documentation is generated from that table. Times are in hours, rates in [0, 1], money in yuan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.disputes.bodies import COMMITTEE
from sim.outcomes import society
from sim.outcomes.evidence import Evidence, Floats, mean, opening_seconds, quantile, share
from sim.outcomes.spending import YEAR, yearly_costs
from sim.scenario import Scenario
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY, HOUR
from sim.world import World


def gini(values: Floats) -> float:
    """Gini coefficient of values >= 0: 0 all equal, towards 1 all in one hand.

    >>> gini(np.array([1.0, 1.0, 1.0])), round(gini(np.array([0.0, 0.0, 1.0])), 3)
    (0.0, 0.667)
    """
    if len(values) == 0 or values.sum() <= 0:
        return float("nan") if len(values) == 0 else 0.0
    ordered = np.sort(values)
    n = len(ordered)
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def gini_resolution(e: Evidence) -> float:
    """Gini of the grids' mean resolution times."""
    done = (e.cases["resolved"] >= 0) & e.reported
    grid = e.world.cells["grid"][e.cases["cell"][done]]
    hours = (e.cases["resolved"][done] - e.cases["reported"][done]) / HOUR
    counts = np.bincount(grid, minlength=len(e.world.grids))
    sums = np.bincount(grid, hours, minlength=len(e.world.grids))
    return gini(sums[counts > 0] / counts[counts > 0])


def street_gap(e: Evidence) -> float:
    """Largest difference between the streets' mean times from report to first action, waits that have not ended counted so far."""
    told = e.cases[e.reported & (e.cases["state"] != a.WITHDRAWN_STATE)]
    hours = (np.where(told["acted"] >= 0, told["acted"], e.now) - told["reported"]) / HOUR
    street = e.world.grids["street"][e.world.cells["grid"][told["cell"]]]
    counts = np.bincount(street)
    return float(np.ptp(np.bincount(street, hours)[counts > 0] / counts[counts > 0])) if len(told) else float("nan")


def group_gap(e: Evidence) -> float:
    """Largest difference between the mean satisfactions of resident groups at the end."""
    levels = e.world.group_days[max(0, e.now // DAY - 1), :, 0]
    members = e.world.moods["members"][len(e.world.grids) :]
    return float(np.ptp(levels[members > 0])) if (members > 0).any() else float("nan")


def department_utilisation(e: Evidence) -> float:
    """Officer-hours worked over officer-hours open, over the whole run."""
    table = e.world.departments
    hours = opening_seconds(e, table["calendar"])
    return share(float(table["busy_seconds"].sum()), float((table["staff"] * hours - table["vacant_seconds"]).sum()))


def worker_utilisation(e: Evidence) -> float:
    """Field hours spent on cases, the way included, over field hours."""
    table = posted(e.world.workers)
    return (
        share(float(table["task_seconds"].sum()), float(opening_seconds(e, table["calendar"]).sum()))
        if len(table)
        else float("nan")
    )


def posted(workers: np.recarray) -> np.recarray:
    """The workers who have a post; others have been let go and finish the case at hand."""
    return workers[workers["grid"] != a.NOBODY]


def cost(e: Evidence) -> float:
    """Wages for hours, what is paid by the year, purchases and grants, scaled to the span after the warm-up."""
    return spent(e) * e.span_hours / max(1, e.now / HOUR)


def spent(e: Evidence) -> float:
    """Yuan spent from the start until now, under each policy that was in force as long as it was."""
    prices, world = e.scenario.behaviour.costs, e.world
    shifts = world.shifts["calendar"][posted(world.workers)["shift"]] if len(world.workers) else np.zeros(0, np.int64)
    wages = prices.worker_hour * opening_seconds(e, shifts).sum() / HOUR
    for posts, price, held in (
        (world.departments, prices.officer_hour, "staff"),
        (world.centre, prices.operator_hour, "operators"),
    ):
        wages += (
            price * float((posts[held] * opening_seconds(e, posts["calendar"]) - posts["vacant_seconds"]).sum()) / HOUR
        )
    wages += yearly_costs(e.scenario, world) * e.now / YEAR
    wages += prices.mediator_hour * float(world.bodies["posts"][COMMITTEE:].sum()) * MEDIATOR_WEEK * e.now / (7 * DAY)
    wages += social_wages(e, shifts)
    bought = society.purchases(e) + float(world.society["granted"][0])
    return float(wages + bought + world.society["spent_before"][0])


def social_wages(e: Evidence, shifts: NDArray[Any]) -> float:
    """Those who answer online, and officers who do the tasks that were moved away from grid workers."""
    prices, policy = e.scenario.behaviour.costs, e.scenario.policy
    moved = policy.staffing.administrative_load - policy.paperwork
    online = policy.partnership.online_operators * float(opening_seconds(e, e.world.centre["calendar"])[0])
    return (
        prices.operator_hour * online + prices.officer_hour * moved * float(opening_seconds(e, shifts).sum())
    ) / HOUR


RESTRICTED_DAYS = 30
DISPUTE_DAYS = 60
MEDIATOR_WEEK = 40  # hours


def restricted_mean(e: Evidence, end: str) -> float:
    """Mean over *all* troubles of min(end - arises, tau): restricted mean survival time, in hours (Royston and Parmar 2013)."""
    return mean(restricted_hours(e, end)[1])


def restricted_hours(e: Evidence, end: str) -> tuple[Any, Floats]:
    """The troubles that could be watched for tau, and min(end - arises, tau) of each, in hours.

    tau is 30 days, or half the span if that is shorter; troubles that arose within tau of the end are left out, so every
    one could be watched for tau. Unlike a mean over reported cases it counts what never comes to light, so policies that
    bring more to light are not punished for it.
    """
    tau = min(RESTRICTED_DAYS * DAY, (e.now - e.start) // 2)
    watched = e.cases[e.cases["arises"] <= e.now - tau]
    ended = watched[end]
    return watched, np.asarray(np.where(ended >= 0, np.minimum(ended - watched["arises"], tau), tau) / HOUR)


def dispute_days(e: Evidence) -> float:
    """Restricted mean over all disputes of the days from outbreak to a peace that has lasted, at most 60 or half the span."""
    tau = min(DISPUTE_DAYS * DAY, (e.now - e.start) // 2)
    watched = e.disputes[e.disputes["starts"] <= e.now - tau]
    lasted = np.where(watched["settled"] >= 0, np.minimum(watched["settled"] - watched["starts"], tau), tau)
    return mean(lasted / DAY)


@dataclass(frozen=True)
class Outcome:
    """A named measure: unit, which way is better (+1 more, -1 less, 0 neither), formula in words, and how it is computed."""

    name: str
    unit: str
    better: int
    formula: str
    of: Callable[[Evidence], float]


def _count(mask: Any) -> float:
    return float(np.count_nonzero(mask))


OUTCOMES: tuple[Outcome, ...] = (
    Outcome("arisen", "cases", 0, "troubles that arose", lambda e: float(len(e.cases))),
    Outcome("reported", "cases", 0, "troubles that came to light, by report, patrol, visit or camera", lambda e: _count(e.reported)),
    Outcome("reported_share", "share", 1, "reported / arisen", lambda e: share(_count(e.reported), len(e.cases))),
    Outcome("by_patrol_share", "share", 0, "found by patrol, visit or camera / reported", lambda e: share(_count(e.reported & (e.cases["source"] != a.BY_RESIDENT)), _count(e.reported))),
    Outcome("tolerated", "cases", -1, "troubles nobody has been told of at the end", lambda e: _count(e.cases["state"] == a.TOLERATED_STATE)),
    Outcome("withdrawn", "cases", -1, "reports given up", lambda e: _count(e.cases["state"] == a.WITHDRAWN_STATE)),
    Outcome("open", "cases", -1, "cases open at the end", lambda e: _count((e.cases["state"] == a.OPEN) | (e.cases["state"] == a.LATENT))),
    Outcome("concealed", "cases", -1, "cases hidden at the end: marked closed although nothing was done", lambda e: _count(e.cases["state"] == a.CONCEALED_STATE)),
    Outcome("closed", "cases", 1, "cases closed at the end", lambda e: _count(e.cases["state"] == a.CLOSED_STATE)),
    Outcome("discovery_lag_hours", "hours", -1, "mean of reported - arises", lambda e: mean(e.hours("arises", "reported"))),
    Outcome("action_delay_hours", "hours", -1, "mean over all troubles of min(first action - arises, 30 days), or half the span if that is shorter", lambda e: restricted_mean(e, "acted")),
    Outcome("duration_hours", "hours", -1, "mean over all troubles of min(true resolution - arises, 30 days), or half the span if that is shorter", lambda e: restricted_mean(e, "resolved")),
    Outcome("response_hours", "hours", -1, "mean of first action - reported", lambda e: mean(e.hours("reported", "acted"))),
    Outcome("response_hours_median", "hours", -1, "median of first action - reported", lambda e: quantile(e.hours("reported", "acted"), 0.5)),
    Outcome("response_hours_p95", "hours", -1, "95 % quantile of first action - reported", lambda e: quantile(e.hours("reported", "acted"), 0.95)),
    Outcome("resolution_hours", "hours", -1, "mean of true resolution - reported", lambda e: mean(e.hours("reported", "resolved"))),
    Outcome("resolution_hours_median", "hours", -1, "median of true resolution - reported", lambda e: quantile(e.hours("reported", "resolved"), 0.5)),
    Outcome("resolution_hours_p95", "hours", -1, "95 % quantile of true resolution - reported", lambda e: quantile(e.hours("reported", "resolved"), 0.95)),
    Outcome("response_rate", "share", 1, "due cases with a first action within their limit / due cases", lambda e: share(_count(e.due & (e.cases["acted"] >= 0) & (e.cases["acted"] <= e.cases["deadline"])), _count(e.due))),
    Outcome("resolution_rate", "share", 1, "due cases truly resolved / due cases", lambda e: share(_count(e.due & (e.cases["resolved"] >= 0)), _count(e.due))),
    Outcome("satisfaction_rate", "share", 1, "satisfied / asked, residents called back after closing", lambda e: share(_count(e.cases["judged"] == 1), _count(e.cases["judged"] >= 0))),
    Outcome("on_time_closing_rate", "share", 1, "due cases closed within their limit / due cases (open overdue cases count against it)", lambda e: share(_count(e.due & (e.cases["closed"] >= 0) & (e.cases["closed"] <= e.cases["deadline"])), _count(e.due))),
    Outcome("closing_rate", "share", 1, "due cases closed / due cases", lambda e: share(_count(e.due & (e.cases["state"] == a.CLOSED_STATE)), _count(e.due))),
    Outcome("filing_rate", "share", 0, "cases put on file / reported", lambda e: share(_count(e.filed), _count(e.reported))),
    Outcome("rework_rate", "share", -1, "checks that sent a case back / cases handled", lambda e: share(float(e.cases["rework"].sum()), _count(e.cases["handled"] >= 0))),
    Outcome("first_time_right_rate", "share", 1, "cases truly resolved without rework or recurrence / cases handled", lambda e: share(_count((e.cases["resolved"] >= 0) & (e.cases["handled"] >= 0) & (e.cases["rework"] == 0) & (e.cases["recurrences"] == 0)), _count(e.cases["handled"] >= 0))),
    Outcome("accurate_dispatch_rate", "share", 1, "1 - refusals / arrivals at departments", lambda e: 1 - share(float(e.days["bounced"].sum()), float(e.days["dispatches"].sum()))),
    Outcome("bounces_per_case", "per case", -1, "refusals / cases on file", lambda e: share(float(e.cases["bounces"].sum()), _count(e.filed))),
    Outcome("false_closing_rate", "share", -1, "closed on file but not resolved / closed on file", lambda e: share(_count((e.cases["ledger"] == a.CLOSED_ON_FILE) & (e.cases["resolved"] < 0)), _count(e.cases["ledger"] == a.CLOSED_ON_FILE))),
    Outcome("lowest_tier_share", "share", 0, "settled among neighbours or in the grid / resolved", lambda e: share(_count((e.cases["resolved"] >= 0) & (e.cases["route"] >= 1) & (e.cases["route"] <= a.BY_MEDIATION)), _count(e.cases["resolved"] >= 0))),
    Outcome("petitions_per_10k", "per 10,000 residents", -1, "petitions / residents x 10,000", lambda e: share(float(e.days["petitions"].sum()) * 1e4, len(e.world.residents))),
    Outcome("petitions_on_file_per_10k", "per 10,000 residents", 0, "petitions that officials put on file / residents x 10,000", lambda e: share(float(e.days["petitions_on_file"].sum()) * 1e4, len(e.world.residents))),
    Outcome("concealed_per_100", "per 100 cases", -1, "times a case was marked closed to hide it / reported x 100", lambda e: 100 * share(float(e.days["concealed"].sum()), _count(e.reported))),
    Outcome("unresolved_per_10k", "per 10,000 residents", -1, "troubles not truly resolved at the end / residents x 10,000", lambda e: share(_count(e.cases["resolved"] < 0) * 1e4, len(e.world.residents))),
    Outcome("unresolved_on_file_per_10k", "per 10,000 residents", 0, "cases that the ledger shows as open at the end, not withdrawn / residents x 10,000", lambda e: share(_count((e.cases["ledger"] == a.ON_FILE) & (e.cases["state"] != a.WITHDRAWN_STATE)) * 1e4, len(e.world.residents))),
    Outcome("prevented", "cases", 0, "troubles that work on causes kept from arising", lambda e: float(e.days["prevented"].sum())),
    Outcome("on_time_resolution_rate", "share", 1, "due cases truly resolved within their limit / due cases", lambda e: share(_count(e.due & (e.cases["resolved"] >= 0) & (e.cases["resolved"] <= e.cases["deadline"])), _count(e.due))),
    Outcome("rough_per_100", "per 100 contacts", -1, "rough first contacts / first contacts of officials over a resident's claim x 100", lambda e: 100 * share(float(e.days["rough"].sum()), float(e.days["contacts"].sum()))),
    Outcome("hushed_up_per_100", "per 100 cases", -1, "cases that departments silenced instead of solving / cases handled x 100", lambda e: 100 * share(float(e.days["hushed_up"].sum()), float(e.days["handled"].sum()))),
    Outcome("handed_up_per_100", "per 100 cases", 0, "matters that the grid could not settle and handed up / reported x 100", lambda e: 100 * share(float(e.days["handed_up"].sum()), _count(e.reported))),
    Outcome("urged_per_100", "per 100 cases", -1, "reminders / reported x 100", lambda e: 100 * share(float(e.cases["urged"].sum()), _count(e.reported))),
    Outcome("backlog_mean", "cases", -1, "mean over days of open cases at midnight", lambda e: mean(e.days["open"].astype(float))),
    Outcome("satisfaction", "score", 1, "mean over days of the residents' mean satisfaction", lambda e: mean(e.days["satisfaction"])),
    Outcome("trust", "score", 1, "mean over days of the residents' mean trust", lambda e: mean(e.days["trust"])),
    Outcome("group_gap", "score", -1, "largest difference of mean satisfaction between resident groups at the end", group_gap),
    Outcome("gini_resolution", "score", -1, "Gini coefficient of the grids' mean resolution times", gini_resolution),
    Outcome("participation_share", "share", 1, "cases a resident reported or neighbours settled / arisen", lambda e: share(_count((e.cases["source"] == a.BY_RESIDENT) | (e.cases["route"] == a.BY_SELF_HELP)), len(e.cases))),
    Outcome("referred_share", "share", 0, "cases settled by social organisations / resolved", lambda e: share(_count((e.cases["route"] == a.BY_ORGANISATION) & (e.cases["resolved"] >= 0)), _count(e.cases["resolved"] >= 0))),
    Outcome("utilisation_departments", "share", 0, "officer-hours worked / officer-hours open", department_utilisation),
    Outcome("utilisation_workers", "share", 0, "field hours on cases, ways included / field hours", worker_utilisation),
    Outcome("street_gap_hours", "hours", -1, "largest difference between the streets' mean times from report to first action", street_gap),
    Outcome("visited_share", "share", 0, "households visited in the run / households", lambda e: share(_count(e.world.households["visited"]), len(e.world.households))),
    Outcome("deterred", "cases", 0, "offences prevented by presence or by a legal outlet", lambda e: float(e.days["deterred"].sum())),
    Outcome("travel_km", "km", -1, "ways of grid workers to cases, whole run", lambda e: float(e.world.workers["metres"].sum()) / 1000),
    Outcome("cost_yuan", "yuan", -1, "wages by the hour, purchases and grants", cost),
    Outcome("cost_per_resident_yuan", "yuan/resident", -1, "cost_yuan / residents", lambda e: share(cost(e), len(e.world.residents))),
    Outcome("cost_per_resolved_yuan", "yuan/case", -1, "cost_yuan / cases truly resolved", lambda e: share(cost(e), _count(e.cases["resolved"] >= 0))),
    Outcome("non_government_share", "share", 0, "settled by neighbours or social organisations / resolved", society.non_government_share),
    Outcome("volunteers_active", "ratio", 1, "work of the volunteers at the end / at the start", society.volunteers_active),
    Outcome("purchases_yuan", "yuan", -1, "prices of the cases that organisations took, whole run", society.purchases),
    Outcome("service_failure_rate", "share", -1, "cases that an organisation took and did not settle / cases taken, whole run", society.service_failure_rate),
    Outcome("willingness", "score", 1, "residents' mean willingness to take part at the end: 0 ordinary, from -1 to 1", society.willingness),
    Outcome("meeting_turnout", "share", 1, "mean share of households at a residents' meeting, whole run", society.meeting_turnout),
    Outcome("meeting_settled", "cases", 1, "small matters settled at residents' meetings, whole run", society.meeting_settled),
    Outcome("online_use", "share", 1, "residents who use the two-way online channel at the end / residents", society.online_use),
    Outcome("rumour_peak", "share", -1, "largest share of residents who believe a rumour at the end of a day, whole run", society.rumour_peak),
    Outcome("disputes", "disputes", 0, "disputes between many parties that broke out", lambda e: float(len(e.disputes))),
    Outcome("disputes_settled_share", "share", 1, "disputes at peace at the end / disputes", lambda e: share(_count(e.disputes["settled"] >= 0), len(e.disputes))),
    Outcome("dispute_days", "days", -1, "mean over all disputes of min(lasting peace - outbreak, 60 days), or half the span if that is shorter", dispute_days),
    Outcome("disputes_recurred_per_100", "per 100 disputes", -1, "times a dispute broke out again / disputes x 100", lambda e: 100 * share(float(e.disputes["recurrences"].sum()), len(e.disputes))),
    Outcome("dispute_force_share", "share", -1, "disputes in which the counterparty used force / disputes", lambda e: share(_count(e.disputes["forced"] > 0), len(e.disputes))),
    Outcome("collective_per_10k", "per 10,000 residents", -1, "collective petitions and blockades / residents x 10,000", lambda e: share(float(e.days["collective"].sum()) * 1e4, len(e.world.residents))),
    Outcome("collective_on_file_per_10k", "per 10,000 residents", 0, "of these, those that officials put on file / residents x 10,000", lambda e: share(float(e.days["collective_on_file"].sum()) * 1e4, len(e.world.residents))),
    Outcome("collective_people_per_10k", "per 10,000 residents", -1, "people in collective petitions and blockades, each time anew / residents x 10,000", lambda e: share(float(e.days["collective_people"].sum()) * 1e4, len(e.world.residents))),
)  # fmt: skip


def outcomes(world: World, scenario: Scenario, now: int) -> dict[str, float]:
    """All outcomes of a run up to second `now`, by name; not-a-number where nothing was counted."""
    evidence = Evidence(world, scenario, now)
    return {outcome.name: outcome.of(evidence) for outcome in OUTCOMES}
