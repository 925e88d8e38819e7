"""`wangge choose`, `sensitivity`, `discover` and `optimise` as functions; `experiments.api` gives them with all others.

Words are written as on the command line, settings of the verb included (`"first=5"`); what is asked for most often has arguments of its own.
With `folder` the runs are kept there and not computed again, and the answer's own folder is written in it, as the command would.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.api.brief import Brief
from experiments.runner.scratch import lent_folder, shown

if TYPE_CHECKING:
    import pandas as pd

    from experiments.api.study import Finding, Inquiry

Numbers = Mapping[str, float] | None
Folder = Path | str | None


@dataclass(frozen=True, repr=False)
class Answered(Brief):
    """What every answer has: its sentences by language (`"en"`, `"zh"`), the runs that failed, and its folder if there is one."""

    sentences: Mapping[str, tuple[str, ...]]
    failures: tuple[dict[str, Any], ...]
    folder: Path | None


@dataclass(frozen=True, repr=False)
class Chosen(Answered):
    """A choice: the best candidate or None, whether it is decided, the estimated probability where a budget was spent; one row a candidate, one row a run."""

    best: str | None
    decided: bool
    probability: float | None
    candidates: pd.DataFrame
    runs: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Studied(Answered):
    """A sensitivity study: elementary effects of all factors, indices of those left (None after the screening alone), the seeds'
    share of the variance, every run."""

    screening: pd.DataFrame
    indices: pd.DataFrame | None
    noise: Mapping[str, float | None]
    runs: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Discovered(Answered):
    """Policies in uncertain worlds: how robust each is, one row a bound of a box in which failures gather, every policy in every world."""

    robustness: pd.DataFrame
    boxes: pd.DataFrame
    worlds: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Optimised(Answered):
    """The best compromises: the search's front as fresh seeds see it, every trial, and mean, low and high of the policy as it is by outcome."""

    front: pd.DataFrame
    trials: pd.DataFrame
    as_it_is: Mapping[str, tuple[float | None, ...]]


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
    """The best of several policies with a stated probability, as `wangge choose`: names of modes, settings with spaces between, or a lever with levels."""
    from experiments.api.selection import inquire

    asked = [*words, *_given(outcome=outcome, confidence=confidence, budget=budget, processes=processes)]
    asked += [*_numbers("matters", matters), *_numbers("at_most", at_most), *_numbers("at_least", at_least)]
    found, tables, common = _answered(inquire, asked, folder, progress)
    best = None if found.best is None else found.rows[found.best].words
    decided, probability = found.decided, found.probability
    return Chosen(
        **common,
        best=best,
        decided=decided,
        probability=probability,
        candidates=tables["candidates"],
        runs=tables["runs"],
    )


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
    """What an outcome depends on, as `wangge sensitivity`: `"path=interval(low,high)"` are the factors; `samples=0` ends after the screening."""
    from experiments.api.sensitivity_study import inquire

    asked = _given(
        outcome=outcome, trajectories=trajectories, samples=samples, replications=replications, processes=processes
    )
    found, tables, common = _answered(inquire, [*words, *asked], folder, progress)
    noise = {"screening": found.noise_screening, "indices": found.noise_indices}
    return Studied(
        **common, screening=tables["screening"], indices=tables.get("indices"), noise=noise, runs=tables["runs"]
    )


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
    """When policies fail and which is regretted least, as `wangge discover`: policies as for `choose`, `"path=interval(low,high)"` are the uncertainties."""
    from experiments.api.discovery import inquire

    asked = [*words, *_given(outcome=outcome, worlds=worlds, replications=replications, processes=processes)]
    asked += [
        *_numbers("fails_above", fails_above),
        *_numbers("fails_below", fails_below),
        *_numbers("fails_regret", fails_regret),
    ]
    _, tables, common = _answered(inquire, asked, folder, progress)
    return Discovered(**common, robustness=tables["robustness"], boxes=tables["boxes"], worlds=tables["worlds"])


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
    """The best compromises between outcomes within limits, as `wangge optimise`: `"path=interval(low,high)"` and `"path=a,b"` are the levers."""
    from experiments.api.optimisation import inquire

    asked = [*words, *_given(trials=trials, replications=replications, reestimate=reestimate, processes=processes)]
    asked += [f"objectives=[{','.join(objectives)}]", *_numbers("at_most", at_most), *_numbers("at_least", at_least)]
    found, tables, common = _answered(inquire, asked, folder, progress)
    as_it_is = dict(zip(found.question.outcomes, found.base, strict=True))
    return Optimised(**common, front=tables["front"], trials=tables["trials"], as_it_is=as_it_is)


def _given(**settings: Any) -> list[str]:
    return [f"{name}={value}" for name, value in settings.items() if value is not None]


def _numbers(prefix: str, numbers: Numbers) -> list[str]:
    return [f"{prefix}.{name}={value}" for name, value in (numbers or {}).items()]


def _answered[Found: Finding](
    inquire: Callable[[Sequence[str]], Inquiry[Found]], words: Sequence[str], folder: Folder, progress: bool
) -> tuple[Found, dict[str, pd.DataFrame], dict[str, Any]]:
    """What was found, its tables, and what every answer has; written where a folder is given."""
    from experiments.api.study import LANGS, keep

    asked = inquire(words)
    with shown(progress), lent_folder(folder) as results:
        path = asked.folder(results) if folder is not None else None
        started, clock = time.time(), time.monotonic()
        found = asked.seek(asked.laboratory(results))
        if path is not None:
            keep(asked, found, path, started, time.monotonic() - clock)
    said = {
        lang: tuple(part.strip() for part in asked.told(found, lang).parts if isinstance(part, str)) for lang in LANGS
    }
    return found, asked.tables(found), {"sentences": said, "failures": tuple(found.failures), "folder": path}
