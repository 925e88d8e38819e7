"""Terminal output of a run or a sweep: tables of outcomes, and the paired effects of the levers in words."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.analysis.objectives import CHIEF
from experiments.store import PREFIX
from sim.outcomes.stretches import MEASURES
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.paired import PairedDifference
    from experiments.results.sheet import Sheet


def run_table(outcomes: Mapping[str, Any], title: str, lang: str, every: bool = False) -> None:
    """Print the chief outcomes of one run by group, or every outcome, within 80 columns."""
    table = new_table(title)
    table.add_column(say("column_outcome", lang))
    table.add_column(say("column_value", lang), justify="right", no_wrap=True)
    if every:
        for name, value in outcomes.items():
            table.add_row(label(PREFIX + name, lang), number(value, lang))
    else:
        for group, names in CHIEF.items():
            rows = [(label(PREFIX + name, lang), number(outcomes[name], lang)) for name in names if name in outcomes]
            table.add_row(f"[bold]{say(f'outcomes_{group}', lang)}[/]", "") if rows else None
            for name, value in rows:
                table.add_row(f"  {name}", value)
    show_table(table, width=80)
    if not every:
        print(say("run_all_outcomes", lang, n=len(outcomes)))


def stretches_table(stretches: "pd.DataFrame", changes: Sequence[str], lang: str) -> None:
    """Print what each stretch between two changes of policy brought, and what changed between them."""
    table = new_table(say("stretches_title", lang))
    table.add_column(say("column_outcome", lang))
    for first, end in zip(stretches["counted_from"], stretches["end_day"], strict=True):
        table.add_column(say("stretch_days", lang, first=first, last=end), justify="right")
    for name in MEASURES:
        table.add_row(label(f"stretch.{name}", lang), *(number(float(value), lang) for value in stretches[name]))
    show_table(table, width=80)
    for change in changes:
        print(label(change, lang))
    print(say("stretches_note", lang))


def number(value: Any, lang: str, decimals: int | None = None) -> str:
    """Format a number with three figures, or with all before the point: 1,234,567; 12.3; 0.0123."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return say("no_value", lang)
    if decimals is None:
        decimals = 0 if value == int(value) else _decimals(value)
    return f"{value:,.{decimals}f}"


def spread(mean: float, low: float | None, high: float | None, lang: str) -> str:
    """Format a mean with the half-width of its (symmetric) interval, "12.3 ± 0.4"; alone if it has no interval.

    Both have the same number of decimals.
    """
    if low is None or high is None:
        return number(mean, lang)
    decimals = _decimals(mean)
    return say("mean_interval", lang, mean=number(mean, lang, decimals), half=number((high - low) / 2, lang, decimals))


def effect_text(found: "PairedDifference", lang: str) -> str:
    """Format a mean paired difference with its 95 % interval; alone if it has no interval."""
    if found.low is None or found.high is None:
        return number(found.mean, lang)
    return say(
        "facts_effect", lang, mean=number(found.mean, lang), low=number(found.low, lang), high=number(found.high, lang)
    )


def p_text(p: float) -> str:
    """Format a p-value with two figures."""
    return "< 0.0001" if p < 0.0001 else f"{p:.2g}"


def _decimals(value: float) -> int:
    """Return how many decimals show three figures of a number."""
    return 2 if value == 0 else min(max(0, 2 - math.floor(math.log10(abs(value)))), 6)


LOOKS = {"better": "green", "worse": "red", "open": "yellow", "faint": "dim"}


def show_sheet(sheet: "Sheet") -> None:
    """Print a table of texts, with columns of numbers aligned to the right."""
    from rich.markup import escape

    table = new_table(escape(sheet.title))
    for place, name in enumerate(sheet.head):
        table.add_column(escape(name), justify="right" if place in sheet.numbers else "left")
    for row in sheet.rows:
        table.add_row(
            *(escape(cell) if isinstance(cell, str) else f"[{LOOKS[cell[1]]}]{escape(cell[0])}[/]" for cell in row)
        )
    show_table(table)


def new_table(title: str) -> Any:
    """Return an empty table with a title, in the one style of the terminal."""
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)


def show_table(table: Any, width: int | None = None) -> None:
    """Print a table within `width` columns, if its words and the terminal allow.

    Without `width`, a file or a pipe gets 200 columns, or as many as the table's words need.
    """
    from rich.console import Console

    console = Console(highlight=False)
    if width is not None or not console.is_terminal:
        needed = console.measure(table, options=console.options.update(width=10_000))
        wished = max(needed.minimum, width or 200)
        console = Console(highlight=False, width=min(wished, console.width) if console.is_terminal else wished)
    console.print(table)


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], lang: str) -> None:
    """Print one table; `head` holds, for each column, the NAME in its catalogue key column_NAME."""
    table = new_table(say(title, lang))
    for name in head:
        table.add_column(say(f"column_{name}", lang))
    for row in rows:
        table.add_row(*(cell if isinstance(cell, str) else shown(cell) for cell in row))
    show_table(table)


def show_escaped(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], lang: str) -> None:
    """Print one table with its cells taken literally; print nothing if there are no rows."""
    from rich.markup import escape

    cells = [tuple(escape(cell) for cell in row) for row in rows]
    if cells:
        show(title, head, cells, lang)


def shown(default: Any) -> str:
    """Return a default as a config file would write it; empty if the field is required."""
    if default is None:
        return ""
    if isinstance(default, tuple):
        return "[" + ", ".join(map(str, default)) + "]"
    return str(default)
