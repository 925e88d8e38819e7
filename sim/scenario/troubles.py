"""Where and when troubles arise, and what each class of them is like."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.fields import Names, Part, quantity
from sim.scenario.stream import EVEN_MONTHS, KINDS, MOST_REPEATS, Repeats, Shock, Spell, check_weights
from sim.text.catalogue import Unfit


class Category(Part):
    """A class of troubles, following the national component and event classes (GB/T 30428.2)."""

    name: str = quantity(..., "Name of the category", "name", "data table", min_length=1)
    en: str = quantity(..., "English label", "text", "data table", min_length=1)
    zh: str = quantity(..., "Chinese label", "text", "data table", min_length=1)
    kind: Literal["component", "event", "dispute", "service", "grievance"] = quantity(
        ..., "Class of the trouble", "name", "GB/T 30428.2; last three: scenario"
    )
    per: Literal["resident", "fixture", "cell"] = quantity("resident", "What the rate counts", "name")
    rate: float = quantity(
        ..., "Troubles a year per 1,000 residents, fixtures or cells", "1/year/1,000", ge=0, le=1_000_000
    )
    severity: float = quantity(0.4, "Mean severity", "score", gt=0, lt=1)
    limit_hours: float = quantity(
        ..., "Time limit", "hours on its clock", "standards 3: medians of one city's table", gt=0, le=8760
    )
    limit_clock: str = quantity("office", "Calendar on which the limit runs", "name", "standards 3")
    work_hours: float = quantity(
        ..., "Work content: median for the lognormal law, mean for the others", "officer-hours", ge=0, le=10000
    )
    work_spread: float = quantity(
        0.8, "Standard deviation of log work content", "log", "municipal logs: 0.6-1.5 within a category", ge=0, le=3
    )
    work_law: Literal["lognormal", "exponential", "fixed"] = quantity(
        "lognormal", "Distribution of work content", "name", "municipal logs: skewed"
    )
    visible: float = quantity(0.0, "Chance that a patrol can see it", "probability", ge=0, le=1)
    small: float = quantity(0.0, "Share that are small matters", "share", "SF-05; level: assumption", ge=0, le=1)
    ambiguity: float = quantity(
        0.1, "How unclear it is who is competent", "score", "SF-06; level: assumption", ge=0, le=1
    )
    lead: str = quantity(..., "Department in charge", "name", "data table", min_length=1)
    others: Annotated[Names, Field(description="Other departments that are competent")] = ()
    partners: Annotated[
        Names, Field(description="Departments that a joint case needs besides the lead, the first two")
    ] = ()
    joint: float = quantity(
        0.0, "Share of cases that need the partners too", "share", "SF-07; level: assumption", ge=0, le=1
    )
    referable: bool = quantity(False, "May a social organisation take it", "yes/no", "SF-32")
    reach: Literal["household", "building", "cell", "surroundings", "grid"] = quantity(
        "household", "Who meets such a trouble again and again while it lasts", "name", "level: assumption"
    )
    growth: float = quantity(
        1.0,
        "How fast its severity grows while nobody acts, against other troubles",
        "ratio",
        "assumption",
        ge=0,
        le=100,
    )
    value: float = quantity(
        0.5,
        "What work on it is worth to the office itself: fees, fines, credit",
        "score",
        "SF-22; source 001, essay 3",
        ge=0,
        le=1,
    )
    deterrable: float = quantity(
        0.0,
        "Share that are offences which presence or a legal outlet can prevent",
        "share",
        "R13; level: assumption",
        ge=0,
        le=1,
    )
    group: str = quantity(
        "",
        "Group of residents whom alone it befalls; the rate then counts these; empty: all residents",
        "name",
        "source 002, essay 7; source 003, essay 8: persons cared for by name",
    )
    told: float = quantity(
        1.0,
        "Readiness of those whom it befalls to tell of it, against other troubles; 0: they keep it to themselves",
        "ratio",
        "a breach is nobody's complaint; level: assumption",
        ge=0,
        le=1,
    )
    averted: float = quantity(
        0.0,
        "Share of them that steady contact with the person, or work and a home, prevents",
        "share",
        "source 002, essay 7: placement and talks; level: assumption",
        ge=0,
        le=1,
    )
    hours: Annotated[
        tuple[float, ...],
        Field(strict=False, description="Weights of the hours of the day; empty: those of all troubles"),
    ] = ()
    months: Annotated[
        tuple[float, ...],
        Field(strict=False, description="Weights of the months, January first; empty: those of all troubles"),
    ] = ()
    repeats: float = quantity(
        1.0,
        "Repeats against `troubles.repeats.number`",
        "ratio",
        "municipal log by class; level: assumption",
        ge=0,
        le=10,
    )
    hot_spots: float = quantity(
        1.0,
        "Unevenness from cell to cell against `troubles.hot_spots`",
        "ratio",
        "municipal log by class; level: assumption",
        ge=0,
        le=10,
    )

    @model_validator(mode="after")
    def _a_group_is_of_residents(self) -> Category:
        if self.group and self.per != "resident":
            raise Unfit("group_of_no_residents", category=self.name, group=self.group, per=self.per)
        return self

    @model_validator(mode="after")
    def _profiles_are_weights(self) -> Category:
        check_weights("hours", self.hours, 24, may_be_empty=True)
        check_weights("months", self.months, 12, may_be_empty=True)
        return self


class Troubles(Part):
    """Where and when troubles arise."""

    categories: Annotated[tuple[Category, ...], Field(strict=False, min_length=1, max_length=2000)]
    factor: float = quantity(1.0, "Multiplies all rates", "ratio", ge=0, le=1000)
    growth: float = quantity(0.0, "Growth of all rates", "share/year", "SF-27: 22 % a year", ge=-0.9, le=5)
    capital: float = quantity(
        0.0,
        "Share of personal service requests that wait for a budget of their own",
        "share",
        "SF-04: capital-type requests",
        ge=0,
        le=1,
    )
    day_spread: float = quantity(
        0.14,
        "Coefficient of variation of a day's rate; "
        "below 1e-9 it counts as 1e-9, which no number of cases can tell from 0",
        "ratio",
        "municipal log: variance/mean 8.5 at 399 a day",
        ge=0,
        le=2,
    )
    hours: Annotated[
        tuple[float, ...],
        Field(strict=False, min_length=24, max_length=24, description="Weights of the hours of the day"),
    ]
    weekdays: Annotated[
        tuple[float, ...],
        Field(strict=False, min_length=7, max_length=7, description="Weights of the weekdays, Monday first"),
    ]
    months: Annotated[tuple[float, ...], Field(strict=False, description="Weights of the months, January first")] = (
        EVEN_MONTHS
    )
    holiday: float = quantity(
        1.0,
        "Troubles of a public holiday, against the same weekday",
        "ratio",
        "municipal logs: 0.1-0.3 where the office is closed",
        ge=0,
        le=10,
    )
    hot_spots: float = quantity(
        0.0,
        "Coefficient of variation of the rate from cell to cell, beyond the people and fixtures there",
        "ratio",
        "municipal log: share of the busiest cells",
        ge=0,
        le=5,
    )
    repeats: Repeats = Repeats()
    spells: Annotated[tuple[Spell, ...], Field(strict=False, max_length=20)] = ()
    shocks: Annotated[tuple[Shock, ...], Field(strict=False, max_length=20)] = ()

    @model_validator(mode="after")
    def _profiles_are_weights(self) -> Troubles:
        check_weights("hours", self.hours, 24)
        check_weights("weekdays", self.weekdays, 7)
        check_weights("months", self.months, 12)
        return self

    @model_validator(mode="after")
    def _repeats_come_to_an_end(self) -> Troubles:
        for row in self.categories:
            number = self.repeats.number * row.repeats
            if number > MOST_REPEATS:
                raise Unfit("repeats_without_end", category=row.name, number=f"{number:g}", most=MOST_REPEATS)
        return self

    @model_validator(mode="after")
    def _spells_touch_something(self) -> Troubles:
        there = {*KINDS, *(row.name for row in self.categories)}
        touching = [("spells", each.name, each.touches) for each in self.spells]
        touching += [("shocks", each.name, each.touches) for each in self.shocks]
        for table, name, touches in touching:
            for each in touches:
                if each not in there:
                    allowed = ", ".join(sorted(there))
                    raise Unfit("not_among", where=f"troubles.{table} '{name}': touches", name=each, allowed=allowed)
        return self
