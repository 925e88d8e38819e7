"""Commands that run studies: each parses its words to a request, has the API compute it, and prints the answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.api.study import keep
from experiments.cli.endings import exit_code
from experiments.io.provenance import Model
from experiments.present.console import show_sheet
from sim.text.catalogue import say

if TYPE_CHECKING:
    from experiments.api.study import Finding, Study


def answer[Found: Finding](study: Study[Found]) -> int:
    """Run a study, print its answer and write it to its folder; return the exit code."""
    lang, results = study.settings.lang, Path(study.settings.results)
    path = study.folder(results)
    study.model.warm_up(study.settings.console.announce)
    started, clock = time.time(), time.monotonic()
    found = study.run(study.runner(results))
    for part in study.render(found, lang).parts:
        print(part) if isinstance(part, str) else show_sheet(part)
    keep(study, found, path, started, time.monotonic() - clock)
    print(say("written_to", lang, folder=path))
    return exit_code(found.failures, path, study.settings.console)


def choose(words: Sequence[str], model: Model | None = None) -> int:
    """Choose among the candidates that `words` name, print and save the answer, and return the exit code.

    The answer goes to results/choose-HASH/. Candidates are given like the sides of `wangge compare`, or as levers like
    those of `wangge sweep`. `matters.OUTCOME=SIZE` is the smallest difference that matters; `at_most.OUTCOME=` and
    `at_least.OUTCOME=` are limits that must be kept.
    """
    from experiments.api.selection import study

    return answer(study(words, model))


def sensitivity(words: Sequence[str], model: Model | None = None) -> int:
    """Run the sensitivity study that `words` ask for, print and save the answer, and return the exit code.

    The answer goes to results/sensitivity-SCENARIO-HASH/. Words `path=interval(low,high)` are the factors; without any,
    the factors are all assumed constants of behaviour. The other words describe the scenario, as for `wangge run`.
    Nothing is written before everything is checked.
    """
    from experiments.api.sensitivity_study import study

    return answer(study(words, model))


def discover(words: Sequence[str], model: Model | None = None) -> int:
    """Explore policies in uncertain worlds, print and save the answer, and return the exit code.

    The answer goes to results/discover-HASH/. `words` name the policies; `path=interval(low,high)` is an uncertainty;
    `fails_above.OUTCOME=`, `fails_below.OUTCOME=` and `fails_regret.OUTCOME=` define failure.
    """
    from experiments.api.discovery import study

    return answer(study(words, model))


def optimise(words: Sequence[str], model: Model | None = None) -> int:
    """Search the levers that `words` give, print and save the answer, and return the exit code.

    The answer goes to results/optimise-HASH/. `path=interval(low,high)` and `path=a,b` are levers; `at_most.OUTCOME=`
    and `at_least.OUTCOME=` are limits.
    """
    from experiments.api.optimisation import study

    return answer(study(words, model))
