"""A results folder for a caller who keeps none."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def lent_folder(folder: Path | str | None) -> Iterator[Path]:
    """Yield the folder itself, or a temporary one that is removed afterwards."""
    if folder is not None:
        yield Path(folder)
        return
    with tempfile.TemporaryDirectory(prefix="wangge-") as temporary:
        yield Path(temporary)
