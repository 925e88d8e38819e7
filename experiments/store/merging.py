"""Merging of stores: several machines compute parts of one question, and one store holds the answer."""

from collections.abc import Sequence
from pathlib import Path

from experiments.config.destinations import STORE
from experiments.store.packing import pack
from experiments.store.store import Store, check, unknown_part
from sim.text.catalogue import WanggeError


def store_in(path: Path, model_version: str | None = None) -> Store:
    """Return the store of a results folder, or the store that `path` itself is.

    Raises WanggeError if there is none, or if it is one of another model.
    """
    folder = path if (path / "store.json").is_file() else path / STORE
    store = Store(folder, check(folder, model_version))
    store.open()
    return store


def merge(target: Path, sources: Sequence[Path]) -> tuple[Store, int]:
    """Add all runs of other stores to one; return that store and the number of new runs.

    A target that does not exist yet is created. Everything is read and checked before anything is written: other
    versions of the model, damaged files, and runs on which two stores disagree are refused.
    """
    others = [store_in(source) for source in sources]
    version = others[0].model_version
    folder = target if (target / "store.json").is_file() else target / STORE
    if folder.exists():
        version = check(folder)
    for other in others:
        if other.model_version != version:
            raise WanggeError("merge_other_version", folder=str(other.folder), theirs=other.model_version, ours=version)
    store = Store(folder, version)
    if folder.exists():
        store.open()
    for number, other in enumerate(others):
        _check(other, [store, *others[:number]])
    store.open()
    before = len(store)
    for other in others:
        store.add_scenarios(other.scenarios())
        for name in other.segments():
            store.add([other.segment(name)])
        store.measurements.add_all(other.measurements)
    pack(store)
    return store, len(store) - before


def _check(other: Store, stores: Sequence[Store]) -> None:
    """Read everything in full, and compare every segment with what the other stores know of its runs."""
    other.measurements.load()
    for name in other.segments():
        segment = other.segment(name)
        for store in stores:
            unknown_part(segment, store)
