"""`wangge facts`: what it prints, the page it writes, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.api.fact_tests import question, run_facts
from experiments.api.lever_tests import lever_question, run_levers
from experiments.cli.endings import exit_code, write_failures
from experiments.io.files import writing_to
from experiments.io.provenance import Model
from experiments.present.studies.facts import print_findings, write_report
from experiments.present.studies.levers import print_levers, write_levers
from sim.text.catalogue import WanggeError, say


def facts(words: Sequence[str], robustness: bool = False, levers: bool = False, model: Model | None = None) -> int:
    """Judge the facts named in `words` (all if none is), print and write the report, and return the exit code.

    `words` may include settings as key=value, and arguments of `wangge run` that all facts start from. `robustness`:
    also vary the assumed constants. `levers`: judge the levers of the literature's table instead. The exit code is 1 if
    runs failed and 0 otherwise: a fact that is not reproduced is a finding, not an error.
    """
    if levers:
        if robustness:
            raise WanggeError("levers_no_robustness")
        return _levers(words, model)
    asked = question(words, robustness, model)
    settings = asked.settings
    folder = _made(Path(settings.results) / "facts")
    found = run_facts(asked, Path(settings.results))
    print_findings(found.findings, settings.lang)
    about = {
        "model_version": asked.model.version,
        "pairs": settings.pairs,
        "draws": settings.draws if robustness else 0,
        "base": " ".join(asked.shipped.base),
    }
    with writing_to(folder):
        page = write_report(folder, found.findings, about, settings.lang)
        write_failures(folder, found.failures)
    print(say("written_to", settings.lang, folder=page))
    return exit_code(found.failures, folder, settings.console)


def _levers(words: Sequence[str], model: Model | None) -> int:
    """Judge the levers named in `words` (all if none is), print and write the table, and return the exit code."""
    asked = lever_question(words, model)
    settings = asked.settings
    folder = _made(Path(settings.results) / "levers")
    found = run_levers(asked, Path(settings.results))
    print_levers(asked.table, asked.chosen, found.cells, settings.lang)
    with writing_to(folder):
        written = write_levers(folder, found.cells)
        write_failures(folder, found.failures)
    for path in written:
        print(say("written_to", settings.lang, folder=path))
    return exit_code(found.failures, folder, settings.console)


def _made(folder: Path) -> Path:
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
