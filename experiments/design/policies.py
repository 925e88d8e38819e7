"""Policies to compare: what their words mean, and whether they meet the same troubles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.config.compose import ConfigSource, Settings
from experiments.config.overrides import choices
from experiments.config.validation_errors import LISTS, ConfigError
from experiments.design.design import keyed_scenario
from sim.text.choices import among

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its words on the command line, and the scenario they make.

    `arguments` are the arguments of `wangge run` that the words stand for; `key` is the scenario's hash in a store.
    """

    words: str
    arguments: tuple[str, ...]
    scenario: Scenario
    key: str


def side(words: str, common: Sequence[str], source: ConfigSource) -> Side:
    """Return the side that `words` describe.

    The words are the name of a mode, or arguments of `wangge run` with spaces between them. `common` holds for both
    sides; the side's own words win over it. Raises ConfigError in the user's words.
    """
    given = divided(words)
    if not given:
        raise ConfigError("compare_side_empty")
    if "=" not in words and Path(words).is_dir():
        raise ConfigError("compare_no_folder", folder=words)
    for word in (*common, *given):
        if word.partition("=")[0] in Settings.model_fields:
            raise ConfigError("not_of_the_world", text=word)
    own = [f"policy={word}" if "=" not in word and not word.startswith("~") else word for word in given]
    key, scenario = keyed_scenario([*common, *own], source)
    return Side(words, (*common, *own), scenario, key)


def divided(words: str) -> list[str]:
    """Return the arguments in a text, which blanks divide unless they stand inside brackets.

    >>> divided("network policy.later=[{day: 90, dispatch: {rule: lead}}]")
    ['network', 'policy.later=[{day: 90, dispatch: {rule: lead}}]']
    """
    found, depth = [""], 0
    for sign in words:
        depth = max(0, depth + (sign in "[{(") - (sign in "]})"))
        if sign.isspace() and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [word for word in found if word]


def check_same_world(a: Side, b: Side, source: ConfigSource) -> None:
    """Raise ConfigError if two sides do not meet the same troubles: their difference would not be due to policy."""
    if a.scenario.world_hash() != b.scenario.world_hash():
        raise ConfigError(
            "compare_other_world",
            a=a.words,
            b=b.words,
            modes=among(choices(source.folder, "policy"), "", LISTS["policy"]),
        )
