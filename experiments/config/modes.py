"""Governance modes: one file of configs/policy each, a named bundle of lever values and a card that tells about it.

Nothing in the model knows a mode by its name: adding one is adding a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.compose import CARD, packaged
from experiments.config.diff import flat, reasons
from experiments.config.overrides import check_choice, choices
from experiments.config.systems import Both, Shows
from experiments.config.validation_errors import COMMAND_LINE
from experiments.io.files import parse_yaml

GROUP = "policy"
STANDARD = "standard"


class ModeCard(BaseModel):
    """What a mode is: its title, what it shows, its source, the facts that speak of it, and the mode it is a variant of."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Both
    shows: Shows
    source: str = Field(min_length=1)
    facts: list[str]
    variant_of: str | None = None


class Value(NamedTuple):
    """A lever's value in a mode and in the standard, and what the mode's value rests on."""

    path: str
    own: Any
    standard: Any
    reason: str


def file_of(mode: str) -> Path:
    """Where a mode's values and card stand; raises ConfigError for an unknown mode."""
    return packaged().folder / GROUP / f"{check_choice(packaged().folder, GROUP, mode, COMMAND_LINE)}.yaml"


@cache
def modes() -> dict[str, ModeCard]:
    """The card of every mode by its name: the standard first, then the modes, each followed by its variants."""
    cards = {name: card(name) for name in choices(packaged().folder, GROUP)}
    order = sorted(
        cards,
        key=lambda name: (name != STANDARD, cards[name].variant_of or name, cards[name].variant_of is not None, name),
    )
    return {name: cards[name] for name in order}


def card(mode: str) -> ModeCard:
    """The card of one mode."""
    return ModeCard.model_validate(_read(file_of(mode))[CARD])


def values(mode: str) -> list[Value]:
    """Every lever in which a mode departs from the standard, in the order of the levers."""
    from sim.scenario import Policy

    file = file_of(mode)
    content = {key: part for key, part in _read(file).items() if key != CARD}
    own, standard = (
        flat(policy.model_dump(mode="json"), GROUP) for policy in (Policy.model_validate(content), Policy())
    )
    said = reasons(file.read_text(encoding="utf-8").splitlines())
    differing = [path for path in own if own[path] != standard.get(path) and path != f"{GROUP}.name"]
    return [
        Value(path, own[path], standard.get(path), said.get(path.removeprefix(f"{GROUP}."), "")) for path in differing
    ]


def lever_table(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Levers by mode: one row a lever that any of these modes moves, its path first, then the value under each mode."""
    from sim.scenario import Policy

    moved = {name: {value.path: value.own for value in values(name)} for name in names}
    standard = flat(Policy().model_dump(mode="json"), GROUP)
    paths = [path for path in standard if any(path in own for own in moved.values())]
    return [(path, *(f"{moved[name].get(path, standard[path])}" for name in names)) for path in paths]


def _read(file: Path) -> Any:
    return parse_yaml(file.read_text(encoding="utf-8"))
