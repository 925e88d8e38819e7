"""Crossing of sampled rows with lists: every combination of the listed levels meets every sampled row.

What is listed can therefore be compared in pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.design.grid import combinations
from experiments.design.request import Row, Sample


def crossed(sampled: Sequence[Row], lists: Mapping[str, list[Any]]) -> Sample:
    """Return all combinations of the lists, sampled row by sampled row.

    The combinations of one sampled row share its values.

    >>> crossed([{"x": 0.1}, {"x": 0.7}], {"rule": ["a", "b"]}).samples
    [0, 0, 1, 1]
    """
    fixed = combinations(lists)
    rows = [{**chosen, **values} for values in sampled for chosen in fixed]
    return Sample(rows, [number for number in range(len(sampled)) for _ in fixed])
