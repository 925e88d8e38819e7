"""Pictures of what `wangge choose`, `sensitivity`, `discover` and `optimise` found, from their folders."""

from __future__ import annotations

from pathlib import Path

from experiments.present.figures.request import Ask
from experiments.present.figures.results_view import Data, LeftOut


def choice(data: Data, ask: Ask) -> list[Path]:
    """Draw the candidates by outcome, limits and runs."""
    from experiments.present.figures.choice import draw_choice
    from experiments.present.studies.load_selection import read_choice

    return draw_choice(read_choice(data.folder, ask.lang), ask.folder, ask.file, ask.lang)


def sensitivity(data: Data, ask: Ask) -> list[Path]:
    """Draw the elementary effects, and the shares of the variance."""
    from experiments.present.figures.sensitivity import draw_sensitivity
    from experiments.present.studies.load_sensitivity import read_study

    return draw_sensitivity(read_study(data.folder), ask.folder, ask.file, ask.lang)


def boxes(data: Data, ask: Ask) -> list[Path]:
    """Draw the conditions under which policies fail."""
    from experiments.present.figures.boxes import draw_boxes
    from experiments.present.studies.load_discovery import read_discovery

    found = read_discovery(data.folder)
    if not any(each.boxes for each in found.boxes):
        raise LeftOut("figure_no_boxes")
    return draw_boxes(found, ask.folder, ask.file, ask.lang)


def regret(data: Data, ask: Ask) -> list[Path]:
    """Draw how much one regrets each policy."""
    from experiments.present.figures.regret import draw_regret
    from experiments.present.studies.load_discovery import read_discovery

    found = read_discovery(data.folder)
    if len(found.policies) < 2:
        raise LeftOut("figure_one_policy")
    return draw_regret(found, ask.folder, ask.file, ask.lang)


def front(data: Data, ask: Ask) -> list[Path]:
    """Draw the best compromises."""
    from experiments.present.figures.front import draw_front
    from experiments.present.studies.load_optimisation import read_improvement

    return draw_front(read_improvement(data.folder), ask.folder, ask.file, ask.lang)
