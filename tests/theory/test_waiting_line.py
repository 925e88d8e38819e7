"""A department's line is the queue of the textbooks.

M/M/c, M/G/1, priorities, Little's law, and the sample path itself.
"""

from __future__ import annotations

import heapq
import math
from functools import cache

import numpy as np
import pytest
from scipy import stats
from small_worlds import HOUR, arisen, lone_office

from sim.run.simulation import simulate
from sim.scenario import Scenario

CONFIDENCE = 0.999
REPLICATIONS = 10


def erlang_c(servers: int, load: float) -> float:
    """Probability that an arrival has to wait in M/M/c; `load` is the share of time each server is busy."""
    offered = servers * load
    terms = [offered**k / math.factorial(k) for k in range(servers)]
    last = offered**servers / math.factorial(servers) / (1 - load)
    return last / (sum(terms) + last)


def waits(scenario: Scenario, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Hours from report to first action after the warm-up, and the category of each case."""
    cases = arisen(simulate(scenario, seed))
    settled = (cases["arises"] >= scenario.horizon.warmup_days * 86_400) & (cases["acted"] >= 0)
    return (cases["acted"] - cases["reported"])[settled] / HOUR, cases["category"][settled]


@cache
def mean_waits(scenario_text: str) -> np.ndarray:
    """Mean wait of each class in each replication: array (replications, classes)."""
    scenario = Scenario.model_validate_json(scenario_text)
    table = []
    for seed in range(1, REPLICATIONS + 1):
        hours, classes = waits(scenario, seed)
        table.append([hours[classes == k].mean() for k in range(len(scenario.troubles.categories))])
    return np.array(table)


def holds(means: np.ndarray, truth: float) -> None:
    """The truth lies in the 99.9 % t interval of the replications' means, and the interval is narrow enough to tell."""
    centre, error = means.mean(), means.std(ddof=1) / math.sqrt(len(means))
    half = stats.t.ppf((1 + CONFIDENCE) / 2, len(means) - 1) * error
    assert half < 0.25 * truth
    assert centre - half < truth < centre + half


def sample_path(reported: np.ndarray, work: np.ndarray, servers: int) -> np.ndarray:
    """Start of service of each case, first come first served by `servers` (Kiefer and Wolfowitz 1955), in seconds."""
    free = [0] * servers
    starts = []
    for when, seconds in zip(reported.tolist(), work.tolist(), strict=True):
        start = max(int(when), heapq.heappop(free))
        starts.append(start)
        heapq.heappush(free, start + int(seconds))
    return np.array(starts)


@pytest.mark.parametrize("servers", [1, 2, 5])
@pytest.mark.parametrize("load", [0.5, 0.8, 0.9])
def test_first_come_first_served_is_exact_case_by_case(servers: int, load: float) -> None:
    scenario = lone_office(load * servers, servers, days=100)
    cases = arisen(simulate(scenario, 1))
    assert len(cases) > 1000
    starts = sample_path(cases["reported"], cases["work"], servers)
    served = cases["acted"] >= 0
    assert np.array_equal(cases["acted"][served], starts[served])
    assert (starts[~served] >= scenario.horizon.days * 86_400).all()


@pytest.mark.parametrize("servers", [1, 2, 5])
@pytest.mark.parametrize("load", [0.5, 0.8, 0.9])
def test_mean_wait_is_that_of_erlang_c(servers: int, load: float) -> None:
    cases = {0.5: 10_000, 0.8: 40_000, 0.9: 80_000}[load]  # the nearer to saturation, the longer a line remembers
    days = min(3650, int(cases / (24 * load * servers)))
    truth = erlang_c(servers, load) / (servers * (1 - load))
    holds(mean_waits(lone_office(load * servers, servers, days).model_dump_json())[:, 0], truth)


@pytest.mark.parametrize("servers", [1, 5])
def test_share_that_waits_and_its_tail_are_exponential_as_in_erlang_c(servers: int) -> None:
    load, longer = 0.8, 1.0
    scenario = lone_office(load * servers, servers, 730)
    found = [waits(scenario, seed)[0] for seed in range(1, REPLICATIONS + 1)]
    chance = erlang_c(servers, load)
    holds(np.array([(hours > 1 / HOUR).mean() for hours in found]), chance)
    holds(np.array([(hours > longer).mean() for hours in found]), chance * math.exp(-servers * (1 - load) * longer))


@pytest.mark.parametrize(("law", "spread"), [("fixed", 0.0), ("lognormal", 0.5), ("lognormal", 1.0)])
@pytest.mark.parametrize("load", [0.5, 0.8])
def test_mean_wait_is_that_of_pollaczek_and_khinchine(law: str, spread: float, load: float) -> None:
    mean, second = math.exp(spread**2 / 2), math.exp(2 * spread**2)  # moments of a lognormal of median 1 hour
    rate = load / mean
    days = 730 if load == 0.5 else 3000
    scenario = lone_office(rate, 1, days, work_law=law, work_spread=spread)
    holds(mean_waits(scenario.model_dump_json())[:, 0], rate * second / (2 * (1 - load)))


@pytest.mark.parametrize("loads", [(0.3, 0.4), (0.2, 0.6)])
def test_two_classes_by_severity_wait_as_cobham_says(loads: tuple[float, float]) -> None:
    """Non-preemptive priorities (Cobham 1954); exponential work of one hour, so the residual work is the load."""
    severe = [{"severity": 0.999}, {"severity": 0.001}]
    scenario = lone_office(list(loads), 1, 2190, rule="severity", rows=severe)
    means = mean_waits(scenario.model_dump_json())
    residual, first, both = sum(loads), loads[0], sum(loads)
    holds(means[:, 0], residual / (1 - first))
    holds(means[:, 1], residual / ((1 - first) * (1 - both)))


def test_the_order_of_service_does_not_change_the_mean_wait() -> None:
    """Kleinrock's conservation law: orders that do not look at the work share one mean, while the spread differs."""
    load = 0.8
    holds(mean_waits(lone_office(load, 1, 2083, rule="severity").model_dump_json())[:, 0], load / (1 - load))
    found = {
        rule: waits(lone_office(load, 1, 365, rule=rule), 1)[0] for rule in ("fifo", "severity", "deadline", "loudest")
    }
    spreads = {rule: hours.std() for rule, hours in found.items()}
    assert spreads["severity"] > 1.2 * spreads["fifo"]
    assert np.array_equal(found["deadline"], found["fifo"])  # one category: the same limit for everybody


def test_little_s_law_holds_on_every_sample_path() -> None:
    """The time-average number waiting is rate x mean wait: exactly, as an area, once everybody has been served."""
    scenario = lone_office(1.6, 2, 365)
    cases = arisen(simulate(scenario, 3))
    horizon = scenario.horizon.days * 86_400
    came, began = cases["reported"], np.where(cases["acted"] >= 0, cases["acted"], horizon)
    times = np.concatenate([came, began])
    steps = np.concatenate([np.ones(len(came)), -np.ones(len(began))])
    order = np.argsort(times, kind="stable")
    number = np.cumsum(steps[order])
    area = (number[:-1] * np.diff(times[order])).sum()
    rate, wait = len(cases) / horizon, (began - came).mean()
    assert area / horizon == pytest.approx(rate * wait, rel=1e-12)
    assert area > 0


def test_busy_time_is_the_work_that_came_in() -> None:
    scenario = lone_office(1.6, 2, 365)
    result = simulate(scenario, 4)
    cases = arisen(result)
    begun = cases[cases["acted"] >= 0]
    within = np.minimum(
        begun["work"], scenario.horizon.days * 86_400 - begun["acted"]
    )  # what goes on after the run does not count
    assert result.simulation.world.departments["busy_seconds"].sum() == within.sum()
    assert result.outcomes["utilisation_departments"] == pytest.approx(0.8, abs=0.05)
