"""Mistakes in a configuration, told in one line: the key's path, its value, what is allowed and where it came from."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Protocol, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sim.text.catalogue import Phrase, WanggeError
from sim.text.choices import among, nearest
from sim.text.mistakes import choices, needed, reason

_BOUNDS = {
    "ge": ">= {}",
    "gt": "> {}",
    "le": "<= {}",
    "lt": "< {}",
    "min_length": "length >= {}",
    "max_length": "length <= {}",
}
_RANGE_ERRORS = ("greater_than", "less_than")
_TAG = re.compile(r"(str|int|float|bool|none|bytes)|(list|tuple|dict|set|function-\w+|literal|constrained-\w+)\b.*")
"""How pydantic marks, in the place of a mistake, which of several allowed types it tried."""


class Origin(Protocol):
    """Knows where the values of a configuration came from."""

    def typed(self, path: str) -> str | None:
        """The key as the user typed it where an override gave the value at `path`, else None."""

    def source(self, path: str) -> "Phrase | str":
        """Command line, lever, file or default."""

    def known(self) -> Sequence[str]:
        """All keys there are."""


class FromCommandLine:
    """The origin of settings that only the command line gives: those of a verb without config files."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._keys = list(model.model_fields)

    def typed(self, path: str) -> str | None:
        """Every key is the user's own."""
        return path

    def source(self, path: str) -> "Phrase | str":
        """Always the command line."""
        return COMMAND_LINE

    def known(self) -> Sequence[str]:
        """The settings of the verb."""
        return self._keys


class ConfigError(WanggeError):
    """A mistake in a configuration."""


COMMAND_LINE = Phrase("from_command_line")


def unknown_key(key: str, source: Phrase | str, known: Iterable[str]) -> ConfigError:
    """No such key, with the nearest one there is."""
    near = nearest(key, known)
    if near:
        return ConfigError("unknown_key_near", path=key, source=source, near=near)
    return ConfigError("unknown_key", path=key, source=source)


LISTS = {
    "scenario": "wangge explain scenarios",
    "policy": "wangge explain modes",
    "system": "wangge explain systems",
    "outcome": "wangge explain outcomes",
    "figure": "wangge explain figures",
    "fact": "wangge explain facts",
}
"""The command that lists all there is to choose from, by what is chosen."""


def unknown_choice(
    group: str, value: str, source: Phrase | str, known: Sequence[str], listed_as: str = ""
) -> ConfigError:
    """No such choice: the nearest ones and the command that lists all (`LISTS`), or all where they are few."""
    fields = {
        "group": group,
        "value": _short(value),
        "source": source,
        "choices": among(known, value, LISTS.get(listed_as or group)),
    }
    near = nearest(value, known)
    return ConfigError("unknown_choice_near", **fields, near=near) if near else ConfigError("unknown_choice", **fields)


def paths(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every path below `model`, tables and single values, in the order of declaration."""
    for name, info in model.model_fields.items():
        yield prefix + name
        inner = part_inside(info)
        if inner is not None:
            yield from paths(inner, f"{prefix}{name}.")


def part_inside(info: FieldInfo) -> type[BaseModel] | None:
    """The table that a field holds, or that its list consists of."""
    for each in (info.annotation, *get_args(info.annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None


def field_at(model: type[BaseModel], location: Sequence[str | int]) -> FieldInfo | None:
    """The declaration of the field at `location`, None where it is not declared by itself (an element of a list)."""
    info = None
    part: type[BaseModel] | None = model
    for step in location:
        if isinstance(step, int) and info is not None:
            continue
        info = part.model_fields.get(str(step)) if part is not None else None
        part = part_inside(info) if info is not None else None
    return info if location and isinstance(location[-1], str) else None


def first_unfit(model: type[BaseModel], path: str, values: Iterable[Any]) -> Any:
    """The first of the values that the field at `path` does not allow by itself; None where all may stand there, or where no field is."""
    info = field_at(model, [int(step) if step.isdigit() else step for step in path.split(".")])
    if info is None or part_inside(info) is not None:
        return None
    fits: TypeAdapter[Any] = TypeAdapter(Annotated[info.annotation, Field(), *info.metadata], config=model.model_config)  # type: ignore[arg-type]
    for value in values:
        try:
            fits.validate_python(value)
        except ValidationError:
            return value
    return None


def bounds(info: FieldInfo | None) -> str:
    """The declared limits of a field, e.g. ">= 0, <= 50"; "" where it has none."""
    rules = info.metadata if info is not None else []
    found = ((text, getattr(rule, name, None)) for name, text in _BOUNDS.items() for rule in rules)
    return ", ".join(text.format(limit) for text, limit in found if limit is not None)


def reword(error: ValidationError, model: type[BaseModel], origin: Origin) -> ConfigError:
    """One mistake that validation found, told in one line, and how many more there are.

    What the user typed goes before what a file says.
    """
    mistakes = error.errors(include_url=False)
    first = next((each for each in mistakes if origin.typed(_path(each))), mistakes[0])
    path, kind, value = _path(first), first["type"], _short(first["input"])
    others = len({_path(each) for each in mistakes}) - 1
    more: Phrase | str = Phrase("more_mistakes", n=others) if others else ""
    if not path:
        return ConfigError("scenario_refused", why=reason(first), more=more)
    typed, source = origin.typed(path) or path, origin.source(path)
    if kind == "value_error" and isinstance(first["input"], Mapping):  # the parts of a table do not fit together
        return ConfigError("table_refused", path=path, source=source, why=reason(first), more=more)
    if kind == "extra_forbidden" or typed.startswith(path + "."):
        return unknown_key(typed, source, origin.known())
    if kind == "missing" and isinstance(first["loc"][-1], str):
        return ConfigError("missing_key", path=path, source=source)
    sort = needed(kind)
    if sort is not None:
        return ConfigError("wrong_type", path=path, value=value, source=source, needed=sort, more=more)
    allowed = bounds(field_at(model, first["loc"])) if kind.startswith(_RANGE_ERRORS) else ", ".join(choices(first))
    if allowed:
        return ConfigError("not_allowed", path=path, value=value, source=source, allowed=allowed, more=more)
    return ConfigError("value_refused", path=path, value=value, source=source, why=reason(first), more=more)


def _path(mistake: Any) -> str:
    steps = [str(step) for step in mistake["loc"]]
    return ".".join(steps[:-1] if len(steps) > 1 and _TAG.fullmatch(steps[-1]) else steps)


def _short(value: Any) -> str:
    text = " ".join(str("null" if value is None else value).split())
    return text if len(text) <= 60 else text[:57] + "..."
