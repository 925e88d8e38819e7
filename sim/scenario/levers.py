"""Levers: what a policy-maker controls. A field is a lever if and only if it is under `policy.` in a config."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator, model_validator

from sim.policy.rules import STRICT
from sim.scenario.careers import Careers
from sim.scenario.conflict import Conflict
from sim.scenario.coordination import Coordination
from sim.scenario.fields import Names, Part, quantity
from sim.scenario.finance import Finance
from sim.scenario.institutions import Institutions
from sim.scenario.later import Change, change_of
from sim.scenario.objects import Objects
from sim.scenario.partnership import Partnership
from sim.scenario.presence import Presence
from sim.scenario.providers import Providers
from sim.scenario.services import Contacts, Openness, Surge, Windows
from sim.scenario.take_up import AgeExponent
from sim.scenario.tiers import Hierarchy
from sim.scenario.voice import Voice
from sim.text.catalogue import Unfit

Role = Literal["cadre", "community_worker", "police", "teacher", "doctor", "volunteer"]


class Staffing(Part):
    """Numbers of staff and what their hours go to."""

    workers_per_grid: float = quantity(
        1.0,
        "Grid workers per responsibility grid; below 1 a worker has several grids",
        "persons/grid",
        "governance levers L04",
        ge=0,
        le=50,
    )
    shifts: int = quantity(
        1,
        "Shifts the grid workers are spread over, as listed in `shifts`",
        "shifts",
        "governance levers L07",
        ge=1,
        le=3,
    )
    department_staff: float = quantity(
        1.0,
        "Officers of every department in full-time equivalents, as a multiple of its base staff",
        "ratio",
        "SF-25, SF-27",
        ge=0,
        le=50,
    )
    posting: Literal["station", "residents", "load", "pooled"] = quantity(
        "load",
        "What the officers of a department are shared out by: equally by station, by the residents or the expected "
        "officer-hours in each station's area, or not at all (pooled: one line for the department)",
        "name",
        "governance levers L22; default: posts follow the load",
    )
    operators: int = quantity(
        4, "Seats of the command centre; 0 means there is no centre", "persons", "SF-06, SF-33", ge=0, le=5000
    )
    administrative_load: float = quantity(
        0.15, "Share of a worker's shift that forms and meetings eat", "share", "SF-31; level: assumption", ge=0, le=0.9
    )
    visit_quota: int = quantity(
        2, "Households a worker visits in one shift", "households/shift", "SF-03; level: assumption", ge=0, le=100
    )
    budget: float = quantity(
        1.0,
        "Money of the offices, as a share of what their duties cost",
        "ratio",
        "SF-22; governance levers L24",
        ge=0.05,
        le=1,
    )
    census: float = quantity(
        1.0,
        "Share of households on the workers' lists; the others are never visited",
        "share",
        "SF-03: a census makes full coverage possible",
        ge=0,
        le=1,
    )
    team: tuple[Role, ...] = quantity(
        (),
        "Members who join the workers of every grid with a skill of their own",
        "roles",
        "governance levers L05",
        strict=False,
        max_length=12,
    )
    merged: Names = quantity(
        (),
        "Departments merged into one shared office, the first named being host",
        "departments",
        "SF-26; governance levers L23",
        max_length=60,
    )
    posts_growth: float = quantity(
        0.0, "Growth of the posts of departments and centre", "share/year", "SF-27: 6 % a year", ge=0, le=1
    )
    grants: float = quantity(
        0.0,
        "Share of the gap between a street's fiscal capacity and the standard that grants fill",
        "share",
        "SF-30; governance levers L24",
        ge=0,
        le=1,
    )

    training: float = quantity(
        0.0,
        "Training of grid workers: it takes hours of their shifts, makes newcomers learn faster and all work better",
        "hours/year",
        "L05, G6: skills make the difference; lever: assumption",
        ge=0,
        le=400,
    )
    pay: float = quantity(
        1.0,
        "Pay of grid workers against the ordinary wage; better pay keeps more of them",
        "ratio",
        "departures answer to pay (Manning 2003); lever: assumption",
        ge=0.5,
        le=5,
    )

    @field_validator("merged")
    @classmethod
    def _merges_several(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(names) == 1 or len(set(names)) < len(names):
            raise Unfit("merged_needs_two")
        return names


class Dispatch(Part):
    """Who gets which case, and which case comes next."""

    rule: str = quantity(
        "fifo",
        "A dispatch rule by name, or the path of a Python file with the researcher's own",
        "name or file.py",
        "governance levers L10",
        min_length=1,
    )
    age_exponent: AgeExponent = quantity(
        0.0,
        "Under the rule `by_age`, the chance of a waiting case to be next goes with its age to this power; "
        "0: all alike; 100 or infinity: the oldest first; -100: the youngest first",
        "exponent",
        "municipal logs: the case being closed is rarely the oldest",
        ge=-STRICT,
        le=STRICT,
    )
    tier_retention: float = quantity(
        0.8,
        "Share of reported small matters and simple quarrels given to the grid worker first",
        "probability",
        "SF-05",
        ge=0,
        le=1,
    )
    component_coding: float = quantity(
        0.7,
        "Share of public objects whose owner is coded in advance",
        "share",
        "SF-06; level: standards S6 (over 70 % dispatched right)",
        ge=0,
        le=1,
    )
    pass_up_penalty: float = quantity(
        0.0, "How much the grid loses for each matter it hands up", "score", "SF-18; governance levers L12", ge=0, le=1
    )


class Supervision(Part):
    """How the departments are supervised."""

    verification: float = quantity(
        0.9, "Share of finished cases checked on site before closing", "probability", "SF-08", ge=0, le=1
    )
    inspection: float = quantity(
        0.5, "How closely buck-passing and effort are watched", "score", "SF-06, SF-10", ge=0, le=1
    )
    urging: float = quantity(
        0.7, "Share of overdue cases taken under supervised handling", "probability", "SF-09", ge=0, le=1
    )
    deadline_factor: float = quantity(
        1.0, "Stretch of all time limits; below 1 is stricter", "ratio", "SF-09", ge=0.05, le=20
    )
    evaluation_days: int = quantity(30, "Days between evaluations of the departments", "days", "SF-29", ge=1, le=366)
    sanction: float = quantity(
        0.0,
        "How hard the efficiency office sanctions a supervised case that stays unsolved",
        "score",
        "SF-09; governance levers L14",
        ge=0,
        le=1,
    )
    extensions: float = quantity(
        0.0,
        "How freely the centre grants more time to a department that asks for it",
        "probability",
        "standards 4: extension; 6.1: 0.20 % of cases in Fuzhou",
        ge=0,
        le=1,
    )
    clock_stops: float = quantity(
        0.0,
        "How freely the clock stands still while a case waits for a budget or for another department",
        "probability",
        "standards 4: each stage has its own timer",
        ge=0,
        le=1,
    )
    meeting_days: int = quantity(
        0,
        "Days between coordination meetings on stuck cases; 0 means there are none",
        "days",
        "source 000, essay 8; governance levers L16",
        ge=0,
        le=366,
    )
    prevention: float = quantity(
        0.0,
        "Share of department hours that goes to the causes of troubles",
        "share",
        "SF-24; governance levers L31",
        ge=0,
        le=0.9,
    )


class Incentives(Part):
    """What officials are judged by, and what a bad judgement costs them."""

    veto_items: int = quantity(
        0,
        "Outcomes of which a single failure voids all merit",
        "items",
        "SF-19, SF-20; governance levers L20",
        ge=0,
        le=50,
    )
    petition_target: float = quantity(
        0.0,
        "How strictly petitions on file are counted against offices",
        "score",
        "SF-20; one-vote veto on petitions",
        ge=0,
        le=1,
    )
    on_time_target: float = quantity(
        0.0,
        "How strictly the on-time rate on file is counted against offices",
        "score",
        "standards 5: scoring rules of one city; governance levers L34",
        ge=0,
        le=1,
    )
    satisfaction_weight: float = quantity(
        0.0,
        "Weight of residents' ratings in a department's score; the rest is the on-time rate",
        "share",
        "SF-10; governance levers L18",
        ge=0,
        le=1,
    )
    publicity: float = quantity(
        0.0, "How widely scores are published", "score", "SF-10; governance levers L19", ge=0, le=1
    )
    indicators: int = quantity(
        0,
        "Indicators reported upward beyond those of today",
        "indicators",
        "source 001, essay 3; governance levers L18",
        ge=0,
        le=60,
    )
    without_target: Names = quantity(
        (), "Categories of trouble that no target, budget or sanction covers", "names", "SF-28"
    )
    any_means: float = quantity(
        0.0,
        "How far only results count, whatever the means",
        "score",
        "source 001, essay 3; strategism, D7",
        ge=0,
        le=1,
    )
    laggards: float = quantity(
        0.0,
        "Share of departments, the last in the ranking, that are called in after an evaluation",
        "share",
        "SF-29; governance levers L21",
        ge=0,
        le=1,
    )


class Channels(Part):
    """Residents' reporting channels as weights, which need not add up to one."""

    worker: float = quantity(0.35, "Tell the grid worker", "weight", "SF-02", ge=0, le=1)
    hotline: float = quantity(0.35, "Call the hotline", "weight", "standards 6.2", ge=0, le=1)
    app: float = quantity(0.15, "Use the app", "weight", "SF-33", ge=0, le=1)
    counter: float = quantity(0.08, "Go to a counter", "weight", ge=0, le=1)
    organisation: float = quantity(0.05, "Ask a social organisation", "weight", "SF-32", ge=0, le=1)
    petition: float = quantity(
        0.005, "Petition the higher level at once", "weight", "SF-13; level: assumption", ge=0, le=1
    )

    @model_validator(mode="after")
    def _some_channel_is_open(self) -> Channels:
        if sum(self.shares()) <= 0:
            raise Unfit("no_channel_open")
        return self

    def shares(self) -> tuple[float, ...]:
        """Return the weights in the fixed order of channels."""
        return (self.worker, self.hotline, self.app, self.counter, self.organisation, self.petition)


