"""The world in which a policy acts: territory, people, calendars, departments, categories of trouble, organisations.

It holds figures of a place and data tables; nothing here is a lever or depends on one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from sim.policy.rules import STRICT
from sim.scenario.fields import Names, Part, quantity
from sim.scenario.place import Place, read_place
from sim.scenario.stream import MOST
from sim.scenario.take_up import AgeExponent
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
    work_weight: float = quantity(
        0.0,
        "Weight of the work that troubles are expected to bring against area and people when grids are balanced",
        "share",
        "source 002, essay 4: grids by type and workload; governance levers L02",
        ge=0,
        le=1,
    )
    layout_seed: int = quantity(
        1, "Number of the generated layout; the same for every replication", "number", ge=0, le=2**31
    )
    street_capacity: Annotated[
        tuple[float, ...],
        Field(strict=False, description="Fiscal capacity a head of each street against the mean; empty: all alike"),
    ] = ()
    detour: float = quantity(1.2, "Walking distance over city-block distance", "ratio", ge=1, le=5)
    file: str | None = quantity(
        None,
        "File of a real territory, whose cells, units and stations take the place of the figures above; a path, or the "
        "name of one in configs/territory",
        "path",
        "wangge import --territory",
        min_length=1,
    )
    sha256: str | None = quantity(
        None,
        "Checksum of this file; another content is refused",
        "SHA-256",
        "wangge import --territory",
        pattern="^[0-9a-f]{64}$",
    )

    @property
    def place(self) -> Place | None:
        """The header of the real territory, None if the layout is generated."""
        return None if self.file is None else read_place(self.file, self.sha256)

    @model_validator(mode="before")
    @classmethod
    def _figures_of_the_file(cls, given: Any) -> Any:
        """Take what the file of a real territory says: a scenario based on another one still has that one's figures."""
        if not isinstance(given, Mapping) or not isinstance(given.get("file"), str):
            return given
        sha256 = given.get("sha256")
        place = read_place(given["file"], sha256 if isinstance(sha256, str) else None)
        return {**given, **place.figures, "sha256": sha256 or place.sha256}

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
    registered: float = quantity(
        1.0, "Share whose household is registered here, as formulas of transfers may count", "share", ge=0, le=1
    )


class PlannedTask(Part):
    """A task with an annual plan that needs residents to take part, such as giving blood."""

    name: str = quantity(..., "Name of the task", "name", "scenario", min_length=1)
    en: str = quantity(..., "English label", "text", "scenario", min_length=1)
    zh: str = quantity(..., "Chinese label", "text", "scenario", min_length=1)
    plan: float = quantity(..., "Persons planned a year", "persons/1,000 residents", "scenario", gt=0, le=1000)
    unfit: float = quantity(
        0.25, "Share of those who agree who turn out not to be able to", "share", "SF-28; size: assumption", ge=0, le=1
    )


class Population(Part):
    """The people who live in the territory."""

    groups: Annotated[tuple[ResidentGroup, ...], Field(strict=False, min_length=1, max_length=100)]
    rumours_per_year: float = quantity(
        0.0, "Rumours that start somewhere in the territory", "1/year", "scenario; R12", ge=0, le=365
    )
    rumour_unrest: float = quantity(
        0.0,
        "How far a rumour unsettles those who come to believe it: weight as a bad contact with the authorities, "
        "against that of a trouble",
        "share",
        "SF-33; source 000, essay 2: less panic; scenario",
        ge=0,
        le=1,
    )
    planned_tasks: Annotated[tuple[PlannedTask, ...], Field(strict=False, max_length=20)] = ()
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

    calendars: Annotated[tuple[WorkingCalendar, ...], Field(strict=False, min_length=1, max_length=1000)]
    centre: str = quantity("extended", "Calendar of the command centre", "name")
    shifts: Annotated[
        Names, Field(min_length=1, description="Calendars of the workers' shifts, in the order they are filled")
    ]
    closed: Annotated[tuple[Day, ...], Field(strict=False, description="Public holidays")] = ()
    extra: Annotated[tuple[Day, ...], Field(strict=False, description="Make-up working days")] = ()


MOST_STATIONS = 10_000


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
    age_exponent: AgeExponent | None = quantity(
        None,
        "Its own exponent under the rule `by_age`; empty: as `policy.dispatch.age_exponent`",
        "exponent",
        "fitted to a log",
        ge=-STRICT,
        le=STRICT,
    )


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
