"""Levers as the literature tells of them: how each is moved, and in which direction each outcome should go.

The levers themselves are in catalogue/*.yaml. As with stylised facts, a lever may set levers and the scenario, but no
behavioural constant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from experiments.analysis.comparison.verdicts import matters_of
from experiments.analysis.facts.fact import Text, no_constants
from experiments.config.validation_errors import LISTS
from experiments.io.files import parse_yaml
from sim.outcomes.measures import OUTCOMES
from sim.text.catalogue import WanggeError
from sim.text.choices import among, nearest

CATALOGUE = Path(__file__).with_name("catalogue")
BETTER = {outcome.name: outcome.better for outcome in OUTCOMES}

Arrow = Literal["up", "down", "same", "bend"]
Words = tuple[str, ...]
Code = Annotated[str, Field(pattern=r"^[A-Z]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Load(_Part):
    """A load under which every lever is tried."""

    name: Text
    set: Words


class Column(_Part):
    """A column of the table: its name, the outcome that stands for it, and whether its arrows tell better from worse.

    `goodness`: an arrow up means better; otherwise it means more of the outcome.
    """

    name: Text
    outcome: str
    goodness: bool = False

    @field_validator("outcome")
    @classmethod
    def _is_measured(cls, name: str) -> str:
        return _with_a_size(name)


class Contrast(_Part):
    """A lever at rest and moved, with the settings under which both are tried."""

    name: Text
    setting: Words = ()
    rest: Words = ()
    moved: Words = ()

    @field_validator("setting", "rest", "moved")
    @classmethod
    def _is_no_constant(cls, overrides: tuple[str, ...]) -> tuple[str, ...]:
        return no_constants(overrides)

    def sides(self) -> dict[str, Words]:
        """Return what each side of the contrast sets: rest, moved."""
        return {"rest": self.rest, "moved": self.moved}


class Lever(Contrast):
    """A lever of the literature's table. What each field means is told in catalogue/base.yaml."""

    id: str = Field(pattern=r"^L\d\d$")
    source: Text
    middle: Words = ()
    stated: dict[Code, Arrow | dict[str, Arrow]] = Field(default_factory=dict)
    outcomes: dict[Code, str] = Field(default_factory=dict)
    untested: Text | None = None
    note: Text | None = None
    explanations: dict[Code, Text] = Field(default_factory=dict)

    @field_validator("middle")
    @classmethod
    def _middle_is_no_constant(cls, overrides: tuple[str, ...]) -> tuple[str, ...]:
        return no_constants(overrides)

    @field_validator("outcomes")
    @classmethod
    def _are_measured(cls, outcomes: dict[str, str]) -> dict[str, str]:
        return {code: _with_a_size(name) for code, name in outcomes.items()}

    @model_validator(mode="after")
    def _fits_together(self) -> Lever:
        if self.untested and (self.rest or self.moved or self.stated):
            raise ValueError(f"{self.id}: an untested lever has no settings and no directions")
        if not self.untested and (self.rest == self.moved or not self.stated):
            raise ValueError(f"{self.id}: a lever must be moved, and the sources must say something about it")
        bends = any("bend" in (arrow, *_by_load(arrow).values()) for arrow in self.stated.values())
        if bends != bool(self.middle):
            raise ValueError(f"{self.id}: a bend needs a level in the middle, and nothing else does")
        return self

    def sides(self) -> dict[str, Words]:
        """Return what each side of the contrast sets: rest, middle (if a claim needs it), moved."""
        return {"rest": self.rest} | ({"middle": self.middle} if self.middle else {}) | {"moved": self.moved}

    def arrow(self, column: str, load: str) -> Arrow | None:
        """Return the direction that the literature states for a column under a load; None where it is silent."""
        arrow = self.stated.get(column)
        return arrow.get(load) if isinstance(arrow, dict) else arrow


