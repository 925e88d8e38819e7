"""Fields for disputes between a counterparty and many residents.

They cover the disputes of the world, what a policy can do about them, and how people behave in them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.fields import Part, quantity
from sim.text.catalogue import Unfit

Pair = Annotated[tuple[float, float], Field(strict=False)]
COUNTERPARTIES = ("developer", "property_company", "contractor", "polluter")
# largest absolute payoff: beyond it, payoffs subtracted from each other would lose precision
MOST_PAYOFF = 1e12
ONE_CASE = "SF-13: calibrated on one case, source 002, essay 3"


class Payoffs(Part):
    """Payoff table of a dispute: what each outcome brings, as [counterparty, residents], in any common unit."""

    both_concede: Pair = quantity(..., "Both give way: the terms that residents ask for", "payoffs", "scenario")
    residents_concede: Pair = quantity(..., "The counterparty insists, residents swallow it", "payoffs", "scenario")
    counterparty_concedes: Pair = quantity(
        ..., "The counterparty gives way, residents still insist", "payoffs", "scenario"
    )
    both_insist: Pair = quantity(..., "Both insist: open conflict", "payoffs", "scenario")

    @model_validator(mode="after")
    def _conflict_costs(self) -> Payoffs:
        largest = max(abs(payoff) for pair in (*self.table()[0], *self.table()[1]) for payoff in pair)
        if largest > MOST_PAYOFF:
            raise Unfit("payoff_too_large", most=f"{MOST_PAYOFF:g}", payoff=f"{largest:g}")
        peace, war = sum(self.both_concede), sum(self.both_insist)
        if peace <= war:
            raise Unfit("peace_not_worth_it", peace=f"{peace:g}", war=f"{war:g}")
        return self

    def table(self) -> tuple[tuple[Pair, Pair], tuple[Pair, Pair]]:
        """Return the payoffs; rows: the counterparty concedes, insists; columns: residents concede, insist."""
        return (self.both_concede, self.counterparty_concedes), (self.residents_concede, self.both_insist)


class Dispute(Part):
    """A dispute that breaks out on a given day, or a kind of dispute that breaks out at random times."""

    name: str = quantity(..., "Name of the dispute", "name", "scenario", min_length=1)
    en: str = quantity(..., "English label", "text", "scenario", min_length=1)
    zh: str = quantity(..., "Chinese label", "text", "scenario", min_length=1)
    counterparty: Literal["developer", "property_company", "contractor", "polluter"] = quantity(
        ..., "Whom residents are up against", "name", "scenario"
    )
    first_day: float = quantity(
        0.0, "Day on which it breaks out; a fraction is the time of day", "days", "scenario", ge=0, le=3650
    )
    per_year: float = quantity(
        0.0,
        "If above 0: so many such disputes a year, at random times and places, instead of the one",
        "1/year",
        "scenario",
        ge=0,
        le=10000,
    )
    households: int = quantity(
        ..., "Households concerned, neighbours along the walk", "households", "scenario", ge=1, le=1_000_000
    )
    place: float = quantity(
        0.0, "Where they begin: share of the way along the territory's walk", "share", "scenario", ge=0, le=1
    )
    affected: float = quantity(1.0, "Share of their members who have a stake of their own", "share", ge=0, le=1)
    anger: float = quantity(0.4, "Anger with which it begins; the mean, if there are many", "score", ge=0, le=1)
    ruthless: float = quantity(
        0.1, "How readily the counterparty resorts to force", "score", "S2; size: assumption", ge=0, le=1
    )
    payoffs: Payoffs


class Conflict(Part):
    """What the authorities do about disputes between many parties; all of it is off by default."""

    early_contact: float = quantity(
        0.0,
        "Share of noticed disputes in which an official with authority comes to hear the groups",
        "probability",
        "SF-14",
        ge=0,
        le=1,
    )
    contact_days: float = quantity(
        1.0, "Time until that official comes", "days", "SF-14: 1 day after detection", ge=0, le=60
    )
    consultation: float = quantity(
        0.0, "How far residents are consulted about the terms", "score", "R6; SF-14: 7 kinds of group", ge=0, le=1
    )
    mediators: float = quantity(
        0.0,
        "Mediators of mediation committees, per 10,000 residents",
        "persons/10,000",
        "S11, L30; SF-18",
        ge=0,
        le=100,
    )
    standing: float = quantity(
        0.0,
        "Legal standing of mediation committees, of the agreements they make and of those made with officials",
        "score",
        "SF-16: agreements tested in court",
        ge=0,
        le=1,
    )
    screening_days: int = quantity(
        0, "Days between screenings for disputes; 0 means none", "days", "SF-17; governance levers L17", ge=0, le=366
    )
    committee_support: float = quantity(
        0.0,
        "Support of the authorities for an owners' assembly after an order or failed talks; 0 means there is none",
        "score",
        "SF-15, S10; governance levers L28",
        ge=0,
        le=1,
    )
    tariff: float = quantity(
        0.0,
        "Share of homes for which both offers stand side by side once there is an agreement (rent and sale)",
        "share",
        "SF-15; governance levers L35",
        ge=0,
        le=1,
    )
    order_rung: int = quantity(
        5,
        "Lowest rung at which an order is given: 0 quarrel, 1 complaint, 2 hotline, 3 street office, 4 petition, "
        "5 blockade, 6 never",
        "rung",
        "SF-11, D9",
        ge=0,
        le=6,
    )
    grid_mediation: float = quantity(
        0.0,
        "Grid workers who also mediate such disputes, one at a time each",
        "share",
        "model 3: grid worker; L30",
        ge=0,
        le=1,
    )
    judicial_mediators: float = quantity(
        0.0,
        "Mediators of judicial offices, who take over what committees cannot settle, per 10,000 residents",
        "persons/10,000",
        "S11, L30; source 001, essay 5: 3 posts and 2 more an office",
        ge=0,
        le=100,
    )
    judicial_standing: float = quantity(
        1.0,
        "Legal standing of judicial offices and of the agreements made before them",
        "score",
        "SF-16: 42 of 44 upheld",
        ge=0,
        le=1,
    )
    organisation_share: float = quantity(
        0.0,
        "Disputes in which the sides turn first to an organisation that takes quarrels or grievances, "
        "where there is one",
        "share",
        "S5, L38; size: assumption",
        ge=0,
        le=1,
    )
    organisation_standing: float = quantity(
        0.0,
        "Legal standing of such organisations, as where an insurer backs what they arrange",
        "score",
        "source 000, essay 4",
        ge=0,
        le=1,
    )


class ConflictBehaviour(Part):
    """Behavioural constants of the two sides of a dispute, of mediators and of officials."""

    anger_per_day: float = quantity(
        0.1,
        "Share of the gap to full anger closed on a day on which both sides insist",
        "share/day",
        "model 5; size: assumption",
        ge=0,
        le=1,
    )
    cooling_days: float = quantity(
        20.0,
        "Time constant with which anger fades while there is no conflict; no shorter than about a minute",
        "days",
        ge=0.001,
        le=3650,
    )
    threshold_mean: float = quantity(
        0.4,
        "Mean threshold: share of those concerned who must be acting before a calm resident joins",
        "share",
        "Granovetter 1978; size: assumption",
        ge=0,
        le=1,
    )
    threshold_spread: float = quantity(
        0.2, "Standard deviation of thresholds", "share", "Granovetter 1978; size: assumption", ge=0, le=1
    )
    acquaintance: float = quantity(
        0.5,
        "What those concerned whom a resident knows weigh against the whole crowd, when the resident thinks of joining",
        "share",
        "Granovetter 1978: thresholds in a network; size: assumption",
        ge=0,
        le=1,
    )
    anger_lift: float = quantity(
        0.4, "How far full anger lowers every threshold", "share", "R5; size: assumption", ge=0, le=1
    )
    step_per_day: float = quantity(
        0.7, "Steps up a day of a crowd at full anger in which everybody acts", "1/day", ONE_CASE, ge=0, le=100
    )
    force_per_day: float = quantity(
        0.25, "Acts of force a day of the most ruthless counterparty, once challenged", "1/day", ONE_CASE, ge=0, le=100
    )
    force_anger: float = quantity(
        0.5, "Share of the gap to full anger that force closes", "share", "S2; size: assumption", ge=0, le=1
    )
    force_factor: float = quantity(
        1.5, "How much faster residents step up after force, added to one", "ratio", ONE_CASE, ge=0, le=100
    )
    overheard: float = quantity(
        0.05,
        "Chance that a grid worker on patrol hears of a dispute in a day",
        "probability",
        "SF-14; size: assumption",
        ge=0,
        le=1,
    )
    screening_finds: float = quantity(
        0.7,
        "Chance that a screening finds a dispute and names somebody to see to it",
        "probability",
        "SF-17; size: assumption",
        ge=0,
        le=1,
    )
    authority: float = quantity(
        0.8,
        "Pressure of an official with authority on the counterparty's offer",
        "score",
        "SF-14, S3; size: assumption",
        ge=0,
        le=1,
    )
    mediator_pressure: float = quantity(
        0.3, "Pressure of a mediation committee without legal standing", "score", "S11; size: assumption", ge=0, le=1
    )
    standing_pressure: float = quantity(
        0.4, "Pressure that full legal standing adds", "score", "S11; size: assumption", ge=0, le=1
    )
    consultation_effect: float = quantity(
        0.7,
        "Share of anger that full consultation keeps out of the demand",
        "share",
        "R6; size: assumption",
        ge=0,
        le=1,
    )
    session_days: float = quantity(2.0, "Time between mediation sessions", "days", gt=0, le=60)
    most_sessions: int = quantity(
        4,
        "Sessions in vain after which mediators hand a dispute up to an official",
        "sessions",
        "SF-18; size: assumption",
        ge=1,
        le=1000,
    )
    order_per_day: float = quantity(
        2.0, "Orders a day that a dispute with full attention brings about", "1/day", ONE_CASE, ge=0, le=100
    )
    noise_steepness: float = quantity(
        3.0,
        "How steeply attention rises with the rung when nobody inspects",
        "power",
        "SF-11; size: assumption",
        ge=0,
        le=20,
    )
    order_force: float = quantity(
        1.5,
        "Sanction of an order, against what insisting gains the counterparty at most",
        "ratio",
        "S3; size: assumption",
        ge=0,
        le=10,
    )
    committee_force: float = quantity(
        0.9,
        "What an owners' committee can withhold from either side, against what insisting gains it at most",
        "ratio",
        "S10; size: assumption",
        ge=0,
        le=10,
    )
    willing_buyers: float = quantity(
        0.2,
        "Share of residents who take the counterparty's own terms freely where both stand side by side",
        "share",
        ge=0,
        le=1,
    )
    assembly_days: float = quantity(18.0, "Median time to call an owners' assembly", "days", ONE_CASE, gt=0, le=365)
    quorum: float = quantity(
        0.5,
        "Share of those concerned who must take part in a valid election",
        "share",
        "property law of 2007: more than half",
        ge=0,
        le=1,
    )
    turnout: float = quantity(
        0.6,
        "Turnout of a fully civic-minded resident without support",
        "probability",
        "SF-15, R8; size: assumption",
        ge=0,
        le=1,
    )
    turnout_support: float = quantity(
        0.6, "Turnout that full support adds", "probability", "SF-15: mobile ballot boxes; size: assumption", ge=0, le=1
    )
    order_holds: float = quantity(
        0.5, "Chance that a calm made by an order alone lasts", "probability", "SF-15; size: assumption", ge=0, le=1
    )
    informal_holds: float = quantity(
        0.8,
        "Chance that an agreement without legal standing lasts; with full standing it is that of mediation",
        "probability",
        "SF-16; size: assumption",
        ge=0,
        le=1,
    )
    self_enforcing_holds: float = quantity(
        0.98,
        "Chance that an agreement lasts from which neither side gains by insisting",
        "probability",
        "SF-15; size: assumption",
        ge=0,
        le=1,
    )
    break_days: float = quantity(30.0, "Mean time until one that does not last is broken", "days", gt=0, le=3650)
    grid_pressure: float = quantity(
        0.1, "Pressure of a grid worker on the counterparty's offer", "score", "model 3; size: assumption", ge=0, le=1
    )
    judicial_pressure: float = quantity(
        0.4, "Pressure of a judicial office without legal standing", "score", "S11; size: assumption", ge=0, le=1
    )
    organisation_pressure: float = quantity(
        0.2, "Pressure of a social organisation without legal standing", "score", "S5; size: assumption", ge=0, le=1
    )
    grid_trust: float = quantity(0.65, "Residents' trust in a grid worker who mediates", "score", ge=0, le=1)
    committee_trust: float = quantity(
        0.7,
        "Residents' trust in a mediation committee",
        "score",
        "as that of the standard table of organisations",
        ge=0,
        le=1,
    )
    judicial_trust: float = quantity(0.75, "Residents' trust in a judicial office", "score", ge=0, le=1)
    session_calm: float = quantity(
        0.1, "Share of anger that a session before a wholly trusted body takes away", "share", ge=0, le=1
    )
    noise_learning: float = quantity(
        0.1,
        "How far one dispute that won something moves what residents here and next door believe of noise",
        "share",
        "R3, SF-11; size: assumption",
        ge=0,
        le=1,
    )
    boldness_effect: float = quantity(
        0.5,
        "How much faster residents step up where all they have seen is that noise pays, added to one",
        "ratio",
        "R3, SF-11; size: assumption",
        ge=0,
        le=100,
    )
