"""Constants of how departments, the command centre and organisations work."""

from __future__ import annotations

from pydantic import model_validator

from sim.scenario.fields import SLOWEST_KMH, Part, quantity
from sim.text.catalogue import Unfit


class DepartmentBehaviour(Part):
    """How departments work, pass the buck and fail."""

    riding_kmh: float = quantity(
        12.0,
        "Speed of officers on the way to a case and back; 0: the way takes no time; "
        "else 0.1 or more, or nobody arrives within a day",
        "km/h",
        "model: workers walk 4 km/h or ride 12 km/h",
        ge=0,
        le=200,
    )
    buck_passing: float = quantity(
        0.5,
        "Chance to refuse a wholly ambiguous case when nobody watches",
        "probability",
        "SF-06, D2; size: assumption",
        ge=0,
        le=1,
    )
    refusal_hours: float = quantity(4.0, "Working time until a refusal is back at the centre", "hours", ge=0, le=240)
    handover_hours: float = quantity(
        4.0,
        "Working time lost each time one department hands a case on to the next",
        "hours",
        "SF-07; size: assumption",
        ge=0,
        le=240,
    )
    feedback_hours: float = quantity(1.0, "Working time from work done to feedback", "hours", ge=0, le=240)
    shared_beyond_hours: float = quantity(
        2.0,
        "Work content beyond which a free colleague shares it, and another for each time as much again",
        "hours",
        "model 4: crews; size: assumption",
        ge=0.1,
        le=10_000,
    )
    failure: float = quantity(
        0.06,
        "Chance that work is badly done at normal load",
        "probability",
        "rework 0.1-5.2 % (standards 6.1)",
        ge=0,
        le=1,
    )
    overload_failure: float = quantity(
        0.2,
        "Further chance of bad work when hopelessly overloaded",
        "probability",
        "SF-25, G10; size: assumption",
        ge=0,
        le=1,
    )
    overload_queue: float = quantity(
        20.0,
        "Waiting cases per officer at which half of that is reached; below 0.01 any line at all would be hopeless",
        "cases/officer",
        "SF-25; size: assumption",
        ge=0.01,
        le=1000,
    )
    overload_steepness: float = quantity(
        4.0,
        "Steepness with which quality collapses there: 1 a gentle slope from the first case on, "
        "4 flat below and collapsing above",
        "exponent",
        "SF-25: flat below, collapse above (Hill curve); size: assumption",
        ge=1,
        le=12,
    )
    effort_gain: float = quantity(
        0.2,
        "Most effort that full inspection adds to a department scored 0",
        "ratio",
        "SF-29; size: assumption",
        ge=0,
        le=1,
    )
    severity_growth: float = quantity(
        0.01, "Severity an unresolved trouble gains in a day", "score/day", "model 4; size: assumption", ge=0, le=1
    )
    recurrence_days: float = quantity(
        7.0, "Mean time until a trouble that was not really resolved shows again", "days", gt=0, le=3650
    )
    duty_loss: float = quantity(
        0.1,
        "Speed and care lost for each further duty of a merged office",
        "share",
        "SF-26: two to four people for about seven duties; size: assumption",
        ge=0,
        le=0.9,
    )
    stamp_objects: float = quantity(
        100.0,
        "Objects under an officer's standing supervision at which half of the checks that can be are only stamped; "
        "below 0.01 any object at all would be too many",
        "objects/officer",
        "SF-25, D11: 1:102; size: assumption",
        ge=0.01,
        le=100_000,
    )
    stamping: float = quantity(
        0.8,
        "Share of work that an officer far beyond that only stamps",
        "share",
        "D11: the bureau only stamps; size: assumption",
        ge=0,
        le=1,
    )

    @model_validator(mode="after")
    def _officers_arrive(self) -> DepartmentBehaviour:
        if 0 < self.riding_kmh < SLOWEST_KMH:
            raise Unfit("riding_too_slow", slowest=SLOWEST_KMH, speed=self.riding_kmh)
        return self


class CentreBehaviour(Part):
    """How the command centre files, classifies and follows up."""

    filing_minutes: float = quantity(
        5.0, "Operator's time to file a report", "minutes", "3.7-6 minutes (standards 6.2)", gt=0, le=480
    )
    dispatch_minutes: float = quantity(
        15.0, "Time from filing to dispatch", "minutes", "17 minutes in a Tai'an order (standards 4)", ge=0, le=1440
    )
    accuracy: float = quantity(
        0.85,
        "Chance to classify an uncoded report of average clarity right",
        "probability",
        "over 70 % automatic dispatch right (standards 6.1)",
        ge=0,
        le=1,
    )
    revisit_hours: float = quantity(
        24.0, "Time from closing to the call that asks whether the resident is satisfied", "hours", ge=0, le=720
    )
    budget_days: float = quantity(
        180.0,
        "Median wait of a capital request for its budget and building, with a centre",
        "days",
        "SF-04: half a year",
        gt=0,
        le=3650,
    )
    without_platform: float = quantity(
        10.0,
        "How many times longer it waits without a centre",
        "ratio",
        "SF-04: unmet for years; size: assumption",
        ge=1,
        le=1000,
    )
    firm_after: int = quantity(
        2, "Refusals after which the centre assigns firmly", "refusals", "C7; size: assumption", ge=0, le=50
    )


class OrganisationBehaviour(Part):
    """How mediation and social organisations perform."""

    agreement_holds: float = quantity(
        0.95, "Chance that a mediated agreement holds", "probability", "SF-16: 42 of 44 upheld", ge=0, le=1
    )
    success: float = quantity(
        0.9, "Chance that an organisation settles what it takes", "probability", "S4; size: assumption", ge=0, le=1
    )
    decay_days: float = quantity(
        365.0,
        "Time constant with which a service point without support decays; no shorter than about a minute",
        "days",
        "SF-40; size: assumption",
        ge=0.001,
        le=36500,
    )
    decay: float = quantity(
        0.6, "Share of capacity and success that it loses in the end", "share", "SF-40; size: assumption", ge=0, le=1
    )
    volunteer_capacity: float = quantity(
        0.05,
        "Cases at a time one volunteer adds to an organisation",
        "cases/volunteer",
        "SF-36; size: assumption",
        ge=0,
        le=10,
    )
