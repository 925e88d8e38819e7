"""Constants of residents' behaviour, which nobody controls."""

from __future__ import annotations

from sim.scenario.fields import Part, quantity

EXPECTANCY = "expectancy-disconfirmation (Oliver 1980; Van Ryzin 2004)"


class ResidentBehaviour(Part):
    """How residents react, judge and talk."""

    tell_hours: float = quantity(
        6.0, "Mean time from noticing a trouble to reporting it, for an average severity", "hours", ge=0, le=720
    )
    severity_effect: float = quantity(
        3.0, "Log-odds of reporting per unit of severity", "log-odds", "SF-11; size: assumption", ge=0, le=20
    )
    voice_effect: float = quantity(2.0, "Log-odds of reporting per unit of voice", "log-odds", ge=0, le=20)
    trust_effect: float = quantity(
        1.0, "Log-odds of reporting per unit of trust", "log-odds", "SF-33; size: assumption", ge=0, le=20
    )
    self_help: float = quantity(
        0.15,
        "Chance that a small matter not reported is settled among civic-minded neighbours",
        "probability",
        "SF-36",
        ge=0,
        le=1,
    )
    patience_hours: float = quantity(
        72.0, "Median wait before a resident urges", "hours", "SF-13; level: assumption", gt=0, le=8760
    )
    patience_spread: float = quantity(0.5, "Standard deviation of log patience", "log", ge=0, le=2)
    backoff: float = quantity(1.5, "Each further wait is this many times the one before", "ratio", ge=1, le=10)
    escalation: float = quantity(
        0.25,
        "Chance that an unanswered resident goes one tier up instead of urging",
        "probability",
        "SF-11, SF-13",
        ge=0,
        le=1,
    )
    withdrawal: float = quantity(
        0.08, "Chance that an unanswered resident of average trust gives up instead", "probability", ge=0, le=1
    )
    finds_department: float = quantity(
        0.6, "Chance of finding the competent department without a centre", "probability", "SF-06; R2", ge=0, le=1
    )
    search_hours: float = quantity(
        24.0, "Time lost by a resident sent away by a department, without a centre", "hours", ge=0, le=720
    )
    satisfaction_gain: float = quantity(
        0.15, "Share of the gap that satisfaction moves at a good contact", "share", EXPECTANCY, ge=0, le=0.5
    )
    loss_aversion: float = quantity(
        2.0, "How many times stronger a bad contact weighs", "ratio", "Kahneman and Tversky 1979", ge=1, le=2
    )
    trust_gain: float = quantity(
        0.05,
        "Share of the gap that trust moves at a contact",
        "share",
        "trust moves slower than satisfaction; size: assumption",
        ge=0,
        le=0.5,
    )
    expectation_gain: float = quantity(
        0.1, "Share of the gap that expectation drifts to experience", "share", EXPECTANCY, ge=0, le=1
    )
    relaxation_days: float = quantity(
        30.0,
        "Time constant with which satisfaction returns to trust between contacts; "
        "time runs in seconds, so no shorter than about a minute",
        "days",
        ge=0.001,
        le=3650,
    )
    trust_days: float = quantity(
        270.0,
        "Time constant with which trust drifts towards satisfaction; 0: trust keeps what contacts made of it",
        "days",
        "service quality and trust in local government (Van Ryzin 2007); size: assumption",
        ge=0,
        le=36500,
    )
    trust_pull: float = quantity(
        0.4,
        "Weight of satisfaction in what trust drifts to; the rest is the disposition one starts with",
        "share",
        "trust is a disposition (Uslaner 2002) and an experience (Van Ryzin 2007); size: assumption",
        ge=0,
        le=0.9,
    )
    learning: float = quantity(
        0.3,
        "Share of the gap that the belief in reporting moves with each case",
        "share",
        "reinforcement (Roth and Erev 1995); size: assumption",
        ge=0,
        le=1,
    )
    worth_effect: float = quantity(
        1.0,
        "Log-odds of reporting for those who have seen it answered every time, and lost by those who never have",
        "log-odds",
        "R2: reporting fatigue; size: assumption",
        ge=0,
        le=20,
    )
    channel_habit: float = quantity(
        0.5,
        "Chance to stay with a channel that answered, and to leave one that did not",
        "probability",
        "win-stay, lose-shift (Nowak and Sigmund 1993); size: assumption",
        ge=0,
        le=1,
    )
    word_of_mouth: float = quantity(
        0.2, "Strength of a neighbour's tale against an own experience", "share", ge=0, le=1
    )
    listeners: int = quantity(4, "Neighbours and long ties told after a case is judged", "persons", ge=0, le=50)
    long_tie: float = quantity(
        0.1,
        "Share of ties, or without a network of listeners, to anywhere in the territory",
        "share",
        "Granovetter 1973, Watts and Strogatz 1998; size: assumption",
        ge=0,
        le=1,
    )
    silent_erosion: float = quantity(
        0.05, "Share of trust lost over a tolerated trouble of severity 1", "share", "R1; size: assumption", ge=0, le=1
    )
    affront: float = quantity(
        0.5, "Trust gap felt at a rough first contact", "score", "source 002, essay 1; size: assumption", ge=0, le=1
    )
    defiance: float = quantity(
        1.0,
        "How many times likelier than when patience runs out a rough contact sends a resident one tier up",
        "ratio",
        "source 002, essay 3; size: assumption",
        ge=0,
        le=4,
    )
    visit_goodwill: float = quantity(
        0.02,
        "Share of the gap to full trust that a household visit closes",
        "share",
        "SF-01, SF-24; size: assumption",
        ge=0,
        le=1,
    )
