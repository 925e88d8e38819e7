"""The world in which a policy acts: territory, people, calendars, departments, categories of trouble, organisations.

It holds figures of a place and data tables; nothing here is a lever or depends on one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from sim.scenario.fields import Names, Part, quantity
from sim.scenario.stream import EVEN_MONTHS, KINDS, MOST, MOST_REPEATS, Repeats, Spell, check_weights
from sim.text.catalogue import Unfit
from sim.vocabulary.units import HOUR

Day = Annotated[date, Field(strict=False)]
Window = Annotated[tuple[float, float], Field(strict=False)]
MOST_FIXTURES = 1e6
"""Mean number of fixtures per cell stays below this."""
LAND_USES = ("residential", "commercial", "campus", "public", "road", "open")


class LandMix(Part):
    """One number per land use."""

    residential: float = quantity(0.0, "Residential land", "share, weight or number", ge=0, le=MOST)
    commercial: float = quantity(0.0, "Shops, offices, industry", "share, weight or number", ge=0, le=MOST)
    campus: float = quantity(0.0, "Universities and other large institutions", "share, weight or number", ge=0, le=MOST)
    public: float = quantity(0.0, "Squares, parks, public buildings", "share, weight or number", ge=0, le=MOST)
    road: float = quantity(0.0, "Roads", "share, weight or number", ge=0, le=MOST)
    open: float = quantity(0.0, "Open land", "share, weight or number", ge=0, le=MOST)

    def values(self) -> tuple[float, ...]:
        """Return the six numbers in the fixed order of land uses."""
        return (self.residential, self.commercial, self.campus, self.public, self.road, self.open)


class TerritoryFigures(Part):
    """Figures from which the layout is generated; one cell is 100 m x 100 m = 1 ha (national unit grid)."""

    area_km2: float = quantity(..., "Area", "km2", "scenario", gt=0, le=20000)
    streets: int = quantity(1, "Streets (level 1 units)", "units", "scenario", ge=1)
    communities: int = quantity(1, "Communities (level 2 units)", "units", "scenario", ge=1)
    grids: int = quantity(..., "Responsibility grids (level 3 units)", "units", "scenario", ge=1)
    land_use: LandMix = LandMix(residential=0.35, commercial=0.1, campus=0.05, public=0.1, road=0.15, open=0.25)
    fixtures: LandMix = LandMix(residential=12, commercial=20, campus=8, public=15, road=25, open=2)
    area_weight: float = quantity(0.5, "Weight of area against people when grids are balanced", "share", ge=0, le=1)
    layout_seed: int = quantity(
        1, "Number of the generated layout; the same for every replication", "number", ge=0, le=2**31
    )
    street_capacity: Annotated[
        tuple[float, ...],
        Field(strict=False, description="Fiscal capacity a head of each street against the mean; empty: all alike"),
    ] = ()
    detour: float = quantity(1.2, "Walking distance over city-block distance", "ratio", ge=1, le=5)

    @model_validator(mode="after")
    def _fixtures_can_be_counted(self) -> TerritoryFigures:
        for use, mean in self.fixtures:
            if mean >= MOST_FIXTURES:
                raise Unfit("fixtures_per_cell", use=use, mean=mean)
        return self


class ResidentGroup(Part):
    """A group of residents who live and react alike."""

    name: str = quantity(..., "Name of the group", "name", "scenario", min_length=1)
    count: int = quantity(..., "Persons", "persons", "scenario", ge=0, le=20_000_000)
    household_size: float = quantity(2.6, "Mean persons per household", "persons", "census 2020: 2.62", ge=1, le=500)
    homes: LandMix = LandMix(residential=1.0)
    voice: float = quantity(0.5, "Mean readiness to speak up", "score", ge=0, le=1)
    patience: float = quantity(1.0, "Patience against the average resident's", "ratio", gt=0, le=20)
    trust: float = quantity(0.6, "Mean initial trust and satisfaction", "score", ge=0, le=1)
    expectation: float = quantity(
        0.75,
        "Mean initial expectation of a contact",
        "score",
        "people expect what is promised; level: assumption",
        ge=0,
        le=1,
    )
    civic: float = quantity(0.5, "Mean readiness to help neighbours", "score", ge=0, le=1)
    trouble: float = quantity(1.0, "Troubles met, against the average resident's", "ratio", ge=0, le=20)


class Population(Part):
    """The people who live in the territory."""

    groups: Annotated[tuple[ResidentGroup, ...], Field(strict=False, min_length=1, max_length=100)]
    rumours_per_year: float = quantity(
        0.0, "Rumours that start somewhere in the territory", "1/year", "scenario; R12", ge=0, le=365
    )
    ties: int = quantity(
        8,
        "Neighbouring households that a household knows, an even number; 0: no network, to save memory in huge cities, "
        "and talk reaches whoever lives near",
        "households",
        "8 neighbours known by name (Hampton and Wellman 2003)",
        ge=0,
        le=100,
    )
    spread: float = quantity(0.15, "Standard deviation of personal traits within a group", "score", ge=0, le=0.5)

    @field_validator("ties")
    @classmethod
    def _ties_both_ways(cls, ties: int) -> int:
        if ties % 2:
            raise Unfit("ties_not_even", ties=ties)
        return ties

    @property
    def residents(self) -> int:
        """Number of persons in all groups."""
        return sum(group.count for group in self.groups)


class WorkingCalendar(Part):
    """Working hours: the same time windows on every working day."""

    name: str = quantity(..., "Name of the calendar", "name", "data table", min_length=1)
    windows: Annotated[
        tuple[Window, ...],
        Field(strict=False, min_length=1, max_length=3, description="Opening windows, hours of the day"),
    ]
    weekdays: Annotated[tuple[int, ...], Field(strict=False, description="Working weekdays, 0 = Monday")] = (
        0,
        1,
        2,
        3,
        4,
    )
    holidays: bool = quantity(True, "Closed on public holidays, open on make-up days", "yes/no")

    @model_validator(mode="after")
    def _windows_in_order(self) -> WorkingCalendar:
        edges = [edge for window in self.windows for edge in window]
        within = edges == sorted(edges) and edges[0] >= 0 and edges[-1] <= 24
        if not within or any(round(a * HOUR) >= round(b * HOUR) for a, b in self.windows):  # time runs in seconds
            raise Unfit("windows_not_in_order")
        if not self.weekdays or any(not 0 <= day <= 6 for day in self.weekdays):
            raise Unfit("weekdays_unfit")
        return self

    @property
    def hours(self) -> float:
        """Hours open on a working day."""
        return sum(b - a for a, b in self.windows)


class Calendars(Part):
    """Working calendars, public holidays and the shifts of grid workers."""

    calendars: Annotated[tuple[WorkingCalendar, ...], Field(strict=False, min_length=1, max_length=20)]
    centre: str = quantity("extended", "Calendar of the command centre", "name")
    shifts: Annotated[
        Names, Field(min_length=1, description="Calendars of the workers' shifts, in the order they are filled")
    ]
    closed: Annotated[tuple[Day, ...], Field(strict=False, description="Public holidays")] = ()
    extra: Annotated[tuple[Day, ...], Field(strict=False, description="Make-up working days")] = ()


MOST_STATIONS = 1000


class DepartmentFigures(Part):
    """A functional department: its stations, staff and hours."""

    name: str = quantity(..., "Name of the department", "name", "scenario", min_length=1)
    en: str = quantity(..., "English label", "text", "scenario", min_length=1)
    zh: str = quantity(..., "Chinese label", "text", "scenario", min_length=1)
    stations: int = quantity(
        1,
        "Field stations, spread over the residents, each with its own area, line and staff",
        "stations",
        ge=1,
        le=MOST_STATIONS,
    )
    residents_per_station: float | None = quantity(
        None,
        "Residents for each station, so that stations grow with the place; overrides their number",
        "persons/station",
        "scenario",
        ge=100,
        le=20_000_000,
    )
    officers_per_10k: float = quantity(
        1.0,
        "Officers per 10,000 residents in full-time equivalents, all stations together",
        "persons/10,000",
        "1:6,480 to 1:10,000 (SF-25)",
        ge=0,
        le=500,
    )
    officers: float | None = quantity(
        None,
        "Officers per station in full-time equivalents; overrides the ratio",
        "persons",
        "scenario",
        ge=0,
        le=100000,
    )
    calendar: str = quantity("office", "Working calendar", "name", "standards 3")
    skill: float = quantity(1.0, "Speed of work in its own field", "ratio", ge=0.05, le=20)
    objects: float = quantity(
        0.0,
        "Objects under its standing supervision, all stations together",
        "objects",
        "SF-25: 102 institutions an officer",
        ge=0,
        le=10_000_000,
    )


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
    def _profiles_are_weights(self) -> Category:
        check_weights("hours", self.hours, 24, may_be_empty=True)
        check_weights("months", self.months, 12, may_be_empty=True)
        return self


class Troubles(Part):
    """Where and when troubles arise."""

    categories: Annotated[tuple[Category, ...], Field(strict=False, min_length=1, max_length=60)]
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
        for spell in self.spells:
            for each in spell.touches:
                if each not in there:
                    allowed = ", ".join(sorted(there))
                    raise Unfit(
                        "not_among", where=f"troubles.spells '{spell.name}': touches", name=each, allowed=allowed
                    )
        return self


class Organisation(Part):
    """A social organisation that takes referrals and purchased services."""

    name: str = quantity(..., "Name of the organisation", "name", "scenario", min_length=1)
    en: str = quantity(..., "English label", "text", "scenario", min_length=1)
    zh: str = quantity(..., "Chinese label", "text", "scenario", min_length=1)
    categories: Annotated[Names, Field(min_length=1, description="Categories it can take")]
    staff: int = quantity(2, "Cases its paid staff work on at a time", "cases", ge=0, le=10000)
    coverage: float = quantity(1.0, "Share of the communities it serves", "share", ge=0, le=1)
    price: float = quantity(200.0, "Price of a case", "yuan/case", ge=0, le=1_000_000)
    trust: float = quantity(0.7, "Residents' trust in it", "score", "R10", ge=0, le=1)
    calendar: str = quantity("extended", "Working calendar", "name")
    tie: str | None = quantity(None, "Organisation it passes on to", "name", "S6")
