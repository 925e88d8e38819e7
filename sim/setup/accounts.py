"""Setup of accounts: what work costs, what streets raise, what tiers above take and send back, and who else pays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.accounts import CATEGORY, DEPARTMENT, INSURER, ORGANISATION, SPONSOR, account_record
from sim.scenario import Category, Scenario
from sim.setup.communities import price_factor
from sim.setup.places import expected_by_cell
from sim.setup.posting import mean_work
from sim.setup.street_budgets import standard_capacity
from sim.setup.teams import host_of
from sim.territory.records import Territory
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY

Floats = NDArray[np.float64]
YEAR = 365 * DAY
FOREVER = 1 << 40  # s, after any run


def uses_accounts(scenario: Scenario) -> bool:
    """Return whether anybody keeps an account."""
    finance = scenario.policy.finance
    return (
        finance.allotment is not None or finance.deposit_cases > 0 or (finance.cover > 0 and len(finance.insured) > 0)
    )


def finance_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return the money fields of the settings row: yuan, shares, seconds, and where each owner's accounts begin."""
    finance, b, streets = scenario.policy.finance, scenario.behaviour.finance, scenario.territory.streets
    purses = (len(scenario.departments) + len(scenario.troubles.categories)) * streets
    unwatched = 1.0 - scenario.policy.supervision.inspection
    return {
        "purses": finance.allotment is not None,
        "joint_purse": finance.purses == "joint",
        "streets": streets,
        "category_purses": len(scenario.departments) * streets,
        "deposits": purses,
        "sponsor": purses + len(scenario.organisations),
        "insurer": purses + len(scenario.organisations) + 1,
        "sponsor_leaves": finance.sponsor_days * DAY if finance.sponsor_days else FOREVER,
        "work_hour": float(scenario.behaviour.costs.operating_hour),
        "instalments": finance.instalments,
        "instalment": YEAR // finance.instalments,
        "purse_review": max(1, round(b.review_days * DAY)),
        "urgent": float(b.urgent),
        "purse_credit": float(b.credit),
        "overfining": b.overfining * unwatched,
        "score_share": float(finance.score_share),
        "score_pay": float(b.score_effort * finance.score_share),
        "at_stake": finance.deposit_cases > 0 or finance.contract_score > 0,
        "deposit_cases": float(finance.deposit_cases),
        "forfeit": float(finance.forfeit),
        "contract_score": float(finance.contract_score),
        "loss_learning": float(b.loss_learning),
        "ease": math.exp(-1.0 / b.ease_cases),
        "stays": float(b.stays),
        "assessment": max(1, round(b.assessment_days * DAY)),
        "assessor": float(b.assessor_pressure),
        "payment_holds": float(b.payment_holds),
        "claim": float(b.claim_yuan),
        "premium": premium_year(scenario),
    }


def worth(scenario: Scenario, row: Category) -> float:
    """Return what a case of a category pays its department: fee kept, against the wage of the hours it takes.

    It is 0 without a fee and 1/2 where the fee covers the wage.
    """
    finance = scenario.policy.finance
    if row.name not in finance.fees:
        return 0.0
    pay = finance.fee_kept * finance.fee_yuan
    wage = mean_work(row) * scenario.behaviour.costs.officer_hour
    return pay / (pay + wage) if pay > 0 else 0.0


def money_for_work(scenario: Scenario) -> float:
    """Return the money that reaches the streets against what work on all expected troubles costs; at most 1."""
    finance = scenario.policy.finance
    if finance.allotment is None:
        return 1.0
    return min(1.0, finance.allotment * (1.0 - finance.taken_up * (1.0 - finance.sent_back)))


def price_category(scenario: Scenario, row: Category, record: Any) -> None:
    """Enter what cases of a category bring in, who pays for them, and whether they count for the score."""
    finance = scenario.policy.finance
    pays = row.name in finance.fees
    record.fee = finance.fee_yuan if pays else 0.0
    record.kept = finance.fee_kept * record.fee
    record.worth = worth(scenario, row)
    record.own_purse = finance.purses == "category" or row.name in finance.earmarked
    record.sponsored = finance.allotment is not None and row.name in finance.sponsored
    record.scored = not finance.scored or row.name in finance.scored
    unwatched = 1.0 - scenario.policy.supervision.inspection
    by_score = finance.score_share if finance.scored and record.scored else 0.0
    record.first = max(unwatched * record.worth, by_score)


def place_accounts(scenario: Scenario, territory: Territory, residents: np.recarray) -> dict[str, Any]:
    """Return the table of accounts, with no rows if nobody keeps one; keys are fields of `World`."""
    if not uses_accounts(scenario):
        return {"accounts": np.zeros(0, account_record).view(np.recarray)}
    streets, finance = scenario.territory.streets, scenario.policy.finance
    departments, categories = len(scenario.departments), len(scenario.troubles.categories)
    kinds = [DEPARTMENT] * departments * streets + [CATEGORY] * categories * streets
    kinds += [ORGANISATION] * len(scenario.organisations) + [SPONSOR, INSURER]
    table = np.zeros(len(kinds), account_record).view(np.recarray)
    table["kind"], table["street"] = kinds, a.NOBODY
    purses = (departments + categories) * streets
    table["street"][:purses] = np.arange(purses) % streets
    table["owner"][: departments * streets] = np.arange(departments * streets) // streets
    table["owner"][departments * streets : purses] = np.arange(categories * streets) // streets
    table["owner"][table["kind"] == ORGANISATION] = np.arange(len(scenario.organisations))
    if finance.allotment is not None:
        own, above, diverted = _yearly(scenario, territory, residents)
        table["own"][:purses], table["above"][:purses] = own.ravel(), above.ravel()
        table["diverted"][:streets] = diverted
        first = table["above"] if finance.delay_days == 0 else 0.0
        table["balance"] = (table["own"] + first) / finance.instalments
        sponsor = table["kind"] == SPONSOR
        table["own"][sponsor] = table["balance"][sponsor] = finance.sponsor_yuan
    prices = [row.price * price_factor(scenario) for row in scenario.organisations]
    table["balance"][table["kind"] == ORGANISATION] = np.array(prices) * finance.deposit_cases
    return {"accounts": table}


