"""The libraries of maps, an optional extra: imported when a map is read, with one line where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sim.text.catalogue import WanggeError

EXTRA = "wangge[places]"


def library(name: str) -> Any:
    """Return a library of the extra `places`. Raises WanggeError that says what to install if it is not there."""
    try:
        return import_module(name)
    except ImportError as error:
        raise WanggeError("places_not_installed", library=name.partition(".")[0], extra=EXTRA) from error
