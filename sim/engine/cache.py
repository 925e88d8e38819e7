"""Where compiled code is kept: one folder per state of the sources, so that no stale code can ever be served.

Numba looks only at the file of a function when it decides whether its stored machine code is still good. A change in
another file (a helper, a constant, a column) would go unnoticed. So the folder is named by a stamp over *all* sources
of the package and over everything else that shapes the machine code.
"""

import contextlib
import hashlib
import os
import platform
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
KEPT = 4  # stamp folders that survive pruning, the present one among them
GRACE_S = 600  # a folder used this recently may belong to a process that is still compiling
STAMP = re.compile(r"[0-9a-f]{20}")
MARKER = "complete"


def source_stamp(package: Path, others: Iterable[str]) -> str:
    """Name of the present state: sha256 over names and contents of all *.py below `package` and over `others`.

    `others` are the versions and options that change machine code while the sources stay the same.
    """
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for other in others:
        digest.update(other.encode() + b"\0")
    return digest.hexdigest()[:20]


@cache
def cache_home() -> Path | None:
    """The first of these that can be written: $WANGGE_CACHE_DIR, `.nbcache` beside the package, the user's folder for caches
    ($XDG_CACHE_HOME, else ~/.cache), a folder of the user's own among the temporary files.

    None if no place can be written: then nothing is kept and every process compiles for itself.
    """
    return next((home for home in _homes() if _writable(home)), None)


def _homes() -> Iterator[Path]:
    wished = os.environ.get("WANGGE_CACHE_DIR")
    yield Path(os.path.expanduser(wished)) if wished else PACKAGE.parent / ".nbcache"
    yield Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "wangge"
    with contextlib.suppress(OSError):  # not even a place for temporary files
        own = Path(tempfile.gettempdir()) / f"wangge-{user_name()}"
        if _is_private(own):
            yield own


def user_name() -> str:
    """What tells this user from others on the machine."""
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


def _is_private(folder: Path) -> bool:
    """Make the folder, or see that nobody else can have put machine code into it: it is ours, no link, and closed to others."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o077)


def _writable(folder: Path) -> bool:
    """Whether a file can be made there; permissions alone do not tell on a file system that is read-only."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def open_folder(stamp: str) -> Path | None:
    """Make the folder of this stamp, note that it is in use, and prune the others; None if nothing can be written."""
    home = cache_home()
    if home is None:
        return None
    folder = home / stamp
    try:
        folder.mkdir(exist_ok=True)
        os.utime(folder)
    except OSError:
        return None
    prune(home, stamp)
    return folder


def prune(home: Path, present: str) -> None:
    """Delete all stamp folders but the KEPT most recently used. Other processes may prune at the same time."""
    used: list[tuple[float, Path]] = []
    for folder in home.iterdir():
        if folder.name != present and STAMP.fullmatch(folder.name):
            try:
                used.append((folder.stat().st_mtime, folder))
            except OSError:  # another process was quicker
                continue
    for when, folder in sorted(used, reverse=True)[KEPT - 1 :]:
        if time.time() - when > GRACE_S:
            shutil.rmtree(folder, ignore_errors=True)


def machine() -> str:
    """The kind of machine, as far as it changes machine code."""
    processor = import_module("llvmlite.binding").get_host_cpu_name()
    return f"{platform.system()} {platform.machine()} {processor}"
