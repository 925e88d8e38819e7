"""Output of a choice: a table of candidates, what may be concluded in plain words, and the same as tables on disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.objectives import Limit
from experiments.analysis.selection.select import Choice, Interval, Question, Ranked
from experiments.design.candidates import Candidate
from experiments.present.candidate_names import called
from experiments.present.console import number, spread
from experiments.results.answer import Told, design_rows
from experiments.results.sheet import Cell, Sheet
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

LOOKS = {"best": "better", "breaks": "worse", "undecided": "open"}
NAMED = 6  # most candidates that the question names; of more, it gives only the number


def told(choice: Choice, lang: str) -> Told:
    """Return the question, and the answer as a table of candidates, the conclusion and what it cost."""
    question, outcome = choice.question, label(PREFIX + choice.question.aim.outcome, lang)
    heads = [say("choose_column_candidate", lang), outcome, *(limit_text(limit, lang) for limit in question.limits)]
    rows: list[list[Cell]] = []
    spent, means = [row.runs for row in choice.rows], [row.value[0] for row in choice.rows]
    for place in ranking(question, choice.best, spent, means):
        row = choice.rows[place]
        status = (standing_text(choice, row, lang), LOOKS.get(row.standing.status, "faint"))
        rows.append(
            [row.words, spread(*row.value, lang), *(spread(*each, lang) for each in row.limits), str(row.runs), status]
        )
    title = say("choose_title", lang, n=len(choice.rows), outcome=outcome)
    head = [*heads, say("choose_column_runs", lang), say("choose_column_standing", lang)]
    parts: list[str | Sheet] = [Sheet(title, head, rows, range(1, len(head) - 1)), conclusion(choice, lang)]
    if question.budget is None:
        parts.append(say("choose_spent", lang, runs=f"{sum(spent):,}", even=f"{max(spent) * len(spent):,}"))
    names = (
        say("candidate_or", lang).join(row.words for row in choice.rows)
        if len(choice.rows) <= NAMED
        else say("choose_many", lang, n=len(choice.rows))
    )
    asked = say(
        "choose_asks_limits" if question.limits else "choose_asks",
        lang,
        candidates=names,
        outcome=outcome,
        limits=_limits(choice, lang),
    )
    return Told(asked, _design(choice, lang), parts)


def _limits(choice: Choice, lang: str) -> str:
    return say("candidate_and", lang).join(limit_text(limit, lang) for limit in choice.question.limits)


def _design(choice: Choice, lang: str) -> list[tuple[str, str]]:
    question = choice.question
    rows = {
        "outcome": label(PREFIX + question.aim.outcome, lang),
        "limits": _limits(choice, lang),
        "matters": number(question.delta, lang),
    }
    if question.budget is None:
        rows |= {
            "confidence": f"{100 * question.confidence:g} %",
            "most": str(question.most),
            "method": say("method_kn", lang),
        }
    else:
        rows |= {"budget": f"{question.budget:,}", "method": say("method_ocba", lang)}
    rows |= {
        "first": str(question.first),
        "seed": str(question.seed),
        "runs": f"{sum(row.runs for row in choice.rows):,}",
    }
    return design_rows(rows, lang)


def renamed(choice: Choice, levels: Sequence[Mapping[str, Any]], lang: str) -> Choice:
    """Return the choice with its candidates named by their levels in a language."""
    rows = [dataclasses.replace(row, words=called(each, lang)) for row, each in zip(choice.rows, levels, strict=True)]
    return dataclasses.replace(choice, rows=rows)


def ranking(question: Question, best: int | None, runs: Sequence[int], means: Sequence[float]) -> list[int]:
    """Return the candidates' places: the best first, then those that were in longest, then by their means."""

    def order(place: int) -> tuple[bool, int, float]:
        mean = means[place]
        return (
            place != best,
            -runs[place] if question.budget is None else 0,
            np.inf if np.isnan(mean) else -question.aim.sign * mean,
        )

    return sorted(range(len(runs)), key=order)


def limit_text(limit: Limit, lang: str, bare: bool = False) -> str:
    """Return a limit in words: "cost per resident (yuan) at most 150"; `bare` leaves out the outcome."""
    outcome = "" if bare else label(PREFIX + limit.outcome, lang)
    return say(f"limit_{limit.sense}", lang, outcome=outcome, bound=number(limit.bound, lang)).strip()


