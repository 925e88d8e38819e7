"""Lessons: guided demonstrations, one YAML file each in the folder `lessons`, validated when they are read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from experiments.config.bilingual import Both
from experiments.config.untrusted import refuse_interpolation
from experiments.demo.session_request import Change, SideName, Wish, Words
from experiments.io.files import parse_yaml
from sim.text.catalogue import Unfit, WanggeError
from sim.text.causes import cause
from sim.vocabulary.units import DAY

FOLDER = Path(__file__).with_name("lessons")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Choice(_Strict):
    """An answer that the class may give at a stop: its text, and the levers that it moves on one side."""

    text: Both
    side: SideName | None = None
    levers: dict[str, Any] = {}

    @model_validator(mode="after")
    def _says_where(self) -> Choice:
        if self.levers and self.side is None:
            raise Unfit("lesson_choice_without_side")
        return self


class Stop(_Strict):
    """A moment at which the page pauses and asks the class.

    It has the day, the text to tell or ask, and the choices (none: just go on).
    """

    day: float = Field(ge=0)
    text: Both
    choices: tuple[Choice, ...] = Field(default=(), strict=False, max_length=4)


class Lesson(_Strict):
    """One lesson.

    `world`, `a` and `b` are words as for `wangge compare`; `speed` is in simulated hours a second; `follow` is a case
    or dispute whose course is shown beside the stops.
    """

    order: int = Field(ge=0, le=999)
    title: Both
    question: Both
    watch: Both
    change: Both
    showed: Both
    source: str = Field(min_length=3)
    world: Words
    a: Words = ()
    b: Words | None = None
    names: dict[SideName, Both] = {}
    seed: int = Field(default=1, ge=0)
    day: float = Field(default=0.0, ge=0)
    speed: int = Field(default=24, ge=1, le=720)
    layer: str = Field(default="land", pattern="^(land|mood)$")
    follow: tuple[Literal["case", "dispute"], int] | None = Field(default=None, strict=False)
    stops: tuple[Stop, ...] = Field(default=(), strict=False, max_length=30)

    def wish(self, name: str) -> Wish:
        """Return the wish that opens the lesson."""
        return Wish(world=self.world, seed=self.seed, a=self.a, b=self.b, second=round(self.day * DAY), lesson=name)

    def answered(self, name: str) -> Wish:
        """Return the wish with the first lever-moving answer already given.

        A recording needs this, because nobody can choose in it.
        """
        for stop in self.stops:
            for choice in stop.choices:
                if choice.levers and choice.side is not None:
                    change = Change(second=round(stop.day * DAY), side=choice.side, levers=choice.levers)
                    return self.wish(name).model_copy(update={"changes": (change,)})
        return self.wish(name)

    def told(self) -> dict[str, Any]:
        """Return the lesson in the form sent to the page."""
        return self.model_dump(mode="json")


@cache
def lessons(folder: Path = FOLDER) -> dict[str, Lesson]:
    """Return all lessons by file name, sorted by their order.

    Raises WanggeError `demo_bad_lesson` for the first mistake.
    """
    found = {file.stem: read_lesson(file) for file in sorted(folder.glob("*.yaml"))}
    return dict(sorted(found.items(), key=lambda each: (each[1].order, each[0])))


def read_lesson(file: Path) -> Lesson:
    """Read the lesson in a file.

    Raises WanggeError `demo_bad_lesson` that names the file, the place and what is wrong.
    """
    import yaml

    try:
        content = parse_yaml(file.read_text(encoding="utf-8"))
        refuse_interpolation(content, file.name)
        return Lesson.model_validate(content)
    except (OSError, UnicodeError, yaml.YAMLError, ValidationError) as error:
        raise WanggeError("demo_bad_lesson", file=file.name, why=cause(error)) from None
