"""How one configurable number is declared: default, unit, range and source stand together, and docs are made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

ASSUMPTION = "assumption"
Names = Annotated[tuple[str, ...], Field(strict=False)]


class Part(BaseModel):
    """A frozen, closed piece of a scenario: unknown keys, wrong types and non-finite numbers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def quantity(default: Any, doc: str, unit: str, source: str = ASSUMPTION, **limits: Any) -> Any:
    """Declare a field: `limits` are pydantic's (ge, gt, le, lt, min_length ...); `...` as default means required."""
    return Field(default=default, description=doc, json_schema_extra={"unit": unit, "source": source}, **limits)


@dataclass(frozen=True)
class Parameter:
    """One row of the parameter table: where it stands, what it is, what it may be and who says so."""

    path: str
    kind: str
    unit: str
    allowed: str
    default: Any
    source: str
    doc: str


def parameters(part: type[BaseModel], prefix: str = "") -> Iterator[Parameter]:
    """Walk every configurable field below `part`, depth first, tables' columns as `name[].column`."""
    for name, info in part.model_fields.items():
        path = f"{prefix}.{name}" if prefix else name
        inner, many = _part_inside(info)
        if inner is not None:
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
    found = [f"{sign} {getattr(rule, key)}" for rule in info.metadata for key, sign in signs.items() if getattr(rule, key, None) is not None]
    return ", ".join(found)