def first_money(scenario: Scenario) -> list[tuple[int, int, int]]:
    """Return the first instalments that are still to come as (second, kind, subject)."""
    finance = scenario.policy.finance
    if finance.allotment is None:
        return []
    part, late = YEAR // finance.instalments, finance.delay_days * DAY
    return [(part, a.MONEY_COMES, 2), (late, a.MONEY_COMES, 1) if late else (part, a.MONEY_COMES, 3)]


def costs_of_work(scenario: Scenario, territory: Territory) -> Floats:
    """Return yuan a year that work on the expected troubles costs, by category and street."""
    street = territory.grids["street"][territory.cells["grid"]]
    yearly = expected_by_cell(scenario, territory)
    hours = np.array(
        [
            np.bincount(street, row, minlength=scenario.territory.streets) * mean_work(category)
            for row, category in zip(yearly, scenario.troubles.categories, strict=True)
        ]
    )
    return hours * scenario.behaviour.costs.operating_hour


def _yearly(scenario: Scenario, territory: Territory, residents: np.recarray) -> tuple[Floats, ...]:
    """Return yuan a year of each purse (departments, then categories) in each street: raised there, and from above.

    The last array is what each street loses to other ends. A street shares its money out over the work expected in it.
    """
    finance, names = scenario.policy.finance, [row.name for row in scenario.departments]
    need = costs_of_work(scenario, territory)
    own, above, diverted = by_street(scenario, territory, residents, need)
    purses = np.zeros((len(names) + len(need), need.shape[1]))
    full = np.zeros_like(purses)
    for number, category in enumerate(scenario.troubles.categories):
        row = names.index(host_of(scenario, category.lead))
        if finance.purses == "joint":
            row = 0
        if category.name in finance.earmarked:
            full[len(names) + number] = need[number]
        else:
            purses[len(names) + number if finance.purses == "category" else row] += need[number]
    share = purses / np.maximum(purses.sum(axis=0), 1e-12)
    return share * own, share * above + full, diverted


def by_street(
    scenario: Scenario, territory: Territory, residents: np.recarray, need: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return yuan a year for work that is not earmarked in each street: kept of what it raises, from above, diverted.

    Streets raise money in proportion to residents and to their capacity. A part is taken up; what is sent back is
    offered by residents and by bargaining, and a street gets no more of it than it can match. A formula grant fills
    the gap to the standard.
    """
    finance = scenario.policy.finance
    scale = finance.allotment or 0.0
    ordinary = [row.name not in finance.earmarked for row in scenario.troubles.categories]
    total = scale * float(need[ordinary].sum())
    present, registered = heads(scenario, territory, residents)
    capacity = np.array(scenario.territory.street_capacity or np.ones(len(present)), np.float64)
    raised = total * _shares(present * capacity)
    kept = raised * (1.0 - finance.taken_up)
    pot = total * finance.taken_up * finance.sent_back
    strength = present * capacity ** (1.0 + scenario.behaviour.finance.bargaining_gain)
    bargained = finance.bargaining * pot * _shares(strength)
    offered = bargained + (1.0 - finance.bargaining) * pot * _shares(present)
    lost = scenario.behaviour.finance.diverted * (1.0 - scenario.policy.supervision.inspection)
    reaching = np.where(offered > 0, 1.0 - lost * bargained / np.maximum(offered, 1e-12), 1.0)
    given = offered if finance.matching <= 0 else np.minimum(offered, kept / finance.matching)
    counted = registered if finance.heads == "registered" else present
    mean = float((present * capacity).sum() / max(1.0, present.sum()))
    gap = np.maximum(0.0, standard_capacity(capacity) - capacity) / mean
    grant = finance.equalisation * gap * counted * total / max(1.0, present.sum())
    return kept, given * reaching + grant, given * (1.0 - reaching)


def heads(scenario: Scenario, territory: Territory, residents: np.recarray) -> tuple[Floats, Floats]:
    """Return the residents of each street: those present, and those registered here."""
    street = territory.grids["street"][territory.cells["grid"][residents["cell"]]]
    streets = scenario.territory.streets
    registered = np.array([group.registered for group in scenario.population.groups])[residents["group"]]
    return (
        np.bincount(street, minlength=streets).astype(np.float64),
        np.bincount(street, registered, minlength=streets),
    )


def premium_year(scenario: Scenario) -> float:
    """Return the premiums of a year: the insurer's expected payments, half of each claim being conceded, and costs."""
    finance, b = scenario.policy.finance, scenario.behaviour.finance
    claims = sum(row.per_year or 1.0 for row in scenario.disputes if row.name in finance.insured)
    return b.loading * finance.cover * 0.5 * b.claim_yuan * claims


def _shares(weights: Floats) -> Floats:
    total = float(weights.sum())
    return weights / total if total > 0 else np.full(len(weights), 1.0 / len(weights))
