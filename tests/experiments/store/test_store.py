"""A store keeps every run once, tells damage by name, and gives the same rows whatever the files look like."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from experiments.store import Store
from experiments.store.packing import pack
from experiments.store.recent import Recent
from experiments.store.segments import Finished, Key, segments
from sim.text.catalogue import WanggeError


def run(key: Key, days: int = 3, **outcomes: float) -> Finished:
    return Finished(
        key,
        outcomes or {"b": float(key[1]), "a": 2},
        {"day": np.arange(days), "backlog": np.arange(days) * 1.0 + key[1]},
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Six runs of two scenarios in three segments."""
    found = Store(tmp_path / "store", "1-abc")
    found.open()
    for seed in (1, 2, 3):
        found.add(segments([run(("x", seed), days=seed), run(("y", seed))]))
    return found


def days_of(store: Store, keys: Sequence[Key], at_a_time: int = 1000) -> "pa.Table":
    """All days of some runs, read a few at a time."""
    return pa.concat_tables(store.days(keys, at_a_time)).combine_chunks()


def again(store: Store) -> Store:
    """The store as another process finds it."""
    other = Store(store.folder, store.model_version)
    other.open()
    return other


def test_runs_come_back_in_the_order_asked_for_with_their_days(store: Store) -> None:
    keys = [("y", 2), ("x", 3), ("x", 1)]
    for found in (store, again(store)):
        runs, days = found.runs(keys), days_of(found, keys)
        assert runs["outcome.b"].to_pylist() == [2.0, 3.0, 1.0]
        assert runs.column_names == ["scenario_hash", "seed", "days", "outcome.b", "outcome.a"]
        assert days["place"].to_pylist() == [0, 0, 0, 1, 1, 1, 2]
        assert days["backlog"].to_pylist() == [2, 3, 4, 3, 4, 5, 1]
        assert len(found) == 6 and ("x", 2) in found and ("x", 4) not in found


def test_a_run_is_kept_once_and_must_be_the_same_the_second_time(store: Store) -> None:
    store.add(segments([run(("x", 1), days=1), run(("x", 9))]))
    assert len(store) == 7
    assert again(store).runs([("x", 9), ("x", 1)])["outcome.b"].to_pylist() == [9.0, 1.0]
    assert sum(len(store.keys_in(name)) for name in store.segments()) == 7
    with pytest.raises(WanggeError, match=r"scenario x with seed 1 has b 1 there and 1\.5 here"):
        store.add(segments([run(("x", 1), b=1.5, a=2)]))


@pytest.mark.parametrize("full", [20_000, 3])
def test_packing_leaves_few_files_and_the_same_rows(full: int, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.store.packing.FULL_RUNS", full)
    keys = list(store)
    before = store.runs(keys), days_of(store, keys)
    reader = again(store)
    assert pack(store) == (1 if full > 6 else 2)
    for found in (store, again(store), reader):
        assert found.runs(keys).equals(before[0])
        assert all(days_of(found, keys, at_a_time).equals(before[1]) for at_a_time in (1, 4, 1000))
    store.add(segments([run(("z", 1))]))
    pack(store)
    assert len(again(store)) == 7


def test_packing_killed_before_the_small_files_go_doubles_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "remove", lambda *_: None)
    pack(store)
    monkeypatch.undo()
    assert len(store.segments()) == 4
    found = again(store)
    assert len(found) == 6
    assert pack(found) == 1
    assert len(again(store)) == 6


def test_a_packer_leaves_the_work_to_another_that_is_at_it(store: Store) -> None:
    from filelock import FileLock

    with FileLock(store.folder / ".lock"):
        assert pack(store, wait=0) == 3


def test_runs_of_different_columns_are_never_mixed_in_a_file(store: Store) -> None:
    odd = run(("z", 1), b=1.5, c=7)
    store.add(segments([odd, run(("z", 2))]))
    pack(store)
    assert len(store.segments()) == 2
    alike = store.runs([("z", 2), ("x", 1)])
    assert alike.column_names[-2:] == ["outcome.b", "outcome.a"] and str(alike["outcome.a"].type) == "int64"
    mixed = store.runs([("z", 1), ("z", 2)])
    assert mixed.column_names[-3:] == ["outcome.a", "outcome.b", "outcome.c"]
    assert mixed["outcome.c"].to_pylist() == [7, None]


