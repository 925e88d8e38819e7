"""Rules for all tests: they do not depend on the machine's language, and no feature is skipped silently."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "tests" / "support"))

from needs import FEATURES, feature_of

for _name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
    os.environ.pop(_name, None)
os.environ["LANG"] = "C.UTF-8"

NOTHING_SKIPPED = "WANGGE_NOTHING_SKIPPED"
"""The variable that is set if a run must fail when a test of a feature was skipped: in continuous integration."""


class _Skips:
    """A counter of the tests that were skipped for lack of something that can be installed.

    It runs in the process that reports.
    """

    def __init__(self) -> None:
        self.wanted: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._count(report)

    def pytest_collectreport(self, report: Any) -> None:
        self._count(report)

    def _count(self, report: Any) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            feature = feature_of(str(report.longrepr[2]))
            if feature:
                self.wanted[feature] += 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run if a required feature was skipped and nothing may be."""
        if os.environ.get(NOTHING_SKIPPED) and any(FEATURES[name].required for name in self.wanted):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_unconfigure(self) -> None:
        """Print, as the last line, what was skipped and how to mend it."""
        if self.wanted:
            parts = [
                f"{number} of {FEATURES[name].what}: {FEATURES[name].mend}"
                for name, number in sorted(self.wanted.items())
            ]
            print("Tests skipped, and what mends it: " + "; ".join(parts))


def pytest_configure(config: pytest.Config) -> None:
    """Count skips in the one process that receives the reports of all tests."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Skips())
