"""Uncertainties: the behavioural constants of the model, which nobody controls, each with its range and source.

No scenario overrides them to make a stylised fact come true; sensitivity studies vary them within their ranges.
"""

from __future__ import annotations

from sim.scenario.careers import CareerBehaviour
from sim.scenario.conflict import ConflictBehaviour
from sim.scenario.coordination import CoordinationBehaviour
from sim.scenario.costs import Costs
from sim.scenario.fields import Part, quantity
from sim.scenario.finance import FinanceBehaviour
from sim.scenario.institutions import InstitutionBehaviour
from sim.scenario.objects import ObjectBehaviour
from sim.scenario.office_behaviour import CentreBehaviour, DepartmentBehaviour, OrganisationBehaviour
from sim.scenario.official_behaviour import OfficialBehaviour
from sim.scenario.presence import OffenderBehaviour
from sim.scenario.providers import ProviderBehaviour
from sim.scenario.resident_behaviour import ResidentBehaviour
from sim.scenario.services import ServiceBehaviour
from sim.scenario.society import SocietyBehaviour
from sim.scenario.surroundings import AngerBehaviour, EncounterBehaviour, SurroundingsBehaviour
from sim.scenario.tiers import TierBehaviour
from sim.scenario.time_limits import TimeLimitBehaviour
from sim.scenario.voice import VoiceBehaviour


class WorkerBehaviour(Part):
    """How grid workers move, notice troubles and settle them."""

    walking_kmh: float = quantity(
        4.0,
        "Walking speed; slower than 0.1 nobody arrives within a shift",
        "km/h",
        "model: workers walk 4 km/h or ride 12 km/h",
        ge=0.1,
        le=60,
    )
    cell_minutes: float = quantity(
        10.0, "Time to patrol one cell of a hectare with open eyes", "minutes", ge=0.05, le=480
    )
    detection: float = quantity(
        0.6,
        "Chance to notice a fully visible trouble in one pass",
        "probability",
        "SF-02; size: assumption",
        ge=0,
        le=1,
    )
    report_minutes: float = quantity(5.0, "Time to write a report on the spot", "minutes", ge=0, le=240)
    settle_minutes: float = quantity(
        20.0, "Median time to settle a small matter", "minutes", "G3; size: assumption", gt=0, le=480
    )
    mediate_minutes: float = quantity(
        60.0, "Median time to mediate a simple quarrel", "minutes", "G3, S11; size: assumption", gt=0, le=960
    )
    verify_minutes: float = quantity(15.0, "Time to check a result on site", "minutes", gt=0, le=480)
    visit_minutes: float = quantity(20.0, "Time one household visit takes, the way included", "minutes", ge=0, le=480)
    hears: float = quantity(
        0.7,
        "Chance that a visited household mentions a trouble it kept to itself",
        "probability",
        "SF-03; size: assumption",
        ge=0,
        le=1,
    )
    memory_days: float = quantity(
        90.0, "Time after which a tolerated trouble is no longer mentioned", "days", gt=0, le=3650
    )
    skill: float = quantity(0.75, "Mean skill: chance to settle an average small matter", "probability", ge=0, le=1)
    skill_spread: float = quantity(0.1, "Standard deviation of skill between workers", "probability", ge=0, le=0.5)
    turnover: float = quantity(
        0.15,
        "Departures for good of a grid worker at ordinary pay; 0: nobody ever leaves",
        "1/year",
        ge=0,
        le=20,
    )
    pay_response: float = quantity(
        1.0,
        "By how many per cent departures fall when pay rises by one per cent",
        "ratio",
        "Manning 2003: 0.5 to 1; later studies 1 to 2",
        ge=0,
        le=5,
    )
    vacancy_days: float = quantity(
        30.0, "Mean time until a newcomer fills the post of one who left", "days", ge=0, le=3650
    )
    leave_days: int = quantity(
        14,
        "Leave and illness, weekends included, in parts of a week at most spread over the year; 0: none",
        "days/year",
        "regulation on paid leave of 2008: 5 to 15 working days; size: assumption",
        ge=0,
        le=182,
    )
    newcomer: float = quantity(
        0.6,
        "What a newcomer settles, notices and is told, against one who knows the beat; also of those who stand in",
        "share",
        "G3; size: assumption",
        ge=0,
        le=1,
    )
    practice_days: float = quantity(
        120.0,
        "Time constant with which newcomers come to know the beat, untrained; no shorter than about a minute",
        "days",
        "exponential law of practice (Heathcote, Brown and Mewhort 2000); size: assumption",
        ge=0.001,
        le=3650,
    )
    training_hours: float = quantity(
        40.0,
        "Training that brings half of its effect; newcomers then learn twice as fast",
        "hours/year",
        gt=0,
        le=2000,
    )
    training_gain: float = quantity(
        0.5,
        "Share of the gap to faultless work that very much training closes",
        "share",
        "training lifts work by 0.6 standard deviations (Arthur, Bennett, Edens and Bell 2003); size: assumption",
        ge=0,
        le=1,
    )
    fatigue_per_hour: float = quantity(
        0.1, "Fatigue added by one hour of case work", "score/hour", "G10; size: assumption", ge=0, le=1
    )
    fatigue_effect: float = quantity(
        0.3, "Share of detection and skill lost when fully tired", "share", "G10; size: assumption", ge=0, le=1
    )
    recovery_hours: float = quantity(
        12.0, "Time constant of recovering from fatigue; no shorter than about half a minute", "hours", ge=0.01, le=720
    )
    pass_up_aversion: float = quantity(
        0.8,
        "Chance that a matter is kept rather than handed up where a hand-up costs full points",
        "probability",
        "SF-18; size: assumption",
        ge=0,
        le=0.95,
    )
    retry_days: float = quantity(3.0, "Mean time until a kept matter is tried again", "days", ge=0, le=90)
    retry_success: float = quantity(
        0.6, "Chance of success of each further attempt, against the one before", "ratio", ge=0, le=1
    )
    hard_dispute: float = quantity(
        0.5,
        "Chance of success with a difficult dispute, against a simple one",
        "ratio",
        "SF-18; size: assumption",
        ge=0,
        le=1,
    )
    member_skill: float = quantity(
        0.2,
        "Skill that each member of the team adds in matters of the member's trade",
        "probability",
        "L05, G6: skills add up; size: assumption",
        ge=0,
        le=1,
    )
    team_reach: float = quantity(
        0.5,
        "Share of the team's added skill that also makes larger matters ones the grid tries",
        "ratio",
        "L05; size: assumption",
        ge=0,
        le=1,
    )
    verification_accuracy: float = quantity(
        0.9, "Chance that a check notices work badly done", "probability", "SF-08; size: assumption", ge=0, le=1
    )


