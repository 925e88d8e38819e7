"""The table of verdicts on levers as a data frame, and what of it still needs a word of explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from experiments.analysis.levers.catalogue import Levers
from experiments.analysis.levers.judge import VERDICTS, Cell

if TYPE_CHECKING:
    import pandas as pd


def effect_table(cells: Iterable[Cell]) -> pd.DataFrame:
    """Return one row per lever, load and column.

    Columns: lever, name, load, column, outcome, stated, mean_rest, mean_moved, difference, low, high, pairs, dropped,
    p_holm, matters, verdict. Of a bend, `mean_moved` is the level in the middle.
    """
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "lever": cell.lever.id,
                "name": cell.lever.name.en,
                "load": cell.load,
                "column": cell.column,
                "outcome": cell.outcome,
                "stated": cell.arrow or "",
                "mean_rest": cell.mean_rest,
                "mean_moved": cell.mean_moved,
                "difference": cell.difference.mean,
                "low": cell.difference.low,
                "high": cell.difference.high,
                "pairs": cell.difference.pairs,
                "dropped": cell.difference.dropped,
                "p_holm": cell.p_holm,
                "matters": cell.matters,
                "verdict": cell.verdict,
            }
            for cell in cells
        ]
    )


def counts(cells: Iterable[Cell]) -> dict[str, int]:
    """Return how many claims of the literature got which verdict, in the order of `VERDICTS`; silence is left out."""
    counted = Counter(cell.verdict for cell in cells if cell.arrow)
    return {verdict: counted[verdict] for verdict in VERDICTS if verdict != "moves"}


def unexplained(table: Levers, effects: pd.DataFrame) -> list[tuple[str, str]]:
    """Return lever and column of every contrary verdict in a table of effects that no sentence explains."""
    contrary = effects[effects["verdict"] == "contrary"]
    explained = set(table.explained())
    pairs: Sequence[tuple[str, str]] = list(dict.fromkeys(zip(contrary["lever"], contrary["column"], strict=True)))
    return [pair for pair in pairs if pair not in explained]
