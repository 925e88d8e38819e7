"""Each rule does what its name says: who gets a case, and which case a busy officer takes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_worlds import (
    DIRECT,
    FLAWLESS,
    PATIENT,
    arisen,
    category,
    department,
    lone_office,
    smallest_scenario,
    troubles,
)

from sim.outcomes.given import given_outcomes
from sim.outcomes.overtaking import overtaking_index
from sim.policy.rules import RULES
from sim.run.simulation import RunResult, simulate
from sim.scenario import Scenario
from sim.scenario.log_scenario import log_scenario
from sim.territory.distances import walking_distance
from sim.vocabulary import events as a

HOTLINE_ONLY = {"worker": 0.0, "hotline": 1.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0}
KEYS: dict[str, Callable[[Any], Any]] = {
    "fifo": lambda cases: cases["reported"],
    "severity": lambda cases: -cases["pressing"],
    "deadline": lambda cases: cases["deadline"],
    "cmu": lambda cases: -cases["pressing"] / np.maximum(0.05, cases["expected_work"]),
    "loudest": lambda cases: cases["reported"] * 1e-12 - cases["noise"],
}


def saturated(rule: str) -> RunResult:
    """One officer, three categories of different limit, work and severity, more work than can be done; nobody urges."""
    rows: list[dict[str, Any]] = [
        {"limit_hours": 2.0, "severity": 0.3, "work_hours": 0.5},
        {"limit_hours": 30.0, "severity": 0.6, "work_hours": 2.0},
        {"limit_hours": 200.0, "severity": 0.4, "work_hours": 1.0},
    ]
    return simulate(lone_office([0.4, 0.4, 0.4], 1, 30, rule=rule, rows=rows), 1, log=True)


@pytest.mark.parametrize("rule", KEYS)
def test_a_free_officer_takes_the_first_of_the_line(rule: str) -> None:
    result = saturated(rule)
    assert result.log is not None
    keys = KEYS[rule](result.simulation.world.cases)
    waiting: set[int] = set()
    served, chosen = 0, 0
    for row in result.log:
        case, activity = int(row["case"]), int(row["activity"])
        if activity == a.RECEIVED:
            waiting.add(case)
        elif activity == a.STARTED:
            assert (keys[case], case) == min((keys[other], other) for other in waiting)
            served, chosen = served + 1, chosen + (len(waiting) > 1)
            waiting.remove(case)
    assert chosen > 300
    assert chosen > 0.7 * served


def test_rules_differ_where_there_is_something_to_choose() -> None:
    order = {
        rule: tuple(np.argsort(arisen(saturated(rule))["acted"], kind="stable").tolist())
        for rule in ("fifo", "severity", "deadline", "cmu")
    }
    assert len(set(order.values())) == len(order)


def test_the_c_mu_rule_costs_least_harm() -> None:
    """Severity-weighted waiting is smallest under the c-mu index (Cox and Smith 1961): against every other order."""

    def harm(rule: str) -> float:
        rows: list[dict[str, Any]] = [{"work_hours": 0.2, "severity": 0.3}, {"work_hours": 3.0, "severity": 0.6}]
        cases = arisen(simulate(lone_office([1.5, 0.2], 1, 365, rule=rule, rows=rows), 1))
        waited = np.where(cases["acted"] >= 0, cases["acted"], 365 * 86_400) - cases["reported"]
        return float((waited * cases["severity"]).sum())

    best = harm("cmu")
    assert all(best < harm(rule) for rule in ("fifo", "severity", "deadline"))


def test_the_loudest_goes_first_and_noise_is_what_residents_make() -> None:
    parts = lone_office(0.95, 1, 120, rule="loudest").model_dump()
    parts["behaviour"]["resident"] |= {"patience_hours": 3.0, "patience_spread": 1.0, "backoff": 1.5}
    result = simulate(Scenario.model_validate(parts), 1, log=True)
    assert result.log is not None
    noise: dict[int, float] = {}
    waiting: set[int] = set()
    reported = result.simulation.world.cases["reported"]
    for row in result.log:
        case, activity = int(row["case"]), int(row["activity"])
        if activity == a.REPORTED:
            noise[case] = 1.0
        elif activity == a.URGED and case in waiting:
            noise[case] += 1.0
        elif activity == a.RECEIVED:
            waiting.add(case)
        elif activity == a.STARTED:
            assert (-noise[case], reported[case]) == min((-noise[other], reported[other]) for other in waiting)
            waiting.remove(case)
    assert max(noise.values()) > 3


def stations(rule: str, per_hour: float = 0.5, **columns: Any) -> RunResult:
    """A strip of forty cells with four stations of one department."""
    scenario = smallest_scenario(
        horizon={"days": 60, "warmup_days": 0},
        territory={"area_km2": 0.4, "grids": 4, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 400}]},
        troubles=troubles(category(rate=2500.0, work_hours=1.0, **columns), factor=8.76 * per_hour),
        departments=[department(stations=4, officers=1), department("yard", stations=2, officers=1)],
        behaviour={"resident": DIRECT | PATIENT, "department": FLAWLESS},
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": 20, "visit_quota": 0, "posting": "station"},
            "dispatch": {"rule": rule},
            "supervision": {"verification": 0.0, "urging": 0.0},
            "participation": {"reporting_rate": 1.0, "channels": HOTLINE_ONLY},
        },
    )
    return simulate(scenario, 1, log=True)


def areas(result: RunResult) -> np.ndarray:
    """The first department's station for each cell: each has a quarter of the residents along the walk."""
    return (result.simulation.world.catchment * 4).astype(int)


