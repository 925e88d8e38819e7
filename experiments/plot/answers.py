"""Pictures of what `wangge choose`, `sensitivity`, `discover` and `optimise` found, from their folders."""

from __future__ import annotations

from pathlib import Path

from experiments.plot.ask import Ask
from experiments.plot.data import Data, LeftOut


def choice(data: Data, ask: Ask) -> list[Path]:
    """Candidates by outcome, limits and runs."""
    from experiments.choice.reread import read_choice
    from experiments.plot.choice import draw_choice

    return draw_choice(read_choice(data.folder, ask.lang), ask.folder, ask.file, ask.lang)


def sensitivity(data: Data, ask: Ask) -> list[Path]:
    """Elementary effects, and shares of the variance."""
    from experiments.plot.sensitivity import draw_sensitivity
    from experiments.sensitivity.reread import read_study

    return draw_sensitivity(read_study(data.folder), ask.folder, ask.file, ask.lang)


def boxes(data: Data, ask: Ask) -> list[Path]:
    """Where policies fail."""
    from experiments.discovery.reread import read_discovery
    from experiments.plot.boxes import draw_boxes

    found = read_discovery(data.folder)
    if not any(each.boxes for each in found.boxes):
        raise LeftOut("figure_no_boxes")
    return draw_boxes(found, ask.folder, ask.file, ask.lang)


def regret(data: Data, ask: Ask) -> list[Path]:
    """How much one regrets each policy."""
    from experiments.discovery.reread import read_discovery
    from experiments.plot.regret import draw_regret

    found = read_discovery(data.folder)
    if len(found.policies) < 2:
        raise LeftOut("figure_one_policy")
    return draw_regret(found, ask.folder, ask.file, ask.lang)


def front(data: Data, ask: Ask) -> list[Path]:
    """The best compromises."""
    from experiments.optimisation.reread import read_improvement
    from experiments.plot.front import draw_front

    return draw_front(read_improvement(data.folder), ask.folder, ask.file, ask.lang)
