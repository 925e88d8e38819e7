"""One run from Python: what it gives back, how it is advanced, and what happens when buffers are full."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import DAY, category, composed, same_cases, smallest_scenario, troubles

from sim.outcomes.measures import OUTCOMES
from sim.run.simulation import Simulation, simulate, warm_up
from sim.setup.build import LOG_ROWS

TOWN = ("scenario=small_town", "horizon.days=10", "horizon.warmup_days=0")


def test_a_run_gives_outcomes_daily_series_and_tables() -> None:
    result = simulate(composed(*TOWN), 1)
    assert list(result.outcomes) == [outcome.name for outcome in OUTCOMES]
    assert all(isinstance(value, float) for value in result.outcomes.values())
    assert result.log is None
    assert {len(column) for column in result.daily.values()} == {10}
    assert next(iter(result.daily)) == "day"
    assert result.simulation.messages > 100


def test_a_log_is_kept_when_asked_for_and_changes_nothing() -> None:
    without, with_log = simulate(composed(*TOWN), 3), simulate(composed(*TOWN), 3, log=True)
    assert repr(without.outcomes) == repr(with_log.outcomes)
    assert with_log.log is not None
    assert len(with_log.log) > 100


def test_a_log_longer_than_its_buffer_is_whole() -> None:
    scenario = composed(*TOWN, "troubles.factor=300")
    result = simulate(scenario, 1, log=True)
    assert result.log is not None
    assert len(result.log) > LOG_ROWS
    assert (np.diff(result.log["time"]) >= 0).all()
    assert (result.log["activity"] == 5).sum() == len(result.simulation.world.cases)


def test_who_listens_in_between_hears_often_may_take_the_log_and_may_end_the_run() -> None:
    whole, taken = simulate(composed(*TOWN), 1, log=True), []
    simulation = Simulation(composed(*TOWN), 1, log=True)
    simulation.budget, simulation.between = 50, lambda: taken.append(simulation.hand_over_log())
    simulation.advance(simulation.horizon)
    assert len(taken) >= simulation.messages // 50
    assert np.array_equal(np.concatenate([*taken, simulation.hand_over_log()]), whole.log)

    def ends() -> None:
        raise InterruptedError

    other = Simulation(composed(*TOWN), 1)
    other.budget, other.between = 50, ends
    with pytest.raises(InterruptedError):
        other.advance(other.horizon)
    assert other.messages == 0  # it is asked at the start of each advance, too


def test_a_run_ends_at_its_horizon_and_not_before() -> None:
    simulation = Simulation(composed(*TOWN), 1)
    simulation.advance(3 * DAY)
    assert simulation.now == 3 * DAY
    assert (simulation.world.cases["arises"][simulation.world.cases["state"] >= 0] <= 3 * DAY).all()
    simulation.advance(10**9)
    assert simulation.now == simulation.horizon == 10 * DAY
    messages = simulation.messages
    simulation.advance(10**9)
    assert simulation.messages == messages


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    """Up to deadlines and what comes after the end: the log of the first days is the same."""
    parts = composed(*TOWN)
    logs = []
    for days in (10, 20):
        simulation = Simulation(
            parts.model_copy(update={"horizon": parts.horizon.model_copy(update={"days": days})}), 2, log=True
        )
        simulation.advance(10 * DAY - 1)
        logs.append(simulation.log)
    assert all(logs[0][name].tobytes() == logs[1][name].tobytes() for name in ("time", "activity", "case", "actor"))


def test_a_wide_calendar_and_a_narrow_one_give_the_same_run() -> None:
    scenario = composed(*TOWN, "troubles.factor=20")
    narrow, wide = Simulation(scenario, 1), Simulation(scenario, 1)
    narrow.world = narrow.world._replace(heap=narrow.world.heap[:256].copy())
    for simulation in (narrow, wide):
        simulation.advance(simulation.horizon)
    assert len(narrow.world.heap) > 256
    assert same_cases(narrow.world.cases, wide.world.cases)


def test_warm_up_announces_only_a_wait() -> None:
    told: list[str] = []
    warm_up(told.append)
    warm_up(told.append)
    assert len(told) <= 1


@pytest.mark.parametrize("seed", [0, 1, 2**31 - 1])
def test_any_seed_will_do(seed: int) -> None:
    found = simulate(smallest_scenario(troubles=troubles(category(rate=1e6))), seed).outcomes
    assert found["arisen"] == found["open"] + found["closed"] + found["tolerated"] + found["withdrawn"]
