"""Picture of regret over worlds.

For each policy it shows the share of worlds in which one regrets it by at most a given amount.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd


def draw_regret(worlds: pd.DataFrame, outcome: str, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one staircase per policy, over the worlds in which all policies have a value; return the files."""
    words = worlds["policy"].unique().tolist()
    rows = np.stack([worlds.loc[worlds["policy"] == each, "regret"].to_numpy(float) for each in words])
    known = rows[:, ~np.isnan(rows).any(axis=0)]
    outcome = label(PREFIX + outcome, lang)
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=4.4)
        axes = grid[0, 0]
        for place, (row, colour) in enumerate(zip(known, style.colours(words), strict=True)):
            values = np.concatenate([[0.0], np.sort(row), [known.max(initial=0.0)]])
            shares = np.concatenate([[0.0], np.arange(1, row.size + 1) / max(1, row.size), [1.0]])
            axes.step(values, shares, where="post", color=colour, linestyle=style.DASHES[place % len(style.DASHES)])
        axes.axhline(0.9, color=style.GREY, linewidth=0.8, linestyle=":")
        axes.set(
            xlabel=say("plot_regret_axis", lang, outcome=outcome), ylabel=say("plot_regret_share", lang), ylim=(0, 1.02)
        )
        axes.set_xlim(left=0)
        title, notes = say("plot_regret_title", lang, outcome=outcome), [say("plot_regret_note", lang)]
        style.head(figure, title, notes, lang, axes.get_lines()[:-1], words)
        return style.save(figure, folder, name)
