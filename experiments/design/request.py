"""What a design is made from and what it makes: rows of levels, each row one point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from experiments.config.compose import Settings
from experiments.design.factors import Factor

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is asked of a design: lists of levels, intervals as factors, and the sweep's settings.

    `own` gives the scenario's own value at a path; `is_path` says whether a word is, or was meant to be, a path.
    """

    lists: Mapping[str, list[Any]]
    factors: Sequence[Factor]
    settings: Settings
    own: Callable[[str], Any]
    is_path: Callable[[str], bool] = bool


@dataclass(frozen=True)
class Sample:
    """The rows of a design, in their order.

    `samples` says which sampled values each row has, or is None if nothing was sampled; `notes` holds what the user
    noted about each row.
    """

    rows: list[Row]
    samples: list[int] | None = None
    notes: list[dict[str, str]] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of design: how its rows are made and counted, and what it accepts.

    `intervals` says whether it takes intervals, `settings` which settings are its own, and `own_seeds` whether sampled
    rows have their own seeds.
    """

    make: Callable[[Asked], Sample]
    count: Callable[[Asked], int]
    intervals: bool
    settings: tuple[str, ...] = ()
    own_seeds: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that varies in a design, and all its rows.

    `levers` are what is compared, `uncertainties` what is averaged over. `factors` are the intervals among the levers,
    by path with both bounds. With `own_seeds` each sampled row has its own seeds, so that intervals over rows hold for
    other years as well; where points are compared one by one, all share their seeds.
    """

    kind: str
    rows: list[Row]
    samples: list[int] | None
    levers: dict[str, list[Any]]
    factors: dict[str, tuple[float, float]] = field(default_factory=dict)
    uncertainties: dict[str, tuple[float, float]] = field(default_factory=dict)
    own_seeds: bool = False
    notes: list[dict[str, str]] | None = None
