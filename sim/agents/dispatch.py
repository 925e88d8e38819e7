"""Application of the dispatch rule: the department a case goes to, and the crew of a joint action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.cases.given import names_department
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.territory.distances import way_on_foot
from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.world import World

candidate_record = np.dtype(
    [("department", "i8"), ("order", "i8")], align=True
)  # order: 0 for the lead agency, 1 and up for the others
MOST_PARTNERS = 2
agency_record = np.dtype(
    [("first", "i8"), ("stations", "i8"), ("area", "i8")],  # area: row of `World.areas`, -1 by shares of residents
    align=True,
)


@behaviour
def choose(world: World, case_id: int) -> None:
    """Give the case to the department with the smallest score among those competent for the category on file.

    A single candidate is not scored. Closed stations, and a department that has just refused the case, are passed over
    if there is another. For a later part of a case without a lead, the candidates are the stations of the next partner;
    for a case of a log, those of the department that it names.
    """
    case = world.cases[case_id]
    category = world.categories[case.believed]
    best, best_score, best_rank, best_is_closed = a.NOBODY, 0.0, 0, True
    stations = case.part > 0 or names_department(world, case_id)
    if stations:
        agency = world.agencies[agency_of_part(world, case_id)]
        first, n = int(agency.first), int(agency.stations)
    else:
        first, n = int(category.first_candidate), int(category.candidates)
    if n == 1:
        case.department = first if stations else int(world.candidates[first].department)
        return
    for k in range(first, first + n):
        department_id = k if stations else int(world.candidates[k].department)
        if not stations and case.bounces > 0 and department_id == case.department:
            continue
        order = 0 if stations else int(world.candidates[k].order)
        station_rank = order * 100 + stations_away(world, case.cell, department_id)
        closed = world.departments[department_id].staff == 0
        if closed and not best_is_closed:
            continue
        score = rule_score(world, case_id, department_id, station_rank)
        opens_up = best_is_closed and not closed
        if best == a.NOBODY or opens_up or score < best_score or (score == best_score and station_rank < best_rank):
            best, best_score, best_rank, best_is_closed = department_id, score, station_rank, closed
    case.department = best


@behaviour
def agency_of_part(world: World, case_id: int) -> int:
    """Return the agency that is given and not chosen: the partner whose turn it is, or the one that a log names."""
    case = world.cases[case_id]
    if case.part > 0:
        return int(world.partners[world.categories[case.category].first_partner + case.part - 1])
    return int(world.given[case_id].department)


@behaviour
def rule_score(world: World, case_id: int, department_id: int, station_rank: int) -> float:
    """Return the score of giving the case to this department by the rule in force; the smallest wins."""
    case = world.cases[case_id]
    department = world.departments[department_id]
    distance = way_on_foot(world.cells, world.around, department.cell, case.cell, world.settings[0].detour)
    by_category = case.part == 0 and not names_department(world, case_id)
    skill = world.competence[case.believed, department_id] if by_category else department.skill
    score = world.to_whom(case, department, distance, float(skill), float(station_rank))
    if score != score:
        world.centre[0].fault = case_id
        return 0.0
    return score


@behaviour
def stations_away(world: World, cell: int, department_id: int) -> int:
    """Return how many stations this one is away from the station in whose area the case lies.

    Both are stations of the same agency; the result is 0 if they are the same station.
    """
    department = world.departments[department_id]
    return abs(home_station(world, int(department.agency), cell) - int(department.station))


@behaviour
def home_station(world: World, agency_id: int, cell: int) -> int:
    """Return the number of the station in whose area a cell lies.

    The area of a station is a run of cells; those of an agency have equal shares of the residents. Where the places of
    its stations are given, the area of each is the cells to which it is the nearest.
    """
    agency = world.agencies[agency_id]
    if agency.area >= 0:
        return int(world.areas[agency.area, cell])
    return int(world.catchment[cell] * agency.stations)


@behaviour
def is_joint(world: World, case_id: int) -> bool:
    """Return whether a case has a crew: the departments that it needs work on it at once, under a lead.

    Otherwise they work on it one after the other.
    """
    return bool(world.cases[case_id].needs > 1 and world.crews[case_id, 0] != a.NOBODY)


@shared_behaviour
def gather(world: World, case_id: int) -> None:
    """List the crew of a joint action, the lead first; without a lead a case has none."""
    case = world.cases[case_id]
    if case.needs <= 1:
        return
    if not world.settings[0].joint:
        world.crews[case_id, 0] = a.NOBODY
        return
    list_crew(world, case_id)


@behaviour
def list_crew(world: World, case_id: int) -> None:
    """List the departments that a case needs, in the order of their parts; its own department has the next one."""
    case = world.cases[case_id]
    crew = world.crews
    category = world.categories[case.category]
    for k in range(case.part + 1):
        crew[case_id, k] = case.department
    for k in range(case.part + 1, case.needs):
        partner = world.partners[category.first_partner + k - 1]
        if partner == world.departments[case.department].agency:  # the partner leads: the usual lead takes its place
            partner = category.lead
        crew[case_id, k] = station_for(world, partner, case.cell)


@behaviour
def station_for(world: World, agency_id: int, cell: int) -> int:
    """Return the open station of an agency nearest to its home station for this cell.

    If no station is open, return the home station.
    """
    agency = world.agencies[agency_id]
    first, n = int(agency.first), int(agency.stations)
    home = home_station(world, agency_id, cell)
    best = home
    for station in range(n):
        better = world.departments[first + best].staff == 0 or abs(station - home) < abs(best - home)
        if world.departments[first + station].staff > 0 and better:
            best = station
    return first + best