class Weak(Contrast):
    """A lever that hardly moved anything in an idle town: what it moves is found out, nothing is claimed."""

    id: str = Field(pattern=r"^[a-z_]+$")
    when: Text | None = None


class Levers(_Part):
    """All levers with the loads, the columns, and what every one of them sets first."""

    base: Words
    loads: dict[str, Load] = Field(min_length=1)
    columns: dict[Code, Column] = Field(min_length=1)
    levers: tuple[Lever, ...]
    weak: tuple[Weak, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Levers:
        for lever in self.levers:
            codes = [*lever.stated, *lever.outcomes, *lever.explanations]
            loads = [load for arrow in lever.stated.values() for load in _by_load(arrow)]
            odd = [code for code in codes if code not in self.columns] + [
                each for each in loads if each not in self.loads
            ]
            if odd:
                raise ValueError(f"{lever.id}: no such column or load: {', '.join(odd)}")
        return self

    def starting_from(self, more: Sequence[str]) -> Levers:
        """Return the same levers in another place; what a load or a lever sets itself still wins."""
        return self.model_copy(update={"base": (*self.base, *more)})

    def overrides(self, contrast: Contrast, side: str, load: str) -> list[str]:
        """Return the arguments that `wangge run` would take for one side of a contrast under a load."""
        return [*self.base, *self.loads[load].set, *contrast.setting, *contrast.sides()[side]]

    def outcome(self, lever: Lever, column: str) -> str:
        """Return the outcome that stands for a column at a lever."""
        return lever.outcomes.get(column, self.columns[column].outcome)

    def sign(self, lever: Lever, column: str) -> int:
        """Return +1 if an arrow up means more of the outcome, -1 if it means less of it."""
        better = BETTER[self.outcome(lever, column)]
        return better if self.columns[column].goodness and better else 1

    def chosen(self, ids: Sequence[str]) -> list[Lever]:
        """Return the levers with these ids, in the order of the table, or all if no id is given.

        Raises WanggeError `unknown_lever_of_table`.
        """
        known = [lever.id for lever in self.levers]
        wanted = [each.upper() for each in ids]
        for given, asked in zip(ids, wanted, strict=True):
            if asked not in known:
                levers = among(known, given, LISTS["lever"])
                raise WanggeError("unknown_lever_of_table", lever=given, levers=levers)
        return [lever for lever in self.levers if not wanted or lever.id in wanted]

    def explained(self) -> Iterator[tuple[str, str]]:
        """Yield lever and column of every explanation."""
        for lever in self.levers:
            for column in lever.explanations:
                yield lever.id, column


def _by_load(arrow: Arrow | dict[str, Arrow]) -> dict[str, Arrow]:
    return arrow if isinstance(arrow, dict) else {}


def _with_a_size(name: str) -> str:
    if name not in BETTER:
        raise ValueError(f"there is no outcome '{name}'; nearest: {nearest(name, BETTER)}")
    if matters_of(name) is None:
        raise ValueError(f"outcome '{name}' has no smallest difference that matters")
    return name


@cache
def levers() -> Levers:
    """Return the shipped levers: those in base.yaml and in one file per group."""
    return read_levers(file.read_text(encoding="utf-8") for file in CATALOGUE.glob("*.yaml"))


def read_levers(texts: Iterable[str]) -> Levers:
    """Return the levers in the texts of a catalogue's files, in the order of their ids.

    A mistake in them raises pydantic's ValidationError, which names the place, or ValueError for an id given twice.
    """
    content: dict[str, Any] = {"levers": []}
    for text in texts:
        part = parse_yaml(text)
        content["levers"] += part.pop("levers", [])
        content |= part
    found = Levers.model_validate(content)
    ordered = sorted(found.levers, key=lambda lever: lever.id)
    if len({lever.id for lever in ordered}) < len(ordered):
        raise ValueError("each lever must have an id of its own")
    return found.model_copy(update={"levers": tuple(ordered)})
