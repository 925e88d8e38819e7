"""Measures of a run beyond its outcomes: named functions whose results the store keeps."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Measure:
    """A named function of a finished run that gives a number or an array of numbers.

    `needs_log`: the function reads the event log, so the run must keep one.
    """

    name: str
    of: Callable[[Any], Any]
    needs_log: bool = False

    @property
    def stored_as(self) -> str:
        """The name in a store; it changes with the source files of the package that contains the function.

        >>> Measure("cases", len).stored_as
        'cases'
        """
        source = inspect.getsourcefile(self.of) if inspect.isfunction(self.of) else None
        return self.name if source is None else f"{self.name}@{_digest(Path(source).parent)}"

    def values(self, result: Any) -> NDArray[np.float64]:
        """Measure a run; return an array of numbers, of length one if the measure is a single number."""
        return np.ravel(np.asarray(self.of(result), dtype=np.float64))


@cache
def _digest(folder: Path) -> str:
    content = hashlib.sha256()
    for file in sorted(folder.glob("*.py")):
        content.update(file.name.encode() + b"\0" + file.read_bytes())
    return content.hexdigest()[:8]
