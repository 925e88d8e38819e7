"""The reason for a value belongs to the value: it survives any layout of the file, and a broken file is one line."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from experiments.config import diff, modes, systems
from experiments.config.compose import packaged
from experiments.config.overrides import choices
from experiments.config.reasons import read_config, read_reasons
from experiments.config.validation_errors import ConfigError

SHIPPED = [
    packaged().folder / group / f"{name}.yaml"
    for group in ("policy", "system")
    for name in choices(packaged().folder, group)
]
BLOCK = """\
# What the file is.
name: mine
staffing:
  visit_quota: 4  # assumed: workers call on households
  operators: 2
organisations:  # assumed: those of the source
  - {name: unit, staff: 100}  # given: its staff
  - {name: club, staff: 1}
"""
REASONS = {
    "name": "",
    "staffing": "",
    "staffing.visit_quota": "assumed: workers call on households",
    "staffing.operators": "",
    "organisations": "assumed: those of the source",
    "organisations.unit": "given: its staff",
    "organisations.unit.name": "given: its staff",
    "organisations.unit.staff": "given: its staff",
    "organisations.club": "",
    "organisations.club.name": "",
    "organisations.club.staff": "",
}


def reasons_in(text: str, folder: Path) -> dict[str, str]:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return read_reasons(file)


def four_spaces(text: str) -> str:
    """Return a text with its indentation doubled."""
    doubled = (" " * (len(line) - len(line.lstrip())) + line for line in text.split("\n"))
    return "\n".join(re.sub(r"^( *)- ", r"\1-   ", line) for line in doubled)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_file_keeps_its_reasons_when_reformatted(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    expected = read_reasons(file)
    assert reasons_in(four_spaces(text), tmp_path) == expected
    yaml = YAML()
    yaml.indent(mapping=3, sequence=6, offset=2)
    with (tmp_path / "written.yaml").open("w", encoding="utf-8") as written:
        yaml.dump(yaml.load(text), written)
    assert (tmp_path / "written.yaml").read_text(encoding="utf-8") != text
    assert read_reasons(tmp_path / "written.yaml") == expected


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        four_spaces(BLOCK),
        BLOCK.replace("  #", " #"),
        BLOCK.replace("\n  - ", "\n- "),
        BLOCK.replace("\n", "\r\n"),
        BLOCK.replace("  visit_quota: 4  # assumed: ", "  # assumed: ").replace(
            "households\n", "households\n  visit_quota: 4\n"
        ),
        BLOCK.replace("call on households", "call on\n                  # households"),
        BLOCK.replace("staffing:\n", "staffing: {\n").replace(": 4", ": 4,").replace(": 2\n", ": 2\n}\n"),
        BLOCK.replace(":  # assumed: those of the source\n", ": [  # assumed: those of the source\n")
        .replace("- {name: unit, staff: 100}", "{name: unit, staff: 100},")
        .replace("- {name: club, staff: 1}", "{name: club, staff: 1}]"),
        BLOCK.replace(
            "- {name: unit, staff: 100}  # given: its staff",
            "- name: unit  # given: its staff\n    staff: 100  # given: its staff",
        ),
    ],
    ids=[
        "as it is",
        "four spaces",
        "one space before a comment",
        "rows without indentation",
        "line ends of Windows",
        "the comment above",
        "the comment on two lines",
        "a table in braces",
        "a list in brackets",
        "a row on several lines",
    ],
)
def test_a_reason_does_not_depend_on_the_layout(text: str, tmp_path: Path) -> None:
    assert reasons_in(text, tmp_path) == REASONS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("staffing: {a: 1, b: 2}  # given", {"staffing": "given", "staffing.a": "given", "staffing.b": "given"}),
        ("staffing: {a: 1,\n  b: 2}  # given", {"staffing": "given", "staffing.a": "given", "staffing.b": "given"}),
        ("staffing: {a: 1,  # one\n  b: 2}  # two", {"staffing": "one", "staffing.a": "one", "staffing.b": "two"}),
        ("staffing: {\n  a: 1,\n}  # given", {"staffing": "given", "staffing.a": "given"}),
        ("a: >-  # given\n  text\nb: 1", {"a": "given", "b": ""}),
        ("a: some\n  text  # given\nb: 1", {"a": "given", "b": ""}),
        ("x: 0\n# a heading\n\na: 1\n", {"x": "", "a": ""}),
        ("x: 0\n# above\na: 1  # given\n", {"x": "", "a": "given"}),
        (
            "defaults:\n  - override /policy: mine  # given\n",
            {"defaults": "", "defaults.0": "given", "defaults.0.override /policy": "given"},
        ),
        ("a:\n  - x  # not of b\nb: 1\n", {"a": "", "b": ""}),
        ('a: "no # comment"\n', {"a": ""}),
        ("", {}),
    ],
)
def test_a_comment_explains_what_begins_or_ends_on_its_line_and_all_that_is_in_braces(
    text: str, expected: dict[str, str], tmp_path: Path
) -> None:
    assert reasons_in(text, tmp_path) == expected


def test_a_mode_in_another_layout_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "policy").mkdir()
    braces = "name: mine\nstaffing: {\n      visit_quota: 4,  # assumed: calls\n      operators: 9}  # given\n"
    (tmp_path / "policy" / "mine.yaml").write_text(braces, encoding="utf-8")
    monkeypatch.setattr(modes, "packaged", lambda: replace(packaged(), folder=tmp_path))
    assert {(value.path, value.own, value.reason) for value in modes.values("mine")} == {
        ("policy.staffing.visit_quota", 4.0, "assumed: calls"),
        ("policy.staffing.operators", 9, "given"),
    }


@pytest.mark.parametrize(
    "text", ["name: mine\nstaffing: {visit_quota: 4\n", "name: mine\nx: [", "name: &x mine\ny: *x\n"]
)
def test_a_broken_file_is_one_line(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for group in ("policy", "system"):
        (tmp_path / group).mkdir()
        (tmp_path / group / "mine.yaml").write_text(text, encoding="utf-8")
    for module in (modes, systems):
        monkeypatch.setattr(module, "packaged", lambda: replace(packaged(), folder=tmp_path))
    file = tmp_path / "policy" / "mine.yaml"
    for use in (
        lambda: read_config(file),
        lambda: read_reasons(file),
        lambda: modes.card("mine"),
        lambda: modes.values("mine"),
        lambda: diff.departures("mine"),
        systems.systems.__wrapped__,
    ):
        with pytest.raises(ConfigError, match=r"the configuration cannot be read: line \d") as error:
            use()
        assert "\n" not in error.value.line("en") + error.value.line("zh")


def test_yaml_that_only_one_of_the_two_parsers_takes_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the configuration cannot be read: line 2"):
        reasons_in("name: mine\na:\t1\n", tmp_path)


def test_text_in_another_encoding_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes("name: 网格\n".encode("gbk"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read_reasons(file)


def test_ruamel_is_imported_only_for_reasons() -> None:
    code = (
        "import sys; from experiments.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "import experiments.config.modes, experiments.config.diff\n"
        "experiments.config.modes.modes()\n"
        "sys.exit('ruamel' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
