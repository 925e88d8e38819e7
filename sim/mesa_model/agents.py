"""Agent classes for Mesa: attributes are the columns of their records, methods are their behaviours.

Every method that answers a message is made from `SCHEDULE` and has the name of the behaviour, which is that of the
message: `Department.on_received(case_id)` calls `sim.agents.department.on_received` and returns who acted. Override one
in a subclass, pass the class to `GovernanceModel(..., loop="mesa", agents={"department": MyDepartment})`, and the Mesa
loop calls it instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from mesa.discrete_space import CellAgent
from numpy.typing import NDArray

from sim.agents.accounts import OWNERS, account_record
from sim.agents.command_centre import centre_record, start_idle_operators
from sim.agents.department import department_record, start_idle_officers
from sim.agents.disputes.records import dispute_record
from sim.agents.grid_worker import worker_record
from sim.agents.object_records import OBJECT_KINDS, object_record, works_record
from sim.agents.officials import official_record
from sim.agents.patrol import cell_now, is_entering, resume_patrol
from sim.agents.provider import TRADES, provider_record
from sim.agents.resident import resident_record
from sim.agents.satisfaction import FAST, SLOW, satisfaction_at, trust_at
from sim.agents.social_organization import first_willing, organisation_record
from sim.agents.tiers.records import tier_office_record
from sim.cases.record import case_record
from sim.mesa_model.agent_sets import RecordAgent, RowAgent, Rows
from sim.mesa_model.former_names import FORMER_NAMES, keep_former_names
from sim.run.schedule import SCHEDULE, Answer
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a
from sim.vocabulary.states import Office
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


def answers(agent: str) -> Callable[[type], type]:
    """Return a class decorator that adds a method for every message this kind of agent answers in SCHEDULE."""

    def add_methods(cls: type) -> type:
        for answer in SCHEDULE:
            if answer.agent == agent:
                setattr(cls, answer.method, _method(answer))
        keep_former_names(cls)
        return cls

    return add_methods


def _method(answer: Answer) -> Callable[[Any, int], int]:
    def method(self: Any, subject: int) -> int:
        return int(self.model.act(answer.act, subject))

    method.__name__ = answer.method
    method.__doc__ = answer.act.__doc__
    return method


def _set_staff(model: Any, rows: Rows, value: Any) -> None:
    """Set the number of officers; new ones serve the line at once."""
    model.world.departments["staff"][rows] = value
    for department in rows:
        model.act(start_idle_officers, int(department))


def _set_operators(model: Any, rows: Rows, value: Any) -> None:
    """Set the number of operators; new ones serve the line at once."""
    model.world.centre["operators"][rows] = value
    model.act(lambda world, _, now: start_idle_operators(world, now), 0)


def _coordinates(agent: Any) -> tuple[int, int]:
    cell = agent.model.world.cells[agent.cell_number]
    return int(cell.x), int(cell.y)


@answers("department")
class Department(RecordAgent, table="departments", record=department_record):
    """A station of a functional department.

    Setting `staff` puts new officers to work at once; officers who are busy finish first.
    """

    kept: ClassVar = {"staff": _set_staff}
    instead: ClassVar = "department.staff = 0"

    @property
    def name(self) -> str:
        """Name as in the tables of results."""
        from sim.outcomes.tables import department_names

        return department_names(self.model.world, self.model.config)[self.number]

    @property
    def cell_number(self) -> int:
        """Number of the unit cell of its office."""
        return int(self.record.cell)

    @property
    def cell(self) -> Any:
        """Mesa cell of its office."""
        return self.model.mesa_cell(self.cell_number)

    @cell.setter
    def cell(self, cell: Any) -> None:
        raise WanggeError("agent_not_placed", agent=repr(self))

    def place(self) -> tuple[int, int]:
        """Return column and row of its office."""
        return _coordinates(self)


@answers("social organisation")
class SocialOrganization(RecordAgent, table="organisations", record=organisation_record):
    """A social organisation; it answers for a referral whether it takes it or passes it on along its ties."""

    instead: ClassVar = "model.change_policy(policy__participation__referral_share=0.0)"

    @property
    def name(self) -> str:
        """Name as in the scenario."""
        return str(self.model.config.organisations[self.number].name)


@answers("command centre")
class CommandCentre(RecordAgent, table="centre", record=centre_record):
    """The command centre.

    Setting `operators` puts new operators to work at once; without any, reporters have to find a department themselves.
    """

    kept: ClassVar = {"operators": _set_operators}
    instead: ClassVar = "model.centre.operators = 0"


@answers("grid worker")
class GridWorker(RecordAgent, CellAgent, table="workers", record=worker_record):
    """A grid worker; `cell` is the current place of the patrol, or of the task at hand.

    Setting `cell` (or `move_to`) sends a worker on patrol to another cell of the beat; `remove` lets the worker leave.
    """

    @property
    def has_post(self) -> bool:
        """Whether the worker has a beat; a worker who has left has none and finishes the case at hand."""
        return self.number != a.NOBODY and int(self.record.grid) != a.NOBODY

    @property
    def cell_number(self) -> int:
        """Number of the unit cell where the worker is now."""
        if self.record.busy == a.NOBODY and not self.record.away:
            return int(cell_now(self.model.world, self.number, self.model.now))
        return int(self.record.cell)

    @property
    def cell(self) -> Any:
        """Mesa cell where the worker is now."""
        return self.model.mesa_cell(self.cell_number)

    @cell.setter
    def cell(self, cell: Any) -> None:
        own, place = self.record, getattr(cell, "number", a.NOBODY)
        beat = range(int(own.first_cell), int(own.first_cell + own.cells))
        free = own.busy == a.NOBODY and not own.away and self.has_post and not self.model.shows_grids
        if not free or place not in beat or self.model.mesa_cell(place) is not cell:
            raise WanggeError("worker_bound", worker=self.number, first=beat[0], last=beat[-1])
        self.model.act(lambda world, number, now: resume_patrol(world, number, place, now), self.number)

    def place(self) -> tuple[int, int]:
        """Return column and row of the cell where the worker is now."""
        return _coordinates(self)

    def remove(self) -> None:
        """Leave: finish the case at hand first, have waiting tasks reassigned, and give up the beat."""
        self.model.let_go(self)


@answers("dispute")
class Dispute(RecordAgent, table="disputes", record=dispute_record):
    """A dispute: a counterparty (developer, property company, contractor, polluter) and the residents against it."""

    @property
    def name(self) -> str:
        """Name as in the scenario."""
        return str(self.model.config.disputes[self.row].name)


@answers("provider")
class Provider(RecordAgent, table="providers", record=provider_record):
    """A firm that bids for contracts; a row whose firm gives up goes to a newcomer, counted by `generation`."""

    @property
    def trade_name(self) -> str:
        """What the firm does: services, cleaning and greening, or property management."""
        return TRADES[self.trade]

    @property
    def contracts(self) -> Any:
        """The contracts that the firm holds, rows of `world.contracts`."""
        table = self.model.world.contracts
        return table[table["holder"] == self.number]


@answers("office of a tier")
class TierOffice(RecordAgent, table="tier_offices", record=tier_office_record):
    """An office of a tier between grid and centre: a residents' committee, a community, a street or a district."""

    instead: ClassVar = "model.change_policy(policy__hierarchy__tiers=[])"

    @property
    def name(self) -> str:
        """Name of the tier as in the policy."""
        return str(self.model.config.policy.hierarchy.tiers[self.tier].name)


