"""Docking with money: purses, fees, a payer from outside, insurance, deposits and scores; both loops write one log."""

from __future__ import annotations

import numpy as np
import pytest
from test_docking import busy_town

from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import Simulation
from sim.vocabulary import events as a

MONEY = (
    "policy.finance.allotment=0.3", "policy.finance.instalments=12", "policy.finance.taken_up=0.5",
    "policy.finance.delay_days=5", "policy.finance.matching=0.5", "policy.finance.bargaining=0.5",
    "policy.finance.equalisation=0.5", "policy.finance.earmarked=[c01]", "policy.finance.fees=[e05,e02]",
    "policy.finance.fee_kept=0.5", "policy.finance.sponsored=[service]", "policy.finance.sponsor_yuan=5000",
    "policy.finance.sponsor_days=20", "policy.finance.insured=[quarrels]", "policy.finance.cover=0.6",
    "policy.finance.deposit_cases=3", "policy.finance.contract_score=0.3", "policy.finance.score_share=0.5",
    "policy.finance.scored=[e01,e05]", "behaviour.finance.assessment_days=2", "behaviour.finance.review_days=2",
)  # fmt: skip


def test_both_loops_write_the_same_event_log() -> None:
    from test_docking import BUSY, QUARRELS, harder

    from experiments.config.compose import compose_scenario
    from sim.scenario import Scenario

    base = compose_scenario([*BUSY, *(lever for lever in MONEY if "insured" not in lever)])[0]
    whole = base.model_dump() | {"disputes": [QUARRELS]}
    whole["policy"]["finance"]["insured"] = ("quarrels",)
    scenario = harder(Scenario.model_validate(whole))
    model = GovernanceModel(scenario, 5, loop="mesa", log=True)
    model.run_model()
    simulation = Simulation(scenario, 5, log=True)
    simulation.advance(simulation.horizon)
    np.testing.assert_array_equal(simulation.log, model.log)
    kinds = set(np.unique(simulation.log["activity"]).tolist())
    assert {a.MONEY_COMES, a.INDEMNIFIED, a.FUNDED} <= kinds


@pytest.mark.parametrize("share", ["-0.1", "11"])
def test_money_beyond_its_range_is_refused_in_one_line(share: str) -> None:
    from experiments.config.compose import compose_scenario
    from sim.text.catalogue import WanggeError

    with pytest.raises(WanggeError) as refusal:
        compose_scenario(["scenario=small_town", f"policy.finance.allotment={share}"])
    assert "\n" not in str(refusal.value)
    assert busy_town("fifo") is not None
