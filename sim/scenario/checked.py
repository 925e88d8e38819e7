"""A scenario from plain dictionaries, with every mistake told in one line in place of a validator's report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sim.scenario.scenario import Scenario
from sim.text.catalogue import Phrase, WanggeError
from sim.text.mistakes import reason

WIDTH = 60


def checked_scenario(parts: Mapping[str, Any]) -> Scenario:
    """Return the scenario of these parts.

    Raises WanggeError `scenario_of_parts` in one line: where the first mistake is, what stands there and what is
    allowed, and how many more there are.
    """
    try:
        return Scenario.model_validate(parts)
    except ValidationError as error:
        mistakes = error.errors(include_url=False)
        first = mistakes[0]
        path = ".".join(map(str, first["loc"])) or "-"
        more: Phrase | str = Phrase("more_mistakes", n=len(mistakes) - 1) if len(mistakes) > 1 else ""
        raise WanggeError(
            "scenario_of_parts", path=path, value=_short(first["input"]), why=reason(first), more=more
        ) from error


def _short(value: Any) -> str:
    """Return a value in one short line; a table or list only by its size."""
    if isinstance(value, (Mapping, list, tuple)):
        return f"{type(value).__name__} ({len(value)})"
    text = " ".join(str(value).split())
    return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."
