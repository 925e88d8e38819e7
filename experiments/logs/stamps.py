"""Stamps of a source as wall-clock times with what the text says of its zone.

A column is read by the formats of the mapping, or by the usual ones; nothing is guessed where the mapping has formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from experiments.logs.log import WALL

USUAL = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分%S秒",
    "%Y年%m月%d日%H时%M分",
    "%Y年%m月%d日",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y",
)
ISO = "ISO8601"
_OFFSET = r"(?:[Zz]|[+-]\d{2}:?\d{2}|[+-]\d{2}|\s(?:UTC|GMT))$"
_WITH_OFFSET = r"\d:?\d{2}(?:[.,]\d+)?\s*" + _OFFSET
EXCEL_EPOCH = pd.Timestamp("1899-12-30")
EARLIEST, LATEST = pd.Timestamp("1950-01-01"), pd.Timestamp("2090-01-01")
"""Stamps beyond these stand for nothing: 1900-01-01 and 9999-12-31 are entered where a date is asked for."""


@dataclass(frozen=True)
class Stamps:
    """Times of one column: `wall` as the text shows them, `offset` seconds that the text adds to UTC (NaN: none).

    `given` says where there was a text, `dated` where it had no time of day; `guess` says which of day and month comes
    first was guessed.
    """

    wall: pd.Series
    offset: np.ndarray
    given: np.ndarray
    dated: np.ndarray
    guess: bool = False
    impossible: int = 0

    @property
    def unreadable(self) -> int:
        """How many texts are no time."""
        return int((self.given & self.wall.isna().to_numpy()).sum()) - self.impossible

    @property
    def labelled(self) -> np.ndarray:
        """Which texts name an offset."""
        return ~np.isnan(self.offset)


def read_stamps(column: pa.ChunkedArray, formats: tuple[str, ...] = ()) -> Stamps:
    """Return the times of a column of texts; what cannot be read is NaT."""
    text = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    labelled = pc.fill_null(pc.match_substring_regex(text, _WITH_OFFSET), False)
    offset = np.full(len(text), np.nan)
    if pc.any(labelled).as_py():
        mask = labelled.to_numpy(zero_copy_only=False)
        offset[mask] = _offsets(text.filter(labelled))
        text = pc.if_else(labelled, pc.replace_substring_regex(text, r"\s*" + _OFFSET, ""), text)
    series = pd.Series(text.to_pandas())
    given = series.notna().to_numpy()
    wall, guess = _read(series, formats)
    absurd = (wall < EARLIEST) | (wall > LATEST)
    wall = wall.mask(absurd)
    values = wall.dropna().to_numpy()
    dated = pc.fill_null(
        pc.invert(pc.match_substring_regex(text, r"\d[:时]\d|\d{14}|^\d+\.\d+$|^\d{10}$|^\d{13}$")), True
    )
    days = bool(len(values)) and bool((values.astype("datetime64[D]") == values).all())
    without_time = given if days else dated.to_numpy(zero_copy_only=False) & given
    return Stamps(wall, offset, given, without_time, guess, int(absurd.sum()))


def _offsets(labels: pa.Array) -> np.ndarray:
    """Return the offsets in seconds that end the texts."""
    endings = pc.extract_regex(labels, r"(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?$")
    coded = pc.dictionary_encode(pc.struct_field(endings, "sign"))
    hours = pc.struct_field(endings, "hours").to_pandas()
    minutes = pc.struct_field(endings, "minutes").to_pandas()
    sign = coded.dictionary_decode().to_pandas().map({"+": 1.0, "-": -1.0})
    seconds = sign * (
        pd.to_numeric(hours, errors="coerce") * 3600 + pd.to_numeric(minutes, errors="coerce").fillna(0) * 60
    )
    return seconds.fillna(0.0).to_numpy(float)


def _read(text: pd.Series, formats: tuple[str, ...]) -> tuple[pd.Series, bool]:
    wall = pd.Series(np.full(len(text), "NaT", WALL), index=text.index)
    left = text.notna()
    guess = False
    for form in formats or (ISO, *USUAL):
        if not left.any():
            break
        if not formats and not _likely(text[left], form):
            continue
        some = _parsed(text[left], form)
        wall[left] = some
        if not formats and form.startswith("%m/%d") and some.notna().any():
            guess = bool(_parsed(text[left], form.replace("%m/%d", "%d/%m")).notna().all())
        left = left & wall.isna()
    if left.any() and not formats:
        wall[left] = _numbers(text[left])
    return wall, guess


def _likely(text: pd.Series, form: str) -> bool:
    """Tell by the first thousand texts whether a format is worth trying on all; a rare one is tried on few."""
    return len(text) <= 1000 or bool(_parsed(text.iloc[:1000], form).notna().any())


def _parsed(text: pd.Series, form: str) -> Any:
    found: Any
    try:
        found = pd.to_datetime(text, format=form, errors="coerce")
    except (ValueError, OverflowError, TypeError):  # offsets that the expression above does not know
        found = pd.to_datetime(text, format=form, errors="coerce", utc=True).dt.tz_localize(None)
    if getattr(found.dt, "tz", None) is not None:
        found = found.dt.tz_localize(None)
    return found.astype(WALL)


def _numbers(text: pd.Series) -> pd.Series:
    """Return times written as numbers: 20240131, 20240131083000, days of Excel, seconds or milliseconds since 1970."""
    number = pd.to_numeric(text, errors="coerce")
    found = pd.Series(np.full(len(text), "NaT", WALL), index=text.index)
    whole = text.where(text.str.fullmatch(r"\d{8}|\d{14}"))
    for form, length in (("%Y%m%d", 8), ("%Y%m%d%H%M%S", 14)):
        some = whole[whole.str.len() == length]
        found[some.index] = _parsed(some, form)
    for low, high, unit in ((1e4, 1e5, "D"), (1e8, 1e10, "s"), (1e11, 1e13, "ms")):
        some = number[(number >= low) & (number < high) & found.isna()]
        moved = pd.to_timedelta(some, unit=unit) + (EXCEL_EPOCH if unit == "D" else pd.Timestamp(0))  # type: ignore[call-overload]
        found[some.index] = moved.dt.round("s").astype(WALL)
    return found


def precision_of(wall: pd.Series, dated: np.ndarray, midnight_is_day: bool) -> np.ndarray:
    """Return `second`, `minute` or `day` for each time, None where there is none.

    A time without time of day has the precision of a day; with `midnight_is_day`, so has midnight. A column whose
    seconds are all 0 is precise to the minute.
    """
    values = wall.to_numpy()
    known = ~np.isnat(values)
    fine = bool((values[known].astype("datetime64[m]") != values[known]).any())
    found = np.full(len(values), None, object)
    found[known] = "second" if fine else "minute"
    midnight = values.astype("datetime64[D]") == values
    found[known & (dated | (midnight & midnight_is_day))] = "day"
    return found
