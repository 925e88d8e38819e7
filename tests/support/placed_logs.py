"""A log folder with a calibration, whose cases lie on the shipped place Linqiao."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from experiments import api
from experiments.cli.main import main
from experiments.logs.log import CaseLog
from sim.scenario.place import read_place

SMALL = ("points=16", "members=10", "processes=1", "figures=false", "lang=en")


def calibrated_log(folder: Path) -> Path:
    """Import the made log and calibrate it as quickly as can be; return its folder."""
    api.import_log("made", folder)
    assert main(["calibrate", str(folder), *SMALL]) == 0
    return folder


def put_on_linqiao(folder: Path) -> Path:
    """Give most cases of a log folder coordinates on Linqiao, calibrate it anew; return the territory file."""
    place = read_place("linqiao.parquet")
    log = CaseLog.load(folder)
    corner = np.array(place.about["origin"])
    share = np.random.default_rng(1).random((len(log.cases), 2))
    spots = corner + 100.0 * np.array([8.0, 8.0]) + 100.0 * share * np.array([12.0, 10.0])
    spots[::5] = np.nan
    cases = log.cases.assign(x=spots[:, 0], y=spots[:, 1], street=None, community=None, grid=None)
    replace(log, cases=cases).write(folder)
    assert main(["calibrate", str(folder), *SMALL]) == 0
    return place.file
