"""The verb `backtest`: calibrate as of each origin, foretell the window after it, and score against what happened."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from experiments.analysis.backtest.judge import BackTest, judge
from experiments.analysis.backtest.runs import run_members
from experiments.analysis.backtest.score import Scored, all_cells, score
from experiments.analysis.backtest.window import TRAINING_DAYS, origins, too_short, window
from experiments.analysis.calibration.cases import DAY, Cases
from experiments.analysis.calibration.engine import closing_seconds
from experiments.analysis.calibration.fit import fit
from experiments.analysis.calibration.prepare import prepare
from experiments.api.brief import Brief
from experiments.api.log_settings import LogAsking, checked, hour_of, loaded, log_words, staff_of
from experiments.api.study import reporter_of
from experiments.config.validation_errors import called_from_python
from experiments.io.files import make_room, whole_folder, write_json, writing_to
from experiments.io.parquet import write_frame
from experiments.io.provenance import packaged_model, provenance
from experiments.logs.log import CaseLog
from experiments.places.on_log import Ground, read_ground
from experiments.runner.reporter import Count, Reporter
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

FOLDER, MARK = "backtest", "scores.parquet"


class BacktestSettings(LogAsking):
    """Settings of `wangge backtest`: origins and window, and whether the cases to come are known."""

    origins: Annotated[int, Field(ge=1, le=100)] = 3
    window: Annotated[float, Field(ge=1, le=366)] = 7.0
    origin: str = ""
    arrivals: Literal["given", "drawn"] = "given"


@dataclass(frozen=True, repr=False)
class Backtested(Brief):
    """A back-test: scores, cells, weeks, curve and verdicts as data frames, and the bars with what was measured.

    `folder` is where it was written, None if it was not.

    >>> backtest("results/made").bars  # doctest: +SKIP
    """

    scores: pd.DataFrame
    cells: pd.DataFrame
    weeks: pd.DataFrame
    curve: pd.DataFrame
    verdicts: pd.DataFrame
    bars: tuple[dict[str, Any], ...]
    folder: Path | None = None

    def score(self, forecast: str, metric: str) -> float:
        """Return the mean of a metric over origins; NaN if the forecast has none."""
        rows = self.scores[(self.scores["forecast"] == forecast) & (self.scores["metric"] == metric)]
        return float(rows["value"].mean()) if len(rows) else float("nan")


@dataclass(frozen=True)
class Test:
    """A back-test that is asked for: the cases, the settings and the origins in hours."""

    cases: Cases
    settings: BacktestSettings
    origins: tuple[float, ...]
    ground: Ground | None = None


def asked(log: CaseLog | Path | str, settings: BacktestSettings) -> Test:
    """Check what is asked for. Raises WanggeError if the log is too short or a setting cannot be used."""
    found, cases = loaded(log)
    ground = read_ground(found.folder, found.cases)
    staff_of(settings.staff, cases.departments)
    if not settings.origin:
        return Test(cases, settings, tuple(origins(cases, settings.window, settings.origins)), ground)
    origin = hour_of(cases, settings.origin, "origin")
    last = min(cases.last_opened, cases.ends)
    if origin < cases.begins + TRAINING_DAYS * DAY or origin + settings.window * DAY > last:
        raise too_short(cases, settings.window)
    return Test(cases, settings, (origin,), ground)


def run_test(test: Test, reporter: Reporter) -> BackTest:
    """Calibrate and foretell at each origin, and judge."""
    packaged_model().warm_up(reporter.announce)
    settings = test.settings
    with reporter.count(len(test.origins) * (settings.points + settings.members)) as count:
        scored = [_one_origin(test, origin, count) for origin in test.origins]
    return judge(scored, settings.seed)


def _one_origin(test: Test, origin: float, count: Count) -> Scored:
    settings = test.settings
    found = window(test.cases, origin, settings.window)
    prepared = prepare(found.training, staff_of(settings.staff, test.cases.departments), test.ground)
    fitted = fit(
        prepared,
        closing_seconds,
        points=settings.points,
        count=settings.members,
        seed=settings.seed,
        processes=settings.jobs,
        done=lambda _place, values: count.advance(len(values), 0),
    )
    runs = run_members(
        found,
        prepared,
        fitted.ensemble,
        closing_seconds,
        all_cells(found),
        drawn=settings.arrivals == "drawn",
        seed=settings.seed,
        processes=settings.jobs,
    )
    count.advance(settings.members, 0)
    return score(found, prepared, runs, test.cases)


def write_test(target: Path, test: Test, found: BackTest, words: Sequence[str], started: float, seconds: float) -> None:
    """Write the folder of a back-test, whole or not at all."""
    from experiments.present.log_studies.backtest import write_pages

    if target.exists() and not (target / MARK).is_file():
        raise WanggeError("not_a_results_folder", folder=str(target))
    make_room(target)
    told = provenance(packaged_model().version, list(words), started, seconds, verb="backtest")
    with writing_to(target), whole_folder(target) as folder:
        for name in ("scores", "cells", "weeks", "curve", "verdicts"):
            write_frame(folder / f"{name}.parquet", getattr(found, name))
        write_json(folder / "bars.json", bars_of(found))
        write_json(folder / "provenance.json", told)
        write_pages(folder, test.cases, found, test.settings)


def bars_of(found: BackTest) -> list[dict[str, Any]]:
    """Return the bars as plain values."""
    return [vars(bar) | {"value": None if bar.value != bar.value else bar.value} for bar in found.bars]


@called_from_python
def backtest(
    log: CaseLog | Path | str,
    *,
    origins: int = 3,
    window: float = 7.0,
    origin: str = "",
    arrivals: Literal["given", "drawn"] = "given",
    points: int = 256,
    members: int = 200,
    seed: int = 1,
    staff: Path | str = "",
    processes: int | None = None,
    folder: Path | str | None = None,
    progress: bool = False,
) -> Backtested:
    """Foretell windows of a log from what was known before, and compare with what happened and with plain forecasts.

    The last `origins` origins, `window` days apart, or the one date `origin`. `arrivals`: the cases of the window are
    given, or drawn like those before. The others as for `calibrate`. Raises WanggeError.

    >>> backtest("made", points=16, members=8, origins=1).bars  # doctest: +SKIP
    """
    settings = checked(
        BacktestSettings,
        origins=origins,
        window=window,
        origin=origin,
        arrivals=arrivals,
        points=points,
        members=members,
        seed=seed,
        staff=str(staff),
        processes=processes,
    )
    test, started, clock = asked(log, settings), time.time(), time.monotonic()
    found = run_test(test, reporter_of(progress))
    target = Path(folder) if folder is not None else None
    if target is not None:
        write_test(target, test, found, ["api.backtest"], started, time.monotonic() - clock)
    tables = (found.scores, found.cells, found.weeks, found.curve, found.verdicts)
    return Backtested(*tables, tuple(bars_of(found)), target)


def backtest_words(words: Sequence[str]) -> tuple[Test, Path]:
    """Return what the words of `wangge backtest` ask for, and the folder for it."""
    path, settings = log_words(words, BacktestSettings, "backtest")
    return asked(path, settings), path / FOLDER
