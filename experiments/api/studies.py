"""API functions for choose, sensitivity, discover and optimise, exported by `experiments.api`.

Policies, levers and scenario settings are given as words, as on the command line, and so are settings of the verb that
have no argument of their own (`"first=5"`). With `folder`, the runs are kept there and not computed again, and the
answer's own folder is written in it, as the command does.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.api.brief import Brief
from experiments.api.study import reporter_of
from experiments.config.validation_errors import called_from_python
from experiments.runner.scratch import lent_folder

if TYPE_CHECKING:
    import pandas as pd

    from experiments.api.study import Finding, Study

Numbers = Mapping[str, float] | None
Folder = Path | str | None


@dataclass(frozen=True, repr=False)
class Answered(Brief):
    """Base of all answers: sentences by language (`"en"`, `"zh"`), the runs that failed, and the folder, if any.

    >>> Answered(sentences={"en": ("A is best.",), "zh": ("A 最佳。",)}, failures=(), folder=None).sentences["en"][0]
    'A is best.'
    """

    sentences: Mapping[str, tuple[str, ...]]
    failures: tuple[dict[str, Any], ...]
    folder: Path | None


@dataclass(frozen=True, repr=False)
class Chosen(Answered):
    """A choice among candidates.

    `best` is the words of a candidate, or None; `decided` says whether it is shown to be the best; `probability` is the
    estimated probability of a correct choice if a budget was spent. `candidates` has one row per candidate, `runs` one
    row per run.

    >>> import pandas as pd
    >>> common = {"sentences": {"en": (), "zh": ()}, "failures": (), "folder": None}
    >>> Chosen(**common, best="A", decided=True, probability=None, candidates=pd.DataFrame(), runs=pd.DataFrame()).best
    'A'
    """

    best: str | None
    decided: bool
    probability: float | None
    candidates: pd.DataFrame
    runs: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Studied(Answered):
    """A sensitivity study.

    `screening` has the elementary effects of all factors, `indices` the Sobol' indices of those that remain (None after
    a screening alone), `noise` the seeds' share of the variance in each step, and `runs` every run.

    >>> import pandas as pd
    >>> common = {"sentences": {"en": (), "zh": ()}, "failures": (), "folder": None}
    >>> Studied(**common, screening=pd.DataFrame(), indices=None, noise={}, runs=pd.DataFrame()).indices is None
    True
    """

    screening: pd.DataFrame
    indices: pd.DataFrame | None
    noise: Mapping[str, float | None]
    runs: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Discovered(Answered):
    """Policies in uncertain worlds.

    `robustness` has one row per policy, `boxes` one row per bound of a box in which failures concentrate, and `worlds`
    every policy in every world.

    >>> import pandas as pd
    >>> common = {"sentences": {"en": (), "zh": ()}, "failures": (), "folder": None}
    >>> frames = {name: pd.DataFrame() for name in ("robustness", "boxes", "worlds")}
    >>> len(Discovered(**common, **frames).boxes)
    0
    """

    robustness: pd.DataFrame
    boxes: pd.DataFrame
    worlds: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Optimised(Answered):
    """The best compromises between objectives.

    `front` is the search's front, re-estimated with fresh seeds; `trials` has every trial; `as_it_is` gives, by
    outcome, the mean, low and high of the unchanged policy.

    >>> import pandas as pd
    >>> common = {"sentences": {"en": (), "zh": ()}, "failures": (), "folder": None}
    >>> Optimised(**common, front=pd.DataFrame(), trials=pd.DataFrame(), as_it_is={"trust": (0.6, 0.5, 0.7)}).as_it_is
    {'trust': (0.6, 0.5, 0.7)}
    """

    front: pd.DataFrame
    trials: pd.DataFrame
    as_it_is: Mapping[str, tuple[float | None, ...]]


@called_from_python
def choose(
    *words: str,
    outcome: str = "duration_hours",
    matters: Numbers = None,
    at_most: Numbers = None,
    at_least: Numbers = None,
    confidence: float = 0.95,
    budget: int | None = None,
    processes: int | None = None,
    folder: Folder = None,
    progress: bool = False,
) -> Chosen:
    """Choose the best of several policies with a stated probability, as `wangge choose` does.

    `words` are names of modes, settings separated by spaces, or a lever with levels. Raises WanggeError for a mistake.

    >>> found = choose("reactive", "grid_service", "horizon.days=40", "horizon.warmup_days=10", "first=5", processes=1)
    >>> found.best in ("reactive", "grid_service", None), len(found.candidates)
    (True, 2)
    """
    from experiments.api.selection import study

    arguments: dict[str, Any] = {
        "outcome": outcome,
        "matters": matters,
        "at_most": at_most,
        "at_least": at_least,
        "confidence": confidence,
        "budget": budget,
        "processes": processes,
    }
    found, tables, common = _answered(
        study(words, reporter=reporter_of(progress), **arguments), arguments, folder, progress
    )
    best = None if found.best is None else found.rows[found.best].words
    return Chosen(
        **common,
        best=best,
        decided=found.decided,
        probability=found.probability,
        candidates=tables["candidates"],
        runs=tables["runs"],
    )


@called_from_python
def sensitivity(
    *words: str,
    outcome: str = "response_hours",
    trajectories: int = 10,
    samples: int = 64,
    replications: int = 3,
    processes: int | None = None,
    folder: Folder = None,
    progress: bool = False,
) -> Studied:
    """Find what an outcome depends on, as `wangge sensitivity` does.

    Words `"path=interval(low,high)"` are the factors; without any, the factors are all assumed constants of behaviour.
    `samples=0` ends the study after the screening. Raises WanggeError for a mistake.

    >>> words = ["troubles.factor=interval(0.5,2)", "horizon.days=20", "horizon.warmup_days=0"]
    >>> found = sensitivity(*words, trajectories=2, samples=0, replications=1, processes=1)
    >>> list(found.screening["path"]), found.indices is None
    (['troubles.factor'], True)
    """
    from experiments.api.sensitivity_study import study

    arguments: dict[str, Any] = {
        "outcome": outcome,
        "trajectories": trajectories,
        "samples": samples,
        "replications": replications,
        "processes": processes,
    }
    found, tables, common = _answered(
        study(words, reporter=reporter_of(progress), **arguments), arguments, folder, progress
    )
    noise = {"screening": found.noise_screening, "indices": found.noise_indices}
    return Studied(
        **common, screening=tables["screening"], indices=tables.get("indices"), noise=noise, runs=tables["runs"]
    )


@called_from_python
def discover(
    *words: str,
    outcome: str = "duration_hours",
    fails_above: Numbers = None,
    fails_below: Numbers = None,
    fails_regret: Numbers = None,
    worlds: int = 200,
    replications: int = 3,
    processes: int | None = None,
    folder: Folder = None,
    progress: bool = False,
) -> Discovered:
    """Find when policies fail and which policy one would regret least, as `wangge discover` does.

    Policies are given as for `choose`; words `"path=interval(low,high)"` are the uncertainties. Raises WanggeError for
    a mistake.

    >>> words = ["reactive", "troubles.factor=interval(0.5,2)", "horizon.days=20", "horizon.warmup_days=0"]
    >>> found = discover(*words, fails_above={"backlog_mean": 10}, worlds=40, replications=1, processes=1)
    >>> len(found.worlds), list(found.robustness["policy"])
    (40, ['reactive'])
    """
    from experiments.api.discovery import study

    arguments: dict[str, Any] = {
        "outcome": outcome,
        "fails_above": fails_above,
        "fails_below": fails_below,
        "fails_regret": fails_regret,
        "worlds": worlds,
        "replications": replications,
        "processes": processes,
    }
    _, tables, common = _answered(
        study(words, reporter=reporter_of(progress), **arguments), arguments, folder, progress
    )
    return Discovered(**common, robustness=tables["robustness"], boxes=tables["boxes"], worlds=tables["worlds"])


@called_from_python
def optimise(
    *words: str,
    objectives: Sequence[str] = ("duration_hours", "cost_per_resident_yuan"),
    at_most: Numbers = None,
    at_least: Numbers = None,
    trials: int = 100,
    replications: int = 3,
    reestimate: int = 30,
    processes: int | None = None,
    folder: Folder = None,
    progress: bool = False,
) -> Optimised:
    """Search for the best compromises between outcomes within limits, as `wangge optimise` does.

    Words `"path=interval(low,high)"` and `"path=a,b"` are the levers. Raises WanggeError for a mistake.

    >>> words = ["policy.staffing.workers_per_grid=interval(0.5,2)", "horizon.days=20", "horizon.warmup_days=0"]
    >>> found = optimise(*words, trials=4, replications=1, reestimate=2, processes=1)
    >>> len(found.trials), sorted(found.as_it_is)
    (4, ['cost_per_resident_yuan', 'duration_hours'])
    """
    from experiments.api.optimisation import study

    arguments: dict[str, Any] = {
        "objectives": tuple(objectives),
        "at_most": at_most,
        "at_least": at_least,
        "trials": trials,
        "replications": replications,
        "reestimate": reestimate,
        "processes": processes,
    }
    found, tables, common = _answered(
        study(words, reporter=reporter_of(progress), **arguments), arguments, folder, progress
    )
    as_it_is = dict(zip(found.question.outcomes, found.base, strict=True))
    return Optimised(**common, front=tables["front"], trials=tables["trials"], as_it_is=as_it_is)


def _answered[Found: Finding](
    asked: Study[Found], arguments: Mapping[str, Any], folder: Folder, progress: bool
) -> tuple[Found, dict[str, pd.DataFrame], dict[str, Any]]:
    """Run a study; return its finding, its tables and what all answers share; write them if a folder is given."""
    from experiments.api.study import LANGS, keep

    asked = replace(asked, words=[*asked.words, *as_words(arguments)])
    with lent_folder(folder) as results:
        path = asked.folder(results) if folder is not None else None
        started, clock = time.time(), time.monotonic()
        found = asked.run(asked.runner(results, reporter_of(progress)))
        if path is not None:
            keep(asked, found, path, started, time.monotonic() - clock)
    said = {
        lang: tuple(part.strip() for part in asked.render(found, lang).parts if isinstance(part, str)) for lang in LANGS
    }
    return found, asked.tables(found), {"sentences": said, "failures": tuple(found.failures), "folder": path}


def as_words(arguments: Mapping[str, Any]) -> list[str]:
    """Return arguments as the words of an equivalent command.

    >>> as_words({"worlds": 40, "fails_above": {"backlog_mean": 10}, "objectives": ("trust", "open"), "budget": None})
    ['worlds=40', 'fails_above.backlog_mean=10', 'objectives=[trust,open]']
    """
    words = []
    for name, value in arguments.items():
        if isinstance(value, Mapping):
            words += [f"{name}.{outcome}={size}" for outcome, size in value.items()]
        elif isinstance(value, tuple):
            words.append(f"{name}=[{','.join(value)}]")
        elif value is not None:
            words.append(f"{name}={value}")
    return words
