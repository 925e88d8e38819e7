"""The made log that ships: how it was made, and what import must find in it."""

from __future__ import annotations

import gzip
from pathlib import Path

from experiments.logs.made.make import make_log
from experiments.logs.made.spoil import spoiled
from experiments.logs.made.truth import CENTRE

SEED = 7


def example() -> tuple[bytes, dict[str, int]]:
    """Return the example as a centre would export it, CSV in GB18030, and the defects planted in it."""
    log, counts = spoiled(make_log(CENTRE, SEED), SEED)
    return log.to_csv(index=False, lineterminator="\r\n").encode("gb18030"), counts


def write_example(file: Path) -> dict[str, int]:
    """Write the example, packed, to `file`; return the defects planted in it."""
    content, counts = example()
    file.write_bytes(gzip.compress(content, mtime=0))
    return counts
