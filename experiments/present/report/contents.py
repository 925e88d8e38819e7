"""Contents of a report for each kind of folder: question, design and answers, from the folder's tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from experiments.analysis.combinations import combination_means
from experiments.analysis.objectives import COMPARED
from experiments.io.files import read_json
from experiments.present.console import number
from experiments.present.report.answered import MOST_ROWS, answer_answers
from experiments.present.report.compared import comparison_answers
from experiments.present.sentences import sentences
from experiments.present.sweep_summary import means_table
from experiments.results.answer import told
from experiments.results.sheet import Sheet
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.present.figures.results_view import Data

Answers = list[str | Sheet]


def question(data: Data, lang: str) -> str:
    """Return the question that a folder answers, for use when its reader gives none."""
    if data.kind == "comparison":
        sides = data.provenance.get("sides", {})
        words = {side: sides.get(side, {}).get("words", side.upper()) for side in ("a", "b")}
        return say("report_asks_comparison", lang, **words)
    if data.kind == "sweep":
        return say(
            "report_asks_sweep",
            lang,
            levers=say("plot_and", lang).join(label(lever, lang) for lever in data.varied) or "–",
        )
    if data.kind == "run":
        return say("report_asks_run", lang, scenario=data.provenance.get("scenario", ""))
    assert data.answer is not None
    if data.answer.question is not None:
        return told(data.answer.question, lang)
    return say("report_asks_answer", lang, verb=data.answer.verb)


def design(data: Data, lang: str) -> list[Sheet]:
    """Return scenario, levers, uncertainties, seeds and number of runs."""
    makers: Mapping[str, Callable[[Data, str], list[Sheet]]] = {
        "run": _run_design,
        "sweep": _sweep_design,
        "comparison": _comparison_design,
    }
    return makers.get(data.kind, _answer_design)(data, lang)


def answers(data: Data, lang: str) -> Answers:
    """Return the sentences and tables, as the verbs print them."""
    makers: Mapping[str, Callable[[Data, str], Answers]] = {
        "run": _run_answers,
        "sweep": _sweep_answers,
        "comparison": comparison_answers,
    }
    return makers.get(data.kind, answer_answers)(data, lang)


def _pairs(rows: Sequence[tuple[str, Any]], lang: str) -> Sheet:
    return Sheet("", (), [(say(f"report_{name}", lang), str(value)) for name, value in rows])


def _place(scenario: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return what a scenario says of its place and time, as far as it says anything."""
    land, people, time = (scenario.get(part, {}) for part in ("territory", "population", "horizon"))
    residents = sum(group["count"] for group in people.get("groups", []))
    rows = [
        ("scenario", scenario.get("name")),
        ("area", land.get("area_km2")),
        ("grids", land.get("grids")),
        ("residents", f"{residents:,}" if residents else None),
        ("policy", scenario.get("policy", {}).get("name")),
        ("days", time.get("days")),
        ("warmup", time.get("warmup_days")),
    ]
    return [(name, value) for name, value in rows if value is not None]


def _run_design(data: Data, lang: str) -> list[Sheet]:
    return [_pairs([*_place(data.scenario), ("seeds", data.provenance.get("seed")), ("runs", 1)], lang)]


def _sweep_design(data: Data, lang: str) -> list[Sheet]:
    about, runs = data.results.provenance, data.results.runs
    seeds = sorted(set(runs["seed"]))
    rows = [
        *_place(about.get("first_scenario", {})),
        ("seeds", _seeds(seeds)),
        ("runs", len(runs)),
        ("failed", _failed(data, about, len(runs))),
    ]
    levers = [
        (label(lever, lang), lever, _levels(runs[lever].drop_duplicates().tolist(), lang))
        for lever in data.results.levers
    ]
    head = [say(f"report_{name}", lang) for name in ("lever", "path", "levels")]
    return [_pairs(rows, lang), Sheet(say("report_levers", lang), head, levers)]


