"""Uncertainties: the behavioural constants of the model, which nobody controls, each with its range and source.

No scenario overrides them to make a stylised fact come true; sensitivity studies vary them within their ranges.
"""

from __future__ import annotations

from pydantic import model_validator

from sim.scenario.conflict import ConflictBehaviour
from sim.scenario.fields import Part, quantity
from sim.scenario.presence import OffenderBehaviour
from sim.scenario.society import SocietyBehaviour
from sim.text.catalogue import Unfit

SLOWEST_KMH = 0.1
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
        90.0,
        "Time constant with which satisfaction returns to trust between contacts; "
        "time runs in seconds, so no shorter than about a minute",
        "days",
        ge=0.001,
        le=3650,
    )
    word_of_mouth: float = quantity(
        0.2, "Strength of a neighbour's tale against an own experience", "share", ge=0, le=1
    )
    listeners: int = quantity(4, "Neighbours and long ties told after a case is judged", "persons", ge=0, le=50)
    long_tie: float = quantity(
        0.1,
        "Share of listeners who live anywhere in the territory",
        "share",
        "Granovetter 1973; size: assumption",
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


class OfficialBehaviour(Part):
    """How officials respond to being judged."""

    veto_peak: float = quantity(
        4.0,
        "Veto items under which officials work hardest; items are whole, so below 0.01 nothing changes any more",
        "items",
        "SF-19: the peak lies inside the range; place: assumption",
        ge=0.01,
        le=50,
    )
    veto_gain: float = quantity(0.3, "Effort that they add there", "ratio", "SF-19; size: assumption", ge=0, le=1)
    veto_idleness: float = quantity(
        0.4,
        "Effort lost when everything is under veto",
        "ratio",
        "SF-19: effort drops to idleness; size: assumption",
        ge=0,
        le=0.9,
    )
    concealment: float = quantity(
        0.6,
        "Chance that an overdue case is hidden when vetoes abound and nobody inspects",
        "probability",
        "SF-20, D6; size: assumption",
        ge=0,
        le=1,
    )
    interception: float = quantity(
        0.8,
        "Chance that a petition is kept off the file under the strictest target",
        "probability",
        "SF-20; size: assumption",
        ge=0,
        le=1,
    )
    publicity_gain: float = quantity(
        1.0,
        "How much stronger a poor score works when it is published everywhere",
        "ratio",
        "SF-10; size: assumption",
        ge=0,
        le=5,
    )
    care: float = quantity(
        0.5,
        "Share of bad work avoided when residents' ratings alone count",
        "share",
        "SF-10, D15; size: assumption",
        ge=0,
        le=1,
    )
    call_in: float = quantity(
        0.15,
        "Effort that being called in adds until the next evaluation",
        "ratio",
        "SF-29; size: assumption",
        ge=0,
        le=1,
    )
    roughness: float = quantity(
        0.05,
        "Chance that the first contact over a resident's claim is rough, without a target for petitions",
        "probability",
        "SF-21, source 002, essay 1; size: assumption",
        ge=0,
        le=1,
    )
    restraint: float = quantity(
        0.6,
        "Share of rough contacts that the strictest target for petitions avoids",
        "share",
        "SF-21; size: assumption",
        ge=0,
        le=1,
    )
    hush_up: float = quantity(
        0.3,
        "Chance that a claim is silenced instead of solved where only results count and nobody inspects",
        "probability",
        "D7; size: assumption",
        ge=0,
        le=1,
    )
    hush_time: float = quantity(
        0.2, "Time that silencing a claim takes, against solving it", "ratio", "D7: fast; size: assumption", ge=0, le=1
    )
    selection: float = quantity(
        2.0,
        "How strongly officials under strain prefer what is worth something to them: exponent of value",
        "exponent",
        "SF-22, D3; size: assumption",
        ge=0,
        le=10,
    )
    timidity: float = quantity(
        1.0,
        "How much faster proactive work falls with the budget under the strictest target for petitions",
        "ratio",
        "D4; size: assumption",
        ge=0,
        le=5,
    )
    appeal: float = quantity(
        0.1,
        "Share of a task without target that is worked on because of appeals alone",
        "share",
        "SF-28: 6 % of one task; size: assumption",
        ge=0,
        le=1,
    )
    indicator_time: float = quantity(
        0.01, "Share of working time that one more indicator eats", "share", "D5; size: assumption", ge=0, le=0.05
    )
    sanction_days: float = quantity(
        5.0,
        "Time under supervision after which an unsolved case goes to the efficiency office",
        "days",
        "C5; length: assumption",
        ge=0,
        le=90,
    )
    sanction_effort: float = quantity(
        0.1,
        "Effort that the hardest sanction adds until the next evaluation",
        "ratio",
        "SF-09, C5; size: assumption",
        ge=0,
        le=1,
    )
    preventable: float = quantity(
        0.5,
        "Most that dealing with causes can prevent of the troubles of a kind in a grid",
        "share",
        "SF-24, L31; size: assumption",
        ge=0,
        le=1,
    )
    root_work: float = quantity(
        0.2,
        "Share of what is left to prevent that a resolved case removes if all hours go to causes",
        "share",
        "SF-24, L31; size: assumption",
        ge=0,
        le=1,
    )
    thoroughness: float = quantity(
        0.5,
        "Share of bad work avoided when all hours go to causes",
        "share",
        "SF-24: less recurrence; size: assumption",
        ge=0,
        le=1,
    )


class Costs(Part):
    """Prices that convert hours into yuan."""

    worker_hour: float = quantity(35.0, "Wage of a grid worker", "yuan/hour", ge=0, le=10000)
    officer_hour: float = quantity(60.0, "Wage of a department officer", "yuan/hour", ge=0, le=10000)
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
    camera_year: float = quantity(
        1500.0,
        "A watched cell in the two public layers; owners pay the others",
        "yuan/year",
        "source 002, essay 2: owners pay; size: assumption",
        ge=0,
        le=1_000_000,
    )
    outlet_year: float = quantity(
        20_000.0, "Legal outlets for a square kilometre", "yuan/km2/year", ge=0, le=10_000_000
    )
    mediator_hour: float = quantity(45.0, "Wage of a mediator, 40 hours a week", "yuan/hour", ge=0, le=10000)


class Behaviour(Part):
    """All uncertainties together."""

    resident: ResidentBehaviour = ResidentBehaviour()
    worker: WorkerBehaviour = WorkerBehaviour()
    department: DepartmentBehaviour = DepartmentBehaviour()
    centre: CentreBehaviour = CentreBehaviour()
    organisation: OrganisationBehaviour = OrganisationBehaviour()
    official: OfficialBehaviour = OfficialBehaviour()
    offender: OffenderBehaviour = OffenderBehaviour()
    conflict: ConflictBehaviour = ConflictBehaviour()
    costs: Costs = Costs()
    society: SocietyBehaviour = SocietyBehaviour()
