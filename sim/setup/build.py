"""Construction of a world from a scenario and a seed: fill every table and send the first messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from sim.agents.command_centre import centre_record
from sim.agents.day_record import day_record
from sim.agents.officials import official_day_record
from sim.agents.resident import channel_record
from sim.cases.given import blank_given
from sim.cases.record import blank_limits, blank_sightings, check_numbers
from sim.engine.event_queue import check_bits, new_calendar, send
from sim.engine.numba.memory import copied_table
from sim.engine.working_time import Clock, WorkingWeek, after, build_clock
from sim.scenario import LAND_USES, Scenario
from sim.scenario.costs import COST_HEADS
from sim.setup.accounts import first_money, place_accounts
from sim.setup.careers import first_absences
from sim.setup.coefficients import make_settings
from sim.setup.communities import first_social_messages, place_communities
from sim.setup.custom_rule import compiled, find_rule
from sim.setup.demand import draw_troubles
from sim.setup.disputes import first_screening, place_disputes
from sim.setup.given import NOTHING_DRAWN, given_cases, given_columns
from sim.setup.institutions import place_institutions
from sim.setup.neighbours import Ties, place_ties
from sim.setup.objects import first_object_messages, place_objects
from sim.setup.officials import first_official_messages, place_officials, place_planned_tasks
from sim.setup.places import expected_by_cell
from sim.setup.providers import open_market, place_providers
from sim.setup.replay import given_troubles
from sim.setup.residents import mood_sums, place_residents
from sim.setup.services import first_service_messages, place_services
from sim.setup.staff import place_departments, place_organisations, place_workers
from sim.setup.surroundings import place_surroundings
from sim.setup.tiers import first_task, place_tiers
from sim.territory.coverage import enrol_households, known_in_beats
from sim.territory.given import given_cells
from sim.territory.landuse import LandUse
from sim.territory.population import ResidentGroup
from sim.territory.records import Territory, build_territory
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY, HOUR
from sim.world import World, log_record, shift_record

MARGIN_DAYS = 90  # working calendars extend this far beyond the last day, for deadlines that fall after it
LOG_ROWS = 1 << 15

# delay in s until a report arrives, by channel (assumption)
CHANNEL_DELAYS = (2 * HOUR, 0, 0, 24 * HOUR, 12 * HOUR, 48 * HOUR)


def build_world(
    scenario: Scenario,
    seed: int,
    *,
    log: bool = False,
    every_move: bool = False,
    cache: dict[Any, Any] | None = None,
    troubles: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
) -> World:
    """Return the world of one run at second 0, with all its tables.

    `cache` is a plain dict in which the parts that no policy affects are kept from run to run. `every_move` makes each
    step of a patrol an event. `troubles` holds columns of given troubles to use instead of the synthetic stream (see
    sim.setup.replay), `given` those of the cases of a log (see sim.setup.given), in place of the file that the scenario
    may name. Raises WanggeError if the rule cannot be used or the run is too long for the calendar.
    """
    rule = find_rule(scenario.policy.dispatch.rule)
    to_whom, which_next, log_weight = compiled(rule)
    logged = None if troubles is not None else given_columns(scenario, given, cache)
    territory, cases, residents, households = _exogenous(
        scenario, seed, cache, troubles if logged is None else NOTHING_DRAWN
    )
    ties = _ties(scenario, territory, cache)
    clock, names = _clock(scenario)
    horizon = scenario.horizon.days * DAY
    cells, grids = territory.cells.copy(), territory.grids.copy()
    posts = place_departments(scenario, territory, names)
    log_table = blank_given(0)
    if logged is not None:
        cases, log_table = given_cases(
            scenario, territory, logged, posts["departments"]["cell"][posts["agencies"]["first"]]
        )
    objects = place_objects(scenario, cells, cases, seed)
    check_bits(horizon, max(len(cases), len(residents), len(objects["objects"])), a.KINDS)
    settings = make_settings(scenario, seed, rule.joint, every_move, rule.log_weight is not None)
    bodies = place_organisations(scenario, territory, residents, names)
    check_numbers(stations=len(posts["departments"]), organisations=len(bodies["organisations"]))
    enrol_households(scenario, households, seed)
    workers = place_workers(scenario, territory, grids, names, seed)
    workers["known"] = known_in_beats(workers, households)
    calendar = new_calendar(4 * len(cases) + 64 * len(workers) + 65536, horizon)
    days = np.zeros(scenario.horizon.days + 1, day_record).view(np.recarray)
    world = World(
        settings=settings,
        cases=cases,
        sightings=blank_sightings(len(cases)),
        limits=blank_limits(len(cases)),
        residents=residents,
        households=households,
        cells=cells,
        grids=grids,
        workers=workers,
        channels=_channels(scenario),
        shifts=_shifts(scenario, names),
        centre=_centre(scenario, names),
        moods=mood_sums(residents, cells, len(grids), len(scenario.population.groups)),
        days=days,
        log=np.zeros(LOG_ROWS if log else 0, log_record).view(np.recarray),
        crews=np.full((len(cases), 3), a.NOBODY, np.int64),
        failures=np.zeros(len(cases), np.int64),
        group_days=np.zeros((len(days), len(scenario.population.groups), 2)),
        station_days=np.zeros((len(days), len(posts["departments"]), 3), np.int64),
        clock=clock,
        heap=calendar.heap,
        count=calendar.count,
        logged=np.zeros(1, np.int64),
        to_whom=to_whom,
        which_next=which_next,
        log_weight=log_weight,
        given=log_table,
        attempts=np.zeros(len(cases), np.int64),
        roots=np.zeros((len(scenario.troubles.categories), len(grids))),
        upkeep=np.zeros((len(scenario.troubles.categories), len(grids))),
        spent_before=np.zeros(len(COST_HEADS)),
        spent_uncounted=np.full(len(COST_HEADS), np.nan),
        crew_before=np.zeros(3),
        **posts,
        **bodies,
        ties=ties,
        around=territory.around,
        **place_communities(scenario, territory, ties),
        **place_accounts(scenario, territory, residents),
        officials=place_officials(scenario, len(posts["departments"]), territory.n_communities, len(workers), seed),
        official_days=np.zeros(len(days), official_day_record).view(np.recarray),
        planned_tasks=place_planned_tasks(scenario),
        **place_surroundings(scenario, territory, residents),
        **place_services(scenario, territory, posts["departments"], seed),
        **place_disputes(scenario, grids, cells, residents, households, seed),
        **place_providers(
            scenario,
            grids["community"][cells["grid"][residents["cell"]]],
            residents["civic"],
            bodies["organisations"]["price"],
        ),
        **objects,
        **place_institutions(scenario, cells, seed),
        **place_tiers(scenario, territory, names, clock, len(cases)),
    )
    _first_messages(world)
    open_market(world, 0)
    for when, kind, subject in (
        *first_social_messages(scenario, territory),
        *first_service_messages(scenario),
        *first_money(scenario),
        *first_object_messages(scenario, world.objects),
        *first_task(scenario),
    ):
        send(world.heap, world.count, when, kind, subject)
    return world


def _exogenous(
    scenario: Scenario, seed: int, cache: dict[Any, Any] | None, troubles: Mapping[str, Any] | None
) -> tuple[Territory, Any, Any, Any]:
    """Return territory, cases, residents and households: all that no policy affects.

    If there is a `cache`, they are kept in it, and tables that a run writes to are returned as copies. Given troubles
    are recognised by object identity, so the cache keeps a reference to them.
    """
    if cache is None:
        territory = lay_out(scenario)
        return territory, _cases(scenario, territory, seed, troubles), *place_residents(scenario, territory, seed)
    patience = (scenario.behaviour.resident.patience_hours, scenario.behaviour.resident.patience_spread)
    if troubles is NOTHING_DRAWN:  # then residents depend on the place alone, and a fit changes departments every time
        key: tuple[Any, ...] = (scenario.territory, scenario.population, seed, *patience)
    else:
        key = (scenario.world_hash(), seed, *patience)
    if cache.get("key") != key or cache.get("given") is not troubles:
        place = (scenario.territory, scenario.population)
        if cache.get("place") != place:
            cache["place"], cache["territory"] = place, lay_out(scenario)
        territory = cache["territory"]
        residents, households = place_residents(scenario, territory, seed)
        cases = _cases(scenario, territory, seed, troubles)
        cache.update(key=key, given=troubles, cases=cases, residents=residents, households=households)
    return (
        cache["territory"],
        copied_table(cache["cases"]),
        copied_table(cache["residents"]),
        cache["households"].copy(),
    )


def _ties(scenario: Scenario, territory: Territory, cache: dict[Any, Any] | None) -> Ties:
    """Return the network of neighbours, which all runs of a territory share and none writes to."""
    if cache is None:
        return place_ties(scenario, territory)
    key = (scenario.territory, scenario.population, scenario.behaviour.resident.long_tie)
    if cache.get("ties_of") != key:
        cache["ties_of"], cache["ties"] = key, place_ties(scenario, territory)
    ties: Ties = cache["ties"]
    return ties


def _cases(scenario: Scenario, territory: Territory, seed: int, troubles: Mapping[str, Any] | None) -> np.recarray:
    """Return the troubles of the run, drawn or given."""
    return (
        draw_troubles(scenario, territory, seed)
        if troubles is None
        else given_troubles(scenario, territory, seed, troubles)
    )


def lay_out(scenario: Scenario) -> Territory:
    """Lay out the territory of a scenario."""
    figures = scenario.territory
    groups = [
        ResidentGroup(
            group.name, group.count, group.household_size, dict(zip(LandUse, group.homes.values(), strict=True))
        )
        for group in scenario.population.groups
    ]
    assert len(LAND_USES) == len(LandUse)
    lay = partial(
        build_territory,
        cells=scenario.cells,
        grids=figures.grids,
        communities=figures.communities,
        streets=figures.streets,
        land_mix=dict(zip(LandUse, figures.land_use.values(), strict=True)),
        groups=groups,
        fixtures_per_cell=dict(zip(LandUse, figures.fixtures.values(), strict=True)),
        seed=figures.layout_seed,
        area_share=figures.area_weight,
        given=None if figures.place is None else given_cells(figures.place),
    )
    territory: Territory = lay()
    if figures.work_weight == 0:
        return territory
    hours = np.array([row.work_hours for row in scenario.troubles.categories])
    return lay(work=hours @ expected_by_cell(scenario, territory), work_share=figures.work_weight)


def _clock(scenario: Scenario) -> tuple[Clock, dict[str, int]]:
    """Return the working calendars and their numbers by name.

    The scenario's calendars come first, then the field hours of the shifts in use.
    """
    table = scenario.calendar
    closed, extra = frozenset(table.closed), frozenset(table.extra)
    weeks = [
        WorkingWeek(
            row.name,
            row.windows,
            row.weekdays,
            closed if row.holidays else frozenset(),
            extra if row.holidays else frozenset(),
        )
        for row in table.calendars
    ]
    names = {row.name: number for number, row in enumerate(table.calendars)}
    for name in table.shifts[: scenario.policy.staffing.shifts]:
        week = weeks[names[name]]
        names[f"field {name}"] = len(weeks)
        weeks.append(
            WorkingWeek(f"field {name}", field_windows(scenario, week.windows), week.weekdays, week.closed, week.extra)
        )
    return build_clock(weeks, scenario.horizon.start, scenario.horizon.days + MARGIN_DAYS), names


def field_windows(scenario: Scenario, windows: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return what is left of a shift after forms and visits, which come first."""
    hours = sum(closes - opens for opens, closes in windows)
    taken = scenario.administrative_load * hours + scenario.visit_quota * scenario.behaviour.worker.visit_minutes / 60
    left = []
    for opens, closes in windows:
        used = min(taken, closes - opens)
        taken -= used
        if closes - opens - used > 1 / 60:
            left.append((opens + used, closes))
    return tuple(left)


