"""What holds at any time of any run, whatever the scenario."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from random_scenarios import scenarios, seeds
from replay import in_hours, most_at_once, open_cases
from small_worlds import DAY, EXOGENOUS, WITH_MOVING_OBJECTS, same_cases

from sim.agents.patrol import cell_now
from sim.agents.satisfaction import satisfaction_at, settled
from sim.engine.working_time import is_open
from sim.run.simulation import Simulation, simulate
from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.demand import draw_troubles
from sim.setup.residents import mood_sums
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Ledger
from sim.world import World

TOLERANCE = 1e-9


def check_offices(world: World) -> None:
    """Officers, operators and organisations work within their numbers; lines hold who they say they hold."""
    cases, departments = world.cases, world.departments
    assert (departments["busy"] >= 0).all()
    # an officer called to a meeting, or along with a leader, finishes the case at hand
    called_away = (departments["meeting"] > 0) | (departments["accompanied"] > 0)
    assert (departments["busy"] <= np.ceil(departments["staff"]) + called_away).all()
    waiting = np.bincount(cases["line"][cases["line"] >= 0], minlength=len(departments))
    assert (waiting == departments["queue"]).all()
    assert (cases["state"][cases["line"] >= 0] == CaseState.OPEN).all()
    assert 0 <= world.centre[0].busy <= world.centre[0].operators
    assert (world.organisations["busy"] >= 0).all()
    assert (world.organisations["busy"] <= world.organisations["capacity"]).all()
    assert (world.organisations["capacity"] >= world.organisations["staff"]).all()
    at_hand = world.workers["busy"][world.workers["busy"] >= 0]
    assert len(set(at_hand.tolist())) == len(at_hand)


def check_scores(world: World, now: int) -> None:
    """Scores lie in [0, 1], and the books of moods add up."""
    for table, names in (
        (world.residents, ("expectation", "voice", "civic", "disposition")),
        (world.households, ("anger",)),
        (world.cases, ("severity", "pressing")),
        (world.departments, ("score",)),
        (world.workers, ("skill", "fatigue")),
    ):
        for name in names:
            assert (table[name] >= 0).all(), name
            assert (table[name] <= 1 + TOLERANCE).all(), name
    check_society(world)
    judged = world.cases["contentment"][world.cases["judged"] >= 0]
    assert ((judged >= 0) & (judged <= 1)).all()
    assert (abs(world.residents["worth"]) <= 1 + TOLERANCE).all()
    everybody = range(len(world.residents))
    people = world.residents.copy()
    people["satisfaction"] = [settled(world, each, now)[0] for each in everybody]
    people["trust"] = [settled(world, each, now)[1] for each in everybody]
    felt = np.array([satisfaction_at(world, each, now) for each in everybody])
    assert ((felt >= 0) & (felt <= 1)).all()
    groups = len(world.moods) - len(world.grids)
    truth, kept = mood_sums(people, world.cells, len(world.grids), groups), world.moods
    for name in ("disposition", "trust", "satisfaction"):
        assert np.allclose(kept[name], truth[name], atol=1e-6), name
    assert (kept["members"] == truth["members"]).all()
    check_surroundings(world)


def check_surroundings(world: World) -> None:
    """The street takes no more than all, and the sums of what it does are those of the residents."""
    strain, comfort = world.surroundings["strain"], world.vicinities["comfort"]
    assert ((strain >= -TOLERANCE) & (strain <= 1 + TOLERANCE)).all()
    assert ((comfort >= -TOLERANCE) & (comfort <= 1 + TOLERANCE)).all()
    assert (world.surroundings["nuisance"] >= -1e-6).all()
    people, grid = world.residents, world.cells["grid"][world.residents["cell"]]
    disposition = people["disposition"].astype(float)
    added = -disposition * strain[people["cell"]] + (1.0 - disposition) * comfort[grid]
    sums = np.concatenate(
        [
            np.bincount(grid, added, minlength=len(world.grids)),
            np.bincount(people["group"], added, minlength=len(world.moods) - len(world.grids)),
        ]
    )
    assert np.allclose(sums, world.moods["ambient_satisfaction"], atol=1e-6)


def check_society(world: World) -> None:
    """Shares of communities lie in [0, 1], willingness in [-1, 1], and nobody spends what is not there."""
    communities, society = world.communities, world.society[0]
    assert (abs(communities["willingness"]) <= 1).all()
    assert (communities["believing"] >= 0).all()
    assert (communities["believing"] + communities["immune"] <= 1 + TOLERANCE).all()
    assert 0 <= society.online <= 1
    assert 0 <= society.answered <= 1
    assert society.active >= 0
    assert society.left >= 0


def check_places(world: World, now: int) -> None:
    """Workers are in the territory, on patrol on their own beat."""
    for number, worker in enumerate(world.workers):
        assert 0 <= worker.cell < len(world.cells)
        if worker.busy == a.NOBODY:
            assert worker.first_cell <= cell_now(world, number, now) < worker.first_cell + worker.cells


@settings(max_examples=20)
@given(scenarios(), seeds)
def test_capacities_scores_and_places_at_any_time(scenario: Scenario, seed: int) -> None:
    simulation = Simulation(scenario, seed)
    for now in range(0, 10 * DAY + 1, 7 * 3600):
        simulation.run_to(now)
        check_offices(simulation.world)
        check_scores(simulation.world, now)
        check_places(simulation.world, now)


@given(scenarios(), seeds)
def test_cases_are_conserved(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed)
    world, found = result.simulation.world, result.outcomes
    state = world.cases["state"]
    assert (state != CaseState.PENDING).all()
    ends = [
        CaseState.LATENT,
        CaseState.TOLERATED,
        CaseState.OPEN,
        CaseState.CLOSED,
        CaseState.WITHDRAWN,
        CaseState.CONCEALED,
        CaseState.PREVENTED,
        CaseState.DETERRED,
    ]
    assert np.isin(state, ends).all()
    assert (
        found["arisen"]
        == found["tolerated"] + found["open"] + found["closed"] + found["withdrawn"] + found["concealed"]
    )
    for name, kept_away in (("prevented", CaseState.PREVENTED), ("deterred", CaseState.DETERRED)):
        assert world.days[name].sum() == np.count_nonzero(state == kept_away)
    assert sum(world.days[name].sum() for name in ("arisen", "prevented", "deterred")) == len(world.cases)
    assert world.days["rough"].sum() <= world.days["contacts"].sum() <= len(world.cases)
    assert not (world.households["visited"] & ~world.households["known"]).any()
    open_at_the_end = (
        world.days["open"][-2] + world.days["open"][-1]
    )  # the last row holds the changes at the last second
    assert open_at_the_end == np.count_nonzero(state == CaseState.OPEN)
    assert world.days["withdrawn"].sum() >= np.count_nonzero(state == CaseState.WITHDRAWN)  # others report it later
    assert world.days["petitions_on_file"].sum() <= world.days["petitions"].sum()
    hidden = world.cases[state == CaseState.CONCEALED]
    assert (hidden["ledger"] == Ledger.CLOSED_ON_FILE).all()
    assert (hidden["resolved"] == a.NEVER).all()
    assert world.days["concealed"].sum() >= len(hidden)
    once = world.cases["recurrences"] == 0
    if once.all():
        closed = world.days["closed"].sum() + world.days["self_helped"].sum()
        assert closed == np.count_nonzero(state == CaseState.CLOSED)


def check_order(cases: np.recarray, *stages: str) -> None:
    """Every stage that a case has reached comes no earlier than the stage before it."""
    for k, first in enumerate(stages):
        for second in stages[k + 1 :]:
            both = (cases[first] >= 0) & (cases[second] >= 0)
            assert (cases[first][both] <= cases[second][both]).all(), (first, second)


@given(scenarios(), seeds)
def test_time_stamps_of_a_case_never_run_backwards(scenario: Scenario, seed: int) -> None:
    cases = simulate(scenario, seed).simulation.world.cases
    check_order(cases, "arises", "discovered", "reported", "acted", "handled")
    check_order(cases, "reported", "filed", "dispatched")
    check_order(cases, "acted", "resolved")
    check_order(cases, "arises", "resolved")
    check_order(cases, "reported", "deadline")
    closed = cases[cases["state"] == CaseState.CLOSED]
    check_order(closed, "handled", "fed_back", "closed")
    check_order(
        closed[closed["rework"] == 0], "fed_back", "verified", "closed"
    )  # after rework there may be no second check
    check_order(closed, "resolved", "closed")
    assert (cases["discovered"] == cases["reported"]).all()
    assert (cases["closed"][cases["state"] != CaseState.CLOSED] == a.NEVER).all()


@given(scenarios(), seeds)
def test_nobody_handles_two_cases_at_once_beyond_capacity(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed, log=True)
    log, world = result.log, result.simulation.world
    assert log is not None
    for department, most in most_at_once(log, a.STARTED, [a.HANDLED]).items():
        assert most <= np.ceil(world.departments[department].staff)
    for most in most_at_once(log, a.ATTENDED, [a.SETTLED, a.MEDIATED, a.VERIFIED]).values():
        assert most == 1
    for body, most in most_at_once(log, a.REFERRED, [a.SERVED]).items():
        assert most <= world.organisations[body].capacity


@given(scenarios(), seeds)
def test_nobody_works_outside_working_hours(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed, log=True)
    log, world = result.log, result.simulation.world
    assert log is not None
    for row in log:
        second, activity, actor = int(row["time"]), int(row["activity"]), int(row["actor"])
        if activity in (a.STARTED, a.OPENS):
            assert is_open(world.clock, world.departments[actor].calendar, second)
        elif activity == a.HANDLED:
            assert in_hours(world.clock, world.departments[actor].calendar, second)
        elif activity in (a.ATTENDED, a.SETTLED, a.MEDIATED, a.VERIFIED, a.DISCOVERED):
            assert in_hours(world.clock, world.workers[actor].calendar, second)
        elif activity == a.SERVED:
            assert in_hours(world.clock, world.organisations[actor].calendar, second)
        elif activity in (a.FILED, a.SEATS_OPEN):
            assert in_hours(world.clock, world.centre[0].calendar, second)
        elif activity == a.VISITS:
            assert in_hours(world.clock, world.shifts[int(row["case"])].calendar, second)


@given(scenarios(), seeds)
def test_staff_hours_used_do_not_exceed_those_offered(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed)
    for name in ("utilisation_departments", "utilisation_workers"):
        used = result.outcomes[name]
        assert np.isnan(used) or 0 <= used <= 1


@given(scenarios(), seeds)
def test_rates_and_scores_among_the_outcomes_lie_in_the_unit_interval(scenario: Scenario, seed: int) -> None:
    from sim.outcomes.measures import OUTCOMES

    found = simulate(scenario, seed).outcomes
    for outcome in OUTCOMES:
        value = found[outcome.name]
        assert np.isnan(value) or value >= (-1 if outcome.name == "willingness" else 0), outcome.name
        if outcome.unit in ("share", "score") and not outcome.name.startswith(("utilisation", "rework")):
            assert np.isnan(value) or value <= 1 + TOLERANCE, outcome.name


@given(scenarios(), seeds)
def test_the_stream_is_never_written_on(scenario: Scenario, seed: int) -> None:
    cases = simulate(scenario, seed).simulation.world.cases
    columns = WITH_MOVING_OBJECTS if scenario.objects.stalls or scenario.objects.outfalls else EXOGENOUS
    assert same_cases(cases, draw_troubles(scenario, lay_out(scenario), seed), columns)
    assert ((cases["arises"] >= 0) & (cases["arises"] < scenario.horizon.days * DAY)).all()
    assert (np.diff(cases["arises"]) >= 0).all()


@given(scenarios(), seeds)
def test_little_s_law_holds_as_an_area_on_the_event_log(scenario: Scenario, seed: int) -> None:
    """The open cases over time, from the log, are the times that cases were open, from the table: L = rate x W."""
    result = simulate(scenario, seed, log=True)
    cases, days, horizon = result.simulation.world.cases, result.simulation.world.days, scenario.horizon.days * DAY
    assert result.log is not None
    steps = open_cases(result.log)
    area = sum(number * (following - second) for (second, number), (following, _) in pairwise([*steps, (horizon, 0)]))
    given_up = result.log["case"][result.log["activity"] == a.WITHDRAWN]
    opened_once = (cases["state"][given_up] == CaseState.WITHDRAWN).all()  # nobody else reported what one gave up
    if (cases["recurrences"] == 0).all() and opened_once:
        known = cases[cases["reported"] >= 0]
        ended = np.where(known["closed"] >= 0, known["closed"], horizon)
        withdrawn = {
            int(row["case"]): int(row["time"]) for row in result.log if row["activity"] in (a.WITHDRAWN, a.CONCEALED)
        }
        for number in np.flatnonzero(np.isin(known["state"], [CaseState.WITHDRAWN, CaseState.CONCEALED])):
            ended[number] = withdrawn[int(np.flatnonzero(cases["reported"] >= 0)[number])]
        assert area == (ended - known["reported"]).sum()
    number, place = 0, 0
    for day in range(scenario.horizon.days):
        while place < len(steps) and steps[place][0] < (day + 1) * DAY:
            number, place = steps[place][1], place + 1
        assert days["open"][day] == number


@given(scenarios(), seeds)
def test_the_event_log_is_in_order_and_agrees_with_the_daily_counts(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed, log=True)
    log, days = result.log, result.simulation.world.days
    assert log is not None
    assert (np.diff(log["time"]) >= 0).all()
    assert log["time"][-1] <= scenario.horizon.days * DAY
    for name, activity in (("arisen", a.ARISES), ("closed", a.CLOSED), ("withdrawn", a.WITHDRAWN),
                           ("tolerated", a.TOLERATED), ("bounced", a.BOUNCED), ("urged", a.URGED),
                           ("escalated", a.ESCALATED), ("judged", a.JUDGED), ("rework", a.REWORKED),
                           ("recurred", a.RECURS), ("deterred", a.DETERRED)):  # fmt: skip
        counted = np.bincount(log["time"][log["activity"] == activity] // DAY, minlength=len(days))
        assert (counted == days[name]).all(), name
