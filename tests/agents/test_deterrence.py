"""Presence: fear rises and fades, offences are prevented or hidden, outlets last, cameras see what no patrol saw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import DAY, DRAWN, arisen, category, composed, same_cases, smallest_scenario, troubles

from sim.agents.deterrence import fear_at
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.setup.coefficients import felt
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Source

SILENT = {"reporting_rate": 0.0}


def street(
    days: int = 200, workers: float = 1.0, offender: dict[str, float] | None = None, **presence: Any
) -> Scenario:
    """Forty residents on eight cells, where everything that befalls them is an offence in the open."""
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={"area_km2": 0.08, "grids": 2, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 40}]},
        troubles=troubles(category(rate=100_000, deterrable=1.0, visible=1.0)),
        behaviour={"offender": offender or {}},
        policy={
            "staffing": {"workers_per_grid": workers},
            "supervision": {"verification": 0.0},
            "participation": SILENT,
            "presence": presence,
        },
    )


def prevented(result: RunResult) -> float:
    return float((result.simulation.world.cases["state"] == CaseState.DETERRED).mean())


def test_fear_is_that_of_the_guards_and_fades_after_a_campaign() -> None:
    scenario = street(guards=10.0, campaign_every_days=60, campaign_days=10, campaign_guards=30.0)
    world = Simulation(scenario, 1).world
    assert fear_at(world, 0) == fear_at(world, 65 * DAY) == pytest.approx(40 / 50)
    assert fear_at(world, 24 * DAY) == pytest.approx(0.5 + 0.3 * np.exp(-1))  # fear_days after the end
    assert (np.diff([fear_at(world, day * DAY) for day in range(10, 60)]) < 0).all()
    assert fear_at(Simulation(street(guards=10.0), 1).world, 5 * DAY) == felt(10.0, 10.0) == 0.5


@pytest.mark.parametrize(
    ("presence", "share"),
    [
        ({}, 0.0),
        ({"guards": 10.0}, 0.5 * 0.7),
        ({"outlets": 1.0}, 0.7),
        ({"guards": 10.0, "outlets": 1.0}, 0.7 + 0.3 * 0.5 * 0.7),
    ],
)
def test_guards_and_outlets_prevent_what_they_should(presence: dict[str, float], share: float) -> None:
    """Half of the offenders fear ten guards, three tenths of those offend elsewhere.

    Seven tenths use a legal outlet.
    """
    assert prevented(simulate(street(**presence), 1)) == pytest.approx(share, abs=0.03)


def test_more_guards_prevent_all_that_fewer_prevent() -> None:
    few, many = (
        simulate(street(guards=guards), 1).simulation.world.cases["state"] == CaseState.DETERRED
        for guards in (2.0, 20.0)
    )
    assert few.sum() < many.sum()
    assert (few & ~many).sum() == 0


def test_an_offence_driven_out_of_sight_is_never_found_by_a_patrol() -> None:
    hidden, open_ = (
        simulate(street(guards=1e3, offender={"displacement": share, "half_deterred": 1e-3}), 1) for share in (1.0, 0.0)
    )
    assert prevented(hidden) == 0
    assert set(arisen(hidden)["source"].tolist()) == {a.NOBODY, Source.VISIT}
    assert prevented(open_) > 0.99
    assert simulate(street(), 1).outcomes["reported_share"] > 0.5


def test_a_campaign_rebounds_and_standing_guards_of_the_same_cost_prevent_more() -> None:
    """SF-37: fewer offences while it lasts, then they return."""
    result = simulate(street(days=240, campaign_every_days=120, campaign_days=12, campaign_guards=40.0), 1)
    cases = result.simulation.world.cases
    day = cases["arises"] // DAY % 120
    stayed = cases["state"] == CaseState.DETERRED
    during, soon, late = (stayed[(day >= low) & (day < high)].mean() for low, high in ((0, 12), (12, 30), (90, 120)))
    assert during > soon > late
    assert late < 0.05
    standing = simulate(street(days=240, guards=4.0), 1)
    assert standing.outcomes["cost_presence_yuan"] == pytest.approx(result.outcomes["cost_presence_yuan"])
    assert prevented(standing) > prevented(result)


def test_presence_leaves_the_stream_and_other_troubles_alone() -> None:
    plain, guarded = (
        simulate(composed("scenario=small_town", "horizon.days=60", f"policy.presence.guards={n}"), 1) for n in (0, 20)
    )
    assert same_cases(plain.simulation.world.cases, guarded.simulation.world.cases, DRAWN)
    deterred = guarded.simulation.world.cases["category"][guarded.simulation.world.cases["state"] == CaseState.DETERRED]
    assert set(deterred.tolist()) <= set(np.flatnonzero(guarded.simulation.world.categories["deterrable"] > 0).tolist())
    assert len(deterred) > 0


def watched(layers: int, **offender: float) -> RunResult:
    """A street that nobody patrols, under cameras that cover all of their land."""
    return simulate(
        street(workers=0.0, offender={"camera_hours": 0.0} | offender, camera_layers=layers, camera_share=1.0),
        1,
        log=True,
    )


def test_each_further_layer_of_cameras_adds_less() -> None:
    """Homes are watched by three of the four layers: 1 - 0.6^k of what can be seen is."""
    shares = [watched(layers).outcomes["reported_share"] for layers in range(5)]
    assert shares == pytest.approx([0.0, 0.0, 0.4, 1 - 0.6**2, 1 - 0.6**3], abs=0.03)


def test_cameras_see_at_once_and_at_any_hour() -> None:
    result = watched(4, camera_sees=1.0)
    cases = arisen(result)
    assert (cases["source"] == Source.CAMERA).all()
    assert (cases["discovered"] == cases["arises"]).all()
    assert set((cases["discovered"] // 3600 % 24).tolist()) == set(range(24))


def test_nobody_watches_the_screens_without_a_centre() -> None:
    scenario = street(workers=0.0, camera_layers=4).model_dump()
    scenario["policy"]["staffing"]["operators"] = 0
    scenario["behaviour"]["anger"]["cost_of_going"] = 1.0
    assert simulate(Scenario.model_validate(scenario), 1).outcomes["reported"] == 0
