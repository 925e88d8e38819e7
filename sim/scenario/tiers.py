"""Levers and constants of the tiers between the grid and the centre: committee, community, township, street, district.

Without any tier in the list, what the grid cannot settle goes straight to the centre.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.fields import Part, quantity

Kind = Literal["component", "event", "dispute", "service", "grievance"]
TierUnit = Literal["community", "street", "place"]
UNITS = ("community", "street", "place")
"""The values of `TierUnit`, from the smallest unit; the order of sim.vocabulary.states.TierUnit."""
MOST_TIERS = 6


class Tier(Part):
    """A tier: one office with staff, hours and a line in each unit of the territory that it looks after."""

    name: str = quantity(..., "Name of the tier, such as committee, street or district", "name", min_length=1)
    unit: TierUnit = quantity(
        "community", "What each office looks after: a community, a street or the whole place", "name"
    )
    staff: float = quantity(..., "Staff of each office, in full-time equivalents", "persons", gt=0, le=1000)
    calendar: str = quantity("office", "Working calendar of the offices", "name")
    retention: float | None = quantity(
        None,
        "Share of what the tier may settle that it settles itself; empty: as `dispatch.tier_retention`",
        "probability",
        "SF-05; governance levers L11",
        ge=0,
        le=1,
    )
    powers: float = quantity(
        0.0,
        "Share of larger matters that lie within the powers of the tier; small ones always do",
        "share",
        "source 002, essay 4: ordinary disputes stay in the community; share: assumption",
        ge=0,
        le=1,
    )
    kinds: tuple[Kind, ...] = quantity(
        (), "Kinds of trouble that the tier settles; empty: all", "kinds", strict=False, max_length=5
    )


class Hierarchy(Part):
    """The tiers between the grid and the centre: who they are, what is ordered of them, and what they answer to."""

    tiers: Annotated[tuple[Tier, ...], Field(strict=False, max_length=MOST_TIERS, description="Lowest first")] = ()
    staff: float = quantity(
        1.0, "Staff of the offices of all tiers, as a multiple of what is listed", "ratio", "SF-05", gt=0, le=50
    )
    orders: float = quantity(
        0.0,
        "Share of the hours of the tiers' staff that tasks sent down from above take, where all of them arrive",
        "share",
        "SF-31; governance levers L25; source 001, essay 1",
        ge=0,
        le=0.95,
    )
    platform: float = quantity(
        0.0,
        "Share of what the tiers hand to each other that goes over a common platform, without delay or loss",
        "share",
        "source 002, essay 3: a hub platform for the data of three levels",
        ge=0,
        le=1,
    )
    heeds_noise: float = quantity(
        0.0,
        "How far an office of a tier acts only on what is loud; quiet matters are laid aside",
        "share",
        "SF-11; source 002, essay 3: no noise, no answer",
        ge=0,
        le=1,
    )


class TierBehaviour(Part):
    """How the offices of a tier work, hand matters up, and lay them aside."""

    read_minutes: float = quantity(20.0, "Time to read a matter and decide on it", "minutes", gt=0, le=480)
    settle_hours: float = quantity(
        1.5, "Median time to settle a small matter; a larger one takes as long as it does a department", "hours",
        gt=0, le=100,
    )  # fmt: skip
    skill: float = quantity(
        0.75, "Chance that an office settles a matter within its powers at the first attempt", "probability",
        ge=0, le=1,
    )  # fmt: skip
    forward_days: float = quantity(
        1.0, "Mean time that a matter is under way from one tier to the next", "days",
        "source 002, essay 3: problems are noticed late; size: assumption", ge=0, le=90,
    )  # fmt: skip
    loss: float = quantity(
        0.05, "Chance that a matter handed up does not reach the next tier", "probability",
        "source 002, essay 3: opinion hardly runs up; size: assumption", ge=0, le=1,
    )  # fmt: skip
    drawer_days: float = quantity(
        20.0, "Mean time until an office takes up by itself what it has laid aside", "days",
        "SF-18; size: assumption", gt=0, le=3650,
    )  # fmt: skip
    usual_load: float = quantity(
        3.0,
        "Matters waiting per person at which points lost for handing up hide as many as they do in the grid",
        "cases/person", "SF-18: with enough capacity nothing is hidden; size: assumption", gt=0, le=1000,
    )  # fmt: skip
    noise_heard: float = quantity(
        3.0, "Noise (reports, reminders, twice for an escalation) of which an office hears half", "reports",
        "SF-11; size: assumption", gt=0, le=1000,
    )  # fmt: skip
    order_days: float = quantity(
        0.5, "Time until a task, or a matter to be settled lower down, reaches the next lower tier", "days",
        "source 002, essay 3: orders run down easily; size: assumption", ge=0, le=90,
    )  # fmt: skip
    order_loss: float = quantity(
        0.02, "Chance that an office does not pass a task from above on, nor do it", "probability",
        "source 002, essay 3: orders are carried out; size: assumption", ge=0, le=1,
    )  # fmt: skip
    tasks_per_year: int = quantity(
        136, "Tasks sent down in a year", "tasks/year", "source 001, essay 1: 136 tasks of a committee", ge=1, le=3650
    )
