"""`wangge sweep`: what it prints and draws, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.analysis.conclusion import analyse
from experiments.analysis.precision import Known, to_precision
from experiments.api.sweeps import compute_design, warmed_up
from experiments.config.compose import ConfigSource, packaged
from experiments.design.design import Design
from experiments.io.files import writing_to
from experiments.io.provenance import Model, packaged_model
from experiments.present.diagnostics import precision_parts
from experiments.present.parts import show_parts
from experiments.present.progress import Console
from experiments.present.sweep_files import write, write_precision
from experiments.present.sweep_summary import render
from sim.text.catalogue import WanggeError, say


def sweep_words(words: Sequence[str], multirun: bool = False) -> int:
    """Answer `wangge sweep`; -m is accepted, as in Hydra, and changes nothing."""
    return sweep(words)


def sweep(arguments: Sequence[str], source: ConfigSource | None = None, model: Model | None = None) -> int:
    """Compute the design that `arguments` ask for, print and draw its results, and return the exit code.

    Finished runs are not computed again, unless `force` is set. Nothing is written before the whole design has been
    validated.
    """
    model = model or packaged_model()
    design = warmed_up(arguments, source or packaged(), model)
    design, known = to_precision(design, model, Console(design.settings.lang))
    path = Path(design.settings.results) / design.name
    with writing_to(path):
        failures = compute_design(design, path, model, list(arguments))
    if len(failures) == design.total:
        raise WanggeError("all_runs_failed", why=failures[0]["reason"], file=str(path / "failures.jsonl"))
    conclude(design, path)
    if known:
        conclude_precision(known, design, path)
    if failures:
        lang = design.settings.lang
        print(
            say("some_runs_failed", lang, n=len(failures), total=design.total, file=path / "failures.jsonl"),
            file=sys.stderr,
        )
    return 1 if failures else 0


def conclude(design: Design, path: Path) -> None:
    """Print what the finished sweep in a folder shows, write the same beside its tables, and draw its figures."""
    from experiments.present.figures.registry import draw_figures
    from experiments.present.figures.results_view import Data

    data, lang = Data(path), design.settings.lang
    found = analyse(data.seen)
    write(found, path)
    show_parts(render(found, design.name, path, lang))
    print(say("written_to", lang, folder=path))
    if design.settings.figures:
        drawn = draw_figures(data, path / "figures", lang=lang, usual=True)
        print(say("drawn_in", lang, n=len(drawn.files), folder=path / "figures"))


def conclude_precision(known: Sequence[Known], design: Design, path: Path) -> None:
    """Write and print how well every mean of a sweep with `precision` is known."""
    write_precision(known, design, path)
    show_parts(precision_parts(known, design, design.settings.lang))
