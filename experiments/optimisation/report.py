"""Tell an improvement: the front on fresh seeds as a table, what became of the search's winners, and tables on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.choice.report import limit_text
from experiments.design import in_a_table
from experiments.optimisation.improve import Improvement, Member
from experiments.store import PREFIX
from experiments.tables import new_table, number, show_table, spread
from sim.messages import label, say

if TYPE_CHECKING:
    import pandas as pd

COLOURS = {"holds": "green", "falls": "dim", "breaks": "red"}


def show(found: Improvement, lang: str) -> None:
    """Print the front, the policy as it is beside it, and what the fresh seeds took back."""
    question = found.question
    kept = sum(trial.keeps for trial in found.trials)
    print(say("optimise_searched", lang, trials=len(found.trials), kept=kept, seeds=question.replications))
    if not found.members:
        print(say("optimise_nobody", lang))
        return
    table = new_table(say("optimise_title", lang, seeds=question.reestimate))
    table.add_column("")
    for lever in found.space.levers:
        table.add_column(label(lever.path, lang), justify="right")
    for heading in headings(found, lang):
        table.add_column(heading, justify="right")
    table.add_column(say("choose_column_standing", lang))
    for place, member in enumerate(found.members, start=1):
        levels = [level_text(member.trial.setting[lever.path], lang) for lever in found.space.levers]
        status = f"[{COLOURS[member.status]}]{say(f'optimise_{member.status}', lang)}[/]"
        table.add_row(str(place), *levels, *(spread(*member.values[k], lang) for k in _shown(found)), status)
    table.add_row("", *("" for _ in found.space.levers), *(spread(*found.base[k], lang) for k in _shown(found)), say("optimise_base", lang))
    show_table(table)
    for line in conclusions(found, lang):
        print(line)


def headings(found: Improvement, lang: str) -> list[str]:
    """The outcomes of the table: aims with their direction and what limits them, then the other limits."""
    question, heads = found.question, []
    for aim in question.aims:
        head = say("optimise_more" if aim.sign > 0 else "optimise_less", lang, outcome=label(PREFIX + aim.outcome, lang))
        own = [limit_text(limit, lang, bare=True) for limit in question.limits if limit.outcome == aim.outcome]
        heads.append(say("candidate_and", lang).join([head, *own]))
    return heads + [limit_text(question.limits[k - len(question.aims)], lang) for k in _shown(found)[len(question.aims) :]]


def _shown(found: Improvement) -> list[int]:
    """Places of the outcomes that have a column: a limit on an aim's own outcome needs none."""
    names = found.question.outcomes
    return [k for k, name in enumerate(names) if names.index(name) == k]


def level_text(level: Any, lang: str) -> str:
    """A level of a lever in few digits or by its name."""
    if isinstance(level, float):
        return number(level, lang)
    return label(in_a_table(level), lang)


def conclusions(found: Improvement, lang: str) -> list[str]:
    """How many winners hold, how much better the search made them look, and how much of the room the front holds."""
    counts = {status: sum(member.status == status for member in found.members) for status in COLOURS}
    lines = [say("optimise_counts", lang, members=len(found.members), seeds=found.question.reestimate, **counts)]
    for place, aim in enumerate(found.question.aims):
        lines.append(say("optimise_luck", lang, outcome=label(PREFIX + aim.outcome, lang), size=number(luck(found, place), lang)))
    if np.isfinite(found.held_searched):
        lines.append(say("optimise_held", lang, searched=f"{100 * found.held_searched:.0f}", fresh=f"{100 * found.held_fresh:.0f}"))
    return lines


def luck(found: Improvement, place: int) -> float:
    """By how much the search saw an aim of its winners better than fresh seeds do, on average (negative: worse)."""
    sign = found.question.aims[place].sign
    return float(np.mean([-member.trial.losses[place] - sign * member.values[place][0] for member in found.members]))


def tables(found: Improvement) -> dict[str, pd.DataFrame]:
    """`trials`: all that was tried, as the search saw it. `front`: its unbeaten members as fresh seeds see them."""
    import pandas as pd

    winners = {member.trial.number for member in found.members}
    trials = [_trial_row(found, trial) | {"keeps_limits": trial.keeps, "on_front": trial.number in winners} for trial in found.trials]
    rows = [_trial_row(found, member.trial) | {"status": member.status} | _estimates(found, member) for member in found.members]
    return {"trials": pd.DataFrame(trials), "front": pd.DataFrame(rows)}


def _trial_row(found: Improvement, trial: Any) -> dict[str, Any]:
    question = found.question
    row = {"trial": trial.number} | {path: in_a_table(level) for path, level in trial.setting.items()}
    known = bool(trial.losses)
    row |= {f"searched.{aim.outcome}": -aim.sign * trial.losses[k] if known else np.nan for k, aim in enumerate(question.aims)}
    return row | {f"broken_by.{limit.outcome}": trial.violations[k] if known else np.nan for k, limit in enumerate(question.limits)}


def _estimates(found: Improvement, member: Member) -> dict[str, float | None]:
    names = found.question.outcomes
    return {f"{name}.{part}": value for name, each in zip(names, member.values, strict=True) for part, value in zip(("mean", "low", "high"), each, strict=True)}


def about(found: Improvement) -> dict[str, Any]:
    """What provenance tells of the question and the answer."""
    import dataclasses

    def share(value: float) -> float | None:
        return value if np.isfinite(value) else None

    return {
        "question": dataclasses.asdict(found.question),
        "levers": [dataclasses.asdict(lever) for lever in found.space.levers],
        "fixed": [override.text for override in found.space.fixed],
        "method": "NSGA-II (Deb et al. 2002) by Optuna, constrained dominance; members estimated anew on fresh seeds",
        "as_it_is": dict(zip(found.question.outcomes, (share(value[0]) for value in found.base), strict=True)),
        "hypervolume_share": {"searched": share(found.held_searched), "fresh": share(found.held_fresh)},
        "computed": found.computed,
    }
