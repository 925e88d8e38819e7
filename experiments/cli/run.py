"""`wangge run`: what it prints and draws, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.api.single_run import compute_run, settled_run
from experiments.config.compose import ConfigSource, packaged
from experiments.io.files import read_json
from experiments.io.parquet import read_table
from experiments.io.provenance import Model, packaged_model
from experiments.present.console import run_table, stretches_table
from experiments.present.progress import Console
from sim.text.catalogue import say

if TYPE_CHECKING:
    from sim.scenario import Scenario


def run(arguments: Sequence[str], source: ConfigSource | None = None, model: Model | None = None) -> int:
    """Simulate a run unless it was done before, print its outcomes, and return the exit code.

    Writes results/SCENARIO-HASH-sSEED/, or results/NAME/ with `save_as=NAME`, whole or not at all.
    """
    settled = settled_run(arguments, source or packaged())
    settings, lang = settled.settings, settled.settings.lang
    done = compute_run(settled, list(arguments), model or packaged_model(), Console(lang))
    if done.known:
        print(say("already_run", lang, folder=done.path))
    else:
        _draw(done.path, settings.figures, lang)
    title = say("run_title", lang, scenario=settled.scenario.name, seed=settings.seed)
    run_table(read_json(done.path / "outcomes.json"), title, lang, settings.all)
    _compare_stretches(done.path, settled.scenario, lang)
    print(say("written_to", lang, folder=done.path))
    return 0


def _compare_stretches(path: Path, scenario: Scenario, lang: str) -> None:
    file = path / "stretches.parquet"
    if file.is_file():  # one is written only where the policy changes on a day
        stretches_table(read_table(file).to_pandas(), [str(change) for change in scenario.policy.later], lang)


def _draw(path: Path, figures: bool, lang: str) -> None:
    if not figures:
        return
    from experiments.present.figures.registry import draw_figures
    from experiments.present.figures.results_view import Data

    drawn = draw_figures(Data(path), path / "figures", lang=lang, usual=True)
    print(say("drawn_in", lang, n=len(drawn.files), folder=path / "figures"))
