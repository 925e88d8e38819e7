"""Stylised facts: a statement with its source, the policies it compares, and what it claims about them.

The facts themselves are in catalogue/*.yaml. A fact may set levers and the scenario; it may not touch a behavioural
constant, because there is one model for all facts, and a fact that had to be put in is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from experiments.analysis.facts.observations import OBSERVATIONS
from experiments.config.validation_errors import LISTS
from experiments.io.files import parse_yaml
from sim.outcomes.measures import OUTCOMES
from sim.text.catalogue import WanggeError
from sim.text.choices import among, nearest

CATALOGUE = Path(__file__).with_name("catalogue")
MEASURES = frozenset(outcome.name for outcome in OUTCOMES) | OBSERVATIONS.keys()

Words = tuple[str, ...]
Side = Annotated[str | float | tuple[str, str], Field(union_mode="left_to_right")]
"""One side of a comparison: a policy; a step [to, from] from one policy to another; or a number from the source."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(_Part):
    """The same text in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def told(self, lang: str) -> str:
        """Return the text in `lang`."""
        return self.zh if lang == "zh" else self.en


class Policy(_Part):
    """A policy that a fact compares: its name, and what it sets beyond the fact's own settings."""

    name: Text
    set: Words = ()

    @field_validator("set")
    @classmethod
    def _is_no_constant(cls, overrides: tuple[str, ...]) -> tuple[str, ...]:
        return no_constants(overrides)


class Claim(_Part):
    """One comparison: `outcome` under side `a` is above, below or (within `margin`) equal to that under side `b`."""

    outcome: str
    a: Side
    b: Side
    direction: Literal["above", "below", "equal"]
    margin: float = Field(default=0.0, ge=0)
    magnitude: Text | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Claim:
        if self.outcome not in MEASURES:
            raise ValueError(
                f"outcome '{self.outcome}' is neither an outcome nor an observation; "
                f"nearest: {nearest(self.outcome, MEASURES)}"
            )
        if isinstance(self.a, float):
            raise ValueError("side a must be a policy or a step")
        if (self.margin > 0) != (self.direction == "equal"):
            raise ValueError("a margin belongs to direction 'equal', and to no other")
        return self

    def gap(self, difference: float) -> float:
        """Return how far a difference lies on the claimed side; negative if it lies on the other."""
        return {"above": difference, "below": -difference, "equal": self.margin - abs(difference)}[self.direction]

    def policies(self) -> Iterator[str]:
        """Yield the keys of the policies that take part."""
        for side in (self.a, self.b):
            if isinstance(side, str):
                yield side
            elif isinstance(side, tuple):
                yield from side


class Fact(_Part):
    """A stylised fact: its policies and its claims about them.

    `setting` holds for all its policies; `explanation` says how much of the fact the model shows, and why not more.
    """

    id: str = Field(pattern=r"^SF-\d\d$")
    title: Text
    statement: Text
    source: Text
    setting: Words = ()
    policies: dict[str, Policy] = Field(min_length=1)
    claims: tuple[Claim, ...] = Field(min_length=1)
    explanation: Text | None = None

    @field_validator("setting")
    @classmethod
    def _is_no_constant(cls, overrides: tuple[str, ...]) -> tuple[str, ...]:
        return no_constants(overrides)

    @model_validator(mode="after")
    def _fits_together(self) -> Fact:
        named = {name for claim in self.claims for name in claim.policies()}
        if named != self.policies.keys():
            raise ValueError(
                f"{self.id}: the policies and those that the claims name differ in "
                f"{', '.join(sorted(named ^ self.policies.keys()))}"
            )
        return self

    def side(self, side: str | float | tuple[str, str], lang: str) -> str:
        """Return a side of a claim in words."""
        if isinstance(side, str):
            return self.policies[side].name.told(lang)
        if isinstance(side, tuple):
            to, start = (self.policies[name].name.told(lang) for name in side)
            return f"{start} → {to}"
        return f"{side:g}"


class Untested(_Part):
    """Facts from the literature that the present model cannot test, with the reason."""

    ids: Words
    reason: Text


class Catalogue(_Part):
    """All facts, what every one of them sets first, and the facts that cannot be tested."""

    base: Words
    facts: tuple[Fact, ...]
    untested: tuple[Untested, ...] = ()

    def starting_from(self, more: Sequence[str]) -> Catalogue:
        """Return the same facts in another place or under another load; what a fact sets itself still wins."""
        return self.model_copy(update={"base": (*self.base, *more)})

    def overrides(self, fact: Fact, policy: str) -> list[str]:
        """Return the arguments that `wangge run` would take for a policy of a fact."""
        return [*self.base, *fact.setting, *fact.policies[policy].set]

    def chosen(self, ids: Sequence[str]) -> list[Fact]:
        """Return the facts with these ids, in the order of the catalogue, or all facts if no id is given.

        Raises WanggeError `unknown_fact`.
        """
        known = [fact.id for fact in self.facts]
        wanted = [each.upper() for each in ids]
        for given, asked in zip(ids, wanted, strict=True):
            if asked not in known:
                raise WanggeError("unknown_fact", fact=given, facts=among(known, given, LISTS["fact"]))
        return [fact for fact in self.facts if not wanted or fact.id in wanted]


def no_constants(overrides: tuple[str, ...]) -> tuple[str, ...]:
    """Return the overrides unchanged. Raises ValueError if one sets a behavioural constant."""
    for text in overrides:
        if text.lstrip("+~").startswith("behaviour"):
            raise ValueError(f"{text}: a fact may set levers and the scenario, but no behavioural constant")
    return overrides


@cache
def catalogue() -> Catalogue:
    """Return the shipped facts: those in base.yaml and in one file per section."""
    return read_catalogue(file.read_text(encoding="utf-8") for file in CATALOGUE.glob("*.yaml"))


def read_catalogue(texts: Iterable[str]) -> Catalogue:
    """Return the facts in the texts of a catalogue's files.

    A mistake in them raises pydantic's ValidationError, which names the place.
    """
    content: dict[str, Any] = {}
    for text in texts:
        for key, value in parse_yaml(text).items():
            content[key] = content.get(key, []) + value
    found = Catalogue.model_validate(content)
    facts = sorted(found.facts, key=lambda fact: fact.id)
    if len({fact.id for fact in facts}) < len(facts):
        raise ValueError("each fact must have an id of its own")
    return found.model_copy(
        update={"facts": tuple(facts), "untested": tuple(sorted(found.untested, key=lambda row: row.ids))}
    )
