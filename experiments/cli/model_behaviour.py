"""The page of what the model must show, its tables and pictures made from runs: docs/model-behaviour.md.

`python -m experiments.cli.model_behaviour` writes the tables between the markers of the page, the pictures beside it
and the table of levers; with settings of `wangge facts` (pairs=20 processes=2 results=DIR). `--quick` leaves out the
largest cities, whose rows then say so.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from itertools import groupby

from experiments.analysis.levers.effects import effect_table
from experiments.analysis.levers.judge import Move
from experiments.analysis.model_behaviour.check import Check, Reached
from experiments.analysis.model_behaviour.expectation import Experiment, expectations
from experiments.analysis.model_behaviour.measures import MEASURES
from experiments.analysis.stream_places import CITIES, MARGIN, of_the_model, targets
from experiments.api.lever_tests import sides_of
from experiments.api.model_behaviour import Behaviour, measured_behaviour
from experiments.cli.docs_tables import DOCS, markdown
from experiments.present.console import number
from experiments.present.figures.behaviour import draw_half_year, draw_lever_effects, draw_ten_years
from experiments.present.figures.style import saving_as
from experiments.present.studies.levers import as_csv, cell_text, sentences, signed
from experiments.store import PREFIX
from sim.text.catalogue import WanggeError, label

PAGE = DOCS / "model-behaviour.md"
IMAGES = DOCS / "images"
LEVERS = DOCS / "data" / "levers.csv"
BLOCK = re.compile(r"(<!-- behaviour: ([a-z ]+) -->\n).*?(<!-- end of behaviour -->)", re.DOTALL)
MOST_MOVES = 4
VERDICTS: dict[Reached, str] = {"reached": "yes", "missed": "**no**", "open": "open"}
FIRST_DAY = 31


def summary(found: Behaviour) -> str:
    """Return how many expectations are reached, section by section."""
    rows = []
    for section in dict.fromkeys(each.experiment.section for each in found.checks):
        verdicts = [each.verdict for each in found.checks if each.experiment.section == section]
        rows.append((section, *(verdicts.count(verdict) for verdict in VERDICTS), len(verdicts)))
    pairs = f"{found.pairs} pairs of runs, unless a row has fewer.\n"
    return pairs + "\n" + markdown(("section", "reached", "missed", "open", "expectations"), rows)


def check_table(section: str) -> Callable[[Behaviour], str]:
    """Return a function that makes the table of a section's experiments."""

    def table(found: Behaviour) -> str:
        rows: list[tuple[str, ...]] = []
        for _, group in groupby(
            (c for c in found.checks if c.experiment.section == section), lambda c: c.experiment.id
        ):
            for place, each in enumerate(group):
                rows.append(_row(each, place == 0))
        measured = {each.experiment.id for each in found.checks}
        left = [each for each in expectations().of() if each.section == section and each.id not in measured]
        rows += [(tried(each), "", "not run", "", "", each.formerly) for each in left]
        return markdown(("tried", "outcome", "came out", "expected", "reached", "formerly"), rows)

    return table


def stream_table(_found: Behaviour) -> str:
    """Return the statistics of the two logs beside those of the streams that the model draws for their cities."""
    rows = []
    for place in CITIES:
        model = of_the_model(place)
        for name, figure in targets(place).items():
            near = "yes" if abs(model[name] / figure - 1.0) <= MARGIN else "**no**"
            rows.append((place.replace("_", " "), name.replace("_", " "), f"{figure:.3g}", f"{model[name]:.3g}", near))
    return markdown(("log", "statistic", "log", "model", f"within {MARGIN:.0%}"), rows)


def _row(each: Check, first: bool) -> tuple[str, ...]:
    experiment, kind = each.experiment, each.expectation.kind
    levels = f"{number(each.level_against, 'en')} → {number(each.level_set, 'en')}"
    low, high = (number(end, "en") for end in (each.low, each.high))
    came = f"{number(each.value, 'en')} [{low} to {high}]"
    return (
        tried(experiment) if first else "",
        measure_name(each.measure),
        came if kind == "level" else f"{levels}; {kind} {came}",
        f"{kind} {each.expectation.bounds.text()}" + (f" ({each.expectation.why})" if each.expectation.why else ""),
        VERDICTS[each.verdict],
        experiment.formerly if first else "",
    )


def tried(experiment: Experiment) -> str:
    """Return what an experiment tries, in words and in settings: those of both sides: against → set."""
    setting, against, words = (" ".join(each) for each in (experiment.setting, experiment.against, experiment.set))
    sides = f"{against} → {words or 'as shipped'}" if against else words
    said = f"{setting}: {sides}" if setting and sides else setting or sides
    return f"{experiment.tried}<br>`{said}`" if said else experiment.tried