class Participation(Part):
    """What residents and social organisations contribute."""

    reporting_rate: float = quantity(
        0.5,
        "Probability that an average resident reports an average trouble",
        "probability",
        "SF-02, SF-33; level: assumption",
        ge=0,
        le=1,
    )
    volunteers: float = quantity(
        0.02, "Share of residents who volunteer", "share", "SF-36; level: assumption", ge=0, le=1
    )
    referral_share: float = quantity(
        0.15, "Share of referable cases handed to social organisations", "probability", "SF-32, SF-34", ge=0, le=1
    )
    tier_run: float = quantity(
        0.0,
        "Share of the organisations' service points that the lowest tier runs without central support",
        "share",
        "SF-40; governance levers L36",
        ge=0,
        le=1,
    )
    channels: Channels = Channels()


class Levers(Part):
    """All levers together, as they are at one time."""

    name: str = quantity("standard", "Name of this bundle of levers", "name", min_length=1)
    staffing: Staffing = Staffing()
    dispatch: Dispatch = Dispatch()
    supervision: Supervision = Supervision()
    incentives: Incentives = Incentives()
    participation: Participation = Participation()
    presence: Presence = Presence()
    partnership: Partnership = Partnership()
    conflict: Conflict = Conflict()
    coordination: Coordination = Coordination()
    providers: Providers = Providers()
    windows: Windows = Windows()
    contacts: Contacts = Contacts()
    surge: Surge = Surge()
    openness: Openness = Openness()
    finance: Finance = Finance()
    careers: Careers = Careers()
    objects: Objects = Objects()
    institutions: Institutions = Institutions()
    hierarchy: Hierarchy = Hierarchy()
    voice: Voice = Voice()

    @property
    def paperwork(self) -> float:
        """Share of a worker's shift that goes to forms and meetings after tasks have been moved away."""
        return self.staffing.administrative_load * (1.0 - self.partnership.tasks_moved)


LaterChange: Any = change_of(Levers)


class Policy(Levers):
    """All levers together: as they are at first, and what changes on later days."""

    later: tuple[LaterChange, ...] = quantity(
        (),
        "Changes on later days, each a table with its `day` and the levers that have another value from then on",
        "changes",
        "SF-34, SF-35, SF-38: what a source tells of a day on which everything changes",
        strict=False,
        max_length=100,
    )

    @field_validator("later")
    @classmethod
    def _in_their_order(cls, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        return tuple(sorted(changes, key=lambda change: change.day))