def _channels(scenario: Scenario) -> np.recarray:
    shares = np.array(scenario.policy.participation.channels.shares())
    table = np.zeros(len(shares), channel_record).view(np.recarray)
    table["share"] = np.cumsum(shares) / shares.sum()
    table["share"][np.flatnonzero(shares)[-1] :] = 1.0
    table["delay"], table["open"] = CHANNEL_DELAYS, shares > 0
    return table


def _shifts(scenario: Scenario, names: dict[str, int]) -> np.recarray:
    used = scenario.calendar.shifts[: scenario.policy.staffing.shifts]
    hours = {row.name: row.hours for row in scenario.calendar.calendars}
    forms = {name: round(scenario.administrative_load * hours[name] * HOUR) for name in used}
    return np.array([(names[name], names[f"field {name}"], forms[name], 0) for name in used], shift_record).view(
        np.recarray
    )


def _centre(scenario: Scenario, names: dict[str, int]) -> np.recarray:
    table = np.zeros(1, centre_record).view(np.recarray)
    table["operators"], table["calendar"] = scenario.policy.staffing.operators, names[scenario.calendar.centre]
    table["posts"] = table["operators"]
    table["first"] = table["opening"] = table["fault"] = a.NOBODY
    return table


def _first_messages(world: World) -> None:
    """Send the messages that start a run: first trouble, midnight, evaluation, meeting, visits, disputes and steps."""
    settings = world.settings[0]
    send(world.heap, world.count, DAY, a.DAY_ENDS, 0)
    send(world.heap, world.count, int(settings.evaluation), a.EVALUATED, 0)
    if settings.meeting > 0:
        send(world.heap, world.count, int(settings.meeting), a.MEETS, 0)
    if len(world.cases):
        kind = a.REPORTED if len(world.given) else a.ARISES
        send(world.heap, world.count, max(0, int(world.cases[0].arises)), kind, 0)
    if settings.visit_quota > 0 and len(world.workers):
        for shift in range(len(world.shifts)):
            row = world.shifts[shift]
            send(world.heap, world.count, after(world.clock, int(row.calendar), 0, int(row.forms)), a.VISITS, shift)
    for number in range(len(world.disputes)):
        send(world.heap, world.count, int(world.disputes[number].starts), a.BROKE_OUT, number)
    for number in range(len(world.works)):
        send(world.heap, world.count, int(world.works[number].starts), a.WORKS_BEGUN, number)
    first_absences(world)
    first_screening(world)
    first_official_messages(world)
    if settings.every_move:
        from sim.agents.patrol import resume_patrol

        for worker in range(len(world.workers)):
            resume_patrol(world, worker, int(world.workers[worker].cell), 0)
