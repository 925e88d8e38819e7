"""Output of a discovery: robustness as a table, failing conditions as sentences, and everything as tables on disk."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.discovery.explore import Discovery
from experiments.analysis.discovery.prim import Box
from experiments.analysis.discovery.regret import Measure
from experiments.present.console import number, p_text
from experiments.results.answer import Told, design_rows
from experiments.results.sheet import Sheet
from experiments.store import PREFIX
from sim.text.catalogue import catalogue, label, say

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("mean", "regret", "high_regret", "worst_regret", "best_share", "holds_share")
NAMED = 8  # most uncertainties that the design of a report names; of more, it gives only the number
SHARES = ("best_share", "holds_share")


def told(found: Discovery, lang: str) -> Told:
    """Return the question and the answer.

    The answer says how robust the policies are, which is regretted least, and under which conditions each fails.
    """
    question, names = found.question, _shown(found)
    title = say(
        "discover_title",
        lang,
        worlds=question.worlds,
        factors=len(found.factors),
        seeds=question.replications,
        outcome=outcome_name(found, lang),
    )
    head = [say(f"discover_column_{name}", lang) for name in ("policy", *names)]
    rows = [
        [row.words, *(measure_text(getattr(row, name), lang, share=name in SHARES) for name in names)]
        for row in found.robust
    ]
    parts: list[str | Sheet] = [
        Sheet(title, head, rows, range(1, len(head))),
        say("discover_failing", lang, what=failing_text(found, lang)),
    ]
    if len(found.robust) > 1:
        parts.append(_least(found, lang))
    for place in range(len(found.policies)):
        parts += failure_lines(found, place, lang)
    words = say("candidate_or", lang).join(each.words for each in found.policies)
    key = "discover_asks" if len(found.policies) > 1 else "discover_asks_one"
    return Told(say(key, lang, policies=words, what=failing_text(found, lang)), _design(found, lang), parts)


def _design(found: Discovery, lang: str) -> list[tuple[str, str]]:
    question = found.question
    ranges = [f"{factor_name(each.path, lang)}: {each.low:g} – {each.high:g}" for each in found.factors]
    rows = {
        "policies": "; ".join(f"{each.words} ({' '.join(each.arguments)})" for each in found.policies),
        "outcome": outcome_name(found, lang),
        "failing": failing_text(found, lang),
        "factors": "; ".join(ranges) if len(ranges) <= NAMED else say("sensitivity_many", lang, n=len(ranges)),
        "worlds": f"{question.worlds:,}",
        "replications": str(question.replications),
        "seed": str(question.seed),
        "runs": f"{len(found.policies) * question.worlds * question.replications:,}",
        "method": say("method_discover", lang),
    }
    return design_rows(rows, lang)


def _shown(found: Discovery) -> tuple[str, ...]:
    """Return the measures to show; regret needs another policy to compare with."""
    return MEASURES if len(found.policies) > 1 else ("mean", "holds_share")


def outcome_name(found: Discovery, lang: str) -> str:
    """Return the aim's outcome in words."""
    return label(PREFIX + found.question.aim.outcome, lang)


def measure_text(measure: Measure, lang: str, share: bool = False) -> str:
    """Format a figure with its interval; shares in per cent."""
    values = [
        each if each is None else 100 * each if share else each for each in (measure.value, measure.low, measure.high)
    ]
    texts = [
        number(each, lang, 0 if share and each is not None and not np.isnan(each) else None) + (" %" if share else "")
        for each in values
    ]
    if measure.low is None:
        return texts[0]
    return say("facts_effect", lang, mean=texts[0], low=texts[1], high=texts[2])


def failing_text(found: Discovery, lang: str) -> str:
    """Say in words what failing means."""
    parts = [
        say(f"discover_{kind}", lang, outcome=label(PREFIX + name, lang), bound=number(bound, lang))
        for kind, bounds in found.question.fails.items()
        for name, bound in bounds.items()
    ]
    return say("candidate_or", lang).join(parts)


def _least(found: Discovery, lang: str) -> str:
    calm = min(found.robust, key=lambda row: row.high_regret.value)
    kept = max(row.holds_share.value for row in found.robust)
    names = say("candidate_or", lang).join(row.words for row in found.robust if row.holds_share.value == kept)
    fields = {"size": measure_text(calm.high_regret, lang), "share": _percent(kept)}
    return say("discover_least", lang, a=calm.words, b=names, **fields)


