"""Benchmark against SimPy and Ciw on the same declared work: microseconds per case, and equal waits case by case."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Figure, Time, fresh, median, timed
from benchmarks.reduced_work import DEPARTMENTS, OFFICERS, ORDINARY, URGENT, Integers, Work, reduced_work
from sim.run.simulation import Simulation, warm_up
from sim.scenario import Scenario
from sim.scenario.minimal import smallest_scenario

DAY = 86_400
CHECKED = 10_000  # cases given to Ciw, which is too slow for all of them
Waits = tuple[Time, Integers]


def peers(cases: int = 60_000, ciw_cases: int = CHECKED, repeats: int = 5) -> list[Figure]:
    """Return the time per case of all three tools on the same work, each in a process of its own.

    Within one process, the memory that another tool has used and released affects how fast the next one runs. Ours
    takes a fiftieth of a second and is repeated more often, so that one moment of a busy neighbour does not decide.
    Raises AssertionError if a wait differs.
    """
    warm_up(print)
    work = reduced_work(cases)
    few = work.first(ciw_cases)
    assert np.array_equal(run_ours(work)[1], run_simpy(work)[1]), "a wait differs between SimPy and ourselves"
    assert np.array_equal(run_ours(few)[1], run_ciw(few)[1]), "a wait differs between Ciw and ourselves"
    ours, simpy = fresh(alone, "ours", cases, cases, 5 * repeats), fresh(alone, "simpy", cases, cases, repeats)
    ciw = fresh(alone, "ciw", cases, ciw_cases, repeats)
    own, wall = ours["case_cpu"], ours["case_wall"]
    figures = [
        Figure("ourselves: a case", own * 1e6, "us", "", wall * 1e6, f"{cases:,} cases"),
        Figure(
            "ourselves: building the world, a case",
            ours["built_cpu"] * 1e6,
            "us",
            "",
            ours["built_wall"] * 1e6,
            "not part of the line above",
        ),
    ]
    for name, peer, n, target in (("SimPy", simpy, cases, ">= 50"), ("Ciw", ciw, ciw_cases, ">= 300")):
        figures.append(
            Figure(
                f"{name}: a case",
                peer["case_cpu"] * 1e6,
                "us",
                "",
                peer["case_wall"] * 1e6,
                f"{n:,} cases, all waits equal to ours",
            )
        )
        figures.append(Figure(f"{name} / ourselves", peer["case_cpu"] / own, "times", target, peer["case_wall"] / wall))
    return figures


def alone(tool: str, cases: int, first: int, repeats: int) -> dict[str, float]:
    """Return seconds per case of one tool on the first cases of the work (for a fresh process).

    They are the median of several runs.
    """
    work = reduced_work(cases).first(first)
    run = {"ours": run_ours, "simpy": run_simpy, "ciw": run_ciw}[tool]
    time = median([run(work)[0] for _ in range(repeats)])
    found = {"case_cpu": time.cpu / first, "case_wall": time.wall / first}
    if tool == "ours":
        built = median([timed(simulation_of, work) for _ in range(repeats)])
        found |= {"built_cpu": built.cpu / first, "built_wall": built.wall / first}
    return found


def run_ours(work: Work) -> Waits:
    """Return the time of our loop, and the wait of every case in seconds."""
    simulation = simulation_of(work)
    time = timed(simulation.advance, simulation.horizon)
    cases = simulation.world.cases
    assert (cases["acted"] >= 0).all(), "the horizon is too short"
    return time, np.asarray(cases["acted"] - cases["reported"])


def simulation_of(work: Work) -> Simulation:
    """Return wangge reduced to the declared work: residents report at once, departments serve, nobody else acts."""
    table = {
        "arises_s": work.arrives,
        "cell": np.zeros(len(work), np.int64),
        "category": work.department,
        "severity": np.where(work.rank == URGENT, 0.8, 0.2),
        "work_h": work.service / 3600,
    }
    return Simulation(_scenario(int(work.arrives[-1] + 40 * work.service.max()) // DAY + 1), 1, troubles=table)


def _scenario(days: int) -> Scenario:
    """Return a scenario of departments alone: no workers, no centre, no organisations.

    Anything that happens to a case after it has been handled falls after the end of the run.
    """
    smallest = smallest_scenario()
    office = smallest.departments[0].model_dump() | {"officers": OFFICERS}
    trouble = smallest.troubles.categories[0].model_dump() | {
        "rate": 0.0,
        "limit_hours": 8760.0,
        "limit_clock": "always",
        "ambiguity": 0.0,
    }
    numbers = range(DEPARTMENTS)
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        departments=[office | {"name": f"office {k}"} for k in numbers],
        troubles=smallest.troubles.model_dump()
        | {"categories": [trouble | {"name": f"trouble {k}", "lead": f"office {k}"} for k in numbers]},
        policy={
            "staffing": {"operators": 0, "workers_per_grid": 0.0, "visit_quota": 0, "administrative_load": 0.0},
            "dispatch": {"rule": "severity"},
            "supervision": {"verification": 0.0, "urging": 0.0, "evaluation_days": 366},
            "participation": {
                "reporting_rate": 1.0, "volunteers": 0.0, "referral_share": 0.0,
                "channels": {
                    "worker": 0.0, "hotline": 1.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0,
                },
            },
        },
        behaviour={
            "resident": {
                "tell_hours": 0.0, "finds_department": 1.0, "patience_hours": 8760.0, "patience_spread": 0.0,
                "withdrawal": 0.0, "escalation": 0.0,
            },
            "department": {
                "buck_passing": 0.0, "failure": 0.0, "overload_failure": 0.0, "effort_gain": 0.0,
                "severity_growth": 0.0, "riding_kmh": 0.0, "feedback_hours": 240.0,
            },
            "official": {"roughness": 0.0},
            "encounters": {"most_encounters": 0},
        },
    )  # fmt: skip


def run_simpy(work: Work) -> Waits:
    """Return the same in SimPy: one process per case, one priority resource per department."""
    import simpy

    environment = simpy.Environment()
    offices = [simpy.PriorityResource(environment, capacity=OFFICERS) for _ in range(DEPARTMENTS)]
    waits = [0] * len(work)
    arrives, department, rank, service = (
        column.tolist() for column in (work.arrives, work.department, work.rank, work.service)
    )

    def case(number: int) -> Generator[Any, Any]:
        arrived = environment.now
        with offices[department[number]].request(priority=rank[number]) as turn:
            yield turn
            waits[number] = int(environment.now - arrived)
            yield environment.timeout(service[number])

    def source() -> Generator[Any, Any]:
        for number, when in enumerate(arrives):
            yield environment.timeout(when - environment.now)
            environment.process(case(number))

    environment.process(source())
    time = timed(environment.run)
    return time, np.array(waits)


def run_ciw(work: Work) -> Waits:
    """Return the same in Ciw: one node per department, two customer classes with priorities."""
    import ciw

    def given(values: Integers) -> Any:
        return ciw.dists.Sequential([*map(int, values), float("inf")])

    def of(rank: int, office: int) -> NDArray[np.bool_]:
        return (work.rank == rank) & (work.department == office)

    classes = {"urgent": URGENT, "ordinary": ORDINARY}
    offices = range(DEPARTMENTS)
    network = ciw.create_network(
        arrival_distributions={
            name: [given(np.diff(work.arrives[of(rank, k)], prepend=0)) for k in offices]
            for name, rank in classes.items()
        },
        service_distributions={
            name: [given(work.service[of(rank, k)]) for k in offices] for name, rank in classes.items()
        },
        number_of_servers=[OFFICERS] * DEPARTMENTS,
        routing={name: [[0.0] * DEPARTMENTS for _ in offices] for name in classes},
        priority_classes=classes,
    )
    simulation = ciw.Simulation(network)
    end = int(work.arrives[-1] + 40 * work.service.max())
    time = timed(simulation.simulate_until_max_time, end)
    place = {(int(d), int(a)): k for k, (d, a) in enumerate(zip(work.department, work.arrives, strict=True))}
    waits = np.full(len(work), -1)
    for record in simulation.get_all_records():
        waits[place[record.node - 1, int(record.arrival_date)]] = int(record.waiting_time)
    return time, waits
