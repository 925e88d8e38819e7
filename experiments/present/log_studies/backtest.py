"""The answer of `wangge backtest`: the scores of all forecasts, verdicts on the model, bars, and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from experiments.analysis.backtest.judge import BackTest
from experiments.analysis.backtest.score import FORECASTS, MODEL
from experiments.analysis.calibration.cases import Cases
from experiments.present.console import number
from experiments.present.figures.backtest import draw_bars, draw_cells, draw_curve, draw_weeks
from experiments.present.log_studies.page import write_log_pages
from experiments.results.sheet import Cell, Sheet
from sim.text.catalogue import say

METRICS = ("error_department", "error_category", "error_total", "wasserstein", "closings_error", "open_error")


def parts(found: BackTest, lang: str) -> list[str | Sheet]:
    """Return sentences on the bars, the table of scores and the table of verdicts."""
    reached = sum(bool(bar.reached) for bar in found.bars)
    known = sum(bar.reached is not None for bar in found.bars)
    said: list[str | Sheet] = [say("backtest_bars", lang, reached=reached, total=known, origins=len(found.origins))]
    said += [_scores(found, lang), say("backtest_metrics", lang), _verdicts(found, lang), _bars(found, lang)]
    index = [number(found.score(name, "overtaking"), lang, 2) for name in (MODEL, "truth")]
    said.append(say("backtest_overtaking", lang, model=index[0], truth=index[1]))
    return said


def _scores(found: BackTest, lang: str) -> Sheet:
    heads = [say("backtest_column_forecast", lang), *(say(f"backtest_metric_{name}", lang) for name in METRICS)]
    rows: list[list[Cell]] = []
    for name in FORECASTS:
        values = [found.score(name, metric) for metric in METRICS]
        rows.append([say(f"backtest_forecast_{name}", lang), *(number(value, lang, 1) for value in values)])
    return Sheet(say("backtest_scores", lang), heads, rows, tuple(range(1, len(heads))))


def _verdicts(found: BackTest, lang: str) -> Sheet:
    heads = [say(f"backtest_column_{name}", lang) for name in ("kind", "against", "difference", "interval", "verdict")]
    rows: list[list[Cell]] = []
    for values in found.verdicts.to_dict("records"):
        row = SimpleNamespace(**{str(name): value for name, value in values.items()})
        ends = [number(value, lang, 1) for value in (row.low, row.high)]
        interval = say("log_no_interval", lang) if row.low is None or row.low != row.low else f"{ends[0]} … {ends[1]}"
        word = say(f"compare_is_{row.verdict}", lang)
        look = row.verdict if row.verdict in ("better", "worse") else "faint"
        names = [say(f"backtest_kind_{row.kind}", lang), say(f"backtest_forecast_{row.against}", lang)]
        rows.append([*names, number(row.difference, lang, 1), interval, (word, look)])
    return Sheet(say("backtest_verdicts", lang), heads, rows, (2, 3))


def _bars(found: BackTest, lang: str) -> Sheet:
    rows: list[list[Cell]] = []
    for bar in found.bars:
        word = "unknown" if bar.reached is None else "reached" if bar.reached else "missed"
        look = {"reached": "better", "missed": "worse", "unknown": "faint"}[word]
        decimals = 3 if bar.name == "overtaking" else 1
        shown = number(bar.value, lang, decimals)
        rows.append([say(f"backtest_bar_{bar.name}", lang), shown, bar.limit, (say(f"backtest_{word}", lang), look)])
    heads = [say(f"backtest_column_{name}", lang) for name in ("bar", "measured", "limit", "verdict")]
    return Sheet(say("backtest_bar_table", lang), heads, rows, (1, 2))


def write_pages(folder: Path, cases: Cases, found: BackTest, settings: Any) -> None:
    """Write backtest-en.html and -zh.html into the folder."""
    start = cases.start.astype("datetime64[D]").item()
    dates = [str(start + timedelta(hours=origin)) for origin in found.origins]
    draws = {
        "bars": lambda to, lang: draw_bars(found, to, lang),
        "curve": lambda to, lang: draw_curve(found, to, lang),
        "cells": lambda to, lang: draw_cells(found, to, lang),
        "weeks": lambda to, lang: draw_weeks(found, dates, to, lang),
    }

    def design(lang: str) -> Sheet:
        shown = {"origins": ", ".join(dates), "window": f"{settings.window:g}"}
        shown |= {name: str(getattr(settings, name)) for name in ("arrivals", "points", "members", "seed")}
        return Sheet("", (), [(say(f"log_setting_{name}", lang), value) for name, value in shown.items()])

    def limits(lang: str) -> Sequence[str]:
        lines = [say(f"backtest_limit_{name}", lang) for name in ("log", "cells")]
        return lines + ([say("backtest_limit_weeks", lang)] if len(found.weeks) < 3 else [])

    words = f"wangge backtest LOG origins={settings.origins} window={settings.window:g} arrivals={settings.arrivals}"
    words += f" points={settings.points} members={settings.members} seed={settings.seed}"
    words += f" origin={settings.origin}" if settings.origin else ""
    chosen = draws if settings.figures else {}
    write_log_pages(folder, "backtest", design, lambda lang: parts(found, lang), limits, chosen, words, {})
