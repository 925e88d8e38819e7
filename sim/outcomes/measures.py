"""All outcomes of a run, computed from the case table and the daily record after the warm-up.

An outcome is a small function of `Evidence` in one of the files of this room; the documentation is generated from them.
Times are in hours, rates in [0, 1], money in yuan.
"""

from __future__ import annotations

from sim.outcomes import (
    costs,
    counts,
    disputes,
    institutions,
    money,
    objects,
    officials,
    pressure,
    providers,
    rates,
    residents,
    services,
    society,
    tiers,
    times,
)
from sim.outcomes.evidence import Evidence
from sim.outcomes.outcome import Outcome, outcomes_in
from sim.scenario import Scenario
from sim.world import World

ROOMS = (
    times,
    rates,
    counts,
    pressure,
    residents,
    costs,
    society,
    disputes,
    tiers,
    providers,
    services,
    money,
    officials,
    objects,
    institutions,
)
"""The order of outcomes in tables and documentation: first the time until somebody acts, over all troubles."""
OUTCOMES: tuple[Outcome, ...] = tuple(each for room in ROOMS for each in outcomes_in(room))


def outcomes(world: World, scenario: Scenario, now: int) -> dict[str, float]:
    """Compute all outcomes of a run up to second `now`, by name; not-a-number where nothing was counted."""
    evidence = Evidence(world, scenario, now)
    return {outcome.name: outcome(evidence) for outcome in OUTCOMES}
