"""The scenario: a world, its uncertainties and a policy, validated as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.conflict import Dispute
from sim.scenario.fields import NOTHING_KNOWN, FileName, Part, canonical, quantity
from sim.scenario.given import Given
from sim.scenario.institutions import InstitutionFigures
from sim.scenario.later import check_later
from sim.scenario.levers import Policy
from sim.scenario.objects import ObjectFigures
from sim.scenario.stream import LEAST, MOST
from sim.scenario.tiers import UNITS
from sim.scenario.troubles import Troubles
from sim.scenario.uncertainties import Behaviour
from sim.scenario.world import (
    MOST_STATIONS,
    Calendars,
    DepartmentFigures,
    Organisation,
    Population,
    TerritoryFigures,
)
from sim.text.catalogue import Unfit

CHANNELS = ("worker", "hotline", "app", "counter", "organisation", "petition")
CELLS_PER_KM2 = 100
SHIFT_HOURS = 2000  # working hours of a year, of which training takes some


class Horizon(Part):
    """The simulated time span."""

    start: Annotated[date, Field(strict=False, description="First day")] = date(2025, 1, 1)
    days: int = quantity(365, "Simulated days", "days", ge=1, le=3650)
    warmup_days: int = quantity(30, "First days left out of the outcomes, while lines fill", "days", ge=0, le=3649)
    settling_days: int = quantity(
        0,
        "Days after each later change left out where stretches are compared; above 0, costs of every run are those "
        "from the end of the warm-up on",
        "days",
        ge=0,
        le=3649,
    )


class Scenario(Part):
    """Everything a run needs except its seed: validated, frozen, hashable by content.

    >>> Scenario.model_fields["policy"].annotation.__name__
    'Policy'
    """

    name: FileName = quantity(..., "Name of the scenario", "name", max_length=60)
    horizon: Horizon = Horizon()
    territory: TerritoryFigures
    population: Population
    troubles: Troubles
    departments: Annotated[tuple[DepartmentFigures, ...], Field(strict=False, min_length=1, max_length=1000)]
    organisations: Annotated[tuple[Organisation, ...], Field(strict=False, max_length=60)] = ()
    disputes: Annotated[tuple[Dispute, ...], Field(strict=False, max_length=60)] = ()
    objects: ObjectFigures = ObjectFigures()
    institutions: InstitutionFigures = InstitutionFigures()
    given: Given = Given()
    calendar: Calendars
    behaviour: Behaviour = Behaviour()
    policy: Policy = Policy()

    @property
    def cells(self) -> int:
        """Number of cells in the territory, one per hectare."""
        return max(1, round(self.territory.area_km2 * CELLS_PER_KM2))

    @property
    def workers(self) -> int:
        """Number of grid workers in all grids."""
        return round(self.policy.staffing.workers_per_grid * self.territory.grids)

    def stations_of(self, department: DepartmentFigures) -> int:
        """Return the number of stations of a department: as given, or one for so many residents.

        Where a real territory says where its stations are, it has these.
        """
        place = self.territory.place
        if place is not None and department.name in place.stations:
            return place.stations[department.name]
        if department.residents_per_station is None:
            return department.stations
        stations = round(self.population.residents / department.residents_per_station)
        return min(max(1, stations), MOST_STATIONS)

    @property
    def administrative_load(self) -> float:
        """Share of a worker's shift that goes to forms, meetings and training, paperwork for indicators included."""
        time = self.policy.incentives.indicators * self.behaviour.official.indicator_time
        return min(0.95, self.policy.paperwork + time + self.policy.staffing.training / SHIFT_HOURS)

    @property
    def proactive(self) -> float:
        """Share of proactive work (patrols and visits) that the budget leaves.

        The stricter the target for petitions, the smaller it is.
        """
        share = self.policy.staffing.budget ** (
            1.0 + self.behaviour.official.timidity * self.policy.incentives.petition_target
        )
        return max(0.01, share)

    @property
    def visit_quota(self) -> int:
        """Households a worker actually visits in one shift."""
        return round(self.policy.staffing.visit_quota * self.proactive)

    def __repr__(self) -> str:
        land = self.territory
        place = f"{land.area_km2:g} km2, {land.grids} grids, {self.population.residents:,} residents"
        return f"Scenario('{self.name}': {place}, {self.horizon.days} days, {self.hash()})"

    __str__ = __repr__

    def __rich_repr__(self) -> Iterator[str]:
        yield repr(self)

    def _repr_html_(self) -> str:
        """Return a small table for notebooks."""
        from sim.scenario.shown import scenario_table

        return scenario_table(self)

    def hash(self, known: Mapping[int, str] = NOTHING_KNOWN) -> str:
        """Return sixteen hexadecimal digits that identify this content, whatever the order or form it was written in.

        `known` maps the `id` of a part to its text (see fields.canonical), for many scenarios that share parts.
        """
        return hashlib.sha256(canonical(self, known).encode()).hexdigest()[:16]

    def world_hash(self) -> str:
        """Return a hash of all that the exogenous stream may depend on.

        That is everything except the policy, the behavioural constants and the name.
        """
        parts = self.model_dump(mode="json", exclude={"policy", "behaviour", "name"})
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    @model_validator(mode="after")
    def _fits_together(self) -> Scenario:
        for check in (self._check_horizon, self._check_units, self._check_names, self._check_references):
            check()
        self.check_levers()
        self._check_capacity()
        self._check_disputes()
        check_later(self)
        return self

    def check_levers(self) -> None:
        """Raise Unfit if the levers do not go with each other or with the place; also for a policy of a later day."""
        for check in (
            self._check_lever_names,
            self._check_staff,
            self._check_merger,
            self._check_campaigns,
            self._check_channel,
            self._check_providers,
            self._check_kinds,
            self._check_objects,
            self._check_tiers,
        ):
            check()

    def _check_horizon(self) -> None:
        if self.horizon.warmup_days >= self.horizon.days:
            raise Unfit("warmup_too_long", warmup=self.horizon.warmup_days, days=self.horizon.days)

    def _check_units(self) -> None:
        land = self.territory
        if land.grids > self.cells:
            raise Unfit("grids_above_cells", grids=land.grids, cells=self.cells, area=land.area_km2)
        if not land.streets <= land.communities <= land.grids:
            raise Unfit("units_out_of_order", streets=land.streets, communities=land.communities, grids=land.grids)
        if sum(land.land_use.values()) < LEAST:
            raise Unfit("land_use_all_zero")
        there = self._land_uses()
        for group in self.population.groups:
            if group.count and not any(cells and home for cells, home in zip(there, group.homes.values(), strict=True)):
                raise Unfit("group_without_land", group=group.name)
        if self.population.residents < 1:
            raise Unfit("nobody_lives_here")

    def _land_uses(self) -> Sequence[float]:
        """Return the cells of each land use, or its share if every land use with a share has at least one cell."""
        shares = self.territory.land_use.values()
        if min(share for share in shares if share > 0) * self.cells >= sum(shares):
            return shares
        from sim.scenario.apportion import largest_remainder

        return tuple(largest_remainder(shares, self.cells).tolist())

    def _check_names(self) -> None:
        tables: dict[str, Iterable[str]] = {
            "departments": (row.name for row in self.departments),
            "organisations": (row.name for row in self.organisations),
            "troubles.categories": (row.name for row in self.troubles.categories),
            "calendar.calendars": (row.name for row in self.calendar.calendars),
            "disputes": (row.name for row in self.disputes),
            "population.groups": (row.name for row in self.population.groups),
            "population.planned_tasks": (row.name for row in self.population.planned_tasks),
            "policy.hierarchy.tiers": (row.name for row in self.policy.hierarchy.tiers),
        }
        for table, names in tables.items():
            listed = list(names)
            for name in listed:
                if listed.count(name) > 1:
                    raise Unfit("listed_twice", table=table, name=name)

    def _check_references(self) -> None:
        departments = {row.name for row in self.departments}
        calendars = {row.name for row in self.calendar.calendars}
        categories = {row.name for row in self.troubles.categories}
        organisations = {row.name for row in self.organisations}
        for row in self.troubles.categories:
            where = f"troubles.categories '{row.name}'"
            _known(f"{where}: lead", [row.lead], departments)
            _known(f"{where}: others", row.others, departments)
            _known(f"{where}: partners", row.partners, departments)
            _known(f"{where}: limit_clock", [row.limit_clock], calendars)
            if len({row.lead, *row.partners}) < 1 + len(row.partners):
                raise Unfit("partners_not_distinct", where=where, lead=row.lead)
            if row.joint > 0 and not row.partners:
                raise Unfit("joint_without_partners", where=where, joint=row.joint)
        for department in self.departments:
            _known(f"departments '{department.name}': calendar", [department.calendar], calendars)
        for body in self.organisations:
            _known(f"organisations '{body.name}': categories", body.categories, categories)
            _known(f"organisations '{body.name}': calendar", [body.calendar], calendars)
            _known(f"organisations '{body.name}': tie", [body.tie] if body.tie else [], organisations)
        if self.territory.place is not None and not self.given.cases:  # a log has departments of its own
            _known("territory.file: stations", self.territory.place.stations, departments)
        _known("calendar.centre", [self.calendar.centre], calendars)
        _known("calendar.shifts", self.calendar.shifts, calendars)

    def _check_lever_names(self) -> None:
        categories = {row.name for row in self.troubles.categories}
        _known("policy.incentives.without_target", self.policy.incentives.without_target, categories)
        _known("policy.partnership.closed", self.policy.partnership.closed, {row.name for row in self.organisations})
        tasks = {row.name for row in self.population.planned_tasks}
        _known("policy.careers.backed", self.policy.careers.backed, tasks)
        finance = self.policy.finance
        for lever in ("earmarked", "fees", "sponsored", "scored"):
            _known(f"policy.finance.{lever}", getattr(finance, lever), categories)
        _known("policy.finance.insured", finance.insured, {row.name for row in self.disputes})

    def _check_staff(self) -> None:
        staffing, supervision = self.policy.staffing, self.policy.supervision
        if self.workers == 0 and supervision.verification > 0:
            raise Unfit("verification_without_workers", value=supervision.verification)
        if self.workers == 0 and self.policy.conflict.grid_mediation > 0:
            raise Unfit("mediation_without_workers", value=self.policy.conflict.grid_mediation)
        if staffing.operators == 0 and supervision.verification > 0:
            raise Unfit("verification_without_centre", value=supervision.verification)
        if staffing.operators == 0 and supervision.meeting_days > 0:
            raise Unfit("meetings_without_centre", value=supervision.meeting_days)
        if staffing.operators == 0 and supervision.extensions > 0:
            raise Unfit("extensions_without_centre", value=supervision.extensions)
        if staffing.operators == 0 and supervision.clock_stops > 0:
            raise Unfit("clock_stops_without_centre", value=supervision.clock_stops)
        if staffing.operators == 0 and supervision.sanction > 0:
            raise Unfit("sanction_without_centre", value=supervision.sanction)
        if staffing.shifts > len(self.calendar.shifts):
            raise Unfit("shifts_not_listed", shifts=staffing.shifts, listed=len(self.calendar.shifts))
        for name in self.calendar.shifts[: staffing.shifts]:
            hours = next(row.hours for row in self.calendar.calendars if row.name == name)
            taken = self.administrative_load * hours + self.visit_quota * self.behaviour.worker.visit_minutes / 60
            if taken > hours - 0.5:
                raise Unfit(
                    "shift_overfull", visits=self.visit_quota, taken=f"{taken:.1f}", hours=f"{hours:.1f}", shift=name
                )

    def _check_merger(self) -> None:
        merged = self.policy.staffing.merged
        _known("policy.staffing.merged", merged, {row.name for row in self.departments})
        for row in self.troubles.categories:
            together = [name for name in (row.lead, *row.partners) if name in merged]
            if len(together) > 1:
                raise Unfit("merged_partners", first=together[0], second=together[1], category=row.name)

    def _check_capacity(self) -> None:
        capacity = self.territory.street_capacity
        if capacity and (
            len(capacity) != self.territory.streets
            or min(capacity) < 0
            or max(capacity) > MOST
            or sum(capacity) < LEAST
        ):
            raise Unfit("street_capacity_unfit", streets=self.territory.streets)

    def _check_campaigns(self) -> None:
        presence = self.policy.presence
        if 0 < presence.campaign_every_days < presence.campaign_days:
            raise Unfit("campaigns_overlap", days=presence.campaign_days, every=presence.campaign_every_days)

    def _check_channel(self) -> None:
        policy = self.policy.partnership
        if policy.online_operators > 0 and policy.online_reach == 0:
            raise Unfit("operators_without_channel", value=policy.online_operators)

    def _check_tiers(self) -> None:
        hierarchy = self.policy.hierarchy
        for lever in ("orders", "platform", "heeds_noise"):
            if not hierarchy.tiers and getattr(hierarchy, lever) > 0:
                raise Unfit("lever_without_tiers", lever=lever, value=getattr(hierarchy, lever))
        calendars = {row.name for row in self.calendar.calendars}
        for row in hierarchy.tiers:
            _known(f"policy.hierarchy.tiers '{row.name}': calendar", [row.calendar], calendars)
        for below, above in pairwise(hierarchy.tiers):
            if UNITS.index(below.unit) > UNITS.index(above.unit):
                raise Unfit("tiers_out_of_order", below=below.name, above=above.name)

    def _check_disputes(self) -> None:
        there = sum(
            max(1, round(group.count / group.household_size)) for group in self.population.groups if group.count
        )
        for row in self.disputes:
            if row.households > there:
                raise Unfit("dispute_households", dispute=row.name, households=row.households, there=there)

    def _check_providers(self) -> None:
        policy = self.policy.providers
        categories = {row.name for row in self.troubles.categories}
        _known("policy.providers.contracted", policy.contracted, categories)
        _known("policy.providers.managed", policy.managed, categories)
        if policy.upkeep_firms > 0 and not policy.contracted:
            raise Unfit("upkeep_without_categories", value=policy.upkeep_firms)
        if policy.service_firms > 0 and self.policy.partnership.bidders > 1:
            raise Unfit("bidders_counted_twice", firms=policy.service_firms, bidders=self.policy.partnership.bidders)
        if policy.service_firms > 0 and not self.organisations:
            raise Unfit("firms_without_organisations", value=policy.service_firms)

    def _check_kinds(self) -> None:
        groups = {row.name for row in self.population.groups}
        calendars = {row.name for row in self.calendar.calendars}
        for row in self.troubles.categories:
            _known(f"troubles.categories '{row.name}': group", [row.group] if row.group else [], groups)
        for shock in self.troubles.shocks:
            _known(f"troubles.shocks '{shock.name}': group", [shock.group] if shock.group else [], groups)
            for number in shock.communities:
                if not 0 <= number < self.territory.communities:
                    last = self.territory.communities - 1
                    raise Unfit("shock_beyond_communities", shock=shock.name, number=number, last=last)
        windows, contacts = self.policy.windows, self.policy.contacts
        _known("policy.windows.calendar", [windows.calendar] if windows.number else [], calendars)
        _known("policy.contacts.groups", contacts.groups, groups)
        _known("policy.contacts.by", [contacts.by] if contacts.by else [], {row.name for row in self.departments})
        if windows.number == 0 and windows.in_person > 0:
            raise Unfit("in_person_without_windows", value=windows.in_person)
        owed = contacts.every_days > 0 or contacts.emergency_days > 0 or contacts.placement > 0
        if owed and not contacts.groups:
            raise Unfit("contacts_without_groups")

    def _check_objects(self) -> None:
        categories = {row.name for row in self.troubles.categories}
        figures = self.objects
        for number, name, category in (
            (figures.outfalls, "outfall_category", figures.outfall_category),
            (figures.stalls, "stall_category", figures.stall_category),
        ):
            if number:
                _known(f"objects.{name}", [category], categories)
        if figures.outfalls and figures.stalls and figures.outfall_category == figures.stall_category:
            raise Unfit("objects_of_one_category", category=figures.stall_category)
        if self.policy.objects.sealing > 0 and not figures.outfalls:
            raise Unfit("sealing_without_outfalls", value=self.policy.objects.sealing)


def _known(where: str, names: Iterable[str], allowed: set[str]) -> None:
    for name in names:
        if name not in allowed:
            raise Unfit("not_among", where=where, name=name, allowed=", ".join(sorted(allowed)) or "-")
