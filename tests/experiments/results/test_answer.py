"""What a verb found: written and read back the same, in both languages; a damaged file is told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.io.files import write_json
from experiments.results.answer import Answer, Figure, Table, read_answer, write_answer
from sim.text.catalogue import WanggeError

SAID = {"en": ["B is best."], "zh": ["B 最佳。"]}
TITLE = {"en": "Ranking", "zh": "排名"}


def test_an_answer_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    written = write_answer(
        tmp_path, "choose", SAID, [Table(title=TITLE, file="r.parquet")], [Figure(caption=TITLE, file="boxes.png")]
    )
    assert read_answer(tmp_path) == written
    assert written.sentences["zh"] == ["B 最佳。"]


def test_a_folder_without_an_answer_has_none(tmp_path: Path) -> None:
    assert read_answer(tmp_path) is None


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ({"sentences": {"en": ["B is best."]}}, "sentences"),
        ({"tables": [{"title": TITLE, "file": "../elsewhere.parquet"}]}, "tables.0.file"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_damaged_answer_is_told_in_one_line(tmp_path: Path, part: dict[str, object], where: str) -> None:
    write_json(tmp_path / "answer.json", {"verb": "choose", "sentences": SAID} | part)
    with pytest.raises(WanggeError) as told:
        read_answer(tmp_path)
    line = told.value.line("en")
    assert "answer.json" in line and where in line and "\n" not in line


def test_an_answer_speaks_both_languages() -> None:
    with pytest.raises(ValueError, match="needs en and zh"):
        Answer(verb="choose", sentences={"en": []})