class Behaviour(Part):
    """All uncertainties together."""

    resident: ResidentBehaviour = ResidentBehaviour()
    surroundings: SurroundingsBehaviour = SurroundingsBehaviour()
    encounters: EncounterBehaviour = EncounterBehaviour()
    anger: AngerBehaviour = AngerBehaviour()
    worker: WorkerBehaviour = WorkerBehaviour()
    department: DepartmentBehaviour = DepartmentBehaviour()
    centre: CentreBehaviour = CentreBehaviour()
    organisation: OrganisationBehaviour = OrganisationBehaviour()
    official: OfficialBehaviour = OfficialBehaviour()
    offender: OffenderBehaviour = OffenderBehaviour()
    conflict: ConflictBehaviour = ConflictBehaviour()
    coordination: CoordinationBehaviour = CoordinationBehaviour()
    costs: Costs = Costs()
    society: SocietyBehaviour = SocietyBehaviour()
    time_limit: TimeLimitBehaviour = TimeLimitBehaviour()
    providers: ProviderBehaviour = ProviderBehaviour()
    services: ServiceBehaviour = ServiceBehaviour()
    finance: FinanceBehaviour = FinanceBehaviour()
    career: CareerBehaviour = CareerBehaviour()
    objects: ObjectBehaviour = ObjectBehaviour()
    institutions: InstitutionBehaviour = InstitutionBehaviour()
    tier: TierBehaviour = TierBehaviour()
    voice: VoiceBehaviour = VoiceBehaviour()