def _failed(data: Data, about: Mapping[str, Any], finished: int) -> int:
    asked = about.get("runs")
    return max(0, asked - finished) if isinstance(asked, int) else 0


def _levels(levels: Sequence[Any], lang: str) -> str:
    shown = [label(level, lang) for level in levels[:12]]
    return ", ".join(shown) + (f", … ({len(levels)})" if len(levels) > 12 else "")


def _seeds(seeds: Sequence[int]) -> str:
    whole = list(range(int(seeds[0]), int(seeds[0]) + len(seeds))) == [int(seed) for seed in seeds]
    return (
        f"{seeds[0]}–{seeds[-1]}"
        if whole and len(seeds) > 2
        else ", ".join(map(str, seeds[:20])) + ("…" if len(seeds) > 20 else "")
    )


def _comparison_design(data: Data, lang: str) -> list[Sheet]:
    sides, pairs = data.provenance.get("sides", {}), data.provenance.get("replications", 0)
    rows = [
        (side.upper(), sides[side]["words"], " ".join(sides[side]["arguments"])) for side in ("a", "b") if side in sides
    ]
    head = [say(f"report_{name}", lang) for name in ("side", "words", "stands_for")]
    return [
        Sheet("", head, rows),
        _pairs([("seeds", _seeds(range(1, pairs + 1)) if pairs else "–"), ("runs", 2 * pairs)], lang),
    ]


def _answer_design(data: Data, lang: str) -> list[Sheet]:
    assert data.answer is not None
    if data.answer.design is not None:
        return [Sheet("", (), told(data.answer.design, lang))]
    kept = (
        "outcome",
        "replications",
        "seed",
        "seeds",
        "runs",
        "points",
        "budget",
        "confidence",
        "levers",
        "factors",
        "objectives",
        "method",
    )
    rows = [
        (name, value)
        for name, value in data.provenance.items()
        if name in kept and isinstance(value, str | int | float | list)
    ]
    shown = [(name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)) for name, value in rows]
    return [Sheet("", (), [(say("report_verb", lang), f"wangge {data.answer.verb}"), *shown])]


def _run_answers(data: Data, lang: str) -> Answers:
    found = read_json(data.folder / "outcomes.json")
    shown = {name: number(value, lang) for name, value in found.items()}
    named = (
        "arisen", "reported", "action_delay_hours", "response_hours", "resolution_hours", "satisfaction_rate",
        "on_time_closing_rate",
    )  # fmt: skip
    lines: Answers = []
    if all(name in found for name in named):
        shares = {name: number(found[name] and 100 * found[name], lang) for name in named[-2:]}
        lines = [say("report_run_told", lang, **{name: shown[name] for name in named} | shares)]
    rows = [(label(PREFIX + name, lang), value) for name, value in shown.items()]
    return [
        *lines,
        Sheet(say("report_outcomes", lang), [say("column_outcome", lang), say("column_value", lang)], rows, (1,)),
    ]


def _sweep_answers(data: Data, lang: str) -> Answers:
    runs, levers = data.results.runs, data.seen.lists
    lines: Answers = (
        [line for lever in data.varied for line in sentences(runs, lever, COMPARED, lang)]
        if len(data.varied) <= 8
        else []
    )
    means = means_table(combination_means(runs, levers), data.folder.name, lang).sheet
    rows = means.rows
    left = [say("report_rows_left", lang, n=len(rows) - MOST_ROWS)] if len(rows) > MOST_ROWS else []
    found: Answers = [*lines, replace(means, rows=rows[:MOST_ROWS]), *left]
    if data.has("correlations"):
        table = data.table("correlations").dropna(subset=["rho"])
        cells = [
            [
                label(row.outcome, lang),
                label(row.factor, lang),
                *(number(value, lang) for value in (row.rho, row.low, row.high)),
            ]
            for row in table.itertuples()
        ]
        head = [say("column_outcome", lang), say("column_factor", lang), "rho", "2.5 %", "97.5 %"]
        found.append(Sheet(say("report_correlations", lang), head, cells, (2, 3, 4)))
    return found
