"""Packing of a store: many small segments become few large ones.

Packing is safe beside writers and readers, and against a kill at any moment. A packed segment is written before the
small ones are removed, so that a run is always there at least once; readers drop duplicates, and look again if a file
that they had listed is gone. Only one process packs at a time.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from experiments.store.segments import Key, Segment
from experiments.store.store import Store

MANY = 64
"""A sweep packs at its end if there are this many small segments; fewer cost less than packing them."""
FULL_RUNS, FULL_DAYS = 20_000, 200_000
"""A segment with this many runs or days is large: it stays as it is, and is read whole."""
_STALE = 3600.0


def pack(store: Store, at_least: int = 2, wait: float = -1) -> int:
    """Pack the store's small segments if there are `at_least` of them; return the number of run files afterwards.

    If another process is packing, wait up to `wait` seconds (-1: until it has finished), then leave the work to it.
    """
    try:
        with FileLock(store.folder / ".lock", timeout=wait):
            small = sorted((name for name in store.segments() if not _is_large(store, name)), key=store.written)
            if len(small) >= at_least:
                _pack(store, small)
            store.measurements.pack(at_least)
            _sweep_up(store)
    except Timeout:
        pass
    store.reload()
    return len(store.segments())


def _is_large(store: Store, name: str) -> bool:
    import pyarrow.parquet as pq

    runs, days = (pq.read_metadata(store.folder / part / name).num_rows for part in ("runs", "daily"))
    return runs >= FULL_RUNS or days >= FULL_DAYS


def _pack(store: Store, small: list[str]) -> None:
    seen = {key for name in set(store.segments()) - set(small) for key in store.keys_in(name)}
    written = set()
    for segment in _large(_fresh((store.segment(name) for name in small), seen)):
        written.add(store.write(segment))
    for name in small:
        if name not in written:
            store.remove(name)


def _fresh(parts: Iterable[Segment], seen: set[Key]) -> Iterator[Segment]:
    """Yield the parts without the runs that were seen before."""
    for part in parts:
        keys = part.keys()
        rows = [row for row, key in enumerate(keys) if key not in seen]
        seen.update(keys)
        if rows:
            yield part if len(rows) == len(keys) else part.only(rows)


def _large(parts: Iterable[Segment]) -> Iterator[Segment]:
    """Join parts of one form until they are large, and yield them."""
    waiting: dict[str, list[Segment]] = {}
    for part in parts:
        alike = waiting.setdefault(part.form(), [])
        alike.append(part)
        if sum(len(each.runs) for each in alike) >= FULL_RUNS or sum(len(each.days) for each in alike) >= FULL_DAYS:
            yield Segment.of(waiting.pop(part.form()))
    yield from (Segment.of(alike) for alike in waiting.values())


def _sweep_up(store: Store) -> None:
    """Remove days and runs that have been without their counterpart for longer than any writer takes."""
    whole = set(store.segments())
    for part in ("daily", "runs"):
        for file in (store.folder / part).glob("*.parquet"):
            if file.name not in whole and _is_old(file):
                file.unlink(missing_ok=True)


def _is_old(file: Path) -> bool:
    return file.exists() and time.time() - file.stat().st_mtime > _STALE
