"""Verdicts on levers, on numbers whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.analysis.comparison.verdicts import matters_of
from experiments.analysis.levers.catalogue import Lever, levers
from experiments.analysis.levers.effects import counts, effect_table, unexplained
from experiments.analysis.levers.judge import Cell, judge, moved_outcomes
from experiments.analysis.paired import Series

TABLE = levers()
SEEDS = range(1, 21)


def lever(name: str) -> Lever:
    return TABLE.chosen([name])[0]


def levels(level: float, noise: float = 0.0) -> Series:
    return {seed: level + noise * float(np.sin(seed)) for seed in SEEDS}


def judged(name: str, effects: dict[str, float], load: str = "shipped", noise: float = 0.0) -> dict[str, Cell]:
    """The cells of a lever that changes outcomes by so many smallest differences that matter."""

    def values(side: str, outcome: str) -> Series:
        size = (matters_of(outcome) or 0.0) * effects.get(outcome, 0.0)
        return levels(10 + size, noise if side == "moved" else 0.0) if side == "moved" else levels(10)

    return {cell.column: cell for cell in judge(TABLE, lever(name), load, values)}


@pytest.mark.parametrize(
    ("effect", "verdict"),
    [(-3, "as_stated"), (3, "contrary"), (-0.5, "negligible"), (0.5, "negligible"), (0, "nothing")],
)
def test_an_effect_is_judged_by_its_direction_and_its_size(effect: float, verdict: str) -> None:
    assert judged("L04", {"action_delay_hours": effect})["RT"].verdict == verdict


def test_better_is_up_where_the_outcome_counts_what_is_bad() -> None:
    cells = judged("L04", {"duration_hours": -3, "satisfaction": 3})
    assert (cells["RES"].verdict, cells["RES"].claimed) == ("as_stated", -1)
    assert (cells["SAT"].verdict, cells["SAT"].claimed) == ("as_stated", 1)


def test_where_the_literature_is_silent_a_lever_moves_or_does_nothing() -> None:
    cells = judged("L04", {"concealed_per_100": 3})
    assert cells["CON"].arrow is None and cells["CON"].verdict == "moves"
    assert cells["PAR"].verdict == "nothing"


def test_noise_that_hides_an_effect_leaves_it_undecided() -> None:
    assert judged("L04", {"action_delay_hours": -3}, noise=50.0)["RT"].verdict == "undecided"


def test_a_direction_by_load_is_judged_by_load() -> None:
    slower = {"action_delay_hours": 3.0}
    assert judged("L11", slower, "shipped")["RT"].verdict == "contrary"
    assert judged("L11", slower, "heavy")["RT"].verdict == "as_stated"


@pytest.mark.parametrize(
    ("middle", "moved", "verdict"),
    [(-3, 3, "as_stated"), (-3, -6, "contrary"), (3, -3, "contrary"), (-3, -3, "nothing")],
)
def test_a_bend_needs_both_ends_to_be_worse_than_the_middle(middle: float, moved: float, verdict: str) -> None:
    """Response to veto items: hours change by so much at a few items, and at many."""
    change = {"rest": 0.0, "middle": middle, "moved": moved}

    def values(side: str, outcome: str) -> Series:
        return levels(10 + change[side] if outcome == "action_delay_hours" else 10)

    cells = {cell.column: cell for cell in judge(TABLE, lever("L20"), "heavy", values)}
    assert cells["RT"].verdict == verdict


def test_the_counts_leave_silence_out() -> None:
    cells = list(judged("L04", {"action_delay_hours": -3, "concealed_per_100": 3}).values())
    assert counts(cells) == {"as_stated": 1, "contrary": 0, "negligible": 0, "nothing": 4, "undecided": 0}


def test_what_moves_is_listed_by_its_relative_size() -> None:
    both = {"trust": (0.5, 0.6), "response_hours": (10.0, 30.0), "satisfaction": (0.5, 0.505)}
    moves = moved_outcomes(list(both), lambda side, name: levels(both[name][side == "moved"]))
    assert [move.outcome for move in moves] == ["response_hours", "trust"]
    assert moves[0].relative == pytest.approx(2.0)


def test_a_contrary_verdict_without_a_sentence_is_found() -> None:
    cells = judged("L04", {"action_delay_hours": 3})
    silent = TABLE.model_copy(
        update={"levers": tuple(each.model_copy(update={"explanations": {}}) for each in TABLE.levers)}
    )
    assert unexplained(silent, effect_table(cells.values())) == [("L04", "RT")]
