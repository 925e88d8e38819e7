"""Setup of windows, lists and shocks: their tables, their levers and constants as numbers, and their first messages."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.agents.contacts import FAR_OFF, contact_record
from sim.agents.shocks import shock_record
from sim.agents.windows import services_record
from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.setup.posting import catchments, nearest_stations, offices
from sim.setup.shocks import touches
from sim.territory.distances import way_on_foot
from sim.territory.records import Territory
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR, MINUTE

SPELL_OUT = 3.0  # multiples of its time constant after which a shock counts as over
OFFICE_HOURS = 250 * 8  # opening hours of a post in a year, over which its visitors are spread
ASKED = 10  # owners who read a question in their group
DAYBREAK = 6 * HOUR  # when the day's contacts are planned: before any office opens


def service_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and constants of windows, lists, surge staff and openness in seconds and shares."""
    policy, b = scenario.policy, scenario.behaviour.services
    windows, contacts, surge, openness = policy.windows, policy.contacts, policy.surge, policy.openness
    calendars = [row.name for row in scenario.calendar.calendars]
    departments = [row.name for row in scenario.departments]
    return {
        "window_posts": windows.number,
        "window_calendar": calendars.index(windows.calendar) if windows.number else 0,
        "window_counters": windows.counters,
        "window_limit": float(windows.limit_factor) if windows.number else 1.0,
        "window_clerks": windows.clerks,
        "window_others": b.window_visits * scenario.population.residents / max(1, windows.number) / OFFICE_HOURS,
        "service_time": b.service_minutes * MINUTE,
        "line_borne": b.line_minutes * MINUTE,
        "in_person": float(windows.in_person),
        "way_borne": b.way_minutes * MINUTE,
        "finds_counter": float(b.finds_counter),
        "comes_back": float(b.comes_back),
        "counter_time": round(b.counter_minutes * MINUTE),
        "contact_every": contacts.every_days * DAY,
        "contact_agency": departments.index(contacts.by) if contacts.by else a.NOBODY,
        "contact_share": float(contacts.hours_share),
        "contracted": float(contacts.contracted),
        "contract_real": float(b.contract_real),
        "placement": float(contacts.placement),
        "placement_effect": float(b.placement_effect),
        "emergency": contacts.emergency_days * DAY,
        "contact_time": b.contact_hours * HOUR,
        "formal_time": b.formal_hours * HOUR,
        "grace": round(b.grace_days * DAY),
        "contact_sees": float(b.contact_sees),
        "formal_sees": float(b.formal_sees),
        "support_time": b.support_days * DAY,
        "mutual_aid": float(b.mutual_aid),
        "surge": float(surge.officers),
        "surge_delay": round(surge.delay_hours * HOUR),
        "surge_length": surge.days * DAY,
        "known": known_with_groups(scenario),
        "named_right": float(b.named_right),
        "complaint_heard": float(b.complaint_heard),
        "contests": float(b.contests),
        "automatic": float(openness.automatic),
        "automatic_worth": float(b.automatic_worth),
        "published": float(openness.answers_published),
    }


def known_with_groups(scenario: Scenario) -> float:
    """Return the share of residents who know the duties of offices, or are told of them by their owners' group."""
    known, groups = scenario.policy.openness.known, scenario.policy.voice.owners_groups
    somebody = 1.0 - (1.0 - known) ** ASKED
    return float(known + (1.0 - known) * groups * scenario.behaviour.voice.tells_duties * somebody)


def place_services(scenario: Scenario, territory: Territory, departments: Any, seed: int) -> dict[str, Any]:
    """Return the tables of windows, lists and shocks; keys are fields of `World`."""
    return {
        **_ways(scenario, territory),
        "contacts": place_contacts(scenario, territory, departments, seed),
        "services": np.zeros(1, services_record).view(np.recarray),
        **_shocks(scenario),
    }


