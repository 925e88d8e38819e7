"""The verdicts on claims as a data frame, and how many systems and claims got which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from experiments.analysis.claims.judge import VERDICTS, JudgedClaim, Verdict, worst

if TYPE_CHECKING:
    import pandas as pd


def claim_table(judged: Iterable[JudgedClaim]) -> pd.DataFrame:
    """Return one row per claim.

    Columns: system, claim, says, outcome, direction, size (in the outcome's unit), evidence, setting, without, with,
    mean_without, mean_with, difference, low, high, pairs, dropped, p_holm, verdict.
    """
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "system": each.system,
                "claim": each.number,
                "says": each.claim.says.en,
                "outcome": each.claim.outcome,
                "direction": each.claim.direction,
                "size": each.size,
                "evidence": each.claim.evidence,
                "setting": each.claim.setting,
                "without": each.claim.without,
                "with": each.claim.with_,
                "mean_without": each.mean_without,
                "mean_with": each.mean_with,
                "difference": each.difference.mean,
                "low": each.difference.low,
                "high": each.difference.high,
                "pairs": each.difference.pairs,
                "dropped": each.difference.dropped,
                "p_holm": each.p_holm,
                "verdict": each.verdict,
            }
            for each in judged
        ]
    )


def by_system(judged: Sequence[JudgedClaim]) -> dict[str, Verdict]:
    """Return the verdict on every system: that of its worst claim."""
    return {
        system: worst(each.verdict for each in group) for system, group in groupby(judged, key=lambda each: each.system)
    }


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Return how many of the verdicts are which, in the order of `VERDICTS`."""
    counted = Counter(verdicts)
    return {verdict: counted[verdict] for verdict in VERDICTS}
