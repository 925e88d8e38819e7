"""Docking with money: purses, fees, a payer from outside, insurance, deposits and scores; both loops write one log."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a

MONEY = (
    "scenario=small_town", "horizon.days=60", "horizon.warmup_days=0", "policy.supervision.evaluation_days=7",
    "policy.supervision.inspection=0.1", "policy.participation.referral_share=0.8",
    "territory.street_capacity=[1.5,0.5]",
    "behaviour.organisation.success=0.6", "behaviour.official.roughness=0.2",
    "policy.finance.allotment=0.3", "policy.finance.instalments=12", "policy.finance.taken_up=0.5",
    "policy.finance.delay_days=5", "policy.finance.matching=0.5", "policy.finance.bargaining=0.5",
    "policy.finance.equalisation=0.5", "policy.finance.earmarked=[c01]", "policy.finance.fees=[e05,e02]",
    "policy.finance.fee_kept=0.5", "policy.finance.sponsored=[service]", "policy.finance.sponsor_yuan=5000",
    "policy.finance.sponsor_days=20", "policy.finance.cover=0.6", "policy.finance.deposit_cases=3",
    "policy.finance.contract_score=0.3", "policy.finance.score_share=0.5", "policy.finance.scored=[e01,e05]",
    "behaviour.finance.assessment_days=1", "behaviour.finance.review_days=2",
)  # fmt: skip
QUARRELS = {
    "name": "quarrels", "en": "quarrels", "zh": "纠纷", "counterparty": "contractor", "per_year": 100.0,
    "households": 50, "payoffs": {"both_concede": [1, 1], "residents_concede": [9, -9],
                                  "counterparty_concedes": [-2, 2], "both_insist": [-1, -4]},
}  # fmt: skip


def short_of_money() -> Scenario:
    """A town with every lever of money in use, and quarrels that an insurer pays for."""
    whole = compose_scenario(list(MONEY))[0].model_dump() | {"disputes": [QUARRELS]}
    whole["policy"]["finance"]["insured"] = ("quarrels",)
    return Scenario.model_validate(whole)


def test_both_loops_write_the_same_event_log() -> None:
    scenario = short_of_money()
    model = GovernanceModel(scenario, 5, loop="mesa", log=True)
    model.run_model()
    simulation = Simulation(scenario, 5, log=True)
    simulation.advance(simulation.horizon)
    np.testing.assert_array_equal(simulation.log, model.log)
    assert {a.MONEY_COMES, a.INDEMNIFIED, a.FUNDED} <= set(np.unique(simulation.log["activity"]).tolist())


@pytest.mark.parametrize(
    "lever",
    [
        "policy.finance.allotment=-0.1", "policy.finance.taken_up=1.5", "policy.finance.cover=2",
        "policy.finance.fees=[nothing]", "policy.finance.insured=[nothing]", "policy.finance.scored=[nothing]",
    ],
)  # fmt: skip
def test_money_beyond_its_range_and_unknown_names_are_refused_in_one_line(lever: str) -> None:
    with pytest.raises(WanggeError) as refusal:
        compose_scenario(["scenario=small_town", lever])
    assert "\n" not in str(refusal.value)