def test_the_home_station_is_that_of_the_area() -> None:
    result = stations("fifo", others=["yard"])
    cases = arisen(result)[arisen(result)["department"] >= 0]
    assert (cases["department"] == areas(result)[cases["cell"]]).all()


def test_nearest_is_the_shortest_way_within_the_department_in_charge() -> None:
    result = stations("nearest", others=["yard"])
    world = result.simulation.world
    cases = arisen(result)[arisen(result)["department"] >= 0]
    for case in cases:
        ways = [
            walking_distance(world.cells, station.cell, case.cell, world.settings[0].detour)
            for station in world.departments[:4]
        ]
        assert ways[case.department] == min(ways)
    assert (cases["department"] != areas(result)[cases["cell"]]).any()


def test_least_loaded_is_the_fewest_cases_an_officer() -> None:
    result = stations("least_loaded", per_hour=3.0)
    assert result.log is not None
    load, before = np.zeros(6), np.zeros(6)
    now = -1
    for row in result.log:
        activity, actor = int(row["activity"]), int(row["actor"])
        if int(row["time"]) != now:
            now, before = int(row["time"]), load.copy()
        if activity == a.RECEIVED:
            assert before[actor] <= before[:4].min() + 1  # several may be sent out in the same second
            load[actor] += 1
        elif activity == a.HANDLED:
            load[actor] -= 1
    shares = np.bincount(arisen(result)["department"][arisen(result)["department"] >= 0], minlength=6)[:4]
    assert shares.min() > 0.6 * shares.max()


def test_the_most_skilled_station_gets_everything_unless_it_has_a_line() -> None:
    """At one case a fortnight nobody is ever busy; at one an hour all four have to share, the fastest ahead."""
    idle, full = stations("skill", per_hour=0.003, others=["yard"]), stations("skill", per_hour=2.0, others=["yard"])
    skill = idle.simulation.world.competence[0]
    assert len(set(skill[:4].tolist())) == 4
    for result in (idle, full):
        sent = arisen(result)["department"]
        counts = np.bincount(sent[sent >= 0], minlength=6)
        assert int(np.argmax(counts)) == int(np.argmax(skill))
        assert counts.sum() > 2
        assert (counts.max() == counts.sum()) == (result is idle)
    assert counts[:4].min() > 0.1 * counts.sum()


