"""The page about the architecture names rooms and files that exist, in the order that the import contracts demand."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:sim|experiments)/[\w/.]*)`", PAGE)))


@pytest.mark.parametrize("name", NAMED)
def test_what_the_page_names_exists(name: str) -> None:
    path = ROOT / name
    assert path.is_dir() if name.endswith("/") else path.is_file()


@pytest.mark.parametrize("part", ["experiments", "sim"])
def test_the_rooms_stand_as_the_contracts_say(part: str) -> None:
    plan = configparser.ConfigParser()
    plan.read(ROOT / ".importlinter", encoding="utf-8")
    floors = [floor.split(" : ") for floor in plan[f"importlinter:contract:{part}"]["layers"].split("\n") if floor]
    rows = [re.findall(rf"`{part}/(\w+)(?:/|\.py)`", line.split("|")[1]) for line in PAGE.splitlines() if "|" in line]
    assert [row for row in rows if row] == floors


def test_no_file_lies_loose() -> None:
    loose = [file.name for file in (ROOT / "experiments").glob("*.py")]
    assert loose == ["__init__.py"]
    assert len(list((ROOT / "sim").glob("*.py"))) <= 6
