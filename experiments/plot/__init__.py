"""Pictures of a run or a sweep, drawn from its tables alone: `draw_all` for lists of levels, `draw_view` for any design."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import WanggeError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.conclude import View


def draw_all(
    runs: "pd.DataFrame", daily: "pd.DataFrame", levers: Sequence[str], folder: Path, lang: str = "en"
) -> list[Path]:
    """Draw every picture that the tables allow into `folder` (made if absent); returns the files, PNG and SVG of each.

    `runs` has one row a run: run, seed, one column a lever, outcomes with the prefix `outcome.`; `daily` one row a run
    and day. Levers with a single level are passed over. Without a varied lever only the curves are drawn.
    Raises WanggeError where the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _draw(runs, daily, levers, folder, lang)
    except OSError as problem:
        raise WanggeError("cannot_write", folder=folder, why=problem.strerror or problem) from problem


def draw_view(seen: "View", folder: Path, lang: str = "en") -> list[Path]:
    """Draw every picture that the design allows: levers with levels as `draw_all`, sampled factors as scatters, moves as a tornado."""
    from experiments.conclude import moves

    if seen.kind == "oat":
        from experiments.plot.tornado import draw_tornado

        return draw_all(seen.runs, seen.daily, [], folder, lang) + draw_tornado(moves(seen), seen.runs, folder, "tornado", lang)
    pictures = draw_all(seen.runs, seen.daily, seen.lists, folder, lang)
    if seen.factors:
        from experiments.plot.scatter import draw_scatter

        pictures += draw_scatter(seen, folder, "scatter", lang)
    return pictures


def _draw(runs: "pd.DataFrame", daily: "pd.DataFrame", levers: Sequence[str], folder: Path, lang: str) -> list[Path]:
    from experiments.plot.curves import draw_curves
    from experiments.plot.heatmap import draw_heatmap
    from experiments.plot.levers import draw_levers
    from experiments.plot.tradeoff import draw_tradeoff

    varied = [lever for lever in levers if runs[lever].nunique(dropna=False) > 1]
    if not varied:
        return draw_curves(runs, daily, None, folder, "curves", lang)
    short = short_names(varied)
    paths = []
    for lever in varied:
        paths += draw_curves(runs, daily, lever, folder, f"curves-{short[lever]}", lang)
    paths += draw_levers(runs, varied, folder, "levers", lang)
    for across, down in combinations(varied, 2):
        paths += draw_heatmap(runs, across, down, folder, f"heatmap-{short[across]}-{short[down]}", lang)
    return paths + draw_tradeoff(runs, varied, folder, "tradeoff", lang)


def short_names(levers: Sequence[str]) -> dict[str, str]:
    """File names for levers: the last part of the path, or all of it where two levers share that part."""
    last = [lever.rpartition(".")[2] for lever in levers]
    pairs = zip(levers, last, strict=True)
    return {lever: name if last.count(name) == 1 else lever.replace(".", "-") for lever, name in pairs}
