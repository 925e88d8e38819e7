"""Spoiling of a made log: each defect of real logs planted in a known number of rows.

A function takes the log and a generator, and returns the spoiled log and what `wangge import` must find: the name of a
rule and its count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

Planted = tuple[pd.DataFrame, dict[str, int]]
Planter = Callable[[pd.DataFrame, np.random.Generator], Planted]
OPENED, CLOSED, DUE = "上报时间", "结案时间", "处置截止时间"
_FORM = "%Y-%m-%d %H:%M:%S"


TOUCHED = "_touched"
"""Column that marks the rows with a defect while a log is spoiled, so that none gets two."""


def _some(log: pd.DataFrame, rng: np.random.Generator, count: int, mask: pd.Series | None = None) -> np.ndarray:
    """Choose rows that have no defect yet, and mark them."""
    fit = np.ones(len(log), bool) if mask is None else mask.to_numpy(bool)
    if TOUCHED in log:
        fit = fit & ~log[TOUCHED].to_numpy(bool)
    rows = np.sort(rng.choice(np.flatnonzero(fit), count, replace=False))
    if TOUCHED in log:
        log.loc[log.index[rows], TOUCHED] = True
    return rows


def _is_closed(log: pd.DataFrame) -> pd.Series:
    return (log[CLOSED] != "") & (log["当前阶段"] == "结案")


def closed_before_opened(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Set 1 % of the closings a day before the opening."""
    rows = _some(log, rng, len(log) // 100, _is_closed(log))
    earlier = pd.to_datetime(log[OPENED].iloc[rows]) - pd.Timedelta(days=1, hours=3)
    log.loc[log.index[rows], CLOSED] = earlier.dt.strftime(_FORM)
    return log, {"closed_before_opened": len(rows)}


def midnight_closings(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Enter the day only for 5 % of the closings, as midnight of the day after that of the closing."""
    rows = _some(log, rng, len(log) // 20, _is_closed(log))
    log.loc[log.index[rows], CLOSED] = log[CLOSED].iloc[rows].str[:10] + " 00:00:00"
    return log, {"midnight_closings": len(rows)}


def closed_without_date(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Take the closing time from 3 % of the closed cases."""
    rows = _some(log, rng, len(log) * 3 // 100, _is_closed(log))
    log.loc[log.index[rows], CLOSED] = ""
    return log, {"closed_without_date": len(rows)}


def batch_closings(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Enter the closings of ten weeks together, seven each time, at the end of a day."""
    done = 0
    opened = pd.to_datetime(log[OPENED])
    for week in range(10):
        evening = opened.min().normalize() + pd.Timedelta(days=7 * week + 7, hours=23, minutes=10 + week)
        ready = _is_closed(log) & (opened < evening - pd.Timedelta(days=1)) & (opened > evening - pd.Timedelta(days=6))
        rows = _some(log, rng, 7, ready)
        log.loc[log.index[rows], CLOSED] = evening.strftime(_FORM)
        done += 7
    return log, {"batch_closings": done}


def duplicate_rows(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Repeat 25 whole rows."""
    rows = _some(log, rng, 25)
    return pd.concat([log, log.iloc[rows]], ignore_index=True), {"duplicate_rows": 25}


def duplicate_id(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Enter 20 cases again under their number, a week later and with another category."""
    rows = _some(log, rng, 20)
    again = log.iloc[rows].copy()
    again[OPENED] = (pd.to_datetime(again[OPENED]) + pd.Timedelta(hours=1)).dt.strftime(_FORM)
    again["小类名称"] = "小类01"
    again["强结限制"] = "重报"
    return pd.concat([log, again], ignore_index=True), {"duplicate_id": 20}


def missing_department(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Take the department from 2 % of the cases."""
    rows = _some(log, rng, len(log) // 50)
    log.loc[log.index[rows], "处置部门"] = "无"
    return log, {"missing_department": len(rows)}


def void_cases(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Mark 30 cases as void."""
    rows = _some(log, rng, 30)
    log.loc[log.index[rows], "案件标识"] = "作废"
    return log, {"void_cases": 30}


def forced_closing(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Close 40 open cases by force, three weeks after their opening."""
    open_ = (log[CLOSED] == "") & (log["当前阶段"] != "结案")
    opened = pd.to_datetime(log[OPENED])
    rows = _some(log, rng, 40, open_ & (opened < opened.max() - pd.Timedelta(days=21)))
    at = opened.iloc[rows] + pd.Timedelta(days=21)
    log.loc[log.index[rows], "强制结案时间"] = at.dt.strftime(_FORM)
    log.loc[log.index[rows], "当前阶段"] = "强制结案"
    return log, {"forced_closing": 40}


def extensions(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Extend the due date of 35 cases."""
    rows = _some(log, rng, 35)
    log.loc[log.index[rows], "延期类型"] = "处置延期"
    return log, {"extensions": 35}


def unknown_status(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Give 15 cases a status that no mapping knows."""
    rows = _some(log, rng, 15, log["当前阶段"] != "结案")
    log.loc[log.index[rows], "当前阶段"] = "待复议"
    return log, {"unknown_status": 15}


def unreadable_time(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Enter words where the time of acceptance should be, 12 times."""
    rows = _some(log, rng, 12)
    log.loc[log.index[rows], "受理时间"] = "昨天下午"
    return log, {"unreadable_time": 12}


def no_opening(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Take the opening from 8 cases."""
    rows = _some(log, rng, 8)
    log.loc[log.index[rows], OPENED] = ""
    return log, {"no_opening": 8}


def impossible_time(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Enter 9999-12-31 as the due date of 10 cases."""
    rows = _some(log, rng, 10)
    log.loc[log.index[rows], DUE] = "9999-12-31 00:00:00"
    return log, {"impossible_time": 10}


def referral(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Close 18 cases by passing them on."""
    rows = _some(log, rng, 18, _is_closed(log))
    log.loc[log.index[rows], "当前阶段"] = "移交"
    return log, {"referral": 18}


def line_breaks_in_quotes(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Break the line inside 14 texts."""
    rows = _some(log, rng, 14)
    log.loc[log.index[rows], "强结限制"] = "经核实,\n暂不处置"
    return log, {"line_breaks_in_quotes": 14}


def newest_first(log: pd.DataFrame, rng: np.random.Generator) -> Planted:
    """Turn the log round."""
    log = log.sort_values([OPENED, "案件号"], kind="stable")
    return log.iloc[::-1].reset_index(drop=True), {"newest_first": int((log[OPENED] != "").sum())}


SPOILERS: tuple[Planter, ...] = (
    forced_closing,
    unknown_status,
    batch_closings,
    midnight_closings,
    referral,
    closed_without_date,
    closed_before_opened,
    missing_department,
    extensions,
    unreadable_time,
    impossible_time,
    line_breaks_in_quotes,
    void_cases,
    duplicate_rows,
    duplicate_id,
    no_opening,
    newest_first,
)
"""All defects, in the order in which they are planted: a log turned round must be in order before."""


def spoiled(log: pd.DataFrame, seed: int = 1, plants: Sequence[Planter] = SPOILERS) -> Planted:
    """Return the log with these defects planted, each in rows of its own, and the counts that import must find."""
    rng = np.random.default_rng([seed, 2])
    log = log.assign(**{TOUCHED: False})
    counts: dict[str, int] = {}
    for plant in plants:
        log, found = plant(log, rng)
        counts |= found
    return log.drop(columns=TOUCHED), counts
