"""Output of an improvement: the front on fresh seeds, what became of the search's winners, and tables on disk."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.optimisation.decision_space import Lever
from experiments.analysis.optimisation.study import Improvement, Member
from experiments.design.design import in_a_table
from experiments.present.console import number, spread
from experiments.present.studies.selection import limit_text
from experiments.results.answer import Told, design_rows
from experiments.results.sheet import Cell, Sheet
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

LOOKS = {"holds": "better", "falls": "faint", "breaks": "worse"}


def told(found: Improvement, lang: str) -> Told:
    """Return the question and the answer.

    The answer is the front with the policy as it is beside it, and what the fresh seeds took back.
    """
    question = found.question
    kept = sum(trial.keeps for trial in found.trials)
    parts: list[str | Sheet] = [
        say("optimise_searched", lang, trials=len(found.trials), kept=kept, seeds=question.replications)
    ]
    parts += [_front(found, lang), *conclusions(found, lang)] if found.members else [say("optimise_nobody", lang)]
    names = say("plot_and", lang).join(label(PREFIX + aim.outcome, lang) for aim in question.aims)
    limits = say("candidate_and", lang).join(limit_text(limit, lang) for limit in question.limits)
    return Told(
        say("optimise_asks_limits" if limits else "optimise_asks", lang, objectives=names, limits=limits),
        _design(found, limits, lang),
        parts,
    )


def _front(found: Improvement, lang: str) -> Sheet:
    levers, shown = found.space.levers, _shown(found)
    head = [
        "",
        *(label(lever.path, lang) for lever in levers),
        *headings(found, lang),
        say("choose_column_standing", lang),
    ]
    rows: list[list[Cell]] = []
    for place, member in enumerate(found.members, start=1):
        levels = [level_text(member.trial.setting[lever.path], lang) for lever in levers]
        status = (say(f"optimise_{member.status}", lang), LOOKS[member.status])
        rows.append([str(place), *levels, *(spread(*member.values[k], lang) for k in shown), status])
    rows.append(["", *("" for _ in levers), *(spread(*found.base[k], lang) for k in shown), say("optimise_base", lang)])
    return Sheet(say("optimise_title", lang, seeds=found.question.reestimate), head, rows, range(1, len(head) - 1))


def _design(found: Improvement, limits: str, lang: str) -> list[tuple[str, str]]:
    question = found.question
    aims = [
        say("optimise_more" if aim.sign > 0 else "optimise_less", lang, outcome=label(PREFIX + aim.outcome, lang))
        for aim in question.aims
    ]
    rows = {
        "objectives": "; ".join(aims),
        "limits": limits,
        "levers": "; ".join(f"{label(lever.path, lang)}: {_range(lever, lang)}" for lever in found.space.levers),
        "fixed": " ".join(override.text for override in found.space.fixed),
        "trials": f"{len(found.trials):,}",
        "replications": str(question.replications),
        "reestimate": str(question.reestimate),
        "seed": str(question.seed),
        "method": say("method_optimise", lang),
    }
    return design_rows(rows, lang)


def _range(lever: Lever, lang: str) -> str:
    ends = [level_text(each, lang) for each in lever.ends()]
    return ", ".join(ends) if lever.factor is None else " – ".join(ends)


def headings(found: Improvement, lang: str) -> list[str]:
    """Return the outcomes of the table as headings.

    Aims come first, with their direction and their limits, then the other limits.
    """
    question, heads = found.question, []
    for aim in question.aims:
        head = say(
            "optimise_more" if aim.sign > 0 else "optimise_less", lang, outcome=label(PREFIX + aim.outcome, lang)
        )
        own = [limit_text(limit, lang, bare=True) for limit in question.limits if limit.outcome == aim.outcome]
        heads.append(say("candidate_and", lang).join([head, *own]))
    return heads + [
        limit_text(question.limits[k - len(question.aims)], lang) for k in _shown(found)[len(question.aims) :]
    ]


def _shown(found: Improvement) -> list[int]:
    """Return the places of the outcomes that have a column; a limit on an aim's own outcome needs none."""
    names = found.question.outcomes
    return [k for k, name in enumerate(names) if names.index(name) == k]