def test_only_the_lead_rule_gathers_crews() -> None:
    assert [rule.name for rule in RULES.values() if rule.joint] == ["lead"]
    for rule in ("fifo", "lead"):
        result = stations(rule, partners=["yard"], joint=1.0)
        assert (result.simulation.world.crews[:, 0] >= 0).any() == (rule == "lead")
        crews = result.simulation.world.crews
        named = crews[crews[:, 0] >= 0]
        assert (named[:, 0] < named[:, 1]).all()
        assert (named[:, 2] == a.NOBODY).all()


def test_every_rule_says_in_a_line_what_it_does() -> None:
    assert set(RULES) == {
        "fifo",
        "severity",
        "deadline",
        "nearest",
        "least_loaded",
        "skill",
        "cmu",
        "loudest",
        "lead",
        "by_age",
    }
    for rule in RULES.values():
        assert len(rule.doc) > 20
        assert "\n" not in rule.doc


def test_by_age_draws_in_proportion_to_a_power_of_the_age() -> None:
    """Two cases, one three times as old: it is next with 3^e / (1 + 3^e), over many lines, whatever the exponent."""
    for exponent in (0.0, 1.0, -1.0, 2.0):
        first = _older_is_taken(exponent, offices=1000)
        expected = 3.0**exponent / (1.0 + 3.0**exponent)
        assert first == pytest.approx(expected, abs=4 * (expected * (1 - expected) / 1000) ** 0.5), exponent
    assert _older_is_taken(100.0, offices=50) == 1.0
    assert _older_is_taken(-100.0, offices=50) == 0.0


def _older_is_taken(exponent: float, offices: int) -> float:
    """How often the older of two waiting cases, of 30 and 10 hours, is next, over offices that are busy until then."""
    made = log_scenario(
        [{"name": f"d{k}", "officers": 1} for k in range(offices)], [{"name": "sort"}], start=date(2018, 1, 1), days=3,
        policy={"dispatch": {"age_exponent": exponent}},
    )  # fmt: skip
    hours = np.repeat([0, 6, 26], offices)
    number = np.tile(np.arange(offices), 3)
    table = {
        "opened_seconds": hours * 3600,
        "department": number,
        "category": np.zeros(len(hours), int),
        "touch_hours": np.repeat([36, 1, 1], offices),
    }
    found = given_outcomes(simulate(made, 1, given=table).simulation.world)
    started = found["started_seconds"].reshape(3, offices)
    return float(np.mean(started[1] < started[2]))


def test_by_age_serves_what_is_supervised_first_and_needs_no_log() -> None:
    """Anybody can choose the rule: an ordinary office under load, and the youngest are served before the old."""
    places = {}
    for exponent in (100.0, 0.0, -100.0):
        made = lone_office(0.97, 1, 60, rule="by_age")
        levers = made.policy.dispatch.model_copy(update={"age_exponent": exponent})
        made = made.model_copy(update={"policy": made.policy.model_copy(update={"dispatch": levers})})
        cases = arisen(simulate(made, 1))
        started = np.where(cases["acted"] >= 0, cases["acted"], np.nan)
        places[exponent] = overtaking_index(cases["reported"], started, np.zeros(len(cases)))
    assert places[100.0] < 0.01 < 0.4 < places[0.0] < 0.6 < 0.99 < places[-100.0]


def test_a_rule_of_ones_own_may_draw_as_well(tmp_path: Path) -> None:
    file = tmp_path / "short_first.py"
    file.write_text(
        "def log_weight(case, department, now):\n    return -1000.0 * case.expected_work\n", encoding="utf-8"
    )
    rows = [{"work_hours": 0.5}, {"work_hours": 2.0}]
    waits = []
    for rule in (str(file), "fifo"):
        cases = arisen(simulate(lone_office([0.5, 0.5], 1, 60, rule=rule, rows=rows), 1))
        short = cases[(cases["category"] == 0) & (cases["acted"] >= 0)]
        waits.append(float((short["acted"] - short["reported"]).mean()))
    assert waits[0] < 0.2 * waits[1]
