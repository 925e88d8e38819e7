"""Pictures of a calibration: officers that the log leaves open, and how the kept settings meet the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from sim.text.catalogue import say

if TYPE_CHECKING:
    import pandas as pd

MOST = 15
SHARES = ("share_24", "share_72", "share_168")


def draw_capacity(capacity: pd.DataFrame, folder: Path, lang: str) -> list[Path]:
    """Draw the range of officers that were kept, department by department, on a logarithmic axis; return the files."""
    rows = capacity.head(MOST).iloc[::-1]
    heights = np.arange(len(rows))
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=1.6 + 0.27 * len(rows))
        axes = grid[0, 0]
        handles = []
        for place, (known, key) in enumerate(((False, "open"), (True, "known"))):
            mine = rows["identified"].to_numpy(bool) == known
            if not mine.any():
                continue
            low, high = (rows[name].to_numpy(float)[mine] for name in ("officers_low", "officers_high"))
            line = axes.hlines(heights[mine], low, np.maximum(high, low * 1.03), color=style.COLOURS[1 - place], lw=5)
            handles.append((line, say(f"calibration_officers_{key}", lang)))
        axes.set_xscale("log")
        axes.set_yticks(heights, [_short(name) for name in rows["department"]])
        axes.set_xlabel(say("calibration_officers_axis", lang))
        axes.xaxis.set_major_formatter("{x:g}")
        style.head(
            figure,
            say("calibration_officers_title", lang),
            [say("calibration_officers_note", lang)],
            lang,
            *zip(*handles, strict=True),
        )
        return style.save(figure, folder, "capacity")


def draw_targets(targets: pd.DataFrame, capacity: pd.DataFrame, folder: Path, lang: str) -> list[Path]:
    """Draw the shares closed in time in the log beside those of the kept settings; return the files."""
    names = list(capacity.head(MOST)["department"])[::-1]
    with style.drawing(lang):
        figure, grid = style.panels(1, 3, height=1.7 + 0.27 * len(names), sharey=True)
        for axes, share in zip(grid[0], SHARES, strict=True):
            mine = targets[targets["target"] == share].set_index("department").reindex(names)
            low, high, seen = (100 * mine[name].to_numpy(float) for name in ("low", "high", "observed"))
            heights = np.arange(len(names))
            band = axes.hlines(heights, low, high, color=style.COLOURS[5], lw=5)
            dots = axes.scatter(seen, heights, color="black", s=14, zorder=3)
            axes.set_yticks(heights, [_short(name) for name in names])
            axes.set_title(say("calibration_within", lang, hours=share.removeprefix("share_")))
            axes.set_xlim(-3, 103)
            axes.set_xlabel(say("calibration_share_axis", lang))
        words = [say("calibration_kept", lang), say("calibration_log", lang)]
        style.head(
            figure,
            say("calibration_targets_title", lang),
            [say("calibration_targets_note", lang)],
            lang,
            [band, dots],
            words,
        )
        return style.save(figure, folder, "targets")


def _short(name: str, most: int = 26) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
