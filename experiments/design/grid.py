"""The grid design: every combination of the listed levels; the last lever varies fastest."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

from experiments.design.request import Asked, Row, Sample


def combinations(lists: Mapping[str, list[Any]]) -> list[Row]:
    """Return every combination of the listed levels as a row.

    >>> combinations({"a": [1, 2], "b": ["x", "y"]})[:3]
    [{'a': 1, 'b': 'x'}, {'a': 1, 'b': 'y'}, {'a': 2, 'b': 'x'}]
    """
    return [dict(zip(lists, levels, strict=True)) for levels in itertools.product(*lists.values())]


def count_combinations(lists: Mapping[str, list[Any]]) -> int:
    """Return how many rows `combinations` would give."""
    return math.prod(map(len, lists.values()))


def count_grid(asked: Asked) -> int:
    """Return how many rows a grid has."""
    return count_combinations(asked.lists)


def grid(asked: Asked) -> Sample:
    """Return the rows of a grid."""
    return Sample(combinations(asked.lists))
