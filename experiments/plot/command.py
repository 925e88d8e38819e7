"""`wangge plot RESULTS`: the pictures of a results folder."""

from collections.abc import Sequence
from pathlib import Path

from experiments.conclude import view
from experiments.files import writing_to
from experiments.plot import draw_view
from experiments.store import read_results
from experiments.words import only_language
from sim.errors import WanggeError
from sim.messages import say


def plot(words: Sequence[str]) -> int:
    """Draw what the folder's tables allow into its own `figures`; the exit code."""
    if not words:
        raise WanggeError("plot_without_folder")
    lang = only_language(words[1:])
    folder = Path(words[0])
    results = read_results(folder)
    with writing_to(folder / "figures"):
        pictures = draw_view(view(results), folder / "figures", lang)
    print(say("drawn_in", lang, n=len(pictures), folder=folder / "figures"))
    return 0
