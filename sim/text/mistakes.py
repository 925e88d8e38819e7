"""Translation of pydantic's validation errors into phrases in both languages; its own English texts are never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.text.catalogue import Phrase, Unfit

_NEEDED = {
    "bool": "need_bool",
    "int": "need_int",
    "float": "need_number",
    "string": "need_text",
    "date": "need_date",
    "tuple": "need_list",
    "list": "need_list",
    "set": "need_list",
    "dict": "need_table",
    "model": "need_table",
    "model_attributes": "need_table",
    "mapping": "need_table",
    "dataclass": "need_table",
}
_ENDINGS = (
    "_type",
    "_parsing",
    "_parsing_size",
    "_from_datetime",
    "_from_date",
    "_from_float",
    "_from_datetime_parsing",
    "_from_datetime_inexact",
)
_LIMITS = {"gt": "> {}", "ge": ">= {}", "lt": "< {}", "le": "<= {}"}


def needed(kind: str) -> Phrase | None:
    """Return the type of value needed, given the kind of a pydantic error; None if the type was right."""
    for ending in sorted(_ENDINGS, key=len, reverse=True):
        stem = kind.removesuffix(ending)
        if stem in _NEEDED and stem != kind:
            return Phrase(_NEEDED[stem])
    return Phrase("need_finite") if kind == "finite_number" else None


def choices(mistake: Mapping[str, Any]) -> list[str]:
    """Return the values that a field with a fixed list of them allows.

    >>> choices({"ctx": {"expected": "'png', 'svg' or 3"}})
    ['png', 'svg', '3']
    """
    expected = str(mistake.get("ctx", {}).get("expected", ""))
    return [text or number for text, number in re.findall(r"'([^']*)'|(-?\d[\d.]*)", expected)]


def reason(mistake: Mapping[str, Any]) -> Phrase | str:
    """Return why a value is refused, for one entry of `ValidationError.errors()`."""
    kind, context = str(mistake["type"]), mistake.get("ctx", {})
    found = context.get("error")
    if isinstance(found, Unfit):
        return found.phrase
    if kind in ("value_error", "assertion_error"):
        return str(found)
    sort = Phrase("need_text") if kind == "string_unicode" else needed(kind)
    if sort is not None:
        return Phrase("mistake_must_be", allowed=sort)
    limits = [text.format(context[name]) for name, text in _LIMITS.items() if name in context]
    if limits:
        return Phrase("mistake_must_be", allowed=", ".join(limits))
    if choices(mistake):
        return Phrase("mistake_must_be", allowed=", ".join(choices(mistake)))
    for name in ("min_length", "max_length"):
        if name in context:
            return Phrase(f"mistake_{name}", n=context[name])
    if kind == "missing" and isinstance(mistake["loc"][-1], int):
        return Phrase("mistake_entry", n=mistake["loc"][-1] + 1)
    by_kind = {
        "missing": "mistake_missing",
        "extra_forbidden": "mistake_extra",
        "string_pattern_mismatch": "mistake_pattern",
    }
    return (
        Phrase(by_kind[kind], pattern=context.get("pattern")) if kind in by_kind else Phrase("mistake_other", kind=kind)
    )
