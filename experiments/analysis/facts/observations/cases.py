"""Observations of single cases, departments and groups of residents, each with its formula."""

from __future__ import annotations

import numpy as np

from experiments.analysis.facts.observations.observation import evidence, group_number, named, slope_within, waits
from sim.outcomes.evidence import Evidence, Floats, gini, mean, quantile, share
from sim.outcomes.times import RESTRICTED_DAYS, restricted_hours, restricted_mean
from sim.run.simulation import RunResult
from sim.vocabulary import events as a
from sim.vocabulary.states import CategoryKind, Route, Source
from sim.vocabulary.units import DAY, HOUR

LAST_DAYS = 30
LEAST_CASES = 10  # a department with fewer cases has no on-time rate worth ranking


def known_delay_hours(result: RunResult) -> float:
    """Return the mean over all troubles of min(came to light - arose, 30 days)."""
    return restricted_mean(evidence(result), "reported")


def solved_per_1000_visits(result: RunResult) -> float:
    """Return the troubles mentioned by a visited household and resolved / household visits x 1,000.

    Resolved means truly resolved; visits and troubles are those of the whole run.
    """
    world = result.simulation.world
    solved = (world.cases["source"] == Source.VISIT) & (world.cases["resolved"] >= 0)
    return 1000 * share(float(solved.sum()), float(world.workers["visits"].sum()))


def grid_lead(result: RunResult) -> float:
    """Return the share of resolved cases that ended in the grid, less that of the largest other tier."""
    route = evidence(result).cases
    route = route["route"][route["resolved"] >= 0]
    grid = np.mean((route >= Route.SELF_HELP) & (route <= Route.MEDIATION)) if len(route) else np.nan
    return (
        float(grid - max(np.mean(route == Route.ORGANISATION), np.mean(route == Route.DEPARTMENT)))
        if len(route)
        else float("nan")
    )


def arrivals_per_case(result: RunResult) -> float:
    """Return the arrivals at departments / cases that came to light."""
    e = evidence(result)
    return share(float(e.days["dispatches"].sum()), float(e.reported.sum()))


def hours_per_department(result: RunResult) -> float:
    """Return the least-squares slope of hours to closing against the departments a case needs, within categories.

    Hours to closing are min(closed - reported, 30 days).
    """
    e = evidence(result)
    told = e.cases[e.reported & (e.cases["reported"] < e.now - RESTRICTED_DAYS * DAY)]
    told = told[(told["route"] == Route.DEPARTMENT) | (told["needs"] > 1)]
    closed = np.where(told["closed"] >= 0, told["closed"], e.now)
    hours = np.minimum(closed - told["reported"], RESTRICTED_DAYS * DAY) / HOUR
    return slope_within(told["category"], told["needs"].astype(float), hours)


def recurrences_per_100(result: RunResult) -> float:
    """Return the troubles that showed again after closing / closings x 100."""
    e = evidence(result)
    return 100 * share(float(e.days["recurred"].sum()), float(e.days["closed"].sum()))


def wait_hours_p95(result: RunResult) -> float:
    """Return the 95 % quantile of the waits for a first action."""
    return quantile(waits(evidence(result))[1], 0.95)


def wait_tail_hours(result: RunResult) -> float:
    """Return the 95 % quantile less the median of the waits for a first action."""
    hours = waits(evidence(result))[1]
    return quantile(hours, 0.95) - quantile(hours, 0.5)


def migrant_wait_gap_hours(result: RunResult) -> float:
    """Return how much longer migrants wait for a first action on their reports than other residents do.

    The gap is estimated by least squares, within categories.
    """
    e = evidence(result)
    told, hours = waits(e)
    reports = told["source"] == Source.RESIDENT
    told, hours = told[reports], hours[reports]
    migrant = e.world.residents["group"][told["resident"]] == group_number(e, "migrant")
    return slope_within(told["category"], migrant.astype(float), hours)


def escalations_per_100(result: RunResult) -> float:
    """Return the steps to a higher tier / cases that came to light x 100."""
    e = evidence(result)
    return 100 * share(float(e.days["escalated"].sum()), float(e.reported.sum()))


def petitions_off_file_share(result: RunResult) -> float:
    """Return the petitions that officials did not put on file / petitions made."""
    days = evidence(result).days
    return 1.0 - share(float(days["petitions_on_file"].sum()), float(days["petitions"].sum()))


def agreements_hold_share(result: RunResult) -> float:
    """Return the agreements mediated in the grid whose quarrel did not show again / such agreements.

    Only agreements made more than 30 days before the end count.
    """
    log = result.log
    assert log is not None
    mediated = log[(log["activity"] == a.MEDIATED) & (log["time"] < evidence(result).now - LAST_DAYS * DAY)]
    closings = {(int(row["case"]), int(row["time"])) for row in log[log["activity"] == a.CLOSED]}
    agreements = [row for row in mediated if (int(row["case"]), int(row["time"])) in closings]
    last = {int(row["case"]): int(row["time"]) for row in log[log["activity"] == a.RECURS]}
    broken = sum(last.get(int(row["case"]), -1) > int(row["time"]) for row in agreements)
    return 1 - share(broken, len(agreements))


def late_satisfaction(result: RunResult) -> float:
    """Return the residents' mean satisfaction, averaged over the last 30 days."""
    return mean(evidence(result).days["satisfaction"][-LAST_DAYS:])


def early_response_hours(result: RunResult) -> float:
    """Return the mean wait for a first action over cases that came to light in the first 30 days after the warm-up."""
    e = evidence(result)
    told, hours = waits(e)
    return mean(hours[told["reported"] < e.start + LAST_DAYS * DAY])