def measure_name(name: str) -> str:
    """Return the display name of an outcome or of a measure of this page."""
    return label(f"measure.{name}" if name in MEASURES else PREFIX + name, "en")


def lever_tables(found: Behaviour) -> str:
    """Return the table of levers and columns at each load, and the sentences about it."""
    parts = []
    for load, about in found.table.loads.items():
        heads = [column.name.en for column in found.table.columns.values()]
        cells = [cell for cell in found.cells if cell.load == load]
        rows = [
            (f"{key} {group[0].lever.name.en}", *(cell_text(cell, "en") for cell in group))
            for key, group in ((key, list(each)) for key, each in groupby(cells, lambda cell: cell.lever.id))
        ]
        parts.append(f"**{about.name.en}**, `{' '.join(about.set)}`\n\n" + markdown(("lever", *heads), rows))
    said = "".join(f"- {line}\n" for line in sentences(found.table, found.table.levers, found.cells, "en"))
    return "\n".join([*parts, said])


def lever_settings(found: Behaviour) -> str:
    """Return the table of what moving each lever means, and of the outcomes that stand for a column at it."""
    rows = [
        (
            f"{lever.id} {lever.name.en}",
            f"`{sides_of(lever)}`",
            ", ".join(f"{code}: `{outcome}`" for code, outcome in lever.outcomes.items()),
            lever.note.en if lever.note else "",
        )
        for lever in found.table.levers
        if lever.untested is None
    ]
    return markdown(("lever", "at rest → moved", "outcomes of its own", "note"), rows)


def weak_table(found: Behaviour) -> str:
    """Return the table of what the levers that hardly moved anything move at each load, and when."""
    rows = [
        (
            f"{weak.name.en}<br>`{sides_of(weak)}`",
            *(_moves(found.moves[weak.id, load]) for load in found.table.loads),
            weak.when.en if weak.when else "",
        )
        for weak in found.table.weak
    ]
    heads = [load.name.en for load in found.table.loads.values()]
    return markdown(("lever", *heads, "when it moves something"), rows)


def _moves(moves: Sequence[Move]) -> str:
    shown = [f"{label(PREFIX + move.outcome, 'en')} {_relative(move)}" for move in moves[:MOST_MOVES]]
    more = f" and {len(moves) - MOST_MOVES} more" if len(moves) > MOST_MOVES else ""
    return "; ".join(shown) + more if shown else "nothing that matters"


def _relative(move: Move) -> str:
    percent = 100 * move.relative
    if abs(percent) >= 1000:
        return signed(move.difference.mean, "en")
    return f"{percent:+.0f} %" if abs(percent) >= 1 else f"{percent:+.1g} %"


BLOCKS: dict[str, Callable[[Behaviour], str]] = {
    "summary": summary,
    "answers": check_table("answers"),
    "extremes": check_table("extremes"),
    "implausible": check_table("implausible"),
    "steady": check_table("steady"),
    "stream": stream_table,
    "levers": lever_tables,
    "lever settings": lever_settings,
    "weak levers": weak_table,
}


def filled(text: str, found: Behaviour) -> str:
    """Return the text of the page with every table between markers made anew."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{BLOCKS[block[2]](found)}\n{block[3]}", text)


def draw(found: Behaviour) -> None:
    """Draw the pictures of the page."""
    with saving_as(("png",)):
        draw_half_year(found.half_year, FIRST_DAY, IMAGES, "behaviour-half-year", "en")
        draw_lever_effects(found.table, found.cells, IMAGES, "behaviour-levers", "en")
        draw_ten_years(found.ten_years, IMAGES, "behaviour-ten-years", "en")


def main(arguments: Sequence[str]) -> int:
    """Make the page, its pictures and the table of levers; return the exit code, 1 if an expectation is missed."""
    quick = "--quick" in arguments
    try:
        found = measured_behaviour([word for word in arguments if word != "--quick"], slow=not quick)
    except WanggeError as error:
        print(error.line("en"), file=sys.stderr)
        return error.exit_code
    LEVERS.parent.mkdir(exist_ok=True)
    LEVERS.write_bytes(as_csv(effect_table(found.cells)))
    draw(found)
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
    missed = [each for each in found.checks if each.verdict != "reached"]
    for each in missed:
        expected = each.expectation.bounds.text()
        print(f"{each.verdict}: {each.experiment.id}, {each.measure} {each.value:.4g}, expected {expected}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
