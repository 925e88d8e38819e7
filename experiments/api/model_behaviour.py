"""Everything that the page docs/model-behaviour.md shows, from runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.analysis.levers.catalogue import Levers
from experiments.analysis.levers.judge import Cell, Move
from experiments.analysis.model_behaviour.check import Check, check
from experiments.analysis.model_behaviour.expectation import expectations
from experiments.analysis.model_behaviour.series import Series, half_year, ten_years
from experiments.api.lever_tests import lever_question, run_levers, weak_moves


@dataclass(frozen=True)
class Behaviour:
    """The checks of all experiments, the verdicts on levers, what weak levers move, and satisfaction over time."""

    pairs: int
    checks: Sequence[Check]
    table: Levers
    cells: Sequence[Cell]
    moves: dict[tuple[str, str], list[Move]]
    half_year: Series
    ten_years: Series


def measured_behaviour(words: Sequence[str], slow: bool = True) -> Behaviour:
    """Run what the page needs and the store lacks; words are settings of `wangge facts`, such as pairs=20.

    Without `slow`, the largest cities are left out. Raises ConfigError or WanggeError.
    """
    asked = lever_question(words)
    settings, table = asked.settings, expectations()
    results = Path(settings.results)
    runner = settings.runner(asked.model, results)
    return Behaviour(
        settings.pairs,
        check(table, table.of(slow=slow), runner, settings.pairs),
        asked.table,
        run_levers(asked, results).cells,
        weak_moves(asked.table, settings.pairs, runner),
        half_year(table, runner, settings.pairs),
        ten_years(table, runner),
    )
