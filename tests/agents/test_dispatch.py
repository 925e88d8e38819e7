"""How a rule is applied: ties go to the area's own station, a refusal is not repeated, the lead heads the crew."""

from __future__ import annotations

from typing import Any

import pytest
from small_worlds import category, department, smallest_scenario, troubles

from sim.agents.dispatch import choose, gather, is_joint, stations_away
from sim.run.simulation import Simulation
from sim.vocabulary import events as a
from sim.world import World


def desk(rule: str = "fifo", **columns: Any) -> World:
    """Twelve cells, a department with three stations and two with one; many cases in the table, none dealt with."""
    row = category(rate=1e6, others=["yard"], partners=["yard", "bureau"], joint=1.0, **columns)
    scenario = smallest_scenario(
        territory={"area_km2": 0.12, "grids": 1, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 60}]},
        troubles=troubles(row),
        departments=[department(stations=3), department("yard"), department("bureau")],
        policy={"dispatch": {"rule": rule}},
    )
    world = Simulation(scenario, 1).world
    world.cases["believed"] = 0
    return world


def test_ties_go_to_the_station_of_the_area() -> None:
    world = desk("least_loaded")
    for case in range(30):
        choose(world, case)
        assert world.cases[case].department == int(world.catchment[world.cases[case].cell] * 3)


def test_a_shorter_line_wins_and_more_officers_count() -> None:
    world = desk("least_loaded")
    world.departments["queue"][:4] = [4, 3, 3, 6]
    world.departments["staff"][:4] = [1, 1, 1, 4]
    choose(world, 0)
    assert world.cases[0].department == 3


def test_a_department_that_has_just_refused_is_passed_over() -> None:
    world = desk()
    choose(world, 0)
    first = int(world.cases[0].department)
    world.cases[0].bounces = 1
    choose(world, 0)
    assert world.cases[0].department != first


def test_later_parts_go_to_the_partners_in_turn() -> None:
    world = desk()
    for part, agency in ((1, 1), (2, 2)):
        world.cases[0].part = part
        choose(world, 0)
        assert world.departments[world.cases[0].department].agency == agency


def test_stations_are_counted_along_the_territory() -> None:
    world = desk()
    assert [[stations_away(world, cell, station) for station in range(3)] for cell in (0, 5, 11)] == [
        [0, 1, 2],
        [1, 0, 1],
        [2, 1, 0],
    ]


@pytest.mark.parametrize("leads", [0, 1, 2, 3])
def test_a_crew_begins_with_the_lead_and_has_one_station_an_agency(leads: int) -> None:
    world = desk("lead")
    for case in range(60):
        record = world.cases[case]
        record.department = leads
        gather(world, case)
        crew = world.crews[case][: record.needs]
        assert crew[0] == leads
        assert len(set(world.departments["agency"][crew].tolist())) == record.needs
        assert (world.crews[case][record.needs :] == a.NOBODY).all()


@pytest.mark.parametrize("rule", ["fifo", "lead"])
def test_only_a_lead_makes_the_work_of_several_a_joint_one(rule: str) -> None:
    world = desk(rule)
    several = world.cases["needs"] > 1
    assert several.any()
    world.cases["department"] = 0
    for case in range(len(world.cases)):
        gather(world, case)
    assert [is_joint(world, case) for case in range(len(world.cases))] == [
        bool(rule == "lead" and more) for more in several
    ]


def test_not_a_number_is_noticed() -> None:
    world = desk()._replace(to_whom=lambda case, department, distance, skill, rank: float("nan"))
    choose(world, 3)
    assert world.centre[0].fault == 3
