"""Docking with objects, works, unlike systems, clashes and control: one event log on both clocks, stepped or not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from sim.agents import object_records as o
from sim.mesa_model.model import GovernanceModel
from sim.run.policy_change.policy import change_policy
from sim.run.schedule import SCHEDULE
from sim.run.simulation import Simulation
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY

HARM = (
    "scenario=small_town", "horizon.days=60", "horizon.warmup_days=0", "troubles.factor=2",
    "policy.staffing.workers_per_grid=1", "policy.staffing.budget=0.6", "policy.supervision.inspection=0.1",
    "objects.components=true", "objects.enterprise_share=0.8", "objects.outfalls=20", "objects.outfall_category=e01",
    "objects.stalls=15", "objects.stall_category=e05",
    "policy.dispatch.component_coding=0.2", "policy.presence.campaign_every_days=20", "policy.presence.campaign_days=3",
    "policy.presence.outlets=0.1", "policy.objects.sealing=0.7", "policy.objects.overhaul_years=2",
    "policy.objects.shared_register=0.5", "policy.objects.public_cameras=30", "policy.objects.private_cameras=50",
    "policy.objects.camera_repair_days=5", "behaviour.objects.camera_life_years=0.05",
    "behaviour.objects.broken_open_days=8", "institutions.works_per_year=100", "institutions.rival_share=0.6",
    "behaviour.institutions.works_days=8", "behaviour.institutions.half_done_days=6",
    "policy.institutions.works_begun=0.8", "policy.institutions.joint_planning=0.3", "institutions.clash_rate=0.3",
    "policy.institutions.clash_penalty=0.4", "policy.institutions.own_systems=0.7",
    "policy.institutions.data_standard=0.3", "behaviour.institutions.lost=0.2", "behaviour.institutions.missed_days=3",
    "policy.institutions.control=0.6", "policy.institutions.easing=0.5", "behaviour.anger.petitions_per_year=40",
    "behaviour.institutions.explosive_share=0.001", "behaviour.institutions.grudge_shared=1",
    "policy.institutions.nodes_as_instruments=1", "behaviour.resident.patience_hours=30",
)  # fmt: skip
SEED = 3
OWN = (
    a.SEALED, a.OBJECT_CHANGED, a.OWNER_FOUND, a.REENTERED, a.WORKS_BEGUN, a.WORKS_ENDED, a.OUTBREAK, a.CLASHED,
)  # fmt: skip


def harmed(*changes: str) -> Any:
    return compose_scenario([*HARM, *changes])[0]


def run(*changes: str, every_move: bool = False) -> Simulation:
    simulation = Simulation(harmed(*changes), SEED, log=True, every_move=every_move)
    simulation.advance(simulation.horizon)
    return simulation


@pytest.fixture(scope="module")
def compiled() -> Simulation:
    return run()


def test_the_mesa_loop_writes_the_same_event_log(compiled: Simulation) -> None:
    model = GovernanceModel(harmed(), SEED, loop="mesa", log=True)
    model.run_model()
    np.testing.assert_array_equal(compiled.log, model.log)
    for table in ("objects", "works", "effects", "watched"):
        np.testing.assert_array_equal(getattr(compiled.world, table), getattr(model.world, table))


def test_walking_every_step_gives_the_same_event_log(compiled: Simulation) -> None:
    np.testing.assert_array_equal(run(every_move=True).log, compiled.log)


def test_every_kind_of_message_and_effect_occurs(compiled: Simulation) -> None:
    kinds = set(compiled.log["activity"].tolist())
    assert [SCHEDULE[kind].activity for kind in OWN if kind not in kinds] == []
    assert [name for name in o.EFFECTS if compiled.world.effects[name].sum() == 0] == []


def test_objects_and_works_are_agents_of_the_model() -> None:
    model = GovernanceModel(harmed(), SEED)
    stalls = [each for each in model.objects if each.name == "stall"]
    assert len(stalls) == 15
    assert len(model.works) == round(100 * 60 / 365)
    model.run_until(40)
    assert sum(stall.moved for stall in stalls) > 0
    moved = next(stall for stall in stalls if stall.moved)
    cell = model.world.cells[moved.cell]
    assert moved.place() == (cell.x, cell.y)
    stalls[0].state = o.GIVEN_UP
    assert model.world.objects["state"][stalls[0].number] == o.GIVEN_UP


def test_a_policy_that_comes_back_finds_its_objects_as_they_were() -> None:
    simulation = Simulation(harmed(), SEED, log=True)
    simulation.advance(25 * DAY)
    kept = simulation.world.objects[simulation.world.objects["kind"] != o.CAMERA].copy()
    change_policy(simulation, harmed("policy.objects.public_cameras=10", "policy.objects.sealing=0"))
    cameras = simulation.world.objects[simulation.world.objects["kind"] == o.CAMERA]
    assert len(cameras) == 60
    np.testing.assert_array_equal(simulation.world.objects[: len(kept)], kept)
    view = 0.2
    there = np.bincount(cameras["cell"][cameras["state"] == o.WORKING], minlength=len(simulation.world.cells))
    np.testing.assert_allclose(simulation.world.watched, 1 - (1 - view) ** there, atol=1e-9)
    sealed = simulation.world.effects["sealed"].sum()
    simulation.advance(45 * DAY)
    assert simulation.world.effects["sealed"].sum() == sealed
    change_policy(simulation, harmed())
    assert len(simulation.world.objects) == len(kept) + 80
    simulation.advance(simulation.horizon)


def test_the_same_policy_changes_nothing() -> None:
    rich = "policy.staffing.budget=1"  # with less, a change of policy lets offices take up what they had set aside
    simulation = Simulation(harmed(rich), SEED, log=True)
    simulation.advance(25 * DAY)
    change_policy(simulation, harmed(rich, "policy.name=another"))
    simulation.advance(simulation.horizon)
    np.testing.assert_array_equal(simulation.log, run(rich).log)
