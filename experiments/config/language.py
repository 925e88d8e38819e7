"""The language in which a verb speaks, as a setting of every verb: what the command line says, else what the environment speaks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.text.language import environment_language


def _given(value: Any) -> Any:
    return environment_language() if value is None else value


Language = Annotated[Literal["en", "zh"], BeforeValidator(_given), Field(validate_default=True)]
"""`lang: Language = None`: None stands for the environment's language."""
