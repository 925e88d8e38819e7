"""Passers-by: who meets a trouble, when, who reports it, and what a second report of the same trouble costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import DIRECT, FLAWLESS, arisen, category, department, smallest_scenario, troubles

from sim.run.simulation import RunResult, simulate
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY


def street(
    reach: str = "cell",
    officers: int = 50,
    reporting: float = 0.3,
    days: int = 120,
    encounters: dict[str, Any] | None = None,
    row: dict[str, Any] | None = None,
) -> RunResult:
    """Four cells of fifty residents with a hotline, and troubles that many or few meet."""
    scenario = smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={"area_km2": 0.04, "grids": 1, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 200}], "spread": 0.0},
        troubles=troubles(category(**{"rate": 3_000.0, "reach": reach, "severity": 0.5} | (row or {}))),
        departments=[department(officers=officers)],
        behaviour={
            "resident": DIRECT | {"self_help": 0.0},
            "department": FLAWLESS,
            "encounters": encounters or {},
            "anger": {"cost_of_going": 1.0},
        },
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": 50, "visit_quota": 0},
            "supervision": {"verification": 0.0, "urging": 0.0, "inspection": 0.0},  # nobody learns to hurry
            "participation": {"reporting_rate": reporting, "volunteers": 0.0},
        },
    )
    return simulate(scenario, 1, log=True)


def old(run: RunResult, days: int = 60) -> np.recarray:
    """Troubles that have had so many days to come to light."""
    cases = arisen(run)
    return cases[cases["arises"] < run.simulation.now - days * DAY]


def test_a_public_trouble_left_alone_comes_to_light_and_nobody_is_met_by_none() -> None:
    shares = [
        (old(street(encounters={"encounters_per_day": rate}))["reported"] >= 0).mean() for rate in (0.0, 0.2, 2.0)
    ]
    assert shares[0] < shares[1] - 0.15 < shares[2]
    assert shares[2] > 0.97


def test_encounters_are_the_same_under_any_policy() -> None:
    """While nobody reports, the first encounter with a trouble is a matter of the stream alone."""
    times = [
        {
            int(row["case"]): int(row["time"])
            for row in run.simulation.log[::-1]
            if row["activity"] == a.REPORTED and row["time"] > arisen(run)["arises"][row["case"]]
        }
        for run in (street(officers=50), street(officers=1))
        if run.simulation.log is not None
    ]
    both = times[0].keys() & times[1].keys()
    first = [case for case in both if times[0][case] == times[1][case]]
    assert len(first) > 0.9 * len(both) > 50


def test_the_pace_of_encounters_is_that_of_the_setting() -> None:
    run = street(reporting=0.0, encounters={"encounters_per_day": 0.5, "habituation": 0.0, "most_encounters": 4000})
    world = run.simulation.world
    cases = arisen(run)
    lasted = (run.simulation.now - cases["arises"]) / DAY
    met = world.sightings["encounters"][: len(cases)]
    bustle = world.surroundings["bustle"][cases["cell"]]
    assert met.sum() == pytest.approx((0.5 * bustle * lasted).sum(), rel=0.05)


def test_habituation_and_the_cap_end_it() -> None:
    used = street(reporting=0.0, encounters={"encounters_per_day": 2.0, "habituation": 1.0})
    fresh = street(reporting=0.0, encounters={"encounters_per_day": 2.0, "habituation": 0.0, "most_encounters": 7})
    assert fresh.simulation.world.sightings["encounters"].max() == 7
    assert used.simulation.world.sightings["encounters"].max() < 40


def test_further_reports_are_duplicates_that_cost_operators_and_officers() -> None:
    slow = street(officers=1, reporting=0.9, row={"work_hours": 12.0})
    world = slow.simulation.world
    duplicates = world.sightings["duplicates"].sum()
    assert duplicates > 20
    assert duplicates == world.days["duplicates"].sum()
    assert 0 < world.sightings["overlooked"].sum() == world.days["overlooked"].sum() < 0.3 * duplicates
    cases, log = world.cases, slow.log
    assert log is not None
    for case in np.flatnonzero((world.sightings["overlooked"] > 0) & (cases["handled"] >= 0) & (cases["rework"] == 0)):
        started = log["time"][(log["case"] == case) & (log["activity"] == a.STARTED)][0]
        vain = 1800 * int(world.sightings["overlooked"][case])
        assert cases["handled"][case] - started == pytest.approx(cases["work"][case] + vain, abs=2)
    clear = street(officers=1, reporting=0.9, row={"work_hours": 12.0}, encounters={"overlooked": 0.0})
    assert clear.simulation.world.days["overlooked"].sum() == 0


def test_a_household_meets_its_own_trouble_alone() -> None:
    run = street("household", reporting=0.2)
    world, cases = run.simulation.world, arisen(run)
    start = simulate(run.simulation.scenario, 1).simulation
    assert world.sightings["encounters"].sum() > 0
    assert (cases["resident"] == start.world.cases["resident"][: len(cases)]).all()
    assert world.sightings["duplicates"].sum() == 0 or (cases["state"] != CaseState.PENDING).all()


def test_whoever_reports_is_a_resident_of_the_cell() -> None:
    run = street(reporting=0.3, encounters={"encounters_per_day": 2.0})
    cases = arisen(run)
    told = cases[cases["reported"] >= 0]
    assert (run.simulation.world.residents["cell"][told["resident"]] == told["cell"]).all()
