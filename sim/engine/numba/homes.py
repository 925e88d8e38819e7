"""Folders in which compiled code may be kept: the first that is writable, but not by anybody else.

Compiled code is run without being inspected. A folder in a place that everybody shares is therefore used only if it
belongs to this user alone: another user could otherwise put code there before us.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parents[2]
BESIDE = PACKAGE.parent / ".nbcache"
VARIABLE = "WANGGE_CACHE_DIR"
SHARED = ("/var/tmp", "/dev/shm")
"""Folders for temporary files to try besides the system's own, in case that one cannot be written."""


@dataclass(frozen=True)
class Home:
    """A folder for compiled code, and how long it stays.

    `stays` is "lasting", "temporary" (until the system clears it away), "borrowed" (removed when this process ends) or
    "none". `refused` is a folder that was asked for and cannot be written.
    """

    folder: Path | None
    stays: Literal["lasting", "temporary", "borrowed", "none"]
    refused: str = ""


def homes() -> Iterator[Home]:
    """Yield the folders that can be written, the preferred one first; the last entry has no folder.

    The order is: $WANGGE_CACHE_DIR, else `.nbcache` beside the package; the user's cache folder; a folder of this user
    alone among temporary files; one that is removed when this process ends.
    """
    wished = os.environ.get(VARIABLE, "")
    chosen = _expanded(wished) if wished else BESIDE
    if chosen is not None and is_writable(chosen):
        yield Home(chosen, "lasting")
    yield from (Home(folder, "lasting", wished) for folder in _of_the_user() if is_writable(folder))
    for root in _for_temporary_files():
        folder = root / f"wangge-{_user()}"
        if _is_ours_alone(folder) and is_writable(folder):
            yield Home(folder, "temporary", wished)
    borrowed = _borrowed()
    if borrowed is not None:
        yield Home(borrowed, "borrowed", wished)
    yield Home(None, "none", wished)


def _expanded(folder: str) -> Path | None:
    """Return the folder with ~ replaced; None if the system knows of no home for it."""
    try:
        return Path(folder).expanduser().absolute()
    except (RuntimeError, OSError):
        return None


def _of_the_user() -> Iterator[Path]:
    wished = os.environ.get("XDG_CACHE_HOME", "")
    for folder in (wished, "~/.cache"):
        found = _expanded(folder) if folder else None
        if found is not None and (folder == "~/.cache" or Path(folder).is_absolute()):
            yield found / "wangge"


def _for_temporary_files() -> Iterator[Path]:
    try:
        usual = Path(tempfile.gettempdir())
        if usual != Path.cwd():  # tempfile falls back to this if there is no folder for temporary files
            yield usual
    except OSError:
        pass
    yield from (root for root in map(Path, SHARED) if root.is_dir())


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


def is_writable(folder: Path) -> bool:
    """Return whether a file can be made in the folder, which is created if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_ours_alone(folder: Path) -> bool:
    """Make the folder for this user alone, and return whether nobody else can write or replace it.

    A link to a folder does not count.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found, around = folder.lstat(), folder.parent.stat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "geteuid"):  # where users have no numbers, each has a temporary folder of their own
        return True
    replaceable = around.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not around.st_mode & stat.S_ISVTX
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO) and not replaceable


def _borrowed() -> Path | None:
    """Return a new folder for this process and those that it starts; None if none can be made.

    The other processes find it by the environment.
    """
    for root in _for_temporary_files():
        try:
            folder = Path(tempfile.mkdtemp(prefix="wangge-", dir=root))
        except OSError:
            continue
        os.environ[VARIABLE] = str(folder)
        atexit.register(_give_back, folder, os.getpid())
        return folder
    return None


def _give_back(folder: Path, owner: int) -> None:
    """Remove the folder, unless this process is a copy of the one that made it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
