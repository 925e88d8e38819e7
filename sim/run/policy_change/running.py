"""What a change of policy needs of a run: its scenario, its seed, its tables and its time."""

from __future__ import annotations

from typing import Protocol

from sim.scenario import Scenario
from sim.world import World


class Running(Protocol):
    """A run between two messages, such as `sim.run.simulation.Simulation`."""

    scenario: Scenario
    seed: int
    world: World
    now: int
