"""A researcher's own rule in a file: used as written, compiled or refused in one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_worlds import arisen, lone_office, same_cases

from sim.policy.rules import RULES
from sim.run.simulation import simulate
from sim.setup.custom_rule import find_rule, rule_stamp
from sim.text.catalogue import WanggeError


def written(folder: Path, text: str, name: str = "mine.py") -> str:
    """A rule file with this content."""
    (folder / name).write_text(text)
    return str(folder / name)


def test_an_own_rule_that_says_the_same_gives_the_same_run(tmp_path: Path) -> None:
    text = (
        "def to_whom(case, department, distance, skill, rank):\n    return rank\n\n\n"
        "def which_next(case, department, now):\n    return -case.pressing\n"
    )
    own, built_in = (
        arisen(simulate(lone_office(0.9, days=60, rule=rule), 1)) for rule in (written(tmp_path, text), "severity")
    )
    assert same_cases(own, built_in)


def test_one_function_is_enough_the_other_is_the_usual(tmp_path: Path) -> None:
    text = "def which_next(case, department, now):\n    return -case.reported\n"
    latest_first = simulate(lone_office(0.9, days=60, rule=written(tmp_path, text)), 1)
    usual = simulate(lone_office(0.9, days=60), 1)
    spread = [
        np.std((cases["acted"] - cases["reported"])[cases["acted"] >= 0])
        for cases in map(arisen, (latest_first, usual))
    ]
    assert spread[0] > 1.3 * spread[1]


def test_an_own_rule_may_have_leads(tmp_path: Path) -> None:
    assert find_rule(
        written(tmp_path, "joint = True\n\n\ndef which_next(case, department, now):\n    return 0.0\n")
    ).joint


def test_a_changed_file_is_another_rule(tmp_path: Path) -> None:
    path = written(tmp_path, "def which_next(case, department, now):\n    return case.reported\n")
    first_stamp, first = rule_stamp(path), arisen(simulate(lone_office(0.9, days=30, rule=path), 1))
    written(tmp_path, "def which_next(case, department, now):\n    return -case.reported\n")
    assert rule_stamp(path) != first_stamp
    assert not same_cases(first, arisen(simulate(lone_office(0.9, days=30, rule=path), 1)))


def test_a_built_in_rule_has_no_stamp() -> None:
    assert all(rule_stamp(name) == "" for name in RULES)


@pytest.mark.parametrize(
    ("text", "key", "needed"),
    [
        ("def which_next(case, department, now):\n    raise ValueError('no')\n", "rule_broken", "ValueError"),
        ("def which_next(case, department, now):\n    return float('nan')\n", "rule_broken", "not-a-number"),
        ("def which_next(case, department):\n    return 0.0\n", "rule_broken", "2 arguments"),
        ("def which_next(case, department, now):\n    return case.colour\n", "rule_broken", "colour"),
        ("def which_next(case, department, now):\n    return case.staff\n", "rule_broken", "staff"),
        ("def which_next(case, department, now):\n    return None\n", "rule_broken", "number"),
        ("which_next = 7\n", "rule_broken", "not a function"),
        ("def somebody(case):\n    return 0.0\n", "rule_file", "neither"),
        ("def which_next(case, department, now) return 0.0\n", "rule_file", "SyntaxError"),
        ("raise RuntimeError('no')\n", "rule_file", "RuntimeError: no"),
    ],
)
def test_a_broken_rule_is_refused_before_the_run(text: str, key: str, needed: str, tmp_path: Path) -> None:
    with pytest.raises(WanggeError) as refused:
        simulate(lone_office(0.5, days=5, rule=written(tmp_path, text)), 1)
    assert refused.value.key == key
    assert needed in refused.value.line("en")


def test_a_missing_file_and_an_unknown_name(tmp_path: Path) -> None:
    for rule, key in ((str(tmp_path / "none.py"), "rule_file"), ("quickest", "unknown_rule")):
        with pytest.raises(WanggeError) as refused:
            find_rule(rule)
        assert refused.value.key == key


@pytest.mark.parametrize(
    "body",
    [
        "return float('nan') if now > 200000 else 0.0",
        "if now > 200000:\n        raise ValueError('enough')\n    return 0.0",
    ],
)
def test_a_rule_that_fails_on_the_way_ends_the_run(body: str, tmp_path: Path) -> None:
    with pytest.raises(WanggeError) as failed:
        simulate(
            lone_office(0.9, days=30, rule=written(tmp_path, f"def which_next(case, department, now):\n    {body}\n")),
            4,
        )
    assert failed.value.key == "rule_failed"
    line = failed.value.line("en")
    hour = int(line.split("hour ")[1].split(":")[0])
    assert 200_000 / 3600 - 1 <= hour <= 200_000 / 3600 + 12
    assert "seed 4" in line
