"""Pictures of a back-test: errors of all forecasts, the closing curve, the cells, and closings week by week."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments.analysis.backtest.judge import BackTest
from experiments.analysis.backtest.score import KINDS, MODEL
from experiments.present.figures import style
from sim.text.catalogue import say

SHOWN = (MODEL, "delay_only", "kaplan_meier", "kaplan_meier_hours", "naive", "naive_ripe", "oracle")
LINES = (MODEL, "delay_only", "kaplan_meier")


def draw_bars(found: BackTest, folder: Path, lang: str) -> list[Path]:
    """Draw the mean error of every forecast, with the sampling floor as a line; return the files."""
    with style.drawing(lang):
        figure, grid = style.panels(1, 2, height=3.3, sharey=True)
        heights = np.arange(len(SHOWN))[::-1]
        for axes, kind in zip(grid[0], KINDS, strict=True):
            values = [found.score(name, f"error_{kind}") for name in SHOWN]
            colours = [style.COLOURS[0] if name == MODEL else "#BBBBBB" for name in SHOWN]
            axes.barh(heights, np.nan_to_num(values), color=colours, height=0.65)
            for height, value in zip(heights, values, strict=True):
                if np.isfinite(value):
                    axes.text(value, height, f" {value:.1f}", va="center", fontsize=8.5)
            if np.isfinite(floor := found.score("floor", f"error_{kind}")):
                axes.axvline(floor, color="black", ls="--", lw=1)
            axes.set_yticks(heights, [say(f"backtest_forecast_{name}", lang) for name in SHOWN])
            axes.set_title(say(f"backtest_kind_{kind}", lang))
            axes.set_xlabel(say("backtest_error_axis", lang))
            axes.grid(visible=False, axis="y")
            axes.margins(x=0.12)
        note = say("backtest_bars_note", lang)
        style.head(figure, say("backtest_bars_title", lang), [note], lang)
        return style.save(figure, folder, "errors")


def draw_curve(found: BackTest, folder: Path, lang: str) -> list[Path]:
    """Draw the share closed by hour after opening, in the log and as foretold, over all origins; return the files."""
    mean = found.curve.groupby("hours").mean(numeric_only=True)
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=3.8)
        axes = grid[0, 0]
        axes.fill_between(mean.index, 100 * mean["low"], 100 * mean["high"], color=style.COLOURS[0], alpha=0.18, lw=0)
        for place, name in enumerate(LINES):
            words = say(f"backtest_forecast_{name}", lang)
            axes.plot(mean.index, 100 * mean[name], style.DASHES[place], color=style.COLOURS[place], label=words)
        axes.plot(mean.index, 100 * mean["observed"], color="black", lw=2.4, label=say("backtest_observed", lang))
        axes.set_xticks(range(0, 169, 24))
        axes.set_xlabel(say("backtest_hours_axis", lang))
        axes.set_ylabel(say("calibration_share_axis", lang))
        axes.set_ylim(bottom=0)
        note = say("backtest_curve_note", lang)
        style.head(figure, say("backtest_curve_title", lang), [note], lang, *axes.get_legend_handles_labels())
        return style.save(figure, folder, "curve")


def draw_cells(found: BackTest, folder: Path, lang: str) -> list[Path]:
    """Draw every cell: what was foretold, with the 90 % band, against what happened; return the files.

    There is nothing to draw where no department and no category has enough cases in a week.
    """
    if found.cells.empty:
        return []
    with style.drawing(lang):
        figure, grid = style.panels(1, 2, height=4.3, sharey=True, sharex=True)
        for axes, kind in zip(grid[0], KINDS, strict=True):
            mine = found.cells[found.cells["kind"] == kind]
            held = (mine["observed"] >= mine["low"]) & (mine["observed"] <= mine["high"])
            axes.plot([0, 100], [0, 100], color=style.GREY, lw=1)
            for inside, colour in ((True, style.COLOURS[0]), (False, style.COLOURS[1])):
                some = mine[held == inside]
                low, high = (
                    100 * (some[MODEL] - some["low"]).clip(lower=0),
                    100 * (some["high"] - some[MODEL]).clip(lower=0),
                )
                words = say(f"backtest_held_{'yes' if inside else 'no'}", lang)
                axes.errorbar(
                    100 * some["observed"],
                    100 * some[MODEL],
                    yerr=[low, high],
                    fmt="o",
                    markersize=3,
                    lw=0.6,
                    alpha=0.75,
                    color=colour,
                    label=words,
                )
            axes.set_title(say(f"backtest_kind_{kind}", lang))
            axes.set_xlabel(say("backtest_observed_axis", lang))
        grid[0, 0].set_ylabel(say("backtest_foretold_axis", lang))
        handles = grid[0, 0].get_legend_handles_labels()
        style.head(figure, say("backtest_cells_title", lang), [say("backtest_cells_note", lang)], lang, *handles)
        return style.save(figure, folder, "cells")


def draw_weeks(found: BackTest, dates: Sequence[str], folder: Path, lang: str) -> list[Path]:
    """Draw closings week by week, in the log and as foretold with the 90 % band; return the files."""
    weeks = found.weeks.reset_index(drop=True)
    place = np.arange(len(weeks))
    when = dict(zip(found.origins, dates, strict=True))
    pairs = zip(weeks["origin"].tolist(), weeks["week"].tolist(), strict=True)
    names = [f"{when[origin]} +{week}" for origin, week in pairs]
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=3.5)
        axes = grid[0, 0]
        low, high = weeks[MODEL] - weeks["low"], weeks["high"] - weeks[MODEL]
        axes.errorbar(
            place - 0.12,
            weeks[MODEL],
            yerr=[low.clip(lower=0), high.clip(lower=0)],
            fmt="o",
            color=style.COLOURS[0],
            label=say("backtest_forecast_model", lang),
        )
        for shift, name, mark in ((0.0, "kaplan_meier", "s"), (0.12, "naive", "^")):
            words = say(f"backtest_forecast_{name}", lang)
            axes.plot(place + shift, weeks[name], mark, color=style.COLOURS[2 if mark == "s" else 4], label=words)
        axes.plot(
            place, weeks["observed"], "_", color="black", markersize=26, mew=2.4, label=say("backtest_observed", lang)
        )
        axes.set_xlim(-0.6, len(weeks) - 0.4)
        axes.set_ylim(bottom=0)
        style.name_ticks(axes, list(place), names, 6.8)
        axes.set_ylabel(say("backtest_closings_axis", lang))
        note = say("backtest_weeks_note", lang)
        style.head(figure, say("backtest_weeks_title", lang), [note], lang, *axes.get_legend_handles_labels())
        return style.save(figure, folder, "weeks")
