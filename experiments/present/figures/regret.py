"""Picture of regret over worlds.

For each policy it shows the share of worlds in which one regrets it by at most a given amount.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from sim.text.catalogue import say

if TYPE_CHECKING:
    from experiments.analysis.discovery.explore import Discovery


def draw_regret(found: Discovery, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one staircase per policy and return the files. Nothing is drawn for a single policy."""
    from experiments.present.studies.discovery import outcome_name

    if len(found.policies) < 2:
        return []
    known = ~np.isnan(found.regret).any(axis=0)
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=4.4)
        axes = grid[0, 0]
        colours = style.colours([each.words for each in found.policies])
        for place, (row, colour) in enumerate(zip(found.regret[:, known], colours, strict=True)):
            values = np.concatenate([[0.0], np.sort(row), [found.regret[:, known].max(initial=0.0)]])
            shares = np.concatenate([[0.0], np.arange(1, row.size + 1) / max(1, row.size), [1.0]])
            axes.step(values, shares, where="post", color=colour, linestyle=style.DASHES[place % len(style.DASHES)])
        axes.axhline(0.9, color=style.GREY, linewidth=0.8, linestyle=":")
        axes.set(
            xlabel=say("plot_regret_axis", lang, outcome=outcome_name(found, lang)),
            ylabel=say("plot_regret_share", lang),
            ylim=(0, 1.02),
        )
        axes.set_xlim(left=0)
        title = say("plot_regret_title", lang, outcome=outcome_name(found, lang))
        style.head(
            figure,
            title,
            [say("plot_regret_note", lang)],
            lang,
            axes.get_lines()[:-1],
            [each.words for each in found.policies],
        )
        return style.save(figure, folder, name)
