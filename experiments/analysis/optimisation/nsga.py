"""Multi-objective search of levers by NSGA-II: the best compromises between several losses, within limits.

NSGA-II (Deb, Pratap, Agarwal and Meyarivan 2002) is Optuna's. Limits enter by its constrained dominance: a setting that
keeps them goes before one that breaks them, and one that breaks them less before one that breaks them more. A
generation is asked for, evaluated and told as a whole, so that its runs can be spread over processes and the answer
does not depend on their number.

The search is a function of its seed and of what `evaluate` returns. An interrupted search is therefore resumed by
asking again: the laboratory's store knows what was computed before, so that it costs nothing, and the trials come out
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.analysis.optimisation.decision_space import Lever

Setting = dict[str, Any]
Judged = tuple[Sequence[float], Sequence[float]]
Evaluate = Callable[[list[Setting]], list[Judged | None]]
"""A function from the settings of a generation to the (losses, violations) of each.

Less loss is better, and a violation above 0 breaks a limit; None for a setting that could not be judged.
"""


@dataclass(frozen=True)
class Trial:
    """A setting that was tried, with its losses and violations; both are empty if it could not be judged."""

    number: int
    setting: Setting
    losses: tuple[float, ...]
    violations: tuple[float, ...]

    @property
    def keeps(self) -> bool:
        """Whether it was judged and breaks no limit."""
        return bool(self.losses) and all(each <= 0 for each in self.violations)


def search(
    levers: Sequence[Lever], losses: int, trials: int, population: int, seed: int, evaluate: Evaluate
) -> list[Trial]:
    """Try `trials` settings in generations of `population`, and return all of them in their order."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.NSGAIISampler(population_size=population, seed=seed)
    study = optuna.create_study(directions=["minimize"] * losses, sampler=sampler)
    space = {lever.path: _distribution(lever) for lever in levers}
    found: list[Trial] = []
    while len(found) < trials:
        asked = [study.ask(space) for _ in range(min(population, trials - len(found)))]
        settings = [_setting(levers, each.params) for each in asked]
        for trial, setting, judged in zip(asked, settings, evaluate(settings), strict=True):
            found.append(_told(study, trial, setting, judged))
    return found


def _told(study: Any, trial: Any, setting: Setting, judged: Judged | None) -> Trial:
    """Tell the study the result of a trial."""
    from optuna.trial import TrialState

    if judged is None or not np.isfinite([*judged[0], *judged[1]]).all():
        study.tell(trial, state=TrialState.FAIL)
        return Trial(trial.number, setting, (), ())
    losses, violations = (tuple(float(each) for each in part) for part in judged)
    for place, violation in enumerate(violations):
        trial.set_constraint(str(place), violation)
    study.tell(trial, losses)
    return Trial(trial.number, setting, losses, violations)


def _distribution(lever: Lever) -> Any:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if lever.factor is None:
        return CategoricalDistribution(range(len(lever.levels)))
    if lever.factor.whole:
        return IntDistribution(int(lever.factor.low), int(lever.factor.high))
    return FloatDistribution(lever.factor.low, lever.factor.high)


def _setting(levers: Sequence[Lever], params: dict[str, Any]) -> Setting:
    return {
        lever.path: params[lever.path] if lever.factor is not None else lever.levels[params[lever.path]]
        for lever in levers
    }