def _ways(scenario: Scenario, territory: Territory) -> dict[str, Any]:
    """Return the metres from each cell to the nearest post, and which that is.

    Posts stand in the middle of equal shares of residents.
    """
    cells, posts = territory.cells, scenario.policy.windows.number
    if posts == 0:
        return {"ways": np.zeros(0), "post_of": np.zeros(0, np.int64)}
    places = np.unique(offices(catchments(territory), posts))
    detour = scenario.territory.detour
    ways = np.array(
        [
            [way_on_foot(cells, territory.around, cell, int(post), detour) for post in places]
            for cell in range(len(cells))
        ]
    )
    return {"ways": ways.min(axis=1), "post_of": ways.argmin(axis=1).astype(np.int64)}


def place_contacts(scenario: Scenario, territory: Territory, departments: Any, seed: int) -> np.recarray:
    """Return the lists: a row for each household of the groups named, in the order of households.

    Those who keep contacts for a department belong to its station with the area in which they live.
    """
    contacts, names = scenario.policy.contacts, [row.name for row in scenario.population.groups]
    people = territory.people
    heads = np.flatnonzero(np.diff(people["household"], prepend=-1))
    listed = heads[np.isin(people["group"][heads], [names.index(name) for name in contacts.groups])]
    table = np.zeros(len(listed), contact_record).view(np.recarray)
    table["household"] = people["household"][listed]
    table["last"], table["urgent"] = -FAR_OFF, a.NEVER
    table["station"] = a.NOBODY
    if contacts.by:
        agency = [row.name for row in scenario.departments].index(contacts.by)
        rows = np.flatnonzero(departments["agency"] == agency)
        rows = rows[departments["staff"][rows] > 0] if (departments["staff"][rows] > 0).any() else rows
        table["station"] = rows[_station_of(territory, contacts.by, people["cell"][listed], departments, rows)]
    every = contacts.every_days * DAY
    if every:
        table["due"] = np.floor(uniforms(seed, purposes.CONTACT_DUE, table["household"]) * every)
        table["last"] = table["due"] - every  # contacts were kept before the run
    else:
        table["due"] = FAR_OFF
    return table


def _station_of(territory: Territory, department: str, cells: Any, departments: Any, rows: Any) -> Any:
    """Return which of a department's open stations serves each cell: the nearest, or by shares of residents."""
    if department in territory.points:
        return nearest_stations(territory, departments["cell"][rows])[cells]
    return np.minimum((catchments(territory)[cells] * len(rows)).astype(np.int64), len(rows) - 1)


def _shocks(scenario: Scenario) -> dict[str, Any]:
    troubles, groups = scenario.troubles, [row.name for row in scenario.population.groups]
    n, communities = len(troubles.shocks), scenario.territory.communities
    table = np.zeros(n, shock_record).view(np.recarray)
    strikes = np.ones((n, len(troubles.categories) + communities), np.bool_)
    for number, shock in enumerate(troubles.shocks):
        row = table[number]
        row.starts = shock.day * DAY
        row.ends = row.starts + round(SPELL_OUT * shock.days * DAY)
        row.group = groups.index(shock.group) if shock.group else a.NOBODY
        strikes[number, : len(troubles.categories)] = [touches(shock, each) for each in troubles.categories]
        if shock.communities:
            struck = np.isin(np.arange(communities), shock.communities)
            strikes[number, len(troubles.categories) :] = struck
    return {"shocks": table, "strikes": strikes}


def first_service_messages(scenario: Scenario) -> list[tuple[int, int, int]]:
    """Return the first messages as (second, kind, subject): the first day of the lists, and each shock."""
    found = [(shock.day * DAY, a.STRUCK, number) for number, shock in enumerate(scenario.troubles.shocks)]
    if has_lists(scenario):
        found.append((DAYBREAK, a.CONTACTS_FALL_DUE, 0))
    return [each for each in found if each[0] < scenario.horizon.days * DAY]


def has_lists(scenario: Scenario) -> bool:
    """Return whether anybody is owed a contact, in ordinary times or after a shock."""
    contacts = scenario.policy.contacts
    return bool(contacts.groups) and (contacts.every_days > 0 or contacts.emergency_days > 0)
