"""The answer of `wangge replay`: differences with both intervals, verdicts, what the log cannot answer, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.analysis.replay.judge import Difference
from experiments.present.console import number
from experiments.present.figures.replay import draw_departments, draw_outcomes
from experiments.present.log_studies.page import percent, write_log_pages
from experiments.results.sheet import Cell, Sheet
from sim.text.catalogue import say

SHARES = ("share_24", "share_72", "share_168", "overdue")
MOST_ROWS = 15


@dataclass(frozen=True)
class ReplayView:
    """What a replay found, as it is shown: both policies by name, differences, open questions, and sizes."""

    policy: str
    against: str
    outcomes: Sequence[Difference]
    departments: Sequence[Difference]
    open: Sequence[tuple[str, float]]
    cases: int
    members: int
    seeds: int
    seed: int


def parts(view: ReplayView, lang: str) -> list[str | Sheet]:
    """Return sentences, the table of outcomes and that of departments, the largest first."""
    names = {"policy": view.policy, "against": _name(view.against, lang)}
    sizes = {"cases": f"{view.cases:,}", "members": view.members, "seeds": view.seeds}
    said: list[str | Sheet] = [say("replay_sides", lang, **names, **sizes), _table(view.outcomes, "outcomes", lang)]
    said.append(say("replay_intervals", lang))
    silent = [say(f"replay_outcome_{row.name}", lang) for row in view.outcomes if row.verdict == "no_verdict"]
    if silent:
        said.append(say("replay_no_verdicts", lang, names=", ".join(silent)))
    said.append(_table(view.departments[:MOST_ROWS], "departments", lang))
    return said + limits(view, lang)


def limits(view: ReplayView, lang: str) -> list[str]:
    """Return which questions the log cannot answer."""
    lines = [say(f"replay_open_{name}", lang, share=percent(share, lang, 0)) for name, share in view.open]
    return [*lines, say("replay_open_always", lang)]


def _table(rows: Sequence[Difference], kind: str, lang: str) -> Sheet:
    names = ("name", "against", "policy", "difference", "seeds", "calibrations", "agreeing", "verdict")
    body: list[list[Cell]] = []
    for row in rows:
        share = kind == "departments" or row.name in SHARES
        name = row.name if kind == "departments" else say(f"replay_outcome_{row.name}", lang)
        values = [_value(each, share, lang) for each in (row.against, row.policy, row.difference)]
        ranges = [" … ".join(_value(end, share, lang) for end in ends) for ends in (row.seeds, row.calibrations)]
        word = "no_verdict" if row.verdict == "no_verdict" else row.verdict
        said = say("replay_is_no_verdict", lang) if word == "no_verdict" else say(f"compare_is_{word}", lang)
        look = word if word in ("better", "worse") else "open" if word == "no_verdict" else "faint"
        body.append([name, *values, *ranges, percent(row.agreeing, lang, 0), (said, look)])
    heads = [say(f"replay_column_{each}", lang) for each in names]
    return Sheet(say(f"replay_{kind}", lang), heads, body, (1, 2, 3, 4, 5, 6))


def _value(value: float, share: bool, lang: str) -> str:
    return number(100 * value, lang, 1) if share else number(value, lang, 2 if abs(value) < 10 else 0)


def _name(name: str, lang: str) -> str:
    return say("replay_as_it_was", lang) if name == "as_it_was" else name


def write_pages(folder: Path, view: ReplayView, figures: bool) -> None:
    """Write replay-en.html and -zh.html into the folder."""
    draws = {
        "outcomes": lambda to, lang: draw_outcomes(view.outcomes, to, lang),
        "departments": lambda to, lang: draw_departments(view.departments[:MOST_ROWS], to, lang),
    }
    command = f"wangge replay LOG policy='{view.policy}' against='{view.against}' seeds={view.seeds} seed={view.seed}"

    def design(lang: str) -> Sheet:
        shown = {"policy": view.policy, "against": _name(view.against, lang), "members": view.members}
        shown |= {"seeds": view.seeds, "seed": view.seed}
        return Sheet("", (), [(say(f"log_setting_{name}", lang), str(value)) for name, value in shown.items()])

    write_log_pages(
        folder,
        "replay",
        design,
        lambda lang: parts(view, lang),
        lambda lang: limits(view, lang),
        draws if figures else {},
        command,
        {},
    )
