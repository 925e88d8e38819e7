"""Paired differences in words: who is better than whom, by how much, and how sure that is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.paired import PairedDifference, column, levels_of, marginal
from experiments.io.parquet import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.ended_waits import EndedWaits

UNITS = {
    "action_delay_hours": "unit_hours",
    "response_hours": "unit_hours",
    "resolution_hours": "unit_hours",
    "duration_hours": "unit_hours",
    "satisfaction_rate": "unit_points",
    "on_time_closing_rate": "unit_points",
    "cost_per_resident_yuan": "unit_yuan",
}


def level_name(lever: str, level: Any, lang: str = "en") -> str:
    """Return a setting in words: a named level by its own name ("nearest worker"), a number after its lever's."""
    if isinstance(level, str):
        return label(level, lang)
    return say("compare_level", lang, lever=label(lever, lang), level=label(level, lang))


def sentences(runs: "pd.DataFrame", lever: str, outcomes: Sequence[str], lang: str = "en") -> list[str]:
    """Return what every level of a lever changes against the first, one sentence per outcome and level."""
    levels = levels_of(runs, lever)
    return [
        sentence(difference, level_name(lever, level, lang), level_name(lever, levels[0], lang), outcome, lang)
        for outcome in outcomes
        if column(runs, outcome) in runs.columns
        for level, difference in marginal(runs, lever, outcome).items()
    ]


def sentence(difference: PairedDifference, name_a: str, name_b: str, outcome: str, lang: str = "en") -> str:
    """Return the comparison in words.

    For example "nearest worker answers 0.9 h sooner than first come first served, 95 % interval 0.7 to 1.1, 10 pairs".
    Outcomes of `UNITS` have their own words, others a plain "higher" or "lower".
    """
    outcome = outcome.removeprefix(PREFIX)
    fields = {"a": label(name_a, lang), "b": label(name_b, lang), "outcome": label(PREFIX + outcome, lang)}
    if difference.pairs == 0:
        return say("compare_no_pairs", lang, **fields) + _dropped(difference, lang)
    mean, low, high = difference.mean, difference.low, difference.high
    unclear = mean == 0 or (low is not None and high is not None and low <= 0 <= high)
    worded = outcome if outcome in UNITS else "other"
    # Numbers follow the direction of the words ("sooner by 0.7 to 1.1"), but an interval around 0 keeps its signs.
    sign = -1.0 if mean < 0 and not unclear else 1.0
    unit = UNITS.get(outcome, "unit_none")
    shown = [sign * each * (100 if unit == "unit_points" else 1) for each in (mean, low, high) if each is not None]
    digits = _digits(max(map(abs, shown)))
    texts = [f"{each + 0.0:,.{digits}f}" for each in shown]
    key = "compare_no_difference" if unclear else f"compare_{worded}_{'down' if mean < 0 else 'up'}"
    head = say(key, lang, size=say(unit, lang, size=texts[0]), **fields)
    if len(texts) == 1:
        return head + say("compare_no_interval", lang) + _dropped(difference, lang)
    low_text, high_text = texts[1:] if sign > 0 else reversed(texts[1:])
    tail = say("compare_interval", lang, low=low_text, high=high_text, n=difference.pairs)
    return head + tail + _dropped(difference, lang)


def ended_waits_sentence(found: "EndedWaits", lang: str = "en") -> str:
    """Say that the sides ended unlike shares of their waits, and which outcomes therefore do not compare."""
    low, high = (f"{100 * each:.1f}" for each in (found.low, found.high))
    share, headline = (label(PREFIX + name, lang) for name in (found.outcome, "action_delay_hours"))
    return say("ended_waits_differ", lang, share=share, low=low, high=high, headline=headline)


def _digits(size: float) -> int:
    """Return how many decimals leave at least two figures of the largest number shown."""
    return 0 if size >= 100 or size == 0 else int(np.clip(1 - np.floor(np.log10(size)), 1, 4))


def _dropped(difference: PairedDifference, lang: str) -> str:
    return say("compare_dropped", lang, n=difference.dropped) if difference.dropped else ""
