"""A log of our own, given back to the engine under the same policy, closes as it did, within luck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import HOUR, composed

from sim.outcomes.given import given_outcomes
from sim.run.simulation import RunResult, simulate
from sim.scenario import Scenario
from sim.vocabulary import events as a

DAYS = 120
TOWN = (
    "scenario=small_town", f"horizon.days={DAYS}", "behaviour.department.riding_kmh=0",
    "behaviour.department.shared_beyond_hours=10000", "behaviour.department.failure=0",
    "behaviour.department.overload_failure=0", "behaviour.encounters.vain_hours=0",
)  # fmt: skip
"""A town with its centre, checks and urging, in which one officer does all the work on a case, and does it well."""
POINTS = 3.0


def town(*changes: str) -> Scenario:
    scenario = composed(*TOWN, *changes)
    alone = tuple(row.model_copy(update={"joint": 0.0}) for row in scenario.troubles.categories)
    return scenario.model_copy(update={"troubles": scenario.troubles.model_copy(update={"categories": alone})})


def log_of(result: RunResult) -> tuple[dict[str, Any], np.ndarray]:
    """The log of a run as a table of given cases, one for each life of a case in a department, and when each closed."""
    assert result.log is not None
    world, done, under_way = result.simulation.world, [], {}
    for row in result.log:
        case, activity, time = int(row["case"]), int(row["activity"]), int(row["time"])
        if activity in (a.REPORTED, a.DISCOVERED, a.HEARD, a.FILMED, a.RAISED):
            under_way.setdefault(case, {"case": case, "opened": time, "joined": None, "held": False, "closed": np.inf})
        elif case in under_way and activity in (a.RECEIVED, a.FUNDED) and not under_way[case]["held"]:
            under_way[case] |= {"joined": time, "office": int(row["actor"])}
        elif case in under_way and activity == a.STARTED:
            under_way[case]["held"] = True
        elif case in under_way and activity in (a.CLOSED, a.WITHDRAWN):
            life = under_way.pop(case)
            if activity == a.CLOSED:
                done.append(life | {"closed": time})
    worked_on = [life for life in done if life["held"]]  # the others were settled without the department
    lives = worked_on + [life for life in under_way.values() if life["joined"] is not None]
    case = np.array([life["case"] for life in lives])
    opened = np.array([life["opened"] for life in lives])
    return {
        "opened_seconds": opened,
        "department": world.departments["agency"][[life["office"] for life in lives]],
        "category": world.cases["category"][case],
        "touch_hours": world.cases["work"][case] / HOUR,
        "parked_until_hours": (np.array([life["joined"] for life in lives]) - opened) / HOUR,
        "cell": world.cases["cell"][case],
    }, np.array([life["closed"] for life in lives], float)


def closing_curve(opened: np.ndarray, closed: np.ndarray) -> np.ndarray:
    """Percent of the cases that are closed within one, three and seven days."""
    seen = opened <= (DAYS - 7) * 24 * HOUR
    waits = (np.nan_to_num(closed, nan=np.inf) - opened)[seen]
    return np.array([100 * np.mean(waits <= hours * HOUR) for hours in (24, 72, 168)])


@pytest.mark.parametrize("staff", [0.6, 1.0, 2.0])
def test_the_closing_curve_is_that_of_the_log(staff: float) -> None:
    scenario = town(f"policy.staffing.department_staff={staff}")
    table, closed = log_of(simulate(scenario, 1, log=True))
    as_it_was = closing_curve(np.asarray(table["opened_seconds"]), closed)
    for seed in (1, 2):
        back = given_outcomes(simulate(scenario, seed, given=table).simulation.world)
        again = closing_curve(back["opened_seconds"], back["closed_seconds"])
        assert np.abs(again - as_it_was).max() < POINTS, (again, as_it_was)
