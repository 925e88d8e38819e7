"""Loading of an improvement from its folder, so that it can be drawn without computing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.analysis.optimisation.decision_space import Lever, Space
from experiments.analysis.optimisation.nsga import Trial
from experiments.analysis.optimisation.study import Improvement, Interval, Member, Question
from experiments.config.compose import packaged
from experiments.config.overrides import parse
from experiments.design.design import in_a_table
from experiments.design.factors import Factor
from experiments.results.answer_folder import known, question_of, rereading
from experiments.store import read_table


def read_improvement(folder: Path) -> Improvement:
    """Read the improvement in a folder of `wangge optimise`; raises WanggeError if the folder is damaged."""
    tried, front = (
        read_table(folder / f"{name}.parquet").to_pandas().to_dict("records") for name in ("trials", "front")
    )
    with rereading(folder) as about:
        question, source = question_of(Question, about), packaged()
        levers = tuple(_lever(each) for each in about["levers"])
        space = Space(levers, tuple(parse(about["fixed"], source.folder)), source)
        trials = [_trial(row, question, levers) for row in tried]
        by_number = {trial.number: trial for trial in trials}
        members = [Member(by_number[row["trial"]], row["status"], _values(row, question.outcomes)) for row in front]
        base = tuple(_interval(*about["as_it_is"][name]) for name in question.outcomes)
        held = about["hypervolume_share"]
        return Improvement(
            question,
            space,
            trials,
            members,
            base,
            _number(held["searched"]),
            _number(held["fresh"]),
            computed=about["computed"],
        )


def _lever(row: Mapping[str, Any]) -> Lever:
    return Lever(row["path"], None if row["factor"] is None else Factor(**row["factor"]), tuple(row["levels"]))


def _trial(row: Mapping[Any, Any], question: Question, levers: Sequence[Lever]) -> Trial:
    setting = {}
    for lever in levers:
        levels = {in_a_table(level): level for level in lever.levels}
        setting[lever.path] = levels.get(row[lever.path], row[lever.path])
    losses = tuple(-aim.sign * float(row[f"searched.{aim.outcome}"]) for aim in question.aims)
    if any(known(loss) is None for loss in losses):
        return Trial(row["trial"], setting, (), ())
    return Trial(
        row["trial"], setting, losses, tuple(float(row[f"broken_by.{limit.outcome}"]) for limit in question.limits)
    )


def _values(row: Mapping[Any, Any], names: Sequence[str]) -> tuple[Interval, ...]:
    return tuple(_interval(*(known(row[f"{name}.{part}"]) for part in ("mean", "low", "high"))) for name in names)


def _interval(mean: float | None, low: float | None, high: float | None) -> Interval:
    return _number(mean), low, high


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
