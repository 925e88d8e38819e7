"""Disputes as a user writes them: one clear line for what makes no sense."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from quarrels import one_dispute

from sim.scenario import Payoffs

GAME = {"both_concede": [1, 1], "residents_concede": [9, -9], "counterparty_concedes": [-2, 2], "both_insist": [-1, -4]}


def test_a_game_is_read_as_a_table() -> None:
    assert Payoffs.model_validate(GAME).table() == (((1, 1), (-2, 2)), ((9, -9), (-1, -4)))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"both_insist": [1, 1]}, "both_concede must bring more"),
        ({"both_insist": [1]}, "both_insist"),
        ({"both_insist": [1, 2, 3]}, "both_insist"),
        ({"both_insist": [float("nan"), 2]}, "both_insist"),
        ({"peace": [1, 1]}, "peace"),
    ],
)
def test_a_game_that_is_none_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        Payoffs.model_validate(GAME | change)


def test_a_dispute_cannot_concern_more_households_than_there_are() -> None:
    with pytest.raises(ValidationError, match="households"):
        one_dispute(households=101)
    with pytest.raises(ValidationError, match="counterparty"):
        one_dispute(counterparty="nobody")
