"""Wall clocks and UTC: which zone the stamps are really in, and what the changes of clocks do to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from experiments.logs.log import UTC, WALL
from experiments.logs.mapping import Clock
from experiments.logs.stamps import Stamps

WORKING = (8, 18)
"""Hours of the day, from and before, in which most cases of any office are opened."""
CLEARER = 0.1
"""By how much larger the share of openings in WORKING hours must be for a label to be held wrong."""
ENOUGH = 50


@dataclass(frozen=True)
class Moments:
    """Times of one column in both clocks, which lay in an hour that comes twice, how many in one that is skipped."""

    utc: pd.Series
    local: pd.Series
    ambiguous: np.ndarray
    skipped: int


def share_in_working_hours(local: pd.Series, dated: np.ndarray) -> float:
    """Return the share of times between 8 and 18 h, of those that have a time of day; NaN if there are none."""
    hours = local[~dated].dropna().dt.hour
    return float(hours.between(WORKING[0], WORKING[1] - 1).mean()) if len(hours) else float("nan")


def label_is_wrong(stamps: Stamps, place: ZoneInfo) -> tuple[bool, float, float]:
    """Tell whether a label such as "+00" stands on stamps that are local, by the profile of the day.

    Return that, and the shares of times in working hours if the label is believed and if it is ignored.
    """
    labelled = stamps.labelled & stamps.wall.notna().to_numpy()
    if labelled.sum() < ENOUGH:
        return False, float("nan"), float("nan")
    wall, dated = stamps.wall[labelled], stamps.dated[labelled]
    instants = wall - pd.to_timedelta(stamps.offset[labelled], unit="s")
    believed = share_in_working_hours(instants.dt.tz_localize("UTC").dt.tz_convert(place).dt.tz_localize(None), dated)
    ignored = share_in_working_hours(wall, dated)
    return ignored > believed + CLEARER, believed, ignored


def settle(stamps: Stamps, clock: Clock, ignored: bool, place: ZoneInfo, later: bool = False) -> Moments:
    """Return the times of a column in UTC and on the wall clock of the place.

    `ignored`: what the text says of its zone counts for nothing. `later`: an hour that comes twice is the second one.
    """
    zone = ZoneInfo(clock.stamps) if clock.stamps else place
    utc, ambiguous, skipped = to_utc(stamps.wall, zone, later)
    believed = stamps.labelled & (not ignored)
    if believed.all():
        skipped = 0
    if believed.any():
        instants: Any = stamps.wall - pd.to_timedelta(np.where(believed, stamps.offset, 0.0), unit="s")
        utc = utc.where(~believed, pd.Series(instants.dt.tz_localize("UTC").astype(UTC)))
        ambiguous = ambiguous & ~believed
    utc = utc.where(~stamps.dated, _days(stamps.wall, place))  # a day is a day of the place, whatever clock it is in
    return Moments(utc, to_local(utc, place), ambiguous, skipped)


def _days(wall: pd.Series, place: ZoneInfo) -> pd.Series:
    return to_utc(wall.dt.normalize(), place, later=False)[0]


def to_utc(wall: pd.Series, zone: ZoneInfo, later: bool) -> tuple[pd.Series, np.ndarray, int]:
    """Return wall-clock times as UTC; an hour that the change of clocks skips is moved to its end.

    Return also which times lay in an hour that comes twice, and how many in one that does not come.
    """
    first, second = (
        wall.dt.tz_localize(zone, ambiguous=np.full(len(wall), dst), nonexistent="shift_forward").dt.tz_convert("UTC")
        for dst in (True, False)
    )
    ambiguous = ((second - first) > pd.Timedelta(0)).to_numpy()
    found = (second if later else first).astype(UTC)
    skipped = int((to_local(found, zone) != wall)[wall.notna()].sum())
    return found, ambiguous, skipped


def to_local(utc: pd.Series, place: ZoneInfo) -> pd.Series:
    """Return the wall clock of the place."""
    return utc.dt.tz_convert(place).dt.tz_localize(None).astype(WALL)


def zones_that_mend(opened: Stamps, closed: Stamps, place: ZoneInfo, tolerated: float) -> str:
    """Return how the two columns would have to be read so that hardly a case is closed before it is opened.

    The readings tried are the label believed or ignored and UTC, for each of the two; then openings moved by whole
    hours. "" if none mends it.
    """
    found = []
    for first, early in _readings(opened, place).items():
        for second, late in _readings(closed, place).items():
            parts = [f"times.{name} {{{how}}}" for name, how in (("opened", first), ("closed", second)) if how]
            found.append((_negative(early, late, opened, closed, place), len(parts), ", ".join(parts)))
    share, _, text = min(found)
    if share <= tolerated:
        return text
    zone = settle(opened, Clock(), True, place).utc
    shut = settle(closed, Clock(), True, place).utc
    for hours in sorted(range(-14, 15), key=abs):
        moved = zone - pd.Timedelta(hours=hours)
        if _negative(moved, shut, opened, closed, place) <= tolerated / 5:
            return f"times.opened {{label: ignored, stamps: Etc/GMT{-hours:+d}}}, times.closed {{label: ignored}}"
    return ""


def _readings(stamps: Stamps, place: ZoneInfo) -> dict[str, pd.Series]:
    """Return the times of a column in UTC by each way of reading it, as the mapping would say it."""
    found = {"stamps: UTC": settle(stamps, Clock(stamps="UTC"), True, place).utc}
    local = settle(stamps, Clock(), True, place).utc
    if not stamps.labelled.any():
        return {"": local} | found
    return found | {"label: ignored": local, "label: believed": settle(stamps, Clock(), False, place).utc}


def _negative(opened: pd.Series, closed: pd.Series, a: Stamps, b: Stamps, place: ZoneInfo) -> float:
    wrong = negative(opened, closed, to_local(opened, place), to_local(closed, place), a.dated | b.dated)
    both = (opened.notna() & closed.notna()).sum()
    return float(wrong.sum() / both) if both else 1.0


def negative(
    opened: pd.Series, closed: pd.Series, opened_local: pd.Series, closed_local: pd.Series, by_day: np.ndarray
) -> np.ndarray:
    """Return which cases are closed before they are opened; where one of the two is only a day, by days."""
    seconds = (closed < opened).to_numpy()
    days = (closed_local.dt.normalize() < opened_local.dt.normalize()).to_numpy()
    return np.where(by_day, days, seconds)
