"""Constants of what residents see of their street, of encounters with its troubles, and of anger in silence."""

from __future__ import annotations

from sim.scenario.fields import Part, quantity

DISORDER = "disorder seen and neighbourhood satisfaction (Sampson and Raudenbush 1999, 2004)"


class SurroundingsBehaviour(Part):
    """How the state of the street moves the satisfaction and trust of all who live there."""

    nuisance: float = quantity(
        0.6,
        "Share of satisfaction that a street full of troubles takes away",
        "share",
        f"{DISORDER}; size: assumption",
        ge=0,
        le=1,
    )
    half_nuisance: float = quantity(
        0.9,
        "Severities of open troubles in reach at which half of that is taken away",
        "score",
        f"{DISORDER}; size: assumption",
        ge=0.01,
        le=1000,
    )
    building: float = quantity(
        0.5, "Weight of a trouble that a building alone meets, for its cell", "ratio", "assumption", ge=0, le=1
    )
    nearby: float = quantity(
        0.3, "Weight of a trouble in the next cell, against one in the own cell", "ratio", "assumption", ge=0, le=1
    )
    wide: float = quantity(
        0.3, "Weight of a trouble that concerns a whole grid, for each of its cells", "ratio", "assumption", ge=0, le=1
    )
    presence: float = quantity(
        0.06,
        "Share of the gap to full satisfaction that a street with a constant patrol closes",
        "share",
        "visible presence reassures (Bahn 1974; Innes 2004); size: assumption",
        ge=0,
        le=1,
    )
    half_presence: float = quantity(
        1.0, "Passes of a patrol a day at which half of that is reached", "passes/day", "assumption", ge=0.001, le=1000
    )
    intrusion: float = quantity(
        0.08,
        "Share of satisfaction that visits without end take away",
        "share",
        "SF-31: residents tire of forms and visits; size: assumption",
        ge=0,
        le=1,
    )
    half_intrusion: float = quantity(
        6.0,
        "Visits to a household in 30 days at which half of that is reached",
        "visits/household",
        "assumption",
        ge=0.01,
        le=1000,
    )
    surveillance: float = quantity(
        0.02,
        "Share of satisfaction that being watched by cameras all over takes away",
        "share",
        "control and legitimacy (Tyler 1990); size: assumption",
        ge=0,
        le=1,
    )


class EncounterBehaviour(Part):
    """How often residents meet a trouble that lasts, and what becomes of further reports of it."""

    encounters_per_day: float = quantity(
        0.2,
        "Encounters a day that count anew, with a public trouble in a cell of average bustle",
        "1/day",
        "assumption",
        ge=0,
        le=24,
    )
    most_bustle: float = quantity(
        4.0, "Most encounters of a busy cell, against an average one", "ratio", "assumption", ge=1, le=100
    )
    habituation: float = quantity(
        0.3, "How much later each further encounter comes, against the first", "share", "assumption", ge=0, le=10
    )
    most_encounters: int = quantity(
        40, "Encounters with one trouble, after which nobody notices it any more", "encounters", ge=0, le=4000
    )
    recall_days: float = quantity(
        10.0,
        "Mean time until a household that keeps silent about a trouble of its own thinks of it again",
        "days",
        "assumption",
        gt=0,
        le=3650,
    )
    hesitation: float = quantity(
        1.0,
        "Log-odds of reporting lost by those who expect others to report, or who have kept silent before",
        "log-odds",
        "bystanders (Latane and Darley 1970); size: assumption",
        ge=0,
        le=20,
    )
    merging_minutes: float = quantity(
        4.0, "Operator's time to find the case that a further report belongs to", "minutes", "assumption", ge=0, le=240
    )
    overlooked: float = quantity(
        0.1, "Share of further reports that are not recognised", "share", "assumption", ge=0, le=1
    )
    vain_hours: float = quantity(0.5, "Officer's time lost over each of these", "hours", "assumption", ge=0, le=100)


class AngerBehaviour(Part):
    """What makes a household angry, how long it stays so, and when it petitions."""

    tolerated: float = quantity(
        0.25,
        "Anger over a trouble of severity 1 that one keeps silent about",
        "score",
        "R1, R5; size: assumption",
        ge=0,
        le=1,
    )
    reminded: float = quantity(
        0.12, "Anger each time that it is met again", "score", "R5; size: assumption", ge=0, le=1
    )
    waiting: float = quantity(
        0.15,
        "Anger each time that patience with a case of severity 1 runs out",
        "score",
        "R2; size: assumption",
        ge=0,
        le=1,
    )
    rebuffed: float = quantity(
        0.3,
        "Anger over a report given up or hidden, or over rough treatment",
        "score",
        "R9; size: assumption",
        ge=0,
        le=1,
    )
    again: float = quantity(
        0.2,
        "Anger over a trouble of severity 1 that comes back after its case was closed",
        "score",
        "SF-08; size: assumption",
        ge=0,
        le=1,
    )
    intercepted: float = quantity(
        0.3, "Anger over a petition that never reached the file", "score", "SF-20, SF-23; size: assumption", ge=0, le=1
    )
    fading_days: float = quantity(120.0, "Time constant with which anger decays", "days", "assumption", gt=0, le=3650)
    petitions_per_year: float = quantity(
        2.5,
        "Rate at which a household in full anger thinks of a petition",
        "1/year",
        "R5; size: about 70 petitions a year per 10,000 residents nationwide",
        ge=0,
        le=1000,
    )
    cost_of_going: float = quantity(
        0.5,
        "Share of those who think of a petition whom the way, the time and the fear put off",
        "share",
        "R9; size: assumption",
        ge=0,
        le=1,
    )
    answered: float = quantity(
        0.3,
        "Readiness to petition once somebody has begun to act on the case",
        "ratio",
        "SF-11; size: assumption",
        ge=0,
        le=1,
    )
    untried: float = quantity(
        0.6,
        "Readiness to petition before any lower tier has been tried",
        "ratio",
        "SF-11; size: assumption",
        ge=0,
        le=1,
    )
    joins: float = quantity(
        1.0,
        "Share of the gap to full anger that households at full anger bring to a new dispute",
        "share",
        "SF-23; size: assumption",
        ge=0,
        le=1,
    )