def failure_lines(found: Discovery, place: int, lang: str) -> list[str]:
    """Say in how many worlds a policy fails, and in which boxes its failures gather."""
    row, boxes = found.failing[place], found.boxes[place]
    known = int((~np.isnan(row)).sum())
    fails = int(np.nansum(row))
    fields = {
        "policy": found.policies[place].words,
        "fails": fails,
        "worlds": known,
        "share": _percent(fails / known) if known else "0",
    }
    unknown = say("discover_unknown", lang, n=len(row) - known) if known < len(row) else ""
    head = say("discover_fails", lang, **fields) + unknown
    if not boxes.boxes:
        if fails in (0, known):
            return [head]
        return [head + say("discover_no_box", lang, p=p_text(boxes.p)) if boxes.p == boxes.p else head]
    return [
        head + say("discover_gather", lang, p=p_text(boxes.p)),
        *(f"  {_box_text(box, found, lang)}" for box in boxes.boxes),
    ]


def _box_text(box: Box, found: Discovery, lang: str) -> str:
    where = say("discover_and", lang).join(
        bound_text(found.factors[each.factor].path, each.low, each.high, lang) for each in box.bounds
    )
    return say(
        "discover_box", lang, where=where, density=_percent(box.density), n=box.inside, coverage=_percent(box.coverage)
    )


def bound_text(path: str, low: float, high: float, lang: str) -> str:
    """Return a bound in words: "troubles.factor above 1.8"."""
    least, most = (number(each, lang) if np.isfinite(each) else "" for each in (low, high))
    key = "discover_bound_between" if least and most else "discover_bound_above" if least else "discover_bound_below"
    return say(key, lang, name=factor_name(path, lang), low=least, high=most)


def factor_name(path: str, lang: str) -> str:
    """Return the name of an uncertain quantity, or its path if it has no name.

    The last part of the path alone would be ambiguous.
    """
    return label(path, lang) if path in catalogue()["labels"] else path


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def tables(found: Discovery) -> dict[str, pd.DataFrame]:
    """Return the tables of the folder by name.

    `worlds` holds every policy in every world; `robustness` and `boxes` hold what is printed.
    """
    import pandas as pd

    paths = [each.path for each in found.factors]
    parts = []
    for place, policy in enumerate(found.policies):
        part = pd.DataFrame(found.worlds, columns=paths)
        part.insert(0, "policy", policy.words)
        part.insert(0, "world", range(len(part)))
        for name, values in found.values.items():
            part[PREFIX + name] = values[place]
        parts.append(part.assign(fails=found.failing[place], regret=found.regret[place]))
    robust = [
        {"policy": row.words}
        | {key: value for name in MEASURES for key, value in _bounds(name, getattr(row, name)).items()}
        for row in found.robust
    ]
    return {
        "worlds": pd.concat(parts, ignore_index=True),
        "robustness": pd.DataFrame(robust),
        "boxes": _box_table(found),
    }


def _bounds(name: str, measure: Measure) -> dict[str, float | None]:
    return {name: measure.value, f"{name}.low": measure.low, f"{name}.high": measure.high}


def _box_table(found: Discovery) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "policy": policy.words,
            "p": boxes.p,
            "box": number,
            "factor": found.factors[bound.factor].path,
            "low": bound.low,
            "high": bound.high,
        }
        | {
            "quasi_p": bound.p,
            "inside": box.inside,
            "failing": box.failing,
            "density": box.density,
            "coverage": box.coverage,
        }
        for policy, boxes in zip(found.policies, found.boxes, strict=True)
        for number, box in enumerate(boxes.boxes)
        for bound in box.bounds
    ]
    columns = ["policy", "p", "box", "factor", "low", "high", "quasi_p", "inside", "failing", "density", "coverage"]
    return pd.DataFrame(rows, columns=columns)


def about(found: Discovery) -> dict[str, Any]:
    """Return what the provenance says about the question and the answer."""
    return {
        "question": dataclasses.asdict(found.question),
        "policies": [dataclasses.asdict(each) for each in found.policies],
        "factors": [dataclasses.asdict(each) for each in found.factors],
        "method": say("method_discover"),
        "p": {
            policy.words: None if boxes.p != boxes.p else boxes.p
            for policy, boxes in zip(found.policies, found.boxes, strict=True)
        },
        "computed": found.computed,
    }
