"""The efficiency office, the meeting on stuck cases, and work on causes."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import DAY, DRAWN, composed, ran, same_cases

from sim.agents.department import deal_with_causes
from sim.agents.supervision import MOST_EFFORT, is_stuck, on_sanctioned
from sim.outcomes.tables import case_table
from sim.run.simulation import RunResult, Simulation, simulate
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState

STRAINED = ("scenario=small_town", "horizon.days=90", "horizon.warmup_days=0", "troubles.factor=3")


def strained(*levers: str, seed: int = 1) -> RunResult:
    return simulate(composed(*STRAINED, *levers), seed, log=True)


def test_a_sanction_drives_a_department_up_to_a_bound() -> None:
    world = Simulation(composed(*STRAINED, "policy.supervision.sanction=1"), 1).world
    case = world.cases[0]
    case.state, case.department = CaseState.OPEN, 2
    efforts = []
    for _ in range(8):
        assert on_sanctioned(world, 0, DAY) == 2
        efforts.append(float(world.departments[2].effort))
    assert efforts[:2] == pytest.approx([1.1, 1.2])
    assert efforts[-1] == MOST_EFFORT
    assert world.departments[1].effort == 1.0
    case.handled = DAY
    assert on_sanctioned(world, 0, DAY) == a.SILENT


def test_sanctions_follow_supervision_by_some_days_and_hit_unsolved_cases() -> None:
    result = strained(
        "policy.supervision.sanction=1", "policy.supervision.urging=1", "policy.supervision.evaluation_days=366"
    )
    log, world = result.log, result.simulation.world
    assert log is not None
    rows = log[log["activity"] == a.SANCTIONED]
    assert len(rows) > 0
    assert (rows["time"] == world.cases["deadline"][rows["case"]] + 5 * DAY).all()
    assert (world.cases["supervised"][rows["case"]]).all()
    assert world.departments["effort"].max() > 1.0


def test_a_meeting_settles_the_oldest_stuck_cases_up_to_its_agenda() -> None:
    """C7: every nine days; what is overdue in a line or was refused comes first, oldest first."""
    scenario = composed(
        *STRAINED,
        "policy.supervision.meeting_days=9",
        "policy.supervision.urging=0",
        "behaviour.official.meeting_agenda=2",
    )
    simulation = Simulation(scenario, 1, log=True)
    simulation.run_to(27 * DAY - 1)
    cases = simulation.world.cases
    stuck = [number for number in range(len(cases)) if is_stuck(simulation.world, number, 27 * DAY)]
    assert len(stuck) > 3
    simulation.run_to(27 * DAY)
    meetings = simulation.log["time"][simulation.log["activity"] == a.MEETS]
    assert meetings.tolist() == [9 * DAY, 18 * DAY, 27 * DAY]
    assert cases["supervised"][stuck[:2]].all()
    assert (cases["believed"] == cases["category"])[stuck[:2]].all()
    assert not cases["supervised"][stuck[2:]].all()


def test_a_meeting_finds_hands_and_costs_hours() -> None:
    """The officers of the departments concerned are away for two hours and come back."""
    scenario = composed(*STRAINED, "policy.supervision.meeting_days=9", "policy.supervision.urging=0")
    simulation = Simulation(scenario, 1, log=True)
    simulation.run_to(27 * DAY - 1)
    world = simulation.world
    before, busy = world.departments["busy_seconds"].copy(), world.departments["busy"].copy()
    free = (busy < np.floor(world.departments["staff"])) | (busy == 0) & (world.departments["away"] == 0)
    where = world.cases["department"].copy()
    simulation.run_to(27 * DAY)
    attended = world.departments["meeting"] == 3
    assert attended.any()
    begun = simulation.log[(simulation.log["time"] == 27 * DAY) & (simulation.log["activity"] == a.STARTED)]
    at_work = busy + attended  # and those who begin with a case that the meeting gave them, where an office is open
    np.add.at(at_work, begun["actor"], world.limits["hands"][begun["case"]])
    assert (world.departments["busy"] == at_work).all()
    spent = (world.departments["busy_seconds"] - before)[attended & free & (world.departments["staff"] >= 1)]
    assert (spent >= 2 * 3600).all()  # who comes from a case has booked those hours for it
    assert (world.departments["effort"] > 1.0).any()
    moved = np.flatnonzero((world.cases["department"] != where) & (where >= 0))
    for number in moved:
        assert world.competence[world.cases["category"][number], world.cases["department"][number]] > 0
    simulation.run_to(36 * DAY - 1)  # offices are closed for the Spring Festival first
    ends = simulation.log[simulation.log["activity"] == a.ADJOURNED]
    assert (ends["time"] > 27 * DAY).sum() == attended.sum()


@pytest.mark.parametrize("lever", ["policy.supervision.urging=1", "policy.supervision.meeting_days=7"])
def test_pressure_shortens_waits_unless_offices_cannot_keep_up(lever: str) -> None:
    """L14, L16: it does not only reorder lines.

    Where far more comes in than can be done it does little else: the oldest cases go first, and they have waited for so
    long that it no longer counts, while those behind them wait longer.
    """
    for load, shortens in ((1, True), (3, False)):
        base = ("scenario=small_town", "horizon.days=180", f"troubles.factor={load}", "policy.supervision.urging=0")
        change = [
            simulate(composed(*base, lever), seed).outcomes["action_delay_hours"]
            - ran(*base, seed=seed).outcomes["action_delay_hours"]
            for seed in range(1, 13)
        ]
        assert (np.mean(change) + 2 * np.std(change, ddof=1) / np.sqrt(len(change)) < 0) == shortens


def test_causes_dealt_with_prevent_up_to_a_bound() -> None:
    world = Simulation(composed(*STRAINED, "policy.supervision.prevention=0.5"), 1).world
    grid, number = int(world.cells[world.cases[0].cell].grid), int(world.cases[0].category)
    levels = []
    for _ in range(200):
        deal_with_causes(world, 0)
        levels.append(float(world.roots[number, grid]))
    assert levels[:2] == pytest.approx([0.1 * 0.5, 0.05 + 0.1 * 0.45])
    assert levels[-1] == pytest.approx(0.5)
    assert np.count_nonzero(world.roots) == 1


def test_prevented_troubles_never_arise_and_the_stream_stays_as_it_is() -> None:
    """SF-24: fewer arise, more as time goes on; what would have arisen is the same."""
    plain, working = strained(), strained("policy.supervision.prevention=0.5", "policy.staffing.department_staff=2")
    assert same_cases(plain.simulation.world.cases, working.simulation.world.cases, DRAWN)
    cases, log = working.simulation.world.cases, working.log
    assert log is not None
    gone = np.flatnonzero(cases["state"] == CaseState.PREVENTED)
    assert len(gone) == working.outcomes["prevented"] > 20
    assert working.outcomes["arisen"] == plain.outcomes["arisen"] - len(gone)
    assert not np.isin(log["case"][(log["activity"] >= a.ARISES) & (log["activity"] != a.MEETS)], gone).any()
    assert np.median(cases["arises"][gone]) > 45 * DAY
    table = case_table(working.simulation.world, working.simulation.scenario)
    assert not np.isin(table["case"], gone).any()
    assert len(table) == len(cases) - len(gone)


def test_without_work_on_causes_everything_arises() -> None:
    assert ran(*STRAINED).outcomes["prevented"] == 0
