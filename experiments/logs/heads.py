"""The heads of a source, by which a shipped mapping is recognised."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from experiments.logs.mapping import LogMapping
from experiments.logs.readers.decoding import first_bytes
from experiments.logs.readers.read import read_source
from sim.text.catalogue import WanggeError


def heads_of(file: Path) -> set[str]:
    """Return the names of the columns of a source; none if it cannot be read."""
    found: set[str] = set()

    def look(heads: Sequence[str]) -> list[str]:
        found.update(heads)
        return []

    anything = LogMapping(zone="UTC", columns={"opened": ("opened",)})
    with contextlib.suppress(WanggeError):
        if first_bytes(file, 1):
            read_source(file, anything, look)
    return found
