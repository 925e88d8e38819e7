"""The laboratory without a terminal: nothing on standard error unless wanted, and a folder that is gone afterwards."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def shown(progress: bool) -> Iterator[None]:
    """Lines on standard error only where they are wanted."""
    if progress:
        yield
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stderr(nowhere):
        yield


@contextlib.contextmanager
def lent_folder(folder: Path | str | None) -> Iterator[Path]:
    """The folder itself, or one that is gone afterwards."""
    if folder is not None:
        yield Path(folder)
        return
    with tempfile.TemporaryDirectory(prefix="wangge-") as temporary:
        yield Path(temporary)
