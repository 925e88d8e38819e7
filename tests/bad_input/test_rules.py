"""Dispatch rules of the user's own that are broken: one line that says what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from refusals import SMALL, refused

RULES = {
    "raises_at_import": "raise ValueError('not today')",
    "ends_the_process": "import sys\nsys.exit(3)",
    "wrong_syntax": "def which_next(case, department, now)\n    return 0.0\n",
    "no_function": "priority = 3\n",
    "not_callable": "which_next = 3\n",
    "too_few_arguments": "def which_next(case):\n    return 0.0\n",
    "too_many_arguments": "def to_whom(case, department, distance, skill, rank, mood):\n    return 0.0\n",
    "keyword_only": "def which_next(case, department, *, now):\n    return 0.0\n",
    "returns_nothing": "def which_next(case, department, now):\n    pass\n",
    "returns_text": "def which_next(case, department, now):\n    return 'first'\n",
    "nan": "def which_next(case, department, now):\n    return float('nan')\n",
    "raises": "def which_next(case, department, now):\n    raise ValueError('never')\n",
    "unknown_column": "def which_next(case, department, now):\n    return case.prettiness\n",
    "unknown_name": "def which_next(case, department, now):\n    return case.reported + nobody_knows\n",
    "imports_nothing": "import nowhere_to_be_found\n",
    "a_class": "class which_next:\n    pass\n",
    "binary": "\0\1\2",
}


@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_of_the_user(name: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / f"{name}.py").write_text(RULES[name])
    refused(["run", *SMALL, f"policy.dispatch.rule={name}.py"], capsys, name)
    assert {file.name for file in empty.iterdir()} <= {f"{name}.py", "__pycache__"}


@pytest.mark.parametrize(
    ("when", "body"),
    [
        ("raises", "if now > 86400 * 5:\n        raise ValueError('enough')\n    return 0.0"),
        ("nan", "if now > 86400 * 5:\n        return float('nan')\n    return 0.0"),
        ("to_nan", ""),
    ],
)
def test_a_rule_that_fails_in_the_middle_of_a_run(
    when: str, body: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"def which_next(case, department, now):\n    {body}\n"
    if when == "to_nan":
        text = (
            "import math\ndef to_whom(case, department, distance, skill, rank):\n"
            "    return math.nan if case.reported > 86400 * 5 else 0.0\n"
        )
    (empty / "late.py").write_text(text)
    refused(
        ["run", "scenario=small_town", "horizon.days=30", "horizon.warmup_days=0", "policy.dispatch.rule=late.py"],
        capsys,
        "late.py",
        "hour",
    )
    assert not list(empty.glob("results/*/outcomes.json"))


def test_a_rule_file_that_cannot_be_read(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "folder.py").mkdir()
    refused(["run", *SMALL, "policy.dispatch.rule=folder.py"], capsys, "folder.py")