def standing_text(choice: Choice, row: Ranked, lang: str) -> str:
    """Say in words how a candidate fared."""
    standing = row.standing
    if choice.question.budget is not None:
        return say("choose_picked" if standing.status == "best" else "choose_not_picked", lang)
    by = choice.rows[standing.by].words if standing.by is not None else ""
    limit = limit_text(choice.question.limits[standing.limit], lang) if standing.limit is not None else ""
    key = "choose_no_value_seen" if standing.status == "no_value" else f"choose_{standing.status}"
    return say(key, lang, by=by, limit=limit, n=standing.replications)


def conclusion(choice: Choice, lang: str) -> str:
    """Return the answer as one sentence, with what it rests on."""
    question = choice.question
    fields: dict[str, Any] = {
        "outcome": label(PREFIX + question.aim.outcome, lang),
        "delta": number(question.delta, lang),
        "sure": f"{100 * question.confidence:g}",
        "best": choice.rows[choice.best].words if choice.best is not None else "",
    }
    if question.budget is not None:
        key = "choose_nobody_budget" if choice.best is None else "choose_answer_budget"
        return say(key, lang, budget=question.budget, probability=f"{100 * (choice.probability or 0):.1f}", **fields)
    if not choice.decided:
        left = say("candidate_or", lang).join(row.words for row in choice.rows if row.standing.status == "undecided")
        return say("choose_answer_open", lang, left=left, most=question.most, **fields)
    if choice.best is None:
        return say("choose_nobody", lang, **fields)
    equals = say("candidate_or", lang).join(row.words for row in choice.rows if row.standing.status == "equal")
    if equals:
        return say("choose_answer_equal", lang, equals=equals, n=choice.rows[choice.best].runs, **fields)
    return say("choose_answer_limits" if question.limits else "choose_answer", lang, **fields)


def tables(choice: Choice) -> dict[str, pd.DataFrame]:
    """Return the tables of the folder by name.

    `candidates` holds one row per candidate, as printed; `runs` holds every value that the answer rests on.
    """
    import pandas as pd

    question = choice.question
    names = [question.aim.outcome, *(limit.outcome for limit in question.limits)]
    rows = [_record(choice, row, names) for row in choice.rows]
    used = [(i, r) for i in range(len(choice.rows)) for r in range(choice.values.shape[2]) if r < choice.rows[i].runs]
    runs = [
        {"candidate": choice.rows[i].words, "seed": question.seed + r} | _values(names, choice.values[:, i, r])
        for i, r in used
    ]
    return {"candidates": pd.DataFrame(rows), "runs": pd.DataFrame(runs)}


def _values(names: Sequence[str], values: Any) -> dict[str, float]:
    return {PREFIX + name: float(value) for name, value in zip(names, values, strict=True)}


def _record(choice: Choice, row: Ranked, names: Sequence[str]) -> dict[str, Any]:
    standing = row.standing
    record: dict[str, Any] = {"candidate": row.words, "status": standing.status, "runs": row.runs}
    record["beaten_by"] = None if standing.by is None else choice.rows[standing.by].words
    record["broken"] = None if standing.limit is None else choice.question.limits[standing.limit].outcome
    for name, each in zip(names, (row.value, *row.limits), strict=True):
        record |= _bounds(name, each)
    return record


def _bounds(name: str, found: Interval) -> dict[str, float | None]:
    return {f"{name}.mean": found[0], f"{name}.low": found[1], f"{name}.high": found[2]}


def about(choice: Choice, found: Sequence[Candidate]) -> dict[str, Any]:
    """Return what the provenance says about the question and the answer."""
    sides = [
        {"words": each.words, "scenario_hash": each.point.scenario_hash, "levels": each.point.levels} for each in found
    ]
    best = None if choice.best is None else choice.rows[choice.best].words
    return {
        "question": dataclasses.asdict(choice.question),
        "method": say("method_kn" if choice.question.budget is None else "method_ocba"),
        "candidates": sides,
        "best": best,
        "decided": choice.decided,
        "probability": None if choice.probability is None or np.isnan(choice.probability) else choice.probability,
        "computed": choice.computed,
    }
