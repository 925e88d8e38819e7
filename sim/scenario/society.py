"""Uncertainties about actors beside the state: volunteers, residents' participation and competition."""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class SocietyBehaviour(Part):
    """How residents as a community, volunteers, bidders and users of an online channel react."""

    tiring_days: float = quantity(
        180.0,
        "Time constant with which unpaid volunteers who wait for orders give up; no shorter than about a minute",
        "days",
        "SF-36; size: assumption",
        ge=0.001,
        le=36500,
    )
    grant_scale: float = quantity(
        100.0,
        "Grant at which all but 37 % of what makes volunteers give up is made good",
        "yuan/month",
        "SF-36; size: assumption",
        gt=0,
        le=100_000,
    )
    recruitment: float = quantity(
        0.5,
        "Yearly growth of the volunteers under full cooperation where all residents are satisfied",
        "1/year",
        "R8, SF-35; size: assumption",
        ge=0,
        le=20,
    )
    volunteers_ceiling: float = quantity(3.0, "Most volunteers, against those at the start", "ratio", ge=1, le=100)
    trust_by_success: float = quantity(
        0.02,
        "Share of the gap to full trust in an organisation that a success under full cooperation closes",
        "share",
        "S6; size: assumption",
        ge=0,
        le=1,
    )
    tie_growth: float = quantity(
        0.01,
        "Share of the gap to firm ties with the authorities that a success of an organisation under full cooperation "
        "closes; firm ties bring it all referable cases",
        "share",
        "S6, SF-35; size: assumption",
        ge=0,
        le=1,
    )
    willingness_effect: float = quantity(
        1.0, "Log-odds of reporting per unit of willingness", "log-odds", "R8, R9; size: assumption", ge=0, le=10
    )
    participation_days: float = quantity(
        60.0,
        "Time constant with which willingness follows what is offered; no shorter than about a minute",
        "days",
        ge=0.001,
        le=3650,
    )
    attention: float = quantity(
        1.0,
        "Willingness gained when the whole shift of those who work among residents is freed for them",
        "score",
        "SF-31; size: assumption",
        ge=0,
        le=1,
    )
    neglect: float = quantity(
        1.0,
        "Willingness lost when the whole shift of those who work among residents goes to forms and tasks from above",
        "score",
        "SF-31: as large as what attention brings; size: assumption",
        ge=0,
        le=1,
    )
    ordinary_load: float = quantity(
        0.15,
        "Share of the shift that forms and tasks take where residents feel neither attended to nor neglected",
        "share",
        "SF-31: the ordinary load of a grid worker",
        ge=0,
        le=1,
    )
    resentment: float = quantity(
        0.5, "Willingness lost under full exclusion", "score", "R9, SF-23; size: assumption", ge=0, le=1
    )
    turnout: float = quantity(
        0.05, "Share of households at a meeting where willingness is ordinary", "share", ge=0, le=1
    )
    turnout_effect: float = quantity(
        2.0, "Log-odds of going to a meeting per unit of willingness", "log-odds", "R8; size: assumption", ge=0, le=10
    )
    meeting_success: float = quantity(
        0.6, "Chance that a meeting settles a small matter", "probability", "R8; size: assumption", ge=0, le=1
    )
    meeting_gain: float = quantity(
        0.05,
        "Share of the gap to full willingness that a matter settled at a meeting closes; "
        "half of it is lost over one that is not",
        "share",
        "R8; size: assumption",
        ge=0,
        le=1,
    )
    competition_quality: float = quantity(
        0.5,
        "Share of failures and of time avoided where there are many bidders",
        "share",
        "SF-32, S8; size: assumption",
        ge=0,
        le=0.9,
    )
    competition_price: float = quantity(
        0.4,
        "Share of the price between the cheapest possible bidder and a lone one",
        "share",
        "second-price auction (Vickrey 1961); size: assumption",
        ge=0,
        le=0.95,
    )
    deposit_care: float = quantity(
        0.6,
        "Share of failures avoided by a deposit of the whole price where all work is checked",
        "share",
        "SF-32, L37; size: assumption",
        ge=0,
        le=1,
    )
    deposit_price: float = quantity(
        0.1, "Share by which a deposit of the whole price makes bids dearer", "share", ge=0, le=2
    )
    hour_worth: float = quantity(
        20.0, "What an hour of a resident's waiting counts when providers are compared", "yuan/hour", ge=0, le=10_000
    )
    retry_hours: float = quantity(
        24.0, "Time until a case that nobody took is offered to organisations again", "hours", gt=0, le=8760
    )
    online_tells: float = quantity(
        0.3,
        "Chance that a user of the online channel writes of a trouble that would not be reported otherwise",
        "probability",
        "SF-33; size: assumption",
        ge=0,
        le=1,
    )
    online_growth: float = quantity(
        0.01,
        "Daily growth of a channel that always answers, while few use it",
        "1/day",
        "SF-33; size: assumption",
        ge=0,
        le=1,
    )
    online_decay_days: float = quantity(
        45.0,
        "Time constant with which users leave a channel that never answers; no shorter than about a minute",
        "days",
        "SF-33: decays towards zero; size: assumption",
        ge=0.001,
        le=3650,
    )
    online_posts: float = quantity(0.02, "Messages of a user", "messages/day", ge=0, le=100)
    online_replies: float = quantity(80.0, "Messages that one person can answer", "messages/day", ge=0, le=10_000)
    online_voice: float = quantity(
        0.5,
        "Willingness gained where everybody uses a channel that always answers",
        "score",
        "SF-33; size: assumption",
        ge=0,
        le=1,
    )
    reply_weight: float = quantity(
        0.2,
        "Weight of a prompt reply as a good contact, against that of a whole case",
        "share",
        "SF-33; weight of courtesy in a judgement",
        ge=0,
        le=1,
    )
    rumour_start: float = quantity(
        0.01, "Share of a community that believes a rumour when it starts there", "share", ge=0, le=1
    )
    rumour_spread: float = quantity(
        0.4,
        "Persons to whom a believer passes a rumour on",
        "persons/day",
        "Daley and Kendall 1965; size: assumption",
        ge=0,
        le=20,
    )
    rumour_fading: float = quantity(0.15, "Rate at which believers drop a rumour by themselves", "1/day", ge=0, le=20)
    rumour_reply: float = quantity(
        0.5,
        "Rate at which residents stop believing, or never begin, where everybody reads a prompt reply",
        "1/day",
        "R12; size: assumption",
        ge=0,
        le=20,
    )