def listed_incidents_per_100(result: RunResult) -> float:
    """Return the troubles of people on the lists of the kinds that support can avert / households on the lists x 100.

    They are those that arose in the whole span, known to anybody or not; households are those of the groups that the
    lists name.
    """
    e = evidence(result)
    kinds = e.world.categories["averted"][e.cases["category"]] > 0
    household = e.world.residents["household"][e.cases["resident"]]
    listed = np.isin(household, e.world.contacts["household"])
    return 100 * share(float((kinds & listed).sum()), len(e.world.contacts))


def component_wait_hours(result: RunResult) -> float:
    """Return the mean wait for a first action over cases of public components, which can carry their owner's code."""
    e = evidence(result)
    told, hours = waits(e)
    return mean(hours[e.world.categories["kind"][told["category"]] == CategoryKind.COMPONENT])


def elderly_satisfied_share(result: RunResult) -> float:
    """Return satisfied / asked, for elderly residents only."""
    e = evidence(result)
    asked = e.cases[
        (e.cases["judged"] >= 0) & (e.world.residents["group"][e.cases["resident"]] == group_number(e, "elderly"))
    ]
    return mean((asked["judged"] == 1).astype(float))


def elderly_satisfaction(result: RunResult) -> float:
    """Return the elderly residents' mean satisfaction, averaged over days."""
    e = evidence(result)
    number = group_number(e, "elderly")
    levels = e.world.group_days[e.start // DAY : max(1, e.now // DAY), number, 0]
    return mean(levels) if number >= 0 else float("nan")


def backlog_growth(result: RunResult) -> float:
    """Return the least-squares slope of open cases at midnight over the second half of the days, in cases per day."""
    still_open = evidence(result).days["open"].astype(float)
    late = still_open[len(still_open) // 2 :]
    return float(np.polyfit(np.arange(len(late)), late, 1)[0]) if len(late) > 1 else float("nan")


def on_time_rates(e: Evidence) -> Floats:
    """Return the share of its cases that each department handled within their limit.

    Departments with fewer than ten cases are left out.
    """
    done = e.cases[(e.cases["route"] == Route.DEPARTMENT) & (e.cases["department"] >= 0)]
    agency = e.world.departments["agency"][done["department"]]
    counts = np.bincount(agency, minlength=len(e.world.agencies))
    in_time = np.bincount(agency, done["handled"] <= done["deadline"], minlength=len(counts))
    return np.asarray(in_time[counts >= LEAST_CASES] / counts[counts >= LEAST_CASES])


def lowest_on_time_rate(result: RunResult) -> float:
    """Return the on-time rate of the department with the lowest one."""
    rates = on_time_rates(evidence(result))
    return float(rates.min()) if len(rates) else float("nan")


def on_time_spread(result: RunResult) -> float:
    """Return the standard deviation of the departments' on-time rates."""
    rates = on_time_rates(evidence(result))
    return float(rates.std()) if len(rates) else float("nan")


def willing_share(result: RunResult) -> float:
    """Return the troubles that residents decided to report / troubles that arose.

    They count whether or not somebody else was quicker.
    """
    return mean((evidence(result).cases["channel"] >= 0).astype(float))


def willing_trend(result: RunResult) -> float:
    """Return the share of troubles that residents decided to report: last third of the days less the first."""
    e = evidence(result)
    third = (e.now - e.start) // 3
    told = e.cases["channel"] >= 0
    first, last = e.cases["arises"] < e.start + third, e.cases["arises"] >= e.now - third
    return mean(told[last].astype(float)) - mean(told[first].astype(float))


def referable_hours(result: RunResult) -> float:
    """Return the mean of min(true resolution - arose, 30 days) over the troubles that organisations may take."""
    e = evidence(result)
    watched = e.cases[
        e.world.categories["referable"][e.cases["category"]] & (e.cases["arises"] <= e.now - RESTRICTED_DAYS * DAY)
    ]
    ended = np.where(watched["resolved"] >= 0, watched["resolved"], e.now)
    return mean(np.asarray(np.minimum(ended - watched["arises"], RESTRICTED_DAYS * DAY) / HOUR))


def grid_load_gini(result: RunResult) -> float:
    """Return the Gini coefficient of the grids' loads, the troubles that came to light in each."""
    e = evidence(result)
    grids = e.world.cells["grid"][e.cases["cell"][e.reported]]
    return gini(np.bincount(grids, minlength=len(e.world.grids)).astype(float))


def grid_duration_gini(result: RunResult) -> float:
    """Return the Gini coefficient of the grids' mean times from arising to true resolution, at most 30 days each.

    Unlike `gini_resolution` it counts the time until somebody knows, which is what the drawing of grids decides.
    """
    e = evidence(result)
    watched, hours = restricted_hours(e, "resolved")
    grid = e.world.cells["grid"][watched["cell"]]
    counts = np.bincount(grid, minlength=len(e.world.grids))
    sums = np.bincount(grid, hours, minlength=len(e.world.grids))
    return gini(sums[counts > 0] / counts[counts > 0])


OBSERVATIONS = named(
    known_delay_hours, solved_per_1000_visits, grid_lead, arrivals_per_case, hours_per_department, recurrences_per_100,
    wait_hours_p95, wait_tail_hours, migrant_wait_gap_hours, escalations_per_100, late_satisfaction,
    early_response_hours, listed_incidents_per_100, component_wait_hours,
    petitions_off_file_share, elderly_satisfied_share,
    elderly_satisfaction, backlog_growth,
    lowest_on_time_rate, on_time_spread, willing_share, willing_trend, referable_hours,
    grid_duration_gini, grid_load_gini,
) | named(agreements_hold_share, needs_log=True)  # fmt: skip
