"""A run of given cases for which only what became of them is wanted: a fit makes thousands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from sim.outcomes.given import given_outcomes
from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.text.catalogue import WanggeError


def simulate_given(
    scenario: Scenario,
    seed: int,
    given: Mapping[str, Any] | None = None,
    world_cache: dict[Any, Any] | None = None,
) -> dict[str, NDArray[Any]]:
    """Run the cases of a log to the horizon and return what became of each, in the order of its rows.

    `given` are their columns, in place of the file that `scenario.given` names (see sim.setup.given). `world_cache` is
    a plain dict that keeps the place from run to run. The result is that of sim.outcomes.given.given_outcomes; outcomes
    and daily series, which `simulate` has too, are left out. Raises WanggeError if the cases cannot be used.
    """
    if given is None and not scenario.given.cases:
        raise WanggeError("given_nothing")
    simulation = Simulation(scenario, seed, world_cache=world_cache, given=given)
    simulation.advance(simulation.horizon)
    return given_outcomes(simulation.world)
