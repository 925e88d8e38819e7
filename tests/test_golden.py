"""Results do not change by accident.

Runs of every shipped scenario, and what the commands find, are as they were written down.
"""

from __future__ import annotations

import json

import golden
import pytest

RECORDED = json.loads(golden.FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", golden.SEEDS)
@pytest.mark.parametrize("name", golden.SCENARIOS)
def test_a_run_of_every_scenario(name: str, seed: int) -> None:
    assert golden.of_scenario(name, seed) == RECORDED[f"{name}, seed {seed}"]


@pytest.mark.parametrize("verb", golden.COMMANDS)
def test_what_a_command_finds(verb: str) -> None:
    assert golden.of_command(verb) == RECORDED[verb]


def test_what_the_facts_are_found_to_be() -> None:
    assert golden.of_facts() == RECORDED["facts"]


def test_a_change_of_the_last_digit_that_counts_is_seen() -> None:
    import pandas as pd

    table = pd.DataFrame({"number": [1.0, 2.0], "name": ["a", "b"]})
    hashes = {
        golden.of_table(each)
        for each in (table, table.assign(number=[1.0, 2.000000001]), table[::-1], table[["name", "number"]])
    }
    assert len(hashes) == 4
    assert golden.of_table(table.assign(number=[1.0, 2 + 1e-14])) == golden.of_table(table)
