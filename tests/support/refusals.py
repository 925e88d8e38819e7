"""What a wrong command ends in: one line on standard error, exit code 2, in either language."""

from __future__ import annotations

import pytest
from lines import is_chinese

from experiments.cli.main import main

SMALL = ("scenario=small_town", "horizon.days=2", "horizon.warmup_days=0")
LONGEST = 420
"""Signs of a line on a terminal: four or five rows."""


def refused(arguments: list[str] | tuple[str, ...], capsys: pytest.CaptureFixture[str], *needed: str) -> str:
    """The one line that a wrong command ends in; in Chinese it is one line without a word of English."""
    line = _only_line(arguments, capsys)
    for text in needed:
        assert text in line
    if not any(word.startswith("lang=") for word in arguments):
        told = _only_line([*arguments, "lang=zh"], capsys)
        assert is_chinese(told), told
        for pydantic in ("Input should", "String should", "Value error"):
            assert pydantic not in line + told
    return line


def _only_line(arguments: list[str] | tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(list(arguments)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 1
    assert lines[0].strip()
    assert len(lines[0]) <= LONGEST
    assert "Traceback" not in said.err
    return lines[0]
