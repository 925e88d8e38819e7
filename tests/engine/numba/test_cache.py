"""The folder of compiled code: named by everything that shapes it, and never in the way of another process."""

import os
from pathlib import Path

from sim.engine.numba import cache


def stamps(home: Path) -> set[str]:
    return {folder.name for folder in home.iterdir()}


def test_stamp_depends_on_names_contents_and_options(tmp_path: Path) -> None:
    def stamp(*others: str) -> str:
        return cache.source_stamp(tmp_path, others)

    (tmp_path / "a.py").write_text("x")
    (tmp_path / "b.py").write_text("y")
    first = stamp("o")
    (tmp_path / "notes.txt").write_text("not a source")
    assert stamp("o") == first != stamp("p")
    (tmp_path / "a.py").write_text("y")
    (tmp_path / "b.py").write_text("x")
    assert (second := stamp("o")) != first
    (tmp_path / "a.py").rename(tmp_path / "c.py")
    assert stamp("o") not in (first, second)


def test_pruning_keeps_the_present_the_newest_and_what_is_in_use(tmp_path: Path) -> None:
    names = [f"{k:020x}" for k in range(8)]
    for age, name in enumerate(names):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    (tmp_path / "something_else").mkdir()
    os.utime(tmp_path / "something_else", (0, 0))
    (tmp_path / names[6]).touch()
    cache.prune(tmp_path, present=names[7])
    assert stamps(tmp_path) == {*names[:2], names[6], names[7], "something_else"}


def test_pruning_spares_folders_used_a_moment_ago(tmp_path: Path) -> None:
    for k in range(8):
        (tmp_path / f"{k:020x}").mkdir()
    cache.prune(tmp_path, present="none")
    assert len(stamps(tmp_path)) == 8
