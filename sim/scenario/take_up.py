"""The age exponent: how far the age of a waiting case decides whether it is taken up next."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import BeforeValidator

from sim.policy.rules import STRICT


def _infinite_is_strict(value: Any) -> Any:
    """Return +-STRICT for +-infinity, so that every exponent can be written down and hashed as a plain number."""
    return math.copysign(STRICT, value) if isinstance(value, float) and math.isinf(value) else value


AgeExponent = Annotated[float, BeforeValidator(_infinite_is_strict)]
