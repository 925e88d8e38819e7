"""The world of a run: all its tables in one named tuple, which every behaviour takes as its first argument."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.working_time import Clock

category_record = np.dtype(
    [
        ("kind", "i1"),
        ("clock", "i8"),  # calendar on which the time limit runs
        ("limit", "i8"),  # time limit in s on that calendar
        ("expected_hours", "f8"),  # mean work content
        ("ambiguity", "f8"),
        ("referable", "?"),
        ("lead", "i8"),  # agency in charge
        ("first_candidate", "i8"),
        ("candidates", "i8"),
        ("first_partner", "i8"),
        ("neglect", "f8"),  # chance that officials set a case of this category aside
        ("forced", "?"),  # whether supervised handling brings such a case back into the waiting line
        ("team_skill", "f8"),  # skill that the grid's team adds
        ("team_reach", "f8"),  # share of larger matters that the team tries
        ("deterrable", "f8"),
        ("capital", "f8"),  # share of cases that wait for a budget
        ("growth", "f8"),  # severity gained in a second
        ("reach", "i1"),
        ("contracted", "?"),  # whether contractors of cleaning and greening keep such troubles from arising
        ("managed", "?"),  # the same of property companies
        ("told", "f8"),  # readiness to tell of it against other troubles
        ("averted", "f8"),  # share that full support of the person prevents
        ("fee", "f8"),  # yuan that a handled case brings
        ("kept", "f8"),  # of these, what comes back to the department
        ("worth", "f8"),  # the same against the wage of the hours it takes, from 0 to 1
        ("own_purse", "?"),  # whether the category has money of its own
        ("sponsored", "?"),  # whether a payer from outside pays
        ("scored", "?"),  # whether it counts for the department's score
        ("first", "f8"),  # chance that a case is taken up before others because that pays
    ],
    align=True,
)
# forms: seconds of paperwork in each shift; today: field seconds of the day that ended last
shift_record = np.dtype([("calendar", "i8"), ("field", "i8"), ("forms", "i8"), ("today", "i8")], align=True)
log_record = np.dtype([("time", "i8"), ("case", "i4"), ("actor", "i4"), ("activity", "i1")], align=True)


class World(NamedTuple):
    """All tables of records (one row per subject), small matrices, the calendar of messages and the rules in force.

    Every table is a record array, so `world.cases[i].severity` reads the same in compiled code and in plain Python.
    """

    settings: np.recarray  # one row: levers and uncertainties as numbers in seconds, metres and shares
    cases: np.recarray
    sightings: np.recarray  # (cases,) what those around make of each
    limits: np.recarray  # (cases,) the time limit of each
    residents: np.recarray
    households: np.recarray
    cells: np.recarray
    grids: np.recarray
    workers: np.recarray
    departments: np.recarray
    officials: np.recarray  # heads of offices, community secretaries, grid workers, one by one
    official_days: np.recarray  # (days,) what officials did beside cases
    planned_tasks: np.recarray  # that need residents to take part
    organisations: np.recarray
    centre: np.recarray  # one row
    categories: np.recarray
    candidates: np.recarray  # departments competent for each category
    agencies: np.recarray
    channels: np.recarray
    shifts: np.recarray
    moods: np.recarray  # sums by grid, then by population group
    days: np.recarray
    surroundings: np.recarray  # what residents see, by cell
    vicinities: np.recarray  # the same by grid
    communities: np.recarray
    society: np.recarray  # one row: what all communities share
    society_days: np.recarray
    log: np.recarray  # buffer of the event log; length 0 if no log is kept
    disputes: np.recarray
    payoffs: NDArray[np.float64]  # (disputes, counterparty insists, residents insist, side)
    members: NDArray[np.int64]  # residents with a stake, dispute by dispute, lowest threshold first
    thresholds: NDArray[np.float64]  # threshold of each of these members: share acting at which the member joins
    bodies: np.recarray  # bodies that mediate disputes
    crews: NDArray[np.int64]  # (cases, 3) departments of a joint action
    partners: NDArray[np.int64]  # agencies, from category.first_partner on
    competence: NDArray[np.float64]  # (categories, departments) speed; 0 if not competent
    failures: NDArray[np.int64]  # (cases,) failed services by organisations
    offers: NDArray[np.bool_]  # (organisations, categories)
    covers: NDArray[np.bool_]  # (organisations, communities)
    neighbours: NDArray[np.int32]  # (cells, 8) cells around each cell, -1 beyond the edge
    dispositions: NDArray[np.float64]  # (cells, groups + 1) sums over the residents of a group, and of all
    reserves: NDArray[np.float64]  # (grids, groups + 1) the same of 1 - disposition
    forces: NDArray[np.float64]  # (groups,) of the surroundings on satisfaction, summed over members, last night
    fading: NDArray[np.float64]  # (days, 3) what is left after so many nights: slow and fast mode of mood, anger
    catchment: NDArray[
        np.float64
    ]  # (cells,) share of the residents along the walk who live before a cell's middle, below 1
    areas: NDArray[np.int16]  # (departments whose stations have given places, cells) number of the nearest station
    # (cells, cells) or (grids, grids) steps by which the way round exceeds the city-block distance; (0, 0): none
    around: NDArray[np.int16]
    watched: NDArray[np.float64]  # (cells,) chance that cameras show a visible trouble
    watched_by_layers: NDArray[np.float64]  # (cells,) the same without cameras that have a place of their own
    lenses: NDArray[np.int64]  # (cells,) of these, those that work
    group_days: NDArray[np.float64]  # (days, groups, 2) satisfaction and trust
    # (days, departments, 3): queue at midnight, officer-seconds worked and officer-seconds offered until then
    station_days: NDArray[np.int64]
    clock: Clock
    heap: NDArray[np.int64]
    count: NDArray[np.int64]  # type: ignore[assignment]  # in place of tuple.count
    logged: NDArray[np.int64]  # one number: rows in use in the log buffer
    to_whom: Any
    which_next: Any
    log_weight: Any
    attempts: NDArray[np.int64]  # (cases,) times the grid has kept a case and tried again
    ties: NDArray[np.int32]  # (households, ties of each) households that a household knows; (0, 0): no network
    acts: NDArray[np.int8]  # whether each member of a dispute acts: 0 no, 1 yes, 2 joins now
    homes: np.recarray  # households of each dispute: how many of their members have a stake, and how many act
    # (categories, grids): chance that a trouble is prevented because its causes have been dealt with
    roots: NDArray[np.float64]
    providers: np.recarray  # firms that bid for contracts
    contracts: np.recarray  # of organisations, of upkeep by community, of property management by community
    # (categories, grids): chance that upkeep of streets and estates keeps a trouble from arising
    upkeep: NDArray[np.float64]
    # (heads of cost,) yuan that earlier policies cost beyond what this one would have cost meanwhile
    spent_before: NDArray[np.float64]
    # (heads of cost,) yuan spent before outcomes count, read when the warm-up ends; not-a-number: not read
    spent_uncounted: NDArray[np.float64]
    # (3,) task seconds, field seconds and metres of grid workers beyond those of the posts of this policy
    crew_before: NDArray[np.float64]
    ways: NDArray[np.float64]  # (cells,) metres to the nearest service post; (0,) without posts
    post_of: NDArray[np.int64]  # (cells,) number of that post
    contacts: np.recarray  # households on lists, in the order of households
    services: np.recarray  # one row: counts of windows, lists, shocks and complaints
    shocks: np.recarray
    strikes: NDArray[np.bool_]  # (shocks, categories + communities) what each shock strikes
    accounts: np.recarray  # purses by owner and street; none if nobody keeps one
    objects: np.recarray  # followed one by one; no rows if the scenario has none
    object_of: NDArray[np.int32]  # (cases,) object that a trouble comes from, -1 none; (0,) if no object causes any
    works: np.recarray  # on estates, in the order in which they are planned to begin
    effects: np.recarray  # (days,) counts of what befalls objects and of harm between institutions
    tiers: np.recarray  # lowest first; none: the grid reports straight to the centre
    tier_offices: np.recarray  # offices of all tiers, tier by tier
    climbs: np.recarray  # (cases,) way of each case through the tiers; none without tiers
    given: np.recarray  # (cases,) what a log says of each; none if troubles are drawn
