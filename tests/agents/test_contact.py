"""The first contact over a claim: how often it is rough, what restrains it, and what follows."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed

from sim import activities as a
from sim.simulation import RunResult, simulate

TOWN = ("scenario=small_town", "horizon.days=60", "horizon.warmup_days=0")


def town(*levers: str, seed: int = 1) -> RunResult:
    return simulate(composed(*TOWN, *levers), seed, log=True)


@pytest.mark.parametrize(("roughness", "rate"), [(0, 0.0), (1, 100.0)])
def test_certain_and_impossible_roughness(roughness: int, rate: float) -> None:
    result = town(f"behaviour.official.roughness={roughness}")
    assert result.outcomes["rough_per_100"] == rate
    log = result.log
    assert log is not None
    rough = log[log["activity"] == a.AFFRONTED]
    assert len(rough) == result.simulation.world.days["rough"].sum()
    cases = result.simulation.world.cases[rough["case"]]
    assert (cases["channel"] >= 0).all()
    assert (cases["acted"] == rough["time"]).all()
    assert len(set(rough["case"].tolist())) == len(rough)


def test_a_target_for_petitions_restrains() -> None:
    """SF-21: a share `restraint` of rough contacts is avoided."""
    scenario = composed(*TOWN, "policy.incentives.petition_target=0.5")
    from sim.settings import make_settings

    assert make_settings(scenario, 1, False, False)[0].roughness == pytest.approx(0.05 * (1 - 0.6 * 0.5))


def test_rough_contacts_cost_trust_and_send_residents_up() -> None:
    change = [
        (rough.outcomes["trust"] - soft.outcomes["trust"], rough.simulation.world.days["escalated"].sum() - soft.simulation.world.days["escalated"].sum())
        for soft, rough in ((town("behaviour.official.roughness=0", seed=seed), town("behaviour.official.roughness=0.5", seed=seed)) for seed in range(1, 5))
    ]
    trust, escalated = np.array(change).T
    assert (trust < 0).all()
    assert (escalated > 0).all()
