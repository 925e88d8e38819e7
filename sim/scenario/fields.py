"""Declaration of configurable fields: default, unit, range and source in one place, from which the docs are made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from sim.text.catalogue import Phrase, Unfit

ASSUMPTION = "assumption"
Names = Annotated[tuple[str, ...], Field(strict=False)]
_NO_FILE_NAME = re.compile(
    r"""[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\:*?"<>|$`=]|^[\s.]|[\s.]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)""",
    re.IGNORECASE,
)
MOST_BYTES = 200
"""Longest file name in UTF-8. Systems allow 255 bytes, and a hash and a seed are appended."""

SLOWEST_KMH = 0.1  # below this speed a way takes longer than any run


def _file_name(text: str) -> str:
    if _NO_FILE_NAME.search(text) or len(text.encode()) > MOST_BYTES:
        raise Unfit("mistake_must_be", allowed=Phrase("need_file_name"))
    return text


FileName = Annotated[str, Field(min_length=1), AfterValidator(_file_name)]
"""A text in any script that can name a folder on every system, including Windows."""


class Part(BaseModel):
    """Base class of all parts of a scenario: frozen, and closed to unknown keys, wrong types and non-finite numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        """Yield fields for the repr: single values as they are, parts and long lists abridged.

        A scenario then takes only a few lines in a notebook.
        """
        for name, value in self:
            yield name, _Brief(value)


class _Brief:
    """Wrapper that gives a value the short repr shown within its part."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __repr__(self) -> str:
        value = self._value
        if isinstance(value, BaseModel):
            return f"{type(value).__name__}(...)"
        if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            return f"({len(value)} of {type(value[0]).__name__})"
        return f"({len(value)} values)" if isinstance(value, tuple) and len(value) > 6 else repr(value)


NOTHING_KNOWN: Mapping[int, str] = MappingProxyType({})


def canonical(part: BaseModel, known: Mapping[int, str] = NOTHING_KNOWN) -> str:
    """Return the part as JSON with sorted keys and no blanks, so that equal content gives equal text.

    `known` maps the `id` of a part to its JSON text, which is then reused instead of being written again.

    >>> class Shift(Part):
    ...     hours: float
    ...     days: tuple[int, ...] = (1, 2)
    >>> canonical(Shift(hours=8))
    '{"days":[1,2],"hours":8.0}'
    """
    inner = {name: _text(value, known) for name, value in part if of_parts(value)}
    plain = part.model_dump(mode="json", exclude=set(inner))
    if not inner:
        return _dumps(plain)
    texts = inner | {name: _dumps(value) for name, value in plain.items()}
    return "{" + ",".join(f'"{name}":{texts[name]}' for name in sorted(texts)) + "}"


def of_parts(value: Any) -> bool:
    """Return whether a field's value is a part or a tuple of parts."""
    return isinstance(value, BaseModel) or (
        isinstance(value, tuple) and bool(value) and isinstance(value[0], BaseModel)
    )


def _dumps(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _text(value: Any, known: Mapping[int, str]) -> str:
    if isinstance(value, tuple):
        return "[" + ",".join(_text(each, known) for each in value) + "]"
    return known.get(id(value)) or canonical(value, known)


def quantity(default: Any, doc: str, unit: str, source: str = ASSUMPTION, **limits: Any) -> Any:
    """Declare a field with its unit and source.

    `limits` are pydantic's (ge, gt, le, lt, min_length ...). A default of `...` makes the field required.
    """
    return Field(default=default, description=doc, json_schema_extra={"unit": unit, "source": source}, **limits)


@dataclass(frozen=True)
class Parameter:
    """One row of the parameter table: path, type, unit, allowed values, default, source and description."""

    path: str
    kind: str
    unit: str
    allowed: str
    default: Any
    source: str
    doc: str


def parameters(part: type[BaseModel], prefix: str = "") -> Iterator[Parameter]:
    """Yield every configurable field below `part`, depth first; columns of tables appear as `name[].column`."""
    for name, info in part.model_fields.items():
        path = f"{prefix}.{name}" if prefix else name
        inner, many = _part_inside(info)
        if inner is not None and not getattr(inner, "repeats_levers", False):
            yield from parameters(inner, f"{path}[]" if many else path)
            continue
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        yield Parameter(
            path=path,
            kind=_kind(info),
            unit=str(extra.get("unit", "")),
            allowed=_allowed(info),
            default=None if info.is_required() else info.get_default(call_default_factory=True),
            source=str(extra.get("source", "")),
            doc=info.description or "",
        )


def _part_inside(info: FieldInfo) -> tuple[type[BaseModel] | None, bool]:
    annotation = info.annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for inner in get_args(annotation):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner, True
    return None, False


def _kind(info: FieldInfo) -> str:
    annotation = info.annotation
    return annotation.__name__ if isinstance(annotation, type) else str(annotation).replace("typing.", "")


def _allowed(info: FieldInfo) -> str:
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "min_length": "length >=", "max_length": "length <="}
    found = [
        f"{sign} {getattr(rule, key)}"
        for rule in info.metadata
        for key, sign in signs.items()
        if getattr(rule, key, None) is not None
    ]
    return ", ".join(found)
