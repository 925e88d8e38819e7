"""What a stream of troubles has beyond rates and profiles: repeats, hot spots, seasons and spells.

Each is neutral by default; then troubles are a Poisson process whose level varies from day to day.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.fields import Names, Part, quantity
from sim.text.catalogue import Unfit

MOST, LEAST = 1e12, 1e-9
"""Weights lie between 0 and MOST and add up to at least LEAST.

Outside these limits their sums would lose the small ones, or would not be finite.
"""
MOST_REPEATS = 0.9
"""Repeats that a trouble brings on at most; from 1 on they would never end."""
EVEN_MONTHS = (1.0,) * 12
KINDS = ("component", "event", "dispute", "service", "grievance")
"""Kinds of categories."""


class Repeats(Part):
    """Troubles that bring on further ones of their category nearby: a cluster process (Hawkes 1971).

    The rates keep their meaning: those that arise unprovoked become fewer as repeats become more.
    """

    number: float = quantity(
        0.0,
        "Further troubles of its category that each trouble brings on, not counting those that these bring on in turn",
        "troubles/trouble",
        "municipal log: same place and class again",
        ge=0,
        le=MOST_REPEATS,
    )
    days: float = quantity(
        4.0,
        "Mean delay of a repeat, counted in mean days: a busy day counts as more, a quiet night as nearly nothing",
        "days",
        "municipal log: excess of pairs by delay",
        ge=0.01,
        le=30,
    )
    at_once: float = quantity(
        0.0,
        "Share of the repeats that follow within minutes: one caller's list, or several requests about one matter",
        "share",
        "municipal log; 0 where further reports of one trouble are counted apart",
        ge=0,
        le=1,
    )
    next_door: float = quantity(
        0.0,
        "Share of the repeats that look for a place in one of the eight cells around",
        "share",
        "municipal log: near-repeats",
        ge=0,
        le=1,
    )


class Spell(Part):
    """Weather and the like: a level that rises and falls over days, common to some categories or to all."""

    name: str = quantity(..., "Name of the spell", "name", "data table", min_length=1)
    touches: Annotated[
        Names, Field(description="Kinds or names of the categories whose level it moves; empty: all")
    ] = ()
    spread: float = quantity(
        ...,
        "Standard deviation of the logarithm of the level",
        "log",
        "municipal log: daily autocorrelation",
        ge=0,
        le=2,
    )
    days: float = quantity(
        ...,
        "Days after which a level is forgotten (to 1/e)",
        "days",
        "municipal log: daily autocorrelation",
        gt=0,
        le=365,
    )


class Shock(Part):
    """A flood, an epidemic, a scandal: demand that leaps on one day, for some people, places and kinds, and ebbs away.

    Its troubles come on top of the ordinary ones, which stay as they were drawn.
    """

    name: str = quantity(..., "Name of the shock", "name", "data table", min_length=1)
    day: int = quantity(..., "Day on which it strikes, 0: the first", "day", "scenario", ge=0, le=3650)
    factor: float = quantity(
        ...,
        "Troubles of the first day, against an ordinary one",
        "ratio",
        "scenario",
        ge=1,
        le=10_000,
    )
    days: float = quantity(7.0, "Days after which the excess has fallen to 1/e", "days", "scenario", gt=0, le=365)
    touches: Annotated[Names, Field(description="Kinds or names of the categories that it brings; empty: all")] = ()
    group: str = quantity("", "Group of residents that it strikes; empty: all", "name", "scenario")
    communities: Annotated[
        tuple[int, ...],
        Field(strict=False, max_length=1000, description="Communities that it strikes, counted from 0; empty: all"),
    ] = ()


def check_weights(name: str, weights: tuple[float, ...], length: int, *, may_be_empty: bool = False) -> None:
    """Raise Unfit unless there are `length` weights that can be drawn by (or none, if that is allowed)."""
    if may_be_empty and not weights:
        return
    if len(weights) != length:
        raise Unfit("weights_miscounted", name=name, length=length, found=len(weights))
    if min(weights) < 0 or max(weights) > MOST or sum(weights) < LEAST:
        raise Unfit("weights_unfit", name=name)
