"""Words for a sweep's checks on itself: whether its seeds were enough, and whether its warm-up was long enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.analysis.combinations import MANY
from experiments.analysis.precision import Known
from experiments.present.console import number
from experiments.results.sheet import Sheet
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.analysis.warmup import WarmUpCheck
    from experiments.design.design import Design, Point
    from experiments.present.parts import Part


def precision_parts(known: Sequence[Known], design: Design, lang: str) -> list[Part]:
    """Return what precision was reached: a table if it is short enough to be read, and a sentence."""
    parts: list[Part] = [_precision_sheet(known, design.points, lang)] if len(known) <= MANY else []
    reached = sum(each.reached for each in known)
    percent = f"{100 * (design.settings.precision or 0.0):g}"
    key = "precision_reached" if reached == len(known) else "precision_not_reached"
    fields = {"seeds": len(design.seeds), "percent": percent, "reached": reached, "all": len(known)}
    return [*parts, say(key, lang, **fields)]


def _precision_sheet(known: Sequence[Known], points: Sequence[Point], lang: str) -> Sheet:
    levers = list(points[0].levels)
    texts = [*(label(lever, lang) for lever in levers), say("column_outcome", lang)]
    numbers = [say(f"column_{name}", lang) for name in ("value", "runs", "half", "wanted", "reached")]
    rows = [
        [*(label(points[each.point].levels[lever], lang) for lever in levers), *_precision_cells(each, lang)]
        for each in known
    ]
    places = range(len(texts), len(texts) + len(numbers))
    return Sheet(say("precision_title", lang), [*texts, *numbers], rows, places)


def _precision_cells(each: Known, lang: str) -> list[str]:
    numbers = [number(each.mean, lang), str(each.values), number(each.half, lang), number(each.wanted, lang)]
    return [label(PREFIX + each.outcome, lang), *numbers, say("told_yes" if each.reached else "told_no", lang)]


def warm_up_sentences(check: WarmUpCheck, lang: str) -> list[str]:
    """Say whether enough days are left out: what MSER-5 finds, where that is more, and where it cannot tell."""
    n, short, unknown = len(check.points), check.short, check.unknown
    low, high = (find(each.truncation.days for each in check.points) for find in (min, max))
    days = str(low) if low == high else say("warm_up_between", lang, low=low, high=high)
    lines = [say("warm_up_found", lang, days=days, own=check.own, n=n)]
    if short:
        lines.append(say("warm_up_short", lang, short=short, n=n))
    if unknown:
        lines.append(say("warm_up_unknown", lang, unknown=unknown, n=n))
    return lines
