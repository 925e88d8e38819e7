"""Claims of a card: what they accept, the lever they move, and the command that shows them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from experiments.analysis.facts.observations import OBSERVATIONS
from experiments.config.claims import Claim, measures
from sim.outcomes.measures import OUTCOMES

LEVER = {"without": "policy.supervision.urging=0", "with": "policy.supervision.urging=1"}


def made(**more: object) -> Claim:
    """A valid claim with some fields changed."""
    content = {
        "says": {"en": "It is quicker.", "zh": "更快。"},
        "outcome": "response_hours",
        "direction": "lower",
        "size": 5.0,
        "evidence": "assumed: five hours",
    }
    return Claim.model_validate(content | LEVER | more)


def test_everything_that_can_be_measured_can_be_claimed() -> None:
    assert measures() == {outcome.name for outcome in OUTCOMES} | OBSERVATIONS.keys()


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "happiness"},
        {"direction": "up"},
        {"size": 0.0},
        {"size": "much"},
        {"says": {"en": "only English"}},
        {"evidence": "somebody said so"},
        {"with": "policy.supervision.urging=0"},
        {"with": "behaviour.worker.detection=1"},
        {"setting": "system=one-vote-veto"},
        {"with": "all of it"},
        {"unheard": 1},
    ],
)
def test_a_claim_is_strict(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        made(**change)


def test_one_lever_is_swept_and_a_bundle_is_compared() -> None:
    assert made().lever == "policy.supervision.urging"
    assert made(setting="horizon.days=90").command("x") == (
        "wangge sweep system=x horizon.days=90 policy.supervision.urging=0,1"
    )
    words = "policy.supervision.urging={} policy.staffing.operators=1"
    kept = made(without=words.format(0), **{"with": words.format(1)})
    assert kept.command("x").endswith("system=x policy.staffing.operators=1 policy.supervision.urging=0,1")
    own = made(**{"with": ""})
    assert own.lever is None
    assert own.command("x") == ('wangge compare "system=x policy.supervision.urging=0" "system=x policy.name=x"')
    assert own.basis == "assumed"
