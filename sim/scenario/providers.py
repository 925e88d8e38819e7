"""Levers and constants of providers: firms that bid for contracts, and property companies that owners can replace.

Everything is at rest by default: organisations then work at the price and quality of their table, and nobody keeps up
streets and estates beyond what the stream of troubles already supposes.
"""

from __future__ import annotations

from sim.scenario.fields import Names, Part, quantity


class Providers(Part):
    """Who does contracted work: how many firms bid, by what the buyer chooses, and what owners may do."""

    service_firms: int = quantity(
        0,
        "Firms that bid one by one for the work of each organisation; 0: organisations as in their table",
        "firms",
        "SF-32; governance levers L26",
        ge=0,
        le=50,
    )
    upkeep_firms: int = quantity(
        0,
        "Firms that bid for cleaning and greening in each community; 0: there are no such contracts",
        "firms",
        "source 003, essay 2: contractors of cleaning and greening",
        ge=0,
        le=50,
    )
    estate_firms: int = quantity(
        0,
        "Property companies of which each community has one, at first chosen by the developer; 0: there are none",
        "firms",
        "S10; source 002, essay 3",
        ge=0,
        le=50,
    )
    contracted: Names = quantity(
        (), "Categories of trouble that contractors of cleaning and greening keep from arising", "names", "L37"
    )
    managed: Names = quantity(
        (), "Categories of trouble that property companies keep from arising in their estates", "names", "S10"
    )
    contract_days: int = quantity(365, "Days for which a contract is awarded", "days", ge=30, le=3650)
    quality_weight: float = quantity(
        0.0,
        "Weight of a firm's reputation when a contract is awarded; the rest is its price",
        "share",
        "source 004, essay 1: standards within the budget",
        ge=0,
        le=1,
    )
    standard: float = quantity(
        0.0,
        "Lowest quality that a bid has to promise; 0.5 is ordinary, 1 faultless",
        "score",
        "source 004, essay 1: quality standards",
        ge=0,
        le=1,
    )
    inspection: float = quantity(
        0.0,
        "Share of contracted work that the buyer inspects",
        "share",
        "source 003, essay 2: supervision of quality; L37",
        ge=0,
        le=1,
    )
    ends_below: float = quantity(
        0.0,
        "Quality of work seen in a review below which a contract ends before its term and is awarded anew; 0: never",
        "score",
        "S6; source 003, essay 2: quality is supervised; level: assumption",
        ge=0,
        le=1,
    )
    collusion: float = quantity(
        1.0,
        "Share of the developers' property companies that lend their guards in a dispute",
        "probability",
        "S1: developer and company act as one; source 002, essay 3",
        ge=0,
        le=1,
    )
    filing: float = quantity(
        0.0,
        "Share of applications for an owners' assembly that formalities stop where the authorities give no support",
        "probability",
        "SF-15, S10; source 002, essay 6: filing formalities",
        ge=0,
        le=1,
    )
    electorate: float = quantity(
        0.0,
        "Share of the owners without a stake of their own who count towards the quorum of an assembly",
        "share",
        "property law of 2007: more than half of all owners; source 002, essay 6: low interest",
        ge=0,
        le=1,
    )


class ProviderBehaviour(Part):
    """How firms differ, what they make of contracts, and how owners answer their property company."""

    quality_span: float = quantity(
        0.3, "Most by which the quality a firm can do lies above or below ordinary 0.5", "score", ge=0, le=0.5
    )
    quality_price: float = quantity(
        0.5,
        "Share of the list price that quality costs, from none to faultless",
        "share",
        "S8; size: assumption",
        ge=0.01,
        le=2,
    )
    capacity: float = quantity(
        4.0, "Mean number of contracts that a firm can serve at a time", "contracts", ge=1, le=1000
    )
    slack: float = quantity(
        0.4,
        "Share of the promised work left undone where nobody inspects and no rival threatens",
        "share",
        "source 003, essay 2: supervision has no hold; size: assumption",
        ge=0,
        le=1,
    )
    cost_change: float = quantity(
        0.3,
        "Chance that a firm's costs have changed when a contract is next awarded",
        "probability",
        "Vickrey 1961: costs of each round are private; size: assumption",
        ge=0,
        le=1,
    )
    reputation_step: float = quantity(
        0.3,
        "Share of the gap between a firm's name and its work that a review closes",
        "share",
        "S6; size: assumption",
        ge=0,
        le=1,
    )
    noticed: float = quantity(
        0.3, "Share of a firm's work that the buyer hears of without any inspection", "share", ge=0, le=1
    )
    case_step: float = quantity(
        0.01, "How far one case, done or failed, or its caller's judgement moves a firm's name", "share", ge=0, le=1
    )
    leaving: float = quantity(
        0.3,
        "Chance that a firm without any contract leaves within a year; another takes its place",
        "1/year",
        ge=0,
        le=1,
    )
    upkeep_reach: float = quantity(
        0.5,
        "Share of the troubles under a contract that faultless upkeep keeps from arising",
        "share",
        "S10; size: assumption",
        ge=0,
        le=1,
    )
    review_days: int = quantity(30, "Days between two looks at a firm's work", "days", ge=1, le=366)
    content_days: float = quantity(
        90.0, "Time constant with which owners' judgement of their company follows its work", "days", ge=0.001, le=3650
    )
    refusal: float = quantity(
        0.4,
        "Share of owners who hold back their fees where none is content",
        "share",
        "R11: refuse to pay; size: assumption",
        ge=0,
        le=1,
    )
    again_days: float = quantity(
        90.0, "Time after which owners try again when an assembly came to nothing", "days", ge=1, le=3650
    )
    indifference: float = quantity(
        0.4,
        "Turnout of owners without a stake, against that of others as civic-minded",
        "ratio",
        "source 002, essay 6: low interest; size: assumption",
        ge=0,
        le=1,
    )
    interest_spread: float = quantity(
        0.1, "Most by which turnout in one estate lies above or below what is expected", "share", ge=0, le=0.5
    )
    owners_weight: float = quantity(
        0.5, "Weight of reputation against price when owners choose their company", "share", ge=0, le=1
    )
    upkeep_price: float = quantity(
        30.0, "List price of cleaning and greening for each resident", "yuan/year", ge=0, le=100_000
    )
    inspection_price: float = quantity(
        0.1, "Cost of inspecting all contracted work, against what that work costs", "ratio", ge=0, le=10
    )
