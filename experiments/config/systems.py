"""The library of governance systems: the files of configs/system, each with a system's values and its card."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from experiments.config.bilingual import Both, Strict
from experiments.config.claims import Claim
from experiments.config.compose import CARD, packaged
from experiments.config.overrides import choices
from experiments.config.reasons import read_config
from experiments.config.validation_errors import ConfigError
from sim.text.causes import cause
from sim.text.choices import nearest

GROUP = "system"
CONTEXT = Path(__file__).with_name("context.yaml")
Slug = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
Figures = dict[str, str]


class Shows(Both):
    """What a run of a system shows, in one sentence."""

    en: str = Field(min_length=1, max_length=160)
    zh: str = Field(min_length=1, max_length=60, pattern=r"[一-鿿]")


class _Entry(Strict):
    """The fields that all entries from the sources have."""

    id: str = Slug
    family: Literal["A", "B", "C", "D", "E", "F", "G"]
    title: Both
    facts: list[str]
    source: str = Field(min_length=1)
    given: Figures
    derived: Figures
    conflicts: list[str]


class SystemCard(_Entry):
    """The description of a system: what its sources give, claim and leave open, and what the levers cannot represent.

    `place` says how its place differs from the made-up town of 27,000 residents that systems without figures share.
    """

    priority: Literal["P1", "P2"]
    shows: Shows
    mechanism: str = Field(min_length=1)
    assumed: list[str]
    levers: list[str]
    not_represented: list[str]
    place: Both
    claims: list[Claim] = Field(min_length=1)


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
    """Return the card of every system by its id, ordered by priority, family and id.

    Raises ConfigError for the first mistake in a card, with its file and place.
    """
    cards = [read_card(file_of(name)) for name in names()]
    return {card.id: card for card in sorted(cards, key=lambda card: (card.priority, card.family, card.id))}


def names() -> list[str]:
    """Return the names of all systems, as `wangge run system=` takes them, sorted."""
    return choices(packaged().folder, GROUP)


def read_card(file: Path) -> SystemCard:
    """Return the card in a file. Raises ConfigError for the first mistake in it, in one line."""
    content = read_config(file)
    try:
        return SystemCard.model_validate(content.get(CARD) if isinstance(content, dict) else content)
    except ValidationError as error:
        raise ConfigError("system_card_unfit", file=f"{GROUP}/{file.name}", why=cause(error)) from None


@cache
def context() -> tuple[Context, ...]:
    """Return the entries that are context only and are not simulated."""
    return tuple(Context.model_validate(entry) for entry in read_config(CONTEXT))


def card(system: str) -> SystemCard:
    """Return the card of one system. Raises ConfigError for an unknown id, with the nearest one that exists."""
    known = systems()
    if system in known:
        return known[system]
    near = nearest(system, known)
    raise (
        ConfigError("unknown_system_near", system=system, near=near)
        if near
        else ConfigError("unknown_system", system=system)
    )
