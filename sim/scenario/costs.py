"""Prices: what governing costs, in yuan, in hours of somebody, or in yuan a year."""

from __future__ import annotations

from sim.scenario.fields import Part, quantity

COST_HEADS = (
    "staff", "overtime", "offices", "platform", "supervision", "meetings", "training", "presence", "participation",
)  # fmt: skip
"""What cost is divided into; the outcomes `cost_HEAD_yuan` add up to `cost_yuan`."""


class Costs(Part):
    """Prices that turn hours, acts and holdings into yuan.

    Whoever holds a post is paid for its opening hours, whatever is done in them. Acts are paid on top where people
    without such a post do them: heads in meetings, inspectors, evaluators, those who call back.
    """

    worker_hour: float = quantity(35.0, "Wage of a grid worker", "yuan/hour", ge=0, le=10000)
    officer_hour: float = quantity(
        60.0, "Wage of a department officer, and of anybody who inspects or meets one", "yuan/hour", ge=0, le=10000
    )
    operator_hour: float = quantity(40.0, "Wage of an operator", "yuan/hour", ge=0, le=10000)
    guard_hour: float = quantity(
        25.0, "Wage of a guard; a post is manned eight hours a day", "yuan/hour", ge=0, le=10000
    )
    member_hour: float = quantity(50.0, "Value of an hour of a member of the grid's team", "yuan/hour", ge=0, le=10000)
    member_hours: float = quantity(
        4.0,
        "Hours a member gives to a grid",
        "hours/week",
        "L05: members have another job; size: assumption",
        ge=0,
        le=168,
    )
    mediator_hour: float = quantity(45.0, "Wage of a mediator, 40 hours a week", "yuan/hour", ge=0, le=10000)
    overtime: float = quantity(
        1.5,
        "Pay of an hour beyond ordinary effort, against an officer's wage",
        "ratio",
        "Labour Law of the PRC, article 44: 150 % on a working day",
        ge=0,
        le=10,
    )

    operating_hour: float = quantity(
        15.0,
        "Running money of a fully funded office, for each hour of an officer",
        "yuan/hour",
        "L24; size: assumption, a quarter of the wage",
        ge=0,
        le=10000,
    )
    prevention_hour: float = quantity(
        15.0,
        "Means for work on causes, for each hour an officer gives to it",
        "yuan/hour",
        "L31; size: assumption",
        ge=0,
        le=10000,
    )
    office_year: float = quantity(
        20_000.0,
        "Rooms and counter of an open station",
        "yuan/year",
        "L23: a merged office saves them; size: assumption, 50 square metres at a yuan a day",
        ge=0,
        le=10_000_000,
    )

    platform_resident: float = quantity(
        30.0,
        "Setting up the platform of a command centre",
        "yuan/resident",
        "L10; size: assumption, 15 million yuan for a district of 500,000",
        ge=0,
        le=10000,
    )
    coding_km2: float = quantity(
        20_000.0,
        "Surveying and coding all public objects",
        "yuan/km2",
        "L09; size: assumption, three yuan an object at 6,600 objects (Dongcheng: 168,339 on 25.4 km2)",
        ge=0,
        le=10_000_000,
    )
    asset_years: float = quantity(
        8.0, "Years over which what is set up is written off", "years", "size: assumption", ge=1, le=100
    )
    upkeep: float = quantity(
        0.12, "Upkeep of what is set up, of its price", "share/year", "size: assumption", ge=0, le=1
    )
    census_household: float = quantity(
        15.0,
        "Keeping a household on the lists",
        "yuan/year",
        "SF-03; size: assumption, a visit of 25 minutes",
        ge=0,
        le=10000,
    )
    online_user: float = quantity(
        1.0,
        "Running a two-way online channel, for each resident reached at its start",
        "yuan/year",
        "L29; size: assumption",
        ge=0,
        le=1000,
    )

    check_minutes: float = quantity(
        10.0,
        "Operator's time to order a check on site and to look through what it brings",
        "minutes",
        "L13; size: assumption; the worker's own time is in the shift",
        ge=0,
        le=480,
    )
    call_minutes: float = quantity(
        5.0,
        "Time of a call that asks whether the resident is satisfied; without a centre nobody calls",
        "minutes",
        "3.7-6 minutes a call (standards 6.2)",
        ge=0,
        le=480,
    )
    chase_hours: float = quantity(
        1.0,
        "Operator's time to take an overdue case under supervision and to have it answered for",
        "hours",
        "L14; size: assumption",
        ge=0,
        le=100,
    )
    sanction_hours: float = quantity(
        8.0, "Time of the efficiency office for a sanction", "hours", "L14, C5; size: assumption", ge=0, le=1000
    )
    inspection_share: float = quantity(
        0.05,
        "Inspectors' hours at the closest inspection, for each hour of an officer",
        "share",
        "L18, L21; size: assumption, one inspector to twenty officers",
        ge=0,
        le=1,
    )
    evaluation_hours: float = quantity(
        4.0, "Time to evaluate a department once", "hours", "L18; size: assumption", ge=0, le=1000
    )
    call_in_hours: float = quantity(
        8.0, "Time to call in a department that is last", "hours", "L21; size: assumption", ge=0, le=1000
    )
    veto_hours: float = quantity(
        12.0,
        "Time for pledges and checks over an item under veto, in each department",
        "hours/year",
        "L20; size: assumption",
        ge=0,
        le=10000,
    )
    indicator_hours: float = quantity(
        24.0,
        "Time above the departments to gather one more indicator, from each department",
        "hours/year",
        "D5; size: assumption; the officers' own time is in their hours",
        ge=0,
        le=10000,
    )
    publicity_resident: float = quantity(
        1.0, "Publishing scores everywhere", "yuan/resident/year", "L19; size: assumption", ge=0, le=1000
    )
    interception: float = quantity(
        300.0,
        "Keeping a petition off the file: two people sent after the petitioner",
        "yuan",
        "SF-20, D6; size: assumption",
        ge=0,
        le=100_000,
    )

    meeting_hours: float = quantity(
        4.0,
        "Time of each department's heads for a coordination meeting: two people, two hours",
        "hours",
        "L16; size: assumption",
        ge=0,
        le=1000,
    )
    assembly_hours: float = quantity(
        6.0,
        "Grid workers' time on top of their shifts for a residents' meeting: three people, two hours",
        "hours",
        "L28; size: assumption",
        ge=0,
        le=1000,
    )
    assembly_yuan: float = quantity(
        200.0, "Room and notices of a residents' meeting", "yuan", "L28; size: assumption", ge=0, le=100_000
    )
    screening_hours: float = quantity(
        8.0,
        "Grid workers' time on top of their shifts to screen a community for disputes",
        "hours",
        "L17; size: assumption",
        ge=0,
        le=1000,
    )
    planning_hours: float = quantity(
        72.0,
        "Officers' time to plan with volunteers and organisations of a community, under full cooperation",
        "hours/year",
        "L27; size: assumption, six hours a month",
        ge=0,
        le=10000,
    )

    training_year: float = quantity(
        1200.0,
        "Courses of a grid worker or member of a team",
        "yuan/year",
        "L04, L05; size: assumption, 24 hours with a trainer",
        ge=0,
        le=1_000_000,
    )
    volunteer_year: float = quantity(
        60.0, "Insurance and courses of a volunteer", "yuan/year", "SF-36; size: assumption", ge=0, le=100_000
    )
    outreach_resident: float = quantity(
        2.0,
        "Making reporting known, where every resident would report",
        "yuan/resident/year",
        "SF-02, SF-33; size: assumption",
        ge=0,
        le=1000,
    )
    report_yuan: float = quantity(
        3.0, "Lines, postage and thanks for a report", "yuan", "SF-33; size: assumption", ge=0, le=10000
    )
    bidder_year: float = quantity(
        2000.0,
        "Tendering, for each further bidder and organisation",
        "yuan/year",
        "L26; size: assumption",
        ge=0,
        le=1_000_000,
    )

    camera_year: float = quantity(
        1500.0,
        "A watched cell in the two public layers, or a public camera; owners pay the others",
        "yuan/year",
        "source 002, essay 2: owners pay; size: assumption",
        ge=0,
        le=1_000_000,
    )
    outlet_year: float = quantity(
        20_000.0, "Legal outlets for a square kilometre", "yuan/km2/year", ge=0, le=10_000_000
    )
    works_yuan: float = quantity(
        100_000.0, "Works on an estate", "yuan", "source 002, essay 3: more than 100,000", ge=0, le=1e9
    )
    overhaul_yuan: float = quantity(
        60.0, "Overhaul of a component of the street", "yuan", "L31; size: assumption", ge=0, le=1_000_000
    )
