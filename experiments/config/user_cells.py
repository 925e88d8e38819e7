"""Conversion of the cells of a user's table into values of a scenario or, in a column of notes, into text."""

from __future__ import annotations

import datetime
import decimal
import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from experiments.config.validation_errors import ConfigError
from experiments.io.files import parse_yaml
from sim.text.causes import cause

Row = dict[str, Any]
_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WITH_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")


def decimal_comma(cells: Sequence[str]) -> bool:
    """Tell whether a column holds numbers with a decimal comma, such as 0,5.

    >>> decimal_comma(["0,5", "2", ""]), decimal_comma(["0,5", "1.5"]), decimal_comma(["1", "2"])
    (True, False, False)
    """
    filled = [cell for cell in cells if cell]
    return any(map(_WITH_COMMA.fullmatch, filled)) and all(
        _WITH_COMMA.fullmatch(cell) or _WHOLE.fullmatch(cell) for cell in filled
    )


def plain(file: Path, rows: Sequence[Row], wanted: Callable[[str], bool], spoken: bool = False) -> list[Row]:
    """Return the rows with values under heads that are `wanted`, and with text under all others.

    With `spoken`, texts are read as values are on the command line. Raises ConfigError, with row and column, for a cell
    that is not a value.
    """
    heads = {name: wanted(name) for row in rows for name in row}

    def cell(number: int, name: str, content: Any) -> Any:
        if not heads[name]:
            return as_text(content)
        try:
            value = read(content) if spoken and isinstance(content, str) else content
        except Exception as error:  # YAML's own errors, and numbers and dates that cannot exist
            raise ConfigError(
                "table_cell", file=str(file), row=number, column=name, value=as_text(content)[:60], why=cause(error)
            ) from error
        value = _settled(value)
        if isinstance(value, dict | bytes) or (
            isinstance(value, list) and any(isinstance(each, dict | list | bytes) for each in value)
        ):
            raise ConfigError(
                "table_cell_no_value", file=str(file), row=number, column=name, value=as_text(content)[:60]
            )
        return value

    return [
        {name: cell(number, name, content) for name, content in row.items()} for number, row in enumerate(rows, start=1)
    ]


@lru_cache(maxsize=8192)
def read(text: str) -> Any:
    """Return a text as a value: a number, a date in ISO 8601 form, true or false, a list, or else the text.

    A blank text is None.

    >>> [read(text) for text in ("2", "1e-3", "2025/3/1", "fifo", "[a, b]", "true", " ")]
    [2, 0.001, '2025-03-01', 'fifo', ['a', 'b'], True, None]
    """
    text = text.strip()
    date = _DATE.fullmatch(text)
    if date:
        return datetime.date(*map(int, date.groups())).isoformat()
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return parse_yaml(text) if text else None


def _settled(value: Any) -> Any:
    """Convert a value of Excel, Arrow or YAML to one of Python's own types: numbers as such, dates as text."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def as_text(content: Any) -> str:
    """Return the content of a cell as text; "" if there is none.

    >>> [as_text(content) for content in (None, "a: b", 2.0, 0.5, float("nan"), ["x"], datetime.date(2025, 3, 1))]
    ['', 'a: b', '2', '0.5', '', '["x"]', '2025-03-01']
    """
    content = _settled(content)
    if content is None or content != content:
        return ""
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    return json.dumps(content, ensure_ascii=False, default=str) if isinstance(content, dict | list) else str(content)
