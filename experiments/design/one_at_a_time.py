"""The one-at-a-time design: a base point, and each lever moved away from it alone.

The base is the first point: the scenario's own value of an interval, and the first level of a list. An interval is
moved to its low and its high end, a list to each of its other levels.
"""

from __future__ import annotations

from typing import Any

from experiments.design.request import Asked, Row, Sample


def one_at_a_time(asked: Asked) -> Sample:
    """Return the base point, then every move."""
    base: Row = {each.path: _own(asked, each.path, each.whole) for each in asked.factors} | {
        path: levels[0] for path, levels in asked.lists.items()
    }
    ends: dict[str, list[Any]] = {each.path: [each.at(0.0), each.at(1.0)] for each in asked.factors}
    ends |= {path: levels[1:] for path, levels in asked.lists.items()}
    return Sample(
        [base, *({**base, path: level} for path, levels in ends.items() for level in levels if level != base[path])]
    )


def _own(asked: Asked, path: str, whole: bool) -> Any:
    """Return the scenario's own value, in the type of its column."""
    value = asked.own(path)
    return value if whole else float(value)


def count_one_at_a_time(asked: Asked) -> int:
    """Return the maximum number of rows; a move that leads back to the base is left out."""
    return 1 + 2 * len(asked.factors) + sum(len(levels) - 1 for levels in asked.lists.values())
