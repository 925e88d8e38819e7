"""What tests need beyond the package itself.

A test that finds it missing is skipped, by a name that the whole run knows.
"""

from __future__ import annotations

import re
import shutil
from importlib import import_module, util
from typing import Any, NamedTuple

import pytest


class Feature(NamedTuple):
    """What is tested with it, how it is installed, and whether continuous integration must have it."""

    what: str
    mend: str
    required: bool = True


FEATURES = {
    "chromium": Feature(
        "the page", "apt-get install chromium chromium-driver (macOS: brew install chromium chromedriver)"
    ),
    "selenium": Feature("the page", "pip install selenium"),
    "pm4py": Feature("PM4Py", "pip install 'wangge[mining]'"),
    "distributed": Feature("Dask", "pip install 'wangge[dask]'"),
    "ray": Feature("Ray", "pip install 'wangge[ray]'"),
    "polars": Feature("polars", "pip install polars"),
    "duckdb": Feature("DuckDB", "pip install duckdb"),
    "geopandas": Feature("maps", "pip install 'wangge[places]'"),
    "rasterio": Feature("rasters of population", "pip install 'wangge[places]'"),
    "solara": Feature("the SolaraViz page", "pip install 'wangge[viz]'", required=False),
    "logs": Feature("the municipal logs", "set WANGGE_LOGS to the folder that holds them", required=False),
}
_REASON = re.compile(r"needs (\w+)\b")


def needed(name: str) -> Any:
    """The library of this name; the test, or the whole file, is skipped where it is missing."""
    top = name.partition(".")[0]
    if util.find_spec(top) is None:
        pytest.skip(f"needs {top}: {FEATURES[top].mend}", allow_module_level=True)
    return import_module(name)


def browser_programs() -> tuple[str, str]:
    """Chromium and its driver; the test is skipped where one is missing."""
    found = [
        next(filter(None, map(shutil.which, names)), None)
        for names in (("chromium", "chromium-browser", "google-chrome"), ("chromedriver",))
    ]
    if None in found:
        pytest.skip(f"needs chromium: {FEATURES['chromium'].mend}")
    browser, driver = found
    assert browser is not None and driver is not None
    return browser, driver


def feature_of(reason: str) -> str | None:
    """The feature that a skipped test was about; None for one that this machine cannot have at all."""
    found = _REASON.search(reason)
    return found[1] if found and found[1] in FEATURES else None
