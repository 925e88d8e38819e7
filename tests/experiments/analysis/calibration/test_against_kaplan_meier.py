"""Layer 2 on the training cases themselves, against SciPy's estimate with censored data: one made, three real logs."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from needs import FEATURES
from scipy.stats import CensoredData, ecdf

from experiments import api
from experiments.analysis.calibration.cases import cases_of
from experiments.analysis.calibration.delay_law import fit_delay_law
from experiments.analysis.calibration.working_clock import fit_clock
from experiments.logs.log import CaseLog

LOGS = (
    "made",
    "stl_csb_2018-01.csv.gz",
    "la_myla311_2017-12-27_2018-01-04.csv.gz",
    "vancouver_311cc_2023.csv.gz",
)
HORIZONS = np.array([24.0, 72.0, 168.0])
CLOSE = 0.5
"""Points."""


def log_named(name: str) -> CaseLog:
    """The made log, or a real one; a test is skipped where that is not there."""
    beside = Path(__file__).resolve().parents[5] / "shared" / "data"
    file = Path(os.environ.get("WANGGE_LOGS", beside)) / name
    if name != "made" and not file.is_file():
        pytest.skip(f"needs logs: {FEATURES['logs'].mend}")
    return api.read_log("made" if name == "made" else file)


@pytest.mark.parametrize("name", LOGS)
def test_the_delay_law_is_that_of_kaplan_and_meier(name: str) -> None:
    """All cases together, and departments weighted by their cases, at each horizon on the operational clock."""
    cases = cases_of(log_named(name))
    clock = fit_clock(cases, cases.ends + 500)
    law = fit_delay_law(cases, clock)
    closed = cases.seen_closed
    waited = clock.at(cases.department, cases.seen_until) - clock.at(cases.department, cases.opened)
    waited = np.maximum(waited, 0.0)
    errors, sizes = [], []
    for number in range(-1, len(cases.departments)):
        mine = cases.department == number if number >= 0 else np.ones(len(cases), bool)
        known = np.zeros(3)
        if closed[mine].any():
            known = ecdf(CensoredData.right_censored(waited[mine], ~closed[mine])).cdf.evaluate(HORIZONS)
        errors.append(100 * np.abs(law.within(np.full(3, 1 + number), HORIZONS) - known))
        sizes.append(mine.sum())
    assert errors[0].max() <= CLOSE
    assert np.average(np.array(errors[1:]), axis=0, weights=sizes[1:]).max() <= CLOSE