SCORES = ("satisfaction", "trust")


def _own(model: Any, rows: Rows) -> dict[str, NDArray[Any]]:
    """Return what contacts have left of satisfaction and trust by now, surroundings apart."""
    world, settings = model.world, model.world.settings[0]
    residents = world.residents[rows]
    nights = np.maximum(0, model.now // DAY - residents["contact"] // DAY)
    slow, fast = world.fading[nights, SLOW], world.fading[nights, FAST]
    disposition = residents["disposition"].astype(float)
    satisfaction, trust = residents["satisfaction"] - disposition, residents["trust"] - disposition
    moving = settings.fast_satisfaction * satisfaction + settings.fast_trust * trust
    drifting = settings.trust_by_satisfaction * satisfaction + (1.0 - settings.fast_satisfaction) * trust
    return {
        "satisfaction": disposition + slow * satisfaction + (fast - slow) * moving,
        "trust": disposition + slow * trust + (fast - slow) * drifting,
    }


def _now(score: str) -> Callable[[Any, Rows], NDArray[Any]]:
    """Return a reader of the satisfaction or trust that some residents feel now."""

    def read(model: Any, rows: Rows) -> NDArray[Any]:
        world = model.world
        residents = world.residents[rows]
        strain, comfort = ("strain", "comfort") if score == "satisfaction" else ("strain_on_trust", "comfort_of_trust")
        taken = world.surroundings[strain][residents["cell"]]
        given = world.vicinities[comfort][world.cells["grid"][residents["cell"]]]
        disposition = residents["disposition"].astype(float)
        felt = _own(model, rows)[score] - disposition * taken + (1.0 - disposition) * given
        return np.asarray(np.clip(felt, 0.0, 1.0))

    return read


def _feel(score: str) -> Callable[[Any, Rows, Any], None]:
    """Return a setter for current trust or satisfaction that also updates the sums of grids and groups."""

    def write(model: Any, rows: Rows, value: Any) -> None:
        world = model.world
        table, moods = world.residents, world.moods
        own, change = _own(model, rows), value - _now(score)(model, rows)
        own[score] = own[score] + change
        for name in SCORES:
            table[name][rows] = own[name]
        table["contact"][rows] = np.maximum(table["contact"][rows], model.now)
        for sums in (world.cells["grid"][table["cell"][rows]], len(world.grids) + table["group"][rows]):
            np.add.at(moods[score], sums, change)

    return write


@answers("resident")
class Resident(RowAgent, table="residents", record=resident_record):
    """A resident; `satisfaction` and `trust` are what contacts left at the last `contact`, `..._now` what is felt now.

    What is felt now has settled since, and includes the surroundings. Setting `trust` or `satisfaction` sets what is
    felt now. Methods take the number of a case of this resident.
    """

    derived: ClassVar = {"satisfaction_now": _now("satisfaction"), "trust_now": _now("trust")}
    kept: ClassVar = {"trust": _feel("trust"), "satisfaction": _feel("satisfaction")}

    @property
    def satisfaction_now(self) -> float:
        """Satisfaction at this moment."""
        return satisfaction_at(self.model.world, self.number, self.model.now)

    @property
    def trust_now(self) -> float:
        """Trust at this moment."""
        return trust_at(self.model.world, self.number, self.model.now)


class Case(RowAgent, table="cases", record=case_record):
    """A case: who, where, what, and the second of every stage; -1 for never."""


class Account(RowAgent, table="accounts", record=account_record):
    """An account: what a department, a category, a provider, a payer from outside or an insurer has and has spent."""

    @property
    def owner_kind(self) -> str:
        """What kind of owner it has, in words."""
        return OWNERS[self.record.kind]


class Official(RowAgent, table="officials", record=official_record):
    """A single official: a head of an office, a community secretary or a grid worker, with a score and habits."""

    @property
    def rank_name(self) -> str:
        """What the official is: head, secretary or worker."""
        return Office(int(self.record.office)).name.lower()


@answers("public object")
class PublicObject(RowAgent, table="objects", record=object_record):
    """A component of the street, an outfall, a stall or a camera, with its place, owner and state."""

    @property
    def name(self) -> str:
        """Kind of the object, in a word."""
        return OBJECT_KINDS[int(self.record.kind)]

    def place(self) -> tuple[int, int]:
        """Return column and row of the cell where it stands now."""
        cell = self.model.world.cells[int(self.record.cell)]
        return int(cell.x), int(cell.y)


@answers("works")
class Works(RowAgent, table="works", record=works_record):
    """Works on an estate that a department plans, begins, finishes, or has to stop half-way."""

    def place(self) -> tuple[int, int]:
        """Return column and row of their cell."""
        cell = self.model.world.cells[int(self.record.cell)]
        return int(cell.x), int(cell.y)


BASES: dict[str, type[RecordAgent]] = {
    "department": Department,
    "social_organization": SocialOrganization,
    "command_centre": CommandCentre,
    "grid_worker": GridWorker,
    "resident": Resident,
    "case": Case,
    "dispute": Dispute,
    "provider": Provider,
    "account": Account,
    "official": Official,
    "public_object": PublicObject,
    "works": Works,
    "tier_office": TierOffice,
}
"""Base class of each kind of agent, by the name under which `agents={...}` replaces it."""


def agent_classes(replacements: dict[str, type], loop: str) -> dict[str, Any]:
    """Return the class of every kind of agent.

    Raises WanggeError if a replacement is not a suitable class, or would be ignored by the loop.
    """
    for kind, cls in replacements.items():
        if kind not in BASES:
            raise WanggeError("unknown_agent_kind", kind=kind, allowed=", ".join(BASES))
        base = BASES[kind]
        if not (isinstance(cls, type) and issubclass(cls, base)):
            raise WanggeError(
                "not_an_agent_class", kind=kind, given=getattr(cls, "__name__", repr(cls)), base=base.__name__
            )
        changed = [
            answer.method
            for answer in SCHEDULE
            if getattr(cls, answer.method, None) is not getattr(base, answer.method, None)
        ]
        if loop == "compiled" and changed:
            written = getattr(getattr(cls, changed[0]), "__name__", "")
            raise WanggeError(
                "ignored_override", cls=cls.__name__, method=written if written in FORMER_NAMES else changed[0]
            )
    return BASES | replacements


def seat_providers(model: Any) -> None:
    """Give every firm of the market an agent, and deregister those whose row is gone."""
    seated, n = model.providers, len(model.world.providers)
    model.is_hiring = True
    try:
        for provider in seated[n:]:
            provider.number = a.NOBODY
            model.deregister_agent(provider)
        model.providers = seated[:n] + tuple(
            model._classes["provider"](model, number) for number in range(len(seated), n)
        )
    finally:
        model.is_hiring = False


def answerer(model: Any, answer: Answer, subject: int) -> Any:
    """Return the agent object to which the Mesa loop hands a message; None if no single agent answers it."""
    world = model.world
    match answer.agent:
        case "model":
            return model
        case "command centre":
            return model.centre
        case "department":
            return model.departments[_department(world, answer.kind, subject)]
        case "social organisation":
            number = (
                int(world.cases[subject].organisation) if answer.kind == a.SERVED else first_willing(world, subject)
            )
            return model.organisations[number] if number >= 0 else None
        case "grid worker":
            number = _worker(world, answer.kind, subject, model.now)
            return model.crew[number] if number >= 0 else None
        case "dispute":
            return model.disputes[subject]
        case "provider":
            number = int(world.contracts[subject].holder)
            return model.providers[number] if number >= 0 else None
        case "public object":
            return model._classes["public_object"](model, subject)
        case "works":
            return model._classes["works"](model, subject)
        case "office of a tier":
            by_office = answer.kind in (a.TASK_DONE, a.TIER_OPENS)
            return model.tier_offices[subject if by_office else int(world.climbs[subject].office)]
        case "resident":
            return model.resident(int(world.cases[subject].resident))
    return None


def _department(world: World, kind: int, subject: int) -> int:
    if kind == a.OPENS:
        return subject
    case = world.cases[subject]
    return int(world.crews[subject, case.held] if kind == a.SUMMONED else case.department)


def _worker(world: World, kind: int, subject: int, now: int) -> int:
    """Return the worker who answers; for a visible trouble, the first worker of the grid who passes it now."""
    if kind in (a.STEPS, a.ABSENT, a.PRESENT):
        return subject
    case = world.cases[subject]
    grid = world.grids[world.cells[case.cell].grid]
    workers = range(int(grid.first_worker), int(grid.first_worker) + int(grid.workers))
    if kind == a.DISCOVERED:
        return next((worker for worker in workers if is_entering(world, worker, int(case.cell), now)), a.NOBODY)
    if kind in (a.HEARD, a.TASKED):
        return workers[0] if workers else a.NOBODY
    return int(case.worker)
