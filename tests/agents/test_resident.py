"""Residents: who reports, by which channel, who waits how long, then urges, escalates or gives up, who judges how."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import DIRECT, FLAWLESS, HOUR, UNNOTICED, arisen, category, department, smallest_scenario, troubles

from sim.agents.resident import channel_record
from sim.engine.event_queue import EMPTY, kind_of, subject_of
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.setup.build import CHANNEL_DELAYS
from sim.vocabulary import events as a
from sim.vocabulary.states import COUNTY, CaseState, Channel, Route

NO_CHANNEL = {"worker": 0.0, "hotline": 0.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0}


def village(
    officers: int = 50,
    days: int = 100,
    row: dict[str, Any] | None = None,
    resident: dict[str, Any] | None = None,
    **participation: Any,
) -> RunResult:
    """Two hundred residents without workers, all with the same traits."""
    scenario = smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={"area_km2": 0.08, "grids": 2, "land_use": {"residential": 1.0}},
        population={
            "groups": [{"name": "local", "count": 200, "trust": 0.5, "voice": 0.5, "civic": 0.5}],
            "spread": 0.0,
        },
        troubles=troubles(category(**{"rate": 50_000.0, "work_hours": 0.1} | (row or {}))),
        departments=[department(officers=officers)],
        behaviour=UNNOTICED | {"resident": DIRECT | {"visit_goodwill": 0.0} | (resident or {}), "department": FLAWLESS},
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": 50, "visit_quota": 0},
            "supervision": {"verification": 0.0, "urging": 0.0},
            "participation": {"reporting_rate": 1.0, "volunteers": 0.0, "channels": NO_CHANNEL | {"hotline": 1.0}}
            | participation,
        },
    )
    return simulate(scenario, 1, log=True)


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.7, 1.0])
def test_an_average_resident_reports_an_average_trouble_as_often_as_the_lever_says(rate: float) -> None:
    effects = {"severity_effect": 0.0}
    cases = arisen(village(reporting_rate=rate, resident=effects))
    share = (cases["reported"] >= 0).mean()
    assert share == pytest.approx(rate, abs=4 * np.sqrt(0.25 / len(cases)) if 0 < rate < 1 else 0.0)


def test_severe_troubles_are_reported_more_often() -> None:
    cases = arisen(village(reporting_rate=0.5))
    told = cases["reported"] >= 0
    assert cases["severity"][told].mean() > cases["severity"][~told].mean() + 0.05


def test_channels_are_used_by_their_weights_and_take_their_time() -> None:
    weights = {"hotline": 0.5, "app": 0.25, "counter": 0.25, "petition": 0.5}
    cases = arisen(village(channels=NO_CHANNEL | weights))
    told = cases[cases["reported"] >= 0]
    total = sum(weights.values())
    for channel, name in enumerate(NO_CHANNEL):
        share = weights.get(name, 0.0) / total
        used = told["channel"] == channel
        assert used.mean() == pytest.approx(share, abs=4 * np.sqrt(0.25 / len(told)) if share else 0.0)
        if share:
            assert set((told["reported"] - told["arises"])[used].tolist()) == {CHANNEL_DELAYS[channel]}
    assert (told["tier"][told["channel"] == Channel.PETITION] == COUNTY).all()
    assert channel_record.names == ("share", "delay", "open")


def test_the_time_to_tell_is_exponential_and_shorter_for_severe_troubles() -> None:
    cases = arisen(village(resident={"tell_hours": 10.0}, days=200))
    told = cases[cases["reported"] >= 0]
    scaled = (told["reported"] - told["arises"]) / HOUR / (10.0 * (1.5 - told["severity"]))
    assert scaled.mean() == pytest.approx(1.0, abs=0.05)
    assert scaled.std() == pytest.approx(1.0, abs=0.1)


def test_patience_runs_out_at_times_that_back_off() -> None:
    result = village(officers=0, resident={"patience_hours": 10.0, "backoff": 2.0})
    assert result.log is not None
    cases = arisen(result)
    urged = result.log[result.log["activity"] == a.URGED]
    for case in range(20):
        hours = (urged["time"][urged["case"] == case] - cases["reported"][case]) / HOUR
        expected = np.cumsum([10.0 * 2**k for k in range(len(hours))])
        assert len(hours) >= 5
        assert hours == pytest.approx(expected, abs=0.01)
    assert cases["urged"].sum() == len(urged)
    assert (cases["noise"] == 1 + cases["urged"]).all()


@pytest.mark.parametrize(("escalation", "withdrawal"), [(0.3, 0.0), (0.0, 0.2), (0.4, 0.3)])
def test_reactions_are_as_frequent_as_configured(escalation: float, withdrawal: float) -> None:
    """At voice and trust of one half the chances are the figures themselves (up to a small fall in trust)."""
    result = village(
        officers=0,
        days=20,
        resident={
            "patience_hours": 48.0,
            "backoff": 10.0,
            "escalation": escalation,
            "withdrawal": withdrawal,
            "trust_gain": 0.0,
        },
    )
    assert result.log is not None
    counts = {kind: int((result.log["activity"] == kind).sum()) for kind in (a.URGED, a.ESCALATED, a.WITHDRAWN)}
    n = sum(counts.values())
    for kind, share in ((a.ESCALATED, escalation), (a.WITHDRAWN, withdrawal)):
        assert counts[kind] / n == pytest.approx(share, abs=4 * np.sqrt(0.25 / n) if share else 0.0)


def test_who_gives_up_leaves_the_line() -> None:
    result = village(officers=0, days=60, resident={"patience_hours": 5.0, "withdrawal": 1.0})
    cases, departments = arisen(result), result.simulation.world.departments
    gone = cases["state"] == CaseState.WITHDRAWN
    assert gone.mean() > 0.8
    assert (cases["line"][gone] == a.NOBODY).all()
    assert departments["queue"].sum() == (cases["line"] >= 0).sum()
    assert result.outcomes["withdrawn"] == gone.sum()


def test_escalation_climbs_to_a_petition_and_no_further() -> None:
    result = village(
        officers=0,
        days=200,
        channels=NO_CHANNEL | {"app": 1.0},
        resident={"patience_hours": 2.0, "escalation": 1.0, "withdrawal": 0.0},
        row={"rate": 500.0},
    )
    cases = arisen(result)
    loud = cases["waits"] >= 3
    assert loud.any()
    assert (cases["tier"][loud] == COUNTY).all()
    assert result.outcomes["petitions_per_10k"] > 0


def test_a_quick_answer_pleases_and_a_slow_one_does_not() -> None:
    quick, slow = village(), village(officers=1, row={"work_hours": 2.5, "limit_hours": 1.0}, days=60)
    assert quick.outcomes["satisfaction_rate_of_asked"] > 0.95
    assert slow.outcomes["satisfaction_rate_of_asked"] < 0.6
    assert quick.outcomes["satisfaction"] > slow.outcomes["satisfaction"]
    for result in (quick, slow):
        asked = arisen(result)[arisen(result)["judged"] >= 0]
        assert ((asked["contentment"] >= 0) & (asked["contentment"] <= 1)).all()


def test_the_judgement_weighs_result_time_and_courtesy() -> None:
    cases = arisen(village())
    asked = cases[(cases["judged"] >= 0) & (cases["resolved"] >= 0) & (cases["closed"] <= cases["deadline"])]
    assert len(asked) > 100
    assert asked["contentment"] == pytest.approx(0.5 + 0.3 + 0.2 * 0.7)  # nobody came to speak with them


def test_silence_erodes_trust() -> None:
    kept, spoken = village(reporting_rate=0.0), village(reporting_rate=1.0)
    assert kept.outcomes["trust"] < 0.495
    assert kept.outcomes["trust"] < spoken.outcomes["trust"]
    assert kept.outcomes["tolerated"] == kept.outcomes["arisen"]


def test_small_matters_that_nobody_reports_are_settled_among_neighbours() -> None:
    helped = arisen(village(reporting_rate=0.0, row={"small": 1.0}, resident={"self_help": 0.4}))
    share = (helped["route"] == Route.SELF_HELP).mean()
    assert share == pytest.approx(2 * 0.4 * 0.5, abs=4 * np.sqrt(0.25 / len(helped)))
    assert not (
        arisen(village(reporting_rate=0.0, row={"small": 0.0}, resident={"self_help": 1.0}))["route"] == Route.SELF_HELP
    ).any()
    volunteers = arisen(
        village(reporting_rate=0.0, row={"small": 1.0}, resident={"self_help": 0.0, "listeners": 4}, volunteers=0.3)
    )
    assert (volunteers["route"] == Route.SELF_HELP).mean() == pytest.approx(
        1 - 0.7**4, abs=4 * np.sqrt(0.25 / len(volunteers))
    )


def test_word_of_mouth_reaches_neighbours() -> None:
    alone, told = (
        village(days=30, row={"rate": 2000.0}, resident={"listeners": n, "word_of_mouth": 1.0}) for n in (0, 10)
    )
    moved = [(result.simulation.world.residents["contact"] > 0).sum() for result in (alone, told)]
    assert moved[1] > 2 * moved[0]


def test_traits_follow_the_figures_of_the_group() -> None:
    groups = [
        {"name": "calm", "count": 3000, "patience": 2.0, "trust": 0.7, "voice": 0.3},
        {"name": "hasty", "count": 3000, "patience": 0.5, "trust": 0.4, "voice": 0.6},
    ]
    scenario: Scenario = smallest_scenario(
        territory={"area_km2": 0.5, "grids": 5, "land_use": {"residential": 1.0}},
        population={"groups": groups, "spread": 0.1},
        behaviour={"resident": {"patience_hours": 100.0, "patience_spread": 0.5}},
        troubles=troubles(category(rate=0.0)),
    )
    people = simulate(scenario, 1).simulation.world.residents
    for number, figures in enumerate(groups):
        group = people[people["group"] == number]
        assert np.median(group["patience"]) / HOUR == pytest.approx(100.0 * float(str(figures["patience"])), rel=0.1)
        assert group["trust"].mean() == pytest.approx(figures["trust"], abs=0.01)
        assert group["voice"].std() == pytest.approx(0.1, abs=0.01)


def test_a_resident_waits_for_one_thing_at_a_time() -> None:
    parts = village(days=20).simulation.scenario.model_dump()
    parts["behaviour"]["department"] |= {"failure": 1.0, "recurrence_days": 0.5}
    parts["behaviour"]["resident"] |= {"patience_hours": 200.0}
    parts["horizon"]["days"] = 60
    simulation = Simulation(Scenario.model_validate(parts), 1)
    simulation.advance(20 * 86_400)
    pending = [
        subject_of(int(message))
        for message in simulation.world.heap
        if message != EMPTY and kind_of(int(message)) == a.IMPATIENT
    ]
    assert len(pending) == len(set(pending))
