"""Money: levers of public finance, and how offices, providers and insurers answer to what pays.

All levers are at rest by default: work is never short of money, nothing comes back, nobody outside pays.
"""

from __future__ import annotations

from typing import Literal

from sim.scenario.fields import Names, Part, quantity


class Finance(Part):
    """Budgets by task and tier, revenue that comes back, payers from outside, insurance, deposits, pay by score."""

    # budgets
    allotment: float | None = quantity(
        None,
        "Yearly money for work on cases, against what work on all expected troubles costs; null: never short of money",
        "share",
        "SF-22; governance levers L24",
        ge=0,
        le=10,
    )
    purses: Literal["department", "category", "joint"] = quantity(
        "department",
        "Who keeps the money of a street: each department, each category of work, or one purse for all",
        "name",
        "source 001, essay 8: small pools; source 000, essay 4: a sum for each task",
    )
    earmarked: Names = quantity(
        (),
        "Categories with a purse of their own that always gets the full cost of its expected work",
        "names",
        "source 000, essay 4: tasks with a budget against one without (SF-28)",
        max_length=60,
    )
    instalments: int = quantity(
        4, "Parts in which a year's money comes; what is left at the end of a year lapses", "parts/year", ge=1, le=12
    )
    # tiers
    taken_up: float = quantity(
        0.0,
        "Share of the money raised below that goes to the tiers above",
        "share",
        "source 000, essay 6: 60 % or more in Wuxi; governance levers L24",
        ge=0,
        le=1,
    )
    sent_back: float = quantity(
        1.0, "Share of what is taken up that is offered to the streets as transfers", "share", "L24", ge=0, le=1
    )
    delay_days: int = quantity(0, "Days by which money from above comes late", "days", "L24", ge=0, le=366)
    matching: float = quantity(
        0.0,
        "Own money that a street has to show for each yuan transferred",
        "yuan/yuan",
        "source 000, essay 6: matching rules shut poor places out",
        ge=0,
        le=10,
    )
    bargaining: float = quantity(
        0.0,
        "Share of the transfers that goes by bargaining rather than by residents; the rich bargain better",
        "share",
        "source 000, essay 6: special transfers invite bargaining",
        ge=0,
        le=1,
    )
    equalisation: float = quantity(
        0.0,
        "Share of (standard - capacity) x residents that a higher tier pays on top",
        "share",
        "SF-30; source 000, essay 6",
        ge=0,
        le=1,
    )
    heads: Literal["present", "registered"] = quantity(
        "present", "Whom the formula counts as residents", "name", "source 000, essay 6; register of households"
    )
    # revenue
    fees: Names = quantity(
        (),
        "Categories in which handled cases bring fees or fines",
        "names",
        "SF-22; source 001, essay 3",
        max_length=60,
    )
    fee_yuan: float = quantity(100.0, "Fee or fine of such a case", "yuan/case", ge=0, le=1_000_000)
    fee_kept: float = quantity(
        0.0, "Share of it that comes back to the department", "share", "SF-22; source 001, essay 3", ge=0, le=1
    )
    # payers from outside
    sponsored: Names = quantity(
        (), "Categories whose work a payer from outside pays for", "names", "source 001, essay 8", max_length=60
    )
    sponsor_yuan: float = quantity(0.0, "What this payer gives", "yuan/year", "SF-35", ge=0, le=1e12)
    sponsor_days: int = quantity(0, "Days after which this payer leaves; 0: it stays", "days", "SF-35", ge=0, le=3650)
    # insurance
    insured: Names = quantity(
        (), "Rows of `disputes` whose damages an insurer pays", "names", "source 000, essay 4", max_length=60
    )
    cover: float = quantity(
        0.0, "Share of the damages that the insurer pays", "share", "source 000, essay 4; size: assumption", ge=0, le=1
    )
    # deposits, and pay by score
    deposit_cases: float = quantity(
        0.0,
        "Deposit that every organisation lodges, in prices of a case; 0: none",
        "cases",
        "source 003, essay 2; governance levers L37",
        ge=0,
        le=100_000,
    )
    forfeit: float = quantity(
        1.0,
        "What bad work costs of the deposit each time it is found, in prices of a case",
        "cases",
        "L37",
        ge=0,
        le=100,
    )
    contract_score: float = quantity(
        0.0,
        "Share of an organisation's price that is paid only for good work",
        "share",
        "source 003, essay 5: outsourcing with scores",
        ge=0,
        le=1,
    )
    score_share: float = quantity(
        0.0,
        "Share of a department's money for work that depends on its score",
        "share",
        "source 000, essay 4: subsidy tied to the score",
        ge=0,
        le=1,
    )
    scored: Names = quantity(
        (), "Categories that the score counts; empty: all", "names", "SF-28; source 000, essay 4", max_length=60
    )


class FinanceBehaviour(Part):
    """How offices, providers and insurers answer to money."""

    review_days: float = quantity(
        7.0, "Days until an office looks again at work that it had no money for", "days", ge=0.01, le=366
    )
    urgent: float = quantity(
        0.6, "Severity from which work is done on credit", "score", "SF-22; size: assumption", ge=0, le=2
    )
    credit: float = quantity(0.05, "Debt up to which urgent work goes on, against a year's money", "share", ge=0, le=10)
    bargaining_gain: float = quantity(
        1.0, "How strength in bargaining rises with a street's own revenue a head", "exponent", ge=0, le=10
    )
    diverted: float = quantity(
        0.15,
        "Share of bargained transfers spent on something else where nobody inspects",
        "share",
        "source 000, essay 6: diversion; size: assumption",
        ge=0,
        le=1,
    )
    overfining: float = quantity(
        0.15,
        "Chance that a fine that fully pays for the work is felt as harassment where nobody inspects",
        "probability",
        "source 000, essay 6; source 001, essay 3; size: assumption",
        ge=0,
        le=1,
    )
    score_effort: float = quantity(
        1.0,
        "Effort that a department scored 0 adds if all its money depends on its score",
        "ratio",
        "SF-29: effort follows what pays; size: assumption",
        ge=0,
        le=10,
    )
    loss_learning: float = quantity(
        0.3, "Share of the gap to faultless work that a loss of a case's price closes", "share", ge=0, le=1
    )
    ease_cases: float = quantity(
        50.0, "Cases without a loss after which 37 % of that care is left", "cases", gt=0, le=100_000
    )
    stays: float = quantity(
        0.3,
        "Care from which a provider whose deposit is used up lodges it again rather than leave",
        "share",
        ge=0,
        le=1,
    )
    assessment_days: float = quantity(
        15.0,
        "Days until an insurer has assessed a claim",
        "days",
        "source 000, essay 4; size: assumption",
        ge=0.01,
        le=366,
    )
    assessor_pressure: float = quantity(
        0.8,
        "How far the offer after an assessment reaches the most that the counterparty could accept",
        "share",
        "an assessor has no stake in the claim; size: assumption",
        ge=0,
        le=1,
    )
    payment_holds: float = quantity(
        0.97, "Chance that peace lasts once damages are paid", "probability", "S11; size: assumption", ge=0, le=1
    )
    claim_yuan: float = quantity(50_000.0, "Damages if all that is asked for is conceded", "yuan", ge=0, le=1e9)
    loading: float = quantity(
        1.3, "Premiums against expected payments", "ratio", "insurers' costs; size: assumption", ge=0, le=10
    )
