"""Files are whole or not there; what an interrupted writer left goes, what a writer at work has does not."""

import os
import time
from pathlib import Path

import pytest

from experiments.io.files import remove_temporaries, whole_folder, write_whole


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def half(temporary: Path) -> None:
        temporary.write_text("ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(file, half)
    assert file.read_text() == "old"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "old").touch()
    with pytest.raises(KeyboardInterrupt), whole_folder(folder) as inside:
        (inside / "new").touch()
        raise KeyboardInterrupt
    assert [each.name for each in folder.iterdir()] == ["old"]
    with whole_folder(folder) as inside:
        (inside / "new").touch()
    assert [each.name for each in folder.iterdir()] == ["new"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]


def test_only_what_has_no_writer_any_more_is_removed(tmp_path: Path) -> None:
    old, young = tmp_path / ".tmp-1-old.parquet", tmp_path / ".tmp-2-young.parquet"
    old.touch()
    young.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    remove_temporaries(tmp_path, older_than=3600)
    assert [each.name for each in tmp_path.iterdir()] == [young.name]
    remove_temporaries(tmp_path)
    assert not list(tmp_path.iterdir())