@pytest.mark.parametrize("part", ["runs", "daily"])
@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty"])
def test_a_damaged_file_is_refused_by_name_and_without_it_its_runs_are_missing(
    part: str, damage: str, store: Store
) -> None:
    file = store.folder / part / store.segments()[0]
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[40] ^= 0xFF
    file.write_bytes(content[: {"truncated": len(content) // 2, "flipped": len(content), "empty": 0}[damage]])
    with pytest.raises(WanggeError) as caught:
        found = again(store)
        found.runs(list(found))
        days_of(found, list(found))
    assert caught.value.key == "damaged_file" and str(file) in caught.value.line("zh")
    file.unlink()
    assert len(again(store)) == 4


def test_half_written_files_are_not_read(store: Store) -> None:
    for part in ("runs", "daily", "scenarios"):
        (store.folder / part / ".tmp-1-x.parquet").write_bytes(b"half")
    (store.folder / "daily" / "orphan.parquet").write_bytes(b"days whose runs were never written")
    found = again(store)
    assert len(found) == 6 and list(found.scenarios()) == []


def test_another_model_is_refused_and_set_aside_when_forced(store: Store) -> None:
    newer = Store(store.folder, "2-def")
    with pytest.raises(WanggeError) as caught:
        newer.open()
    assert caught.value.key == "store_other_version"
    newer.open(force=True)
    assert len(newer) == 0
    aside = Store(store.folder.with_name("store-1-abc"), "1-abc")
    aside.open()
    assert len(aside) == 6


@pytest.mark.parametrize(
    ("content", "key"),
    [(None, "not_a_store"), ("{", "damaged_file"), ("[]", "damaged_file"), ('{"format": 9}', "damaged_file")],
)
def test_a_folder_of_something_else_is_refused(content: str | None, key: str, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    if content is not None:
        (tmp_path / "store.json").write_text(content)
    with pytest.raises(WanggeError) as caught:
        Store(tmp_path, "1-abc").open()
    assert caught.value.key == key


def test_packing_between_two_listings_hides_no_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, other, listing = list(store), again(store), Store._files
    waiting = ["daily"]

    def listed(self: Store, part: str) -> list[Path]:
        found = listing(self, part)
        if self is store and part in waiting:
            waiting.remove(part)
            pack(other)
        return found

    monkeypatch.setattr(Store, "_files", listed)
    store.reload()
    assert not waiting and sorted(store) == sorted(keys)


def test_packing_while_a_reader_looks_again_hides_no_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, other, reading = list(store), again(store), Store._read
    reader, turns = again(store), [1, 2, 3]

    def read(self: Store, file: Path, columns: list[str] | None = None, form_only: bool = False) -> Any:
        if self is reader and turns:
            other.add(segments([run(("z", turns.pop()))]))
            pack(other)
        return reading(self, file, columns, form_only)

    monkeypatch.setattr(Store, "_read", read)
    runs, days = reader.runs(keys), days_of(reader, keys, 4)
    assert not turns and len(runs) == len(keys)
    assert days["place"].to_pylist() == days_of(again(store), keys)["place"].to_pylist()


def test_a_store_whose_files_keep_vanishing_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: Sequence[str] = ["gone.parquet"]
    monkeypatch.setattr(Store, "segments", lambda self: listed)
    with pytest.raises(WanggeError, match="vanish while it is read"):
        store.reload()


def test_days_come_in_whole_runs_of_about_the_rows_asked_for_and_in_one_form(store: Store) -> None:
    store.add(segments([Finished(("z", 1), {"b": 1.0}, {"day": np.arange(2), "waiting": np.arange(2)})]))
    keys = [("y", 1), ("y", 2), ("z", 1), ("x", 3)]
    parts = list(store.days(keys, 6))
    assert [part["place"].to_pylist() for part in parts] == [[0] * 3 + [1] * 3, [2, 2, 3, 3, 3]]
    assert {str(part.schema) for part in parts} == {str(parts[0].schema)}
    assert parts[0]["waiting"].null_count == 6 and parts[1]["backlog"].null_count == 2


def test_runs_are_packed_in_the_order_in_which_they_were_computed(store: Store) -> None:
    computed = list(store)
    for number, name in enumerate(dict.fromkeys(store._places[key][0] for key in computed)):
        os.utime(store.folder / "runs" / name, (1000 + number, 1000 + number))
    pack(store)
    assert store.keys_in(store.segments()[0]) == computed


def test_tables_make_way_for_those_read_later() -> None:
    read: list[str] = []

    def table(name: str) -> pa.Table:
        read.append(name)
        return pa.table({"a": np.zeros(1000)})

    recent = Recent(table, room=20_000)
    for name in ("x", "y", "x", "z", "x", "y"):
        assert len(recent[name]) == 1000
    assert read == ["x", "y", "z", "y"]
