"""Levers and constants of single officials: scores of their own, what hangs on them, visits, changes of head.

All levers rest at values that change nothing. What a score counts follows from `policy.incentives.satisfaction_weight`.
"""

from __future__ import annotations

from sim.scenario.fields import Names, Part, quantity


class Careers(Part):
    """What single officials are scored by, and what hangs on their scores."""

    score_days: int = quantity(
        0,
        "Days between scorings of single workers, community secretaries and heads of offices; 0: there are none",
        "days",
        "governance levers L18, L21",
        ge=0,
        le=366,
    )
    finds_weight: float = quantity(
        0.5,
        "Weight of the number of finds in a patroller's score, of what residents' ratings leave; the rest is time",
        "share",
        "source 003, essay 2: patrollers with fixed post and duty; level: assumption",
        ge=0,
        le=1,
    )
    bonus: float = quantity(
        0.0,
        "Share of pay that follows the score, where officials are scored",
        "share",
        "source 003, essay 2; source 000, essay 4",
        ge=0,
        le=1,
    )
    awarded: float = quantity(
        0.0,
        "Share of officials of each kind, the first, who get an award",
        "share",
        "source 000, essay 8",
        ge=0,
        le=0.5,
    )
    dismissed: float = quantity(
        0.0,
        "Share of officials of each kind, the last, who lose their post after each scoring",
        "share",
        "governance levers L21; elimination of the last",
        ge=0,
        le=0.5,
    )
    petition_veto: int = quantity(
        0,
        "Petitions at the county since the last scoring at which the score of a secretary or head is void; 0: never",
        "petitions",
        "SF-20; source 001, essays 5 and 6: a veto applies; governance levers L20",
        ge=0,
        le=1000,
    )
    line_weight: float = quantity(
        0.5,
        "Weight of the own line in the score of a head of an office; the rest is the local government's",
        "share",
        "SF-06: lines and blocks; 0.5: both alike",
        ge=0,
        le=1,
    )
    follow_up: float = quantity(
        0.0,
        "Share of the matters they hand to offices that grid workers follow up until somebody has acted",
        "probability",
        "source 003, essay 2: patrollers press for solution",
        ge=0,
        le=1,
    )
    leader_visits: float = quantity(
        0.0, "Visits of a leader to each community", "1/year", "source 001, essays 5 and 6", ge=0, le=365
    )
    announced: float = quantity(
        1.0, "Share of these visits that are announced", "probability", "level: assumption", ge=0, le=1
    )
    credit: float = quantity(
        0.0,
        "How far officials put first what many see and leaders may look at",
        "share",
        "source 001, essay 1: credit is claimed, duty dodged",
        ge=0,
        le=1,
    )
    term_years: float = quantity(
        0.0,
        "Time that heads and secretaries stay in a post, until the next scoring; 0: for the whole run",
        "years",
        "source 001, essay 5: rotation; level: assumption",
        ge=0,
        le=20,
    )
    backed: Names = quantity(
        (),
        "Planned tasks that have money, a target and a sanction; for the others officials can only appeal",
        "names",
        "SF-28",
        max_length=20,
    )


class CareerBehaviour(Part):
    """How single officials answer to what hangs on their scores."""

    answer: float = quantity(
        0.22,
        "Effort that pay wholly by score adds in an official of middling score",
        "ratio",
        "Lazear 2000: 22 % more output of the same persons under piece rates",
        ge=0,
        le=2,
    )
    fungible: float = quantity(
        0.5,
        "Share of effort that can be moved between what is scored and what is not; the rest is habit and duty",
        "share",
        "Holmström and Milgrom 1991: effort moves to what is measured; size: assumption",
        ge=0,
        le=1,
    )
    learning: float = quantity(
        0.4,
        "Share of the way to what pays best that officials go after one scoring",
        "share",
        "partial adjustment to the best reply (Fudenberg and Levine 1998); size: assumption",
        ge=0,
        le=1,
    )
    risk_half: float = quantity(
        0.2,
        "Chance in a year to lose the post at which half of the most is at stake; for awards five times that",
        "1/year",
        ge=0.001,
        le=10,
    )
    follow_up_days: float = quantity(
        1.0,
        "Time until a worker asks after a matter again; the first time it is still in the same shift",
        "days",
        "level: assumption",
        ge=0.05,
        le=90,
    )
    follow_up_minutes: float = quantity(15.0, "Field time that one such round takes", "minutes", ge=0, le=480)
    amends: float = quantity(
        0.3,
        "Chance in a round that whoever caused a trouble of order puts it right, so that no office has to",
        "probability",
        "source 003, essay 2: 4.7 problems for each patroller pressed to solution; size: assumption",
        ge=0,
        le=1,
    )
    notice_days: float = quantity(3.0, "Time between the announcement of a visit and the visit", "days", ge=0.1, le=60)
    visit_hours: float = quantity(
        4.0, "Time that a leader's visit takes an officer of each office that has something there", "hours", ge=0, le=24
    )
    seen: int = quantity(10, "Troubles that a leader sees at most on one visit", "troubles", ge=0, le=10000)
    dropped: float = quantity(
        0.5,
        "Share of the work on causes that a new head does not carry on",
        "share",
        "short terms favour short projects; size: assumption",
        ge=0,
        le=1,
    )
    task_hours: float = quantity(
        4.5,
        "Time that an official has for a planned task",
        "hours/week",
        "SF-28; size: assumption",
        ge=0,
        le=40,
    )
    ask_hours: float = quantity(0.5, "Time to ask one resident to take part", "hours", ge=0.05, le=8)
    day_of_trouble: float = quantity(
        8.0,
        "Trouble that an official expects from being found out, or from a missed limit where everything hangs on it",
        "hours",
        "D6, D7; size: assumption",
        ge=0,
        le=1000,
    )
    award_yuan: float = quantity(2000.0, "An award", "yuan", ge=0, le=1_000_000)
