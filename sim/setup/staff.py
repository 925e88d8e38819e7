"""Setup of staff: stations of departments, social organisations, and grid workers on their beats."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.agents.absence import SPREAD
from sim.agents.department import department_record
from sim.agents.dispatch import MOST_PARTNERS, agency_record, candidate_record
from sim.agents.grid_worker import worker_record
from sim.agents.social_organization import organisation_record
from sim.engine.random_streams import lognormals, uniforms
from sim.scenario import DepartmentFigures, Scenario
from sim.setup.accounts import price_category
from sim.setup.careers import begin_careers
from sim.setup.coefficients import ordinary_effort
from sim.setup.communities import partnership_settings, price_factor
from sim.setup.effort import neglect
from sim.setup.posting import catchments, expected_load, mean_work, nearest_stations, offices, posts_by_station
from sim.setup.street_budgets import grids_of_workers, street_means
from sim.setup.teams import added_skill, dilution, host_of, stamped
from sim.territory.records import Territory
from sim.vocabulary import purposes
from sim.vocabulary.events import NEVER, NOBODY
from sim.vocabulary.states import REACHES
from sim.vocabulary.units import DAY, HOUR
from sim.world import category_record

KINDS = ("component", "event", "dispute", "service", "grievance")
CARE_AT_REST = 0.5  # share of effort for quality before anything is scored: the unit of speed and quality
SECOND_CHOICE = 0.8  # speed of a department that is competent but not in charge (assumption)
STATION_SPREAD = 0.15  # standard deviation of log speed between stations, by category (assumption)


def place_departments(scenario: Scenario, territory: Territory, calendars: dict[str, int]) -> dict[str, Any]:
    """Return departments (one row per station), agencies, and who is competent for what; keys are fields of `World`."""
    agencies = np.zeros(len(scenario.departments), agency_record).view(np.recarray)
    agencies["stations"] = [scenario.stations_of(row) for row in scenario.departments]
    agencies["first"] = np.cumsum(agencies["stations"]) - agencies["stations"]
    table = np.zeros(int(agencies["stations"].sum()), department_record).view(np.recarray)
    table["first"], table["opening"], table["part_case"] = NOBODY, NOBODY, NOBODY
    table["zeal"], table["guarding"] = 1.0, 1.0
    table["effort"], table["score"], table["care"] = ordinary_effort(scenario), 1.0, CARE_AT_REST
    means = street_means(scenario, territory)
    catchment = catchments(territory)
    load = expected_load(scenario, territory, catchment)
    agencies["area"] = NOBODY
    areas: list[Any] = []
    for agency, row in enumerate(scenario.departments):
        stations = int(agencies["stations"][agency])
        rows = slice(agencies["first"][agency], agencies["first"][agency] + stations)
        table["agency"][rows], table["station"][rows] = agency, np.arange(stations)
        points = territory.points.get(row.name)
        nearest = None
        if points is None:
            table["cell"][rows] = offices(catchment, stations)
        else:
            nearest = nearest_stations(territory, points)
            table["cell"][rows], agencies["area"][agency] = points, len(areas)
            areas.append(nearest)
        table["calendar"][rows], table["skill"][rows] = calendars[row.calendar], row.skill
        own = row.age_exponent
        table["age_exponent"][rows] = scenario.policy.dispatch.age_exponent if own is None else own
        street = territory.grids["street"][territory.cells["grid"][table["cell"][rows]]]
        own_means = None if means is None else means[street]
        posts = posts_by_station(scenario, load.of(agency, stations, nearest), _posts(scenario, agency), own_means)
        table["staff"][rows] = table["posts"][rows] = posts
        careless = 1.0 - dilution(scenario, row.name)
        table["flaws"][rows] = careless + (1.0 - careless) * stamped(scenario, row.objects, float(posts.sum()))
    places = {"departments": table, "agencies": agencies, "catchment": catchment}
    places["areas"] = np.array(areas, np.int16).reshape(len(areas), len(territory.cells))
    return places | _competences(scenario, table, agencies, calendars)


def _posts(scenario: Scenario, agency: int) -> float:
    """Return the full-time equivalents of a department over all its stations: the base staff times the lever.

    A shared office has those of all departments merged into it.
    """
    host = scenario.departments[agency].name
    base = sum(_base_staff(scenario, row) for row in scenario.departments if host_of(scenario, row.name) == host)
    return base * scenario.policy.staffing.department_staff


def _base_staff(scenario: Scenario, row: DepartmentFigures) -> float:
    if row.officers is not None:
        return row.officers * scenario.stations_of(row)
    return row.officers_per_10k * scenario.population.residents / 10_000


def _competences(
    scenario: Scenario, table: np.recarray, agencies: np.recarray, calendars: dict[str, int]
) -> dict[str, Any]:
    own = {row.name: number for number, row in enumerate(scenario.departments)}
    numbers = {name: own[host_of(scenario, name)] for name in own}
    categories = np.zeros(len(scenario.troubles.categories), category_record).view(np.recarray)
    competence = np.zeros((len(categories), len(table)), np.float64)
    candidates: list[tuple[int, int]] = []
    partners: list[int] = []
    shares = neglect(scenario)
    filled = []
    for c, row in enumerate(scenario.troubles.categories):
        record = SimpleNamespace()  # a log has hundreds of categories, and to set a field of a record takes long
        filled.append(record)
        record.kind, record.clock = KINDS.index(row.kind), calendars[row.limit_clock]
        record.limit, record.expected_hours = round(row.limit_hours * HOUR), mean_work(row)
        record.ambiguity, record.referable, record.lead = row.ambiguity, row.referable, numbers[row.lead]
        record.team_skill = added_skill(scenario, row.kind)
        record.team_reach, record.deterrable = scenario.behaviour.worker.team_reach * record.team_skill, row.deterrable
        record.reach = REACHES.index(row.reach)
        record.contracted = row.name in scenario.policy.providers.contracted
        record.managed = row.name in scenario.policy.providers.managed
        record.growth = scenario.behaviour.department.severity_growth * row.growth / DAY
        record.capital = scenario.troubles.capital if row.kind == "service" else 0.0
        record.first_candidate, record.first_partner = len(candidates), len(partners)
        record.told, record.averted = row.told, row.averted
        price_category(scenario, row, record)
        record.neglect, record.forced = shares[c], row.name not in scenario.policy.incentives.without_target
        partners += [numbers[name] for name in row.partners[:MOST_PARTNERS]]
        for order, number in enumerate(dict.fromkeys(numbers[name] for name in (row.lead, *row.others))):
            agency = agencies[number]
            stations = np.arange(agency.first, agency.first + agency.stations)
            candidates += [(int(department), order) for department in stations]
            competence[c, stations] = _speeds(scenario, table, c, stations) * (SECOND_CHOICE if order else 1.0)
        record.candidates = len(candidates) - record.first_candidate
    for name in vars(filled[0]):
        categories[name] = [getattr(record, name) for record in filled]
    return {
        "categories": categories,
        "competence": competence,
        "candidates": np.array(candidates, candidate_record).view(np.recarray),
        "partners": np.array(partners or [NOBODY], np.int64),
    }


def _speeds(
    scenario: Scenario, table: np.recarray, category: int, stations: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """Return the speeds of a department's stations in a category.

    They vary at random if several are open, and a case takes as long on average as the speed of the department says, so
    that a department is neither faster nor slower for having many stations.
    """
    name = scenario.departments[table["agency"][stations[0]]].name
    skill = table["skill"][stations] * dilution(scenario, name)
    if np.count_nonzero(table["staff"][stations]) <= 1:  # one office, which has the officers of them all
        return skill
    u = uniforms(scenario.territory.layout_seed, purposes.SKILL, stations, [[2 * category], [2 * category + 1]])
    luck = lognormals(u[0], u[1], 1.0, STATION_SPREAD)
    return skill * luck * np.mean(1.0 / luck)


def place_organisations(
    scenario: Scenario, territory: Territory, residents: np.recarray, calendars: dict[str, int]
) -> dict[str, Any]:
    """Return social organisations, what they offer and where; keys are fields of `World`."""
    rows = scenario.organisations
    names = {row.name: number for number, row in enumerate(rows)}
    table = np.zeros(len(rows), organisation_record).view(np.recarray)
    offers = np.zeros((len(rows), len(scenario.troubles.categories)), np.bool_)
    covers = np.zeros((len(rows), territory.n_communities), np.bool_)
    volunteers = scenario.policy.participation.volunteers * len(residents) / max(1, len(rows))
    terms = partnership_settings(scenario)
    for number, row in enumerate(rows):
        record = table[number]
        record.staff, record.price, record.trust = row.staff, row.price * price_factor(scenario), row.trust
        record.firm, record.success, record.pace = NOBODY, terms["organisation_success"], terms["organisation_pace"]
        record.capacity = row.staff + int(volunteers * scenario.behaviour.organisation.volunteer_capacity)
        record.calendar, record.tie = calendars[row.calendar], names[row.tie] if row.tie else NOBODY
        closed = row.name in scenario.policy.partnership.closed
        record.closes = 0 if closed and scenario.policy.partnership.closing_days > 0 else NEVER
        gone = closed and scenario.policy.partnership.closing_days == 0
        offers[number] = [not gone and category.name in row.categories for category in scenario.troubles.categories]
        served = max(1, round(row.coverage * territory.n_communities)) if row.coverage > 0 else 0
        order = np.argsort(
            uniforms(scenario.territory.layout_seed, purposes.COVERAGE, np.arange(territory.n_communities), number),
            kind="stable",
        )
        covers[number, order[:served]] = True
    return {"organisations": table, "offers": offers, "covers": covers}


def place_workers(
    scenario: Scenario, territory: Territory, grids: np.recarray, calendars: dict[str, int], seed: int
) -> np.recarray:
    """Return grid workers with beats of whole grids, more of them in streets that can pay.

    There are several workers per grid, or several grids per worker. Fills in the workers of `grids`. Workers of the
    same grid start at different places of the beat and take turns in shifts.
    """
    n, n_grids = scenario.workers, len(grids)
    table = np.zeros(n, worker_record).view(np.recarray)
    grids["first_worker"], grids["workers"] = 0, 0
    if n == 0:
        return table
    number = np.arange(n)
    means = street_means(scenario, territory)
    if means is not None:
        first_grid, last_grid = grids_of_workers(means, grids["street"], n)
    else:
        first_grid = number * n_grids // n  # with more workers than grids, several workers share a grid
        last_grid = np.maximum((number + 1) * n_grids // n - 1, first_grid) if n < n_grids else first_grid
    table["grid"] = first_grid
    table["first_cell"] = grids["first_cell"][first_grid]
    table["cells"] = grids["first_cell"][last_grid] + grids["cells"][last_grid] - table["first_cell"]
    table["first_household"] = grids["first_household"][first_grid]
    table["households"] = (
        grids["first_household"][last_grid] + grids["households"][last_grid] - table["first_household"]
    )
    for worker in range(n):
        own = slice(first_grid[worker], last_grid[worker] + 1)
        grids["first_worker"][own] = np.where(grids["workers"][own] == 0, worker, grids["first_worker"][own])
        grids["workers"][own] += 1
    place = number - grids["first_worker"][first_grid]
    together = np.maximum(1, grids["workers"][first_grid])
    table["phase"] = place * table["cells"] // together
    table["cell"] = table["first_cell"] + table["phase"]
    table["next_household"] = place * table["households"] // together
    shifts = scenario.calendar.shifts[: scenario.policy.staffing.shifts]
    table["shift"] = number % len(shifts)
    table["calendar"] = np.array([calendars[f"field {name}"] for name in shifts])[table["shift"]]
    table["busy"], table["first"], table["next_step"] = NOBODY, NOBODY, NOBODY
    table["eyes"], table["pace"], table["care"] = 1.0, 1.0, 1.0
    spread = uniforms(seed, purposes.SKILL, number) + uniforms(seed, purposes.SKILL, number, 1) - 1.0
    behaviour = scenario.behaviour.worker
    table["skill"] = np.clip(behaviour.skill + behaviour.skill_spread * spread / SPREAD, 0.0, 1.0)
    begin_careers(scenario, table, seed)
    return table
