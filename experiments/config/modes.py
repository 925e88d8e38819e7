"""Governance modes: the files of configs/policy, each a named bundle of lever values with a card that describes it.

The model knows no mode by its name, so a mode is added by adding a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.bilingual import Both
from experiments.config.compose import CARD, packaged
from experiments.config.diff import flat
from experiments.config.overrides import check_choice, choices
from experiments.config.reasons import read_config, read_reasons
from experiments.config.systems import Shows
from experiments.config.validation_errors import caller

GROUP = "policy"
STANDARD = "standard"


class ModeCard(BaseModel):
    """The description of a mode.

    It has a title, what the mode shows, its source, the stylised facts about it, and the mode it is a variant of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Both
    shows: Shows
    source: str = Field(min_length=1)
    facts: list[str]
    variant_of: str | None = None


class Value(NamedTuple):
    """A lever's value in a mode and in the standard, and the reason for the mode's value."""

    path: str
    own: Any
    standard: Any
    reason: str


def file_of(mode: str) -> Path:
    """Return the file that holds a mode's values and card. Raises ConfigError for an unknown mode."""
    return packaged().folder / GROUP / f"{check_choice(packaged().folder, GROUP, mode, caller())}.yaml"


@cache
def modes() -> dict[str, ModeCard]:
    """Return the card of every mode by its name: the standard first, then each mode followed by its variants."""
    cards = {name: card(name) for name in choices(packaged().folder, GROUP)}
    order = sorted(
        cards,
        key=lambda name: (name != STANDARD, cards[name].variant_of or name, cards[name].variant_of is not None, name),
    )
    return {name: cards[name] for name in order}


def card(mode: str) -> ModeCard:
    """Return the card of one mode. Raises ConfigError for an unknown mode."""
    return ModeCard.model_validate(read_config(file_of(mode))[CARD])


def values(mode: str) -> list[Value]:
    """Return every lever in which a mode departs from the standard, in the order of the levers."""
    from sim.scenario import Policy

    file = file_of(mode)
    content = {key: part for key, part in read_config(file).items() if key != CARD}
    own, standard = (
        flat(policy.model_dump(mode="json"), GROUP) for policy in (Policy.model_validate(content), Policy())
    )
    said = read_reasons(file)
    differing = [path for path in own if own[path] != standard.get(path) and path != f"{GROUP}.name"]
    return [
        Value(path, own[path], standard.get(path), said.get(path.removeprefix(f"{GROUP}."), "")) for path in differing
    ]


def lever_table(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return a row for each lever that any of these modes changes: its path, then its value under each mode."""
    from sim.scenario import Policy

    moved = {name: {value.path: value.own for value in values(name)} for name in names}
    standard = flat(Policy().model_dump(mode="json"), GROUP)
    paths = [path for path in standard if any(path in own for own in moved.values())]
    return [(path, *(f"{moved[name].get(path, standard[path])}" for name in names)) for path in paths]
