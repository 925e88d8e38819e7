"""The language of a verb's output, as a setting that every verb has.

It is the one given on the command line, or else that of the environment.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.text.language import environment_language


def _given(value: Any) -> Any:
    return environment_language() if value is None else value


Language = Annotated[Literal["en", "zh"], BeforeValidator(_given), Field(validate_default=True)]
"""The type of a field such as `lang: Language = None`, in which None stands for the environment's language."""