def level_text(level: Any, lang: str) -> str:
    """Return a level of a lever in a few digits or by its name."""
    if isinstance(level, float):
        return number(level, lang)
    return label(in_a_table(level), lang)


def conclusions(found: Improvement, lang: str) -> list[str]:
    """Return sentences about the winners and the front.

    They say how many winners hold, how much better the search made them look, and how much of the room the front
    holds.
    """
    counts = {status: sum(member.status == status for member in found.members) for status in LOOKS}
    lines = [say("optimise_counts", lang, members=len(found.members), seeds=found.question.reestimate, **counts)]
    for place, aim in enumerate(found.question.aims):
        lines.append(
            say("optimise_luck", lang, outcome=label(PREFIX + aim.outcome, lang), size=number(luck(found, place), lang))
        )
    if np.isfinite(found.held_searched):
        lines.append(
            say(
                "optimise_held",
                lang,
                searched=f"{100 * found.held_searched:.0f}",
                fresh=f"{100 * found.held_fresh:.0f}",
            )
        )
    return lines


def luck(found: Improvement, place: int) -> float:
    """Return by how much the search overestimated an aim of its winners, on average.

    That is how much better it looked in the search than on fresh seeds (negative: worse).
    """
    sign = found.question.aims[place].sign
    return float(np.mean([-member.trial.losses[place] - sign * member.values[place][0] for member in found.members]))


def tables(found: Improvement) -> dict[str, pd.DataFrame]:
    """Return the tables of the folder by name.

    `trials` holds all that was tried, as the search saw it; `front` holds its unbeaten members as fresh seeds see
    them.
    """
    import pandas as pd

    winners = {member.trial.number for member in found.members}
    trials = [
        _trial_row(found, trial) | {"keeps_limits": trial.keeps, "on_front": trial.number in winners}
        for trial in found.trials
    ]
    rows = [
        _trial_row(found, member.trial) | {"status": member.status} | _estimates(found, member)
        for member in found.members
    ]
    return {"trials": pd.DataFrame(trials), "front": pd.DataFrame(rows)}


def _trial_row(found: Improvement, trial: Any) -> dict[str, Any]:
    question = found.question
    row = {"trial": trial.number} | {path: in_a_table(level) for path, level in trial.setting.items()}
    known = bool(trial.losses)
    row |= {
        f"searched.{aim.outcome}": -aim.sign * trial.losses[k] if known else np.nan
        for k, aim in enumerate(question.aims)
    }
    for k, limit in enumerate(question.limits):  # an outcome with two limits breaks at most one of them
        name, broken = f"broken_by.{limit.outcome}", trial.violations[k] if known else np.nan
        row[name] = max(row.get(name, broken), broken)
    return row


def _estimates(found: Improvement, member: Member) -> dict[str, float | None]:
    names = found.question.outcomes
    return {
        f"{name}.{part}": value
        for name, each in zip(names, member.values, strict=True)
        for part, value in zip(("mean", "low", "high"), each, strict=True)
    }


def about(found: Improvement) -> dict[str, Any]:
    """Return what the provenance says about the question and the answer."""

    def share(value: float | None) -> float | None:
        return value if value is not None and np.isfinite(value) else None

    return {
        "question": dataclasses.asdict(found.question),
        "levers": [dataclasses.asdict(lever) for lever in found.space.levers],
        "fixed": [override.text for override in found.space.fixed],
        "method": say("method_optimise"),
        "as_it_is": {
            name: [share(each) for each in value]
            for name, value in zip(found.question.outcomes, found.base, strict=True)
        },
        "hypervolume_share": {"searched": share(found.held_searched), "fresh": share(found.held_fresh)},
        "computed": found.computed,
    }
