"""One-line errors for mistakes in a configuration.

Each names the key's path, its value, what is allowed and where the value came from.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
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
"""A step that pydantic adds to the location of a mistake to say which of several allowed types it tried."""


class Origin(Protocol):
    """The origin of the values of a configuration."""

    def typed(self, path: str) -> str | None:
        """Return the key as the user typed it if an override set the value at `path`, else None."""

    def source(self, path: str) -> "Phrase | str":
        """Return where the value at `path` comes from: the caller, a lever, a file or the default."""

    def known(self) -> Sequence[str]:
        """Return all keys that exist."""


class FromCaller:
    """The origin of settings that only the caller gives: those of a verb without config files."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._keys = list(model.model_fields)

    def typed(self, path: str) -> str | None:
        """Return `path` itself, because every key is the user's own."""
        return path

    def source(self, path: str) -> "Phrase | str":
        """Return the caller, whatever the path."""
        return caller()

    def known(self) -> Sequence[str]:
        """Return the settings of the verb."""
        return self._keys


class ConfigError(WanggeError):
    """A mistake in a configuration."""


_CALLER: ContextVar[str] = ContextVar("caller", default="from_command_line")


def caller() -> Phrase:
    """Return where the user's words come from: the command line, arguments of the Python API, or a page."""
    return Phrase(_CALLER.get())


@contextmanager
def called_from(origin: str) -> Iterator[None]:
    """Let mistakes made in this block be attributed to `origin`, a key of the catalogue."""
    token = _CALLER.set(origin)
    try:
        yield
    finally:
        _CALLER.reset(token)


def called_from_python[**Given, Answer](function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Make a function of the Python API speak of its caller's mistakes as arguments, not as a command line."""

    @wraps(function)
    def called(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with called_from("from_argument"):
            return function(*args, **kwargs)

    return called


def unknown_key(key: str, source: Phrase | str, known: Iterable[str]) -> ConfigError:
    """Return the error for a key that does not exist, with the nearest one that does."""
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
    "lever": "wangge explain facts",
}
"""The command that lists all choices, by the kind of choice."""


def unknown_choice(
    group: str, value: str, source: Phrase | str, known: Sequence[str], listed_as: str = ""
) -> ConfigError:
    """Return the error for a choice that does not exist.

    It names the nearest choices and the command that lists all (`LISTS`), or all choices if they are few.
    """
    fields = {
        "group": group,
        "value": _short(value),
        "source": source,
        "choices": among(known, value, LISTS.get(listed_as or group)),
    }
    near = nearest(value, known)
    return ConfigError("unknown_choice_near", **fields, near=near) if near else ConfigError("unknown_choice", **fields)


def paths(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield every path below `model`, of tables and of single values, in the order of declaration."""
    for name, info in model.model_fields.items():
        yield prefix + name
        inner = part_inside(info)
        if inner is not None:
            yield from paths(inner, f"{prefix}{name}.")


def part_inside(info: FieldInfo) -> type[BaseModel] | None:
    """Return the class of the table that a field holds, or of the rows of its list; None if it is neither."""
    for each in (info.annotation, *get_args(info.annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None


def field_at(model: type[BaseModel], location: Sequence[str | int]) -> FieldInfo | None:
    """Return the declaration of the field at `location`.

    None if it has no declaration of its own, such as an element of a list.
    """
    info = None
    part: type[BaseModel] | None = model
    for step in location:
        if isinstance(step, int) and info is not None:
            continue
        info = part.model_fields.get(str(step)) if part is not None else None
        part = part_inside(info) if info is not None else None
    return info if location and isinstance(location[-1], str) else None


def first_unfit(model: type[BaseModel], path: str, values: Iterable[Any]) -> Any:
    """Return the first of the values that the field at `path` does not allow by itself.

    None if all are allowed, and if there is no field of single values at `path`.
    """
    info = field_at(model, [int(step) if step.isdigit() else step for step in path.split(".")])
    if info is None or part_inside(info) is not None:
        return None
    fits: TypeAdapter[Any] = TypeAdapter(
        Annotated[info.annotation, Field(), *info.metadata],  # type: ignore[arg-type]
        config=model.model_config,
    )
    for value in values:
        try:
            fits.validate_python(value)
        except ValidationError:
            return value
    return None


def bounds(info: FieldInfo | None) -> str:
    """Return the declared limits of a field, such as ">= 0, <= 50"; "" if it has none."""
    rules = info.metadata if info is not None else []
    found = ((text, getattr(rule, name, None)) for name, text in _BOUNDS.items() for rule in rules)
    return ", ".join(text.format(limit) for text, limit in found if limit is not None)


def reword(error: ValidationError, model: type[BaseModel], origin: Origin) -> ConfigError:
    """Return one of the mistakes that validation found as a one-line error, with the number of the others.

    A mistake in what the user typed takes precedence over one in a file.
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
        return unknown_key(path if path.startswith(typed + ".") else typed, source, origin.known())
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
