"""The first contact over a claim: how often it is rough, what restrains it, what follows; claims that are silenced."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed

from sim.run.simulation import RunResult, simulate
from sim.setup.coefficients import make_settings
from sim.vocabulary import events as a
from sim.vocabulary.states import Route

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
    assert make_settings(scenario, 1, False, False)[0].roughness == pytest.approx(0.05 * (1 - 0.6 * 0.5))


def test_rough_contacts_cost_trust_and_send_residents_up() -> None:
    change = [
        (
            rough.outcomes["trust"] - soft.outcomes["trust"],
            rough.simulation.world.days["escalated"].sum() - soft.simulation.world.days["escalated"].sum(),
        )
        for soft, rough in (
            (town("behaviour.official.roughness=0", seed=seed), town("behaviour.official.roughness=0.5", seed=seed))
            for seed in range(1, 5)
        )
    ]
    trust, escalated = np.array(change).T
    assert (trust < 0).all()
    assert (escalated > 0).all()


SILENCED = ("policy.incentives.any_means=1", "policy.supervision.inspection=0", "behaviour.official.roughness=0")


def test_where_only_results_count_claims_are_silenced() -> None:
    """D7: quickly handled, not resolved, resented, and back again; which cases, is chosen one by one."""
    result = town(
        *SILENCED,
        "behaviour.official.hush_up=1",
        "policy.supervision.verification=0",
        "policy.staffing.workers_per_grid=0",
    )
    cases, log = result.simulation.world.cases, result.log
    assert log is not None
    handled = cases[log["case"][log["activity"] == a.HANDLED]]
    assert len(handled) > 30
    assert (handled["channel"] >= 0).all()  # without workers everything is a claim
    assert (handled["resolved"][handled["route"] == Route.DEPARTMENT] == a.NEVER).mean() > 0.5
    days = result.simulation.world.days
    assert days["on_paper"].sum() > days["hushed_up"].sum() > 0  # nobody checks, so that paper is cheapest
    assert (log["activity"] == a.AFFRONTED).sum() >= days["hushed_up"].sum()
    assert (log["activity"] == a.RECURS).sum() > 30


def test_silencing_solves_less_than_the_file_says() -> None:
    pairs = [
        (town(*SILENCED[1:], "troubles.factor=3", seed=seed), town(*SILENCED, "troubles.factor=3", seed=seed))
        for seed in range(1, 5)
    ]
    for honest, crude in pairs:
        assert crude.outcomes["hushed_up_per_100"] > 5 > honest.outcomes["hushed_up_per_100"] == 0
        assert crude.outcomes["first_time_right_rate"] < honest.outcomes["first_time_right_rate"]
    gaps = np.array([[run.outcomes["false_closing_rate"] for run in pair] for pair in pairs])
    assert gaps[:, 1].mean() > gaps[:, 0].mean()
