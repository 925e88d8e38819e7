"""Pictures of what `wangge choose`, `sensitivity`, `discover` and `optimise` found, from their folders' tables."""

from __future__ import annotations

from pathlib import Path

from experiments.present.figures.request import Ask
from experiments.present.figures.results_view import Data, LeftOut
from experiments.results.answer_folder import rereading


def choice(data: Data, ask: Ask) -> list[Path]:
    """Draw the candidates by outcome, limits and runs."""
    from experiments.present.figures.choice import draw_choice

    with rereading(data.folder) as about:
        return draw_choice(data.table("candidates"), about, ask.folder, ask.file, ask.lang)


def sensitivity(data: Data, ask: Ask) -> list[Path]:
    """Draw the elementary effects, and the shares of the variance."""
    from experiments.present.figures.sensitivity import draw_sensitivity

    with rereading(data.folder) as about:
        indices = data.table("indices") if data.has("indices") else None
        outcome = about["question"]["outcome"]
        return draw_sensitivity(data.table("screening"), indices, outcome, ask.folder, ask.file, ask.lang)


def boxes(data: Data, ask: Ask) -> list[Path]:
    """Draw the conditions under which policies fail."""
    from experiments.present.figures.boxes import draw_boxes

    with rereading(data.folder) as about:
        if data.table("boxes").empty:
            raise LeftOut("figure_no_boxes")
        return draw_boxes(data.table("worlds"), data.table("boxes"), about, ask.folder, ask.file, ask.lang)


def regret(data: Data, ask: Ask) -> list[Path]:
    """Draw how much one regrets each policy."""
    from experiments.present.figures.regret import draw_regret

    with rereading(data.folder) as about:
        worlds, outcome = data.table("worlds"), about["question"]["aim"]["outcome"]
        if worlds["policy"].nunique() < 2:
            raise LeftOut("figure_one_policy")
        return draw_regret(worlds, outcome, ask.folder, ask.file, ask.lang)


def front(data: Data, ask: Ask) -> list[Path]:
    """Draw the best compromises."""
    from experiments.present.figures.front import draw_front

    with rereading(data.folder) as about:
        return draw_front(data.table("trials"), data.table("front"), about, ask.folder, ask.file, ask.lang)
