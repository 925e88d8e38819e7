"""Experiments with an expected size of effect: the form of their table, and its reader.

The experiments themselves are in expectations/*.yaml, where base.yaml tells what each field means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from experiments.analysis.model_behaviour.measures import MEASURES
from experiments.analysis.model_behaviour.sizes import in_size
from experiments.io.files import parse_yaml
from sim.outcomes.measures import OUTCOMES
from sim.text.choices import nearest

EXPECTATIONS = Path(__file__).with_name("expectations")
MEASURED = frozenset(outcome.name for outcome in OUTCOMES) | MEASURES.keys()
Section = Literal["answers", "extremes", "implausible", "steady"]
Kind = Literal["difference", "ratio", "level"]
Words = tuple[str, ...]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bounds(_Part):
    """What a number must at least and at most be; one of the two may be missing."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _bounds_something(self) -> Bounds:
        if self.at_least is None and self.at_most is None:
            raise ValueError("an expectation needs at_least or at_most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least lies above at_most")
        return self

    def text(self) -> str:
        """Return the bounds in words.

        >>> Bounds(at_least=0.5).text(), Bounds(at_least=-1, at_most=1).text()
        ('≥ 0.5', '-1 to 1')
        """
        if self.at_least is None:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.at_least:g}" if self.at_most is None else f"{self.at_least:g} to {self.at_most:g}"


class Expectation(_Part):
    """What is expected of one outcome: of the difference or ratio of the two sides, or of the level of the one set."""

    outcome: str
    difference: Bounds | None = None
    ratio: Bounds | None = None
    level: Bounds | None = None
    why: str = ""

    @model_validator(mode="after")
    def _expects_one_thing(self) -> Expectation:
        if sum(each is not None for each in (self.difference, self.ratio, self.level)) != 1:
            raise ValueError(f"{self.outcome}: expect one of difference, ratio and level")
        return self

    @property
    def kind(self) -> Kind:
        """What is expected of: difference, ratio or level."""
        return "difference" if self.difference else "ratio" if self.ratio else "level"

    @property
    def bounds(self) -> Bounds:
        """The bounds that are expected."""
        return self.difference or self.ratio or self.level or Bounds(at_least=0)


class Experiment(_Part):
    """Two sides under the same seeds, and what is expected of them."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    section: Section
    tried: str = Field(min_length=1)
    setting: Words = ()
    against: Words = ()
    set: Words = ()
    formerly: str = ""
    expect: tuple[Expectation, ...] = Field(min_length=1)
    pairs: int | None = Field(default=None, ge=2)
    slow: bool = False

    @model_validator(mode="after")
    def _compares_two_sides(self) -> Experiment:
        compares = any(each.kind != "level" for each in self.expect)
        if compares and self.against == self.set:
            raise ValueError(f"{self.id}: a difference or ratio needs two sides that differ")
        return self


class Expectations(_Part):
    """All experiments, what each of them sets first, and the outcomes that their names stand for."""

    base: Words
    names: dict[str, str]
    experiments: tuple[Experiment, ...]

    @model_validator(mode="after")
    def _fits_together(self) -> Expectations:
        ids = [each.id for each in self.experiments]
        if len(set(ids)) < len(ids):
            raise ValueError("each experiment must have an id of its own")
        for name in [*self.names.values(), *(self.measure(each) for each in self._expected())]:
            if name not in MEASURED:
                raise ValueError(f"neither an outcome nor a measure: '{name}'; nearest: {nearest(name, MEASURED)}")
        return self

    def _expected(self) -> Iterator[Expectation]:
        for experiment in self.experiments:
            yield from experiment.expect

    def measure(self, expectation: Expectation) -> str:
        """Return the outcome or measure that an expectation is about."""
        return self.names.get(expectation.outcome, expectation.outcome)

    def overrides(self, experiment: Experiment, side: Literal["set", "against"]) -> list[str]:
        """Return the arguments that `wangge run` would take for one side of an experiment."""
        words = experiment.set if side == "set" else experiment.against
        return [*self.base, *in_size((*experiment.setting, *words))]

    def of(self, *sections: Section, slow: bool = True) -> list[Experiment]:
        """Return the experiments of some sections, or all; without the slow ones unless they are wanted."""
        return [
            each for each in self.experiments if (not sections or each.section in sections) and (slow or not each.slow)
        ]


@cache
def expectations() -> Expectations:
    """Return the shipped experiments."""
    return read_expectations(file.read_text(encoding="utf-8") for file in sorted(EXPECTATIONS.glob("*.yaml")))


def read_expectations(texts: Iterable[str]) -> Expectations:
    """Return the experiments in the texts of several files, in their order.

    A mistake in them raises pydantic's ValidationError, which names the place.
    """
    content: dict[str, Any] = {"experiments": []}
    for text in texts:
        part = parse_yaml(text)
        content["experiments"] += part.pop("experiments", [])
        content |= part
    return Expectations.model_validate(content)
