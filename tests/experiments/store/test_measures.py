"""Measurements: kept by name, whole or not at all, and found whoever packs them meanwhile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.store import measures
from experiments.store.measures import Measurement, Measurements
from sim.text.catalogue import WanggeError


def found(*seeds: int, name: str = "steps") -> list[Measurement]:
    return [(("abc", seed), name, np.array([seed, np.nan])) for seed in seeds]


def test_what_was_added_is_read_by_its_name(tmp_path: Path) -> None:
    Measurements(tmp_path).add(found(1, 2) + found(1, name="other"))
    again = Measurements(tmp_path)
    again.load(["steps"])
    assert (("abc", 2), "steps") in again and (("abc", 1), "other") not in again
    np.testing.assert_array_equal(again[("abc", 2), "steps"], [2.0, np.nan])


def test_packing_makes_one_file_and_loses_nothing(tmp_path: Path) -> None:
    for seed in range(5):
        Measurements(tmp_path).add(found(seed))
    Measurements(tmp_path).pack(at_least=6)
    assert len(list((tmp_path / "measures").iterdir())) == 5
    Measurements(tmp_path).pack()
    assert len(list((tmp_path / "measures").iterdir())) == 1
    again = Measurements(tmp_path)
    again.load()
    assert all((("abc", seed), "steps") in again for seed in range(5))


def test_a_file_that_another_process_packs_meanwhile_is_found_in_the_packed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(3):
        Measurements(tmp_path).add(found(seed))
    read, reader = measures.read_table, Measurements(tmp_path)

    def packed_before(file: Path) -> object:
        monkeypatch.setattr(measures, "read_table", read)
        Measurements(tmp_path).pack()
        return read(file)

    monkeypatch.setattr(measures, "read_table", packed_before)
    reader.load()
    assert all((("abc", seed), "steps") in reader for seed in range(3))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    Measurements(tmp_path).add(found(1))
    (file,) = (tmp_path / "measures").iterdir()
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(WanggeError, match=file.name):
        Measurements(tmp_path).load()


def test_another_store_s_are_added_once(tmp_path: Path) -> None:
    ours, theirs = Measurements(tmp_path / "a"), Measurements(tmp_path / "b")
    for each, seeds in ((ours, (1, 2)), (theirs, (2, 3))):
        each.folder.parent.mkdir()
        each.add(found(*seeds))
    theirs.load()
    ours.add_all(theirs)
    again = Measurements(tmp_path / "a")
    again.load()
    assert [seed for seed in range(5) if (("abc", seed), "steps") in again] == [1, 2, 3]
