"""Storage of compiled code: one folder per state of the sources, so that no stale code can ever be served.

Numba looks only at the file of a function when it decides whether its stored machine code is still good. A change in
another file (a helper, a constant, a column) would go unnoticed. So the folder is named by a stamp over *all* sources
of the package and over everything else that shapes the machine code.
"""

import hashlib
import os
import platform
import re
import shutil
import time
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from sim.engine.numba.homes import BESIDE, Home, homes
from sim.engine.numba.homes import PACKAGE as PACKAGE

KEPT = 4  # stamp folders that survive pruning, the present one among them
GRACE_S = 600  # a folder used this recently may belong to a process that is still compiling
STAMP = re.compile(r"[0-9a-f]{20}")
MARKER = "complete"


def source_stamp(package: Path, others: Iterable[str]) -> str:
    """Return the name of the present state: sha256 over all *.py below `package` and over `others`.

    The names and the contents of the files count. `others` are the versions and options that change machine code while
    the sources stay the same.
    """
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for other in others:
        digest.update(other.encode() + b"\0")
    return digest.hexdigest()[:20]


def open_folder(stamp: str) -> tuple[Path | None, Home]:
    """Return the folder of this stamp, marked as in use, and the home it lies in; prune the other folders.

    The home is the first that takes the folder. The folder is None if nothing can be kept. Where the package cannot be
    written but came with compiled code, that code is copied.
    """
    for home in homes():
        folder = home.folder and _opened(home.folder / stamp)
        if folder is not None:
            prune(folder.parent, stamp)
            break
    return folder, home


def _opened(folder: Path) -> Path | None:
    """Return a stamp folder, made if it is not there; None if it is somebody else's to write."""
    try:
        if not folder.exists():
            _copy_ready_made(folder)
        folder.mkdir(exist_ok=True)
        os.utime(folder)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def _copy_ready_made(folder: Path) -> None:
    """Copy, completely or not at all, the code that whoever installed the package has compiled beside it."""
    ready = BESIDE / folder.name
    if ready == folder or not (ready / MARKER).exists():
        return
    half = folder.with_name(f"{folder.name}-{os.getpid()}")
    try:
        shutil.copytree(ready, half, copy_function=shutil.copyfile)
        half.rename(folder)
    except OSError:  # another process was quicker, or the disk is full: what is missing is compiled
        shutil.rmtree(half, ignore_errors=True)


def prune(kept_in: Path, present: str) -> None:
    """Delete all stamp folders but the KEPT most recently used; other processes may prune at the same time."""
    used: list[tuple[float, Path]] = []
    for folder in kept_in.iterdir():
        if folder.name != present and STAMP.fullmatch(folder.name):
            try:
                used.append((folder.stat().st_mtime, folder))
            except OSError:  # another process was quicker
                continue
    for when, folder in sorted(used, reverse=True)[KEPT - 1 :]:
        if time.time() - when > GRACE_S:
            shutil.rmtree(folder, ignore_errors=True)


def machine() -> str:
    """Return the kind of machine, as far as it changes machine code."""
    processor = import_module("llvmlite.binding").get_host_cpu_name()
    return f"{platform.system()} {platform.machine()} {processor}"
