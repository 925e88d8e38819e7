"""Policies under comparison: what their words mean, and whether they meet the same troubles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.config.compose import ConfigSource, Settings, compose_scenario
from experiments.config.overrides import choices
from experiments.config.validation_errors import LISTS, ConfigError
from sim.text.choices import among


@dataclass(frozen=True)
class Side:
    """One side: its words on the command line, the arguments of `wangge run` they stand for, and the scenario they make."""

    words: str
    arguments: tuple[str, ...]
    scenario: Any


def side(words: str, common: Sequence[str], source: ConfigSource) -> Side:
    """A side from its words: the name of a mode, or arguments as `wangge run` takes them, with spaces between.

    `common` holds for both sides; the side's own words win. Raises ConfigError in the user's words.
    """
    given = words.split()
    if not given:
        raise ConfigError("compare_side_empty")
    if "=" not in words and Path(words).is_dir():
        raise ConfigError("compare_no_folder", folder=words)
    for word in (*common, *given):
        if word.partition("=")[0] in Settings.model_fields:
            raise ConfigError("not_of_the_world", text=word)
    own = [f"policy={word}" if "=" not in word and not word.startswith("~") else word for word in given]
    return Side(words, (*common, *own), compose_scenario([*common, *own], source)[0])


def check_same_world(a: Side, b: Side, source: ConfigSource) -> None:
    """Refuse two sides that do not meet the same troubles: their difference would not be a policy's."""
    if a.scenario.world_hash() != b.scenario.world_hash():
        raise ConfigError(
            "compare_other_world",
            a=a.words,
            b=b.words,
            modes=among(choices(source.folder, "policy"), "", LISTS["policy"]),
        )
