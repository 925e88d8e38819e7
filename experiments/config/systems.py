"""The library of governance systems: the files of configs/system, each with a system's values and its card."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.compose import CARD, packaged
from experiments.config.overrides import choices
from experiments.config.reasons import read_config
from experiments.config.validation_errors import ConfigError
from sim.text.choices import nearest

GROUP = "system"
CONTEXT = Path(__file__).with_name("context.yaml")
Slug = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
Figures = dict[str, str]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Both(_Strict):
    """A text in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1, pattern=r"[一-鿿]")

    def of(self, lang: str) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh" else self.en


class Shows(Both):
    """What a run of a system shows, in one sentence."""

    en: str = Field(min_length=1, max_length=160)
    zh: str = Field(min_length=1, max_length=60, pattern=r"[一-鿿]")


class _Entry(_Strict):
    """The fields that all entries from the sources have."""

    id: str = Slug
    family: Literal["A", "B", "C", "D", "E", "F", "G"]
    title: Both
    facts: list[str]
    source: str = Field(min_length=1)
    given: Figures
    derived: Figures
    conflicts: list[str]


class Sibling(_Entry):
    """The mechanism of a system at another place: what differs there, and the figures of that place."""

    priority: Literal["P1", "P2"]
    differs: Both


class SystemCard(_Entry):
    """The description of a system: what its sources give and leave open, and what the levers cannot represent."""

    priority: Literal["P1", "P2"]
    shows: Shows
    mechanism: str = Field(min_length=1)
    assumed: list[str]
    levers: list[str]
    not_represented: list[str]
    compare: str = Field(pattern=r"^\S+=\S+( \S+=\S+)*$")
    also: list[Sibling]


class Context(_Entry):
    """An entry that is not a system of its own, with the reason."""

    priority: Literal["P3"]
    shows: Shows
    mechanism: str = Field(min_length=1)
    reason: Both


def file_of(system: str) -> Path:
    """Return the file that holds a system's values and card."""
    return packaged().folder / GROUP / f"{system}.yaml"


@cache
def systems() -> dict[str, SystemCard]:
    """Return the card of every system by its id, ordered by priority, family and id."""
    cards = [SystemCard.model_validate(read_config(file_of(name))[CARD]) for name in choices(packaged().folder, GROUP)]
    return {card.id: card for card in sorted(cards, key=lambda card: (card.priority, card.family, card.id))}


@cache
def context() -> tuple[Context, ...]:
    """Return the entries that are context only and are not simulated."""
    return tuple(Context.model_validate(entry) for entry in read_config(CONTEXT))


def card(system: str) -> SystemCard:
    """Return the card of one system; the id of a sibling finds the system that it follows.

    Raises ConfigError for an unknown id.
    """
    known = systems()
    if system in known:
        return known[system]
    followed = {sibling.id: each for each in known.values() for sibling in each.also}
    if system in followed:
        return followed[system]
    near = nearest(system, [*known, *followed])
    raise (
        ConfigError("unknown_system_near", system=system, near=near)
        if near
        else ConfigError("unknown_system", system=system)
    )
