"""Mediating bodies: what sets them apart, how many disputes each can take, and to whom it hands them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import uniforms
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.scenario import Organisation, Scenario

GRID: Final = 0
COMMITTEE: Final = 1
JUDICIAL: Final = 2
ORGANISATION: Final = 3
BODIES: Final = ("grid worker", "mediation committee", "judicial office", "social organisation")
LADDER: Final = (GRID, COMMITTEE, JUDICIAL)  # an organisation stands beside it
OFFICIAL: Final = -1  # above the last body: an official with authority

body_record = np.dtype(
    [
        ("posts", "i8"),  # disputes it can mediate at a time
        ("at_work", "i8"),
        ("above", "i8"),  # body that takes over after sessions without success, -1 an official
        ("pressure", "f8"),  # on the counterparty's offer
        ("calms", "f8"),  # anger left after a session
        ("holds", "f8"),  # probability that an agreement signed before it lasts
    ],
    align=True,
)


def mediating_bodies(scenario: Scenario, residents: int) -> np.recarray:
    """Return one row per body, in the order of `BODIES`; bodies without posts are passed over on the way up."""
    levers, b = scenario.policy.conflict, scenario.behaviour.conflict
    staff, trust = _organisations(scenario)
    posts = (
        levers.grid_mediation * scenario.workers,
        levers.mediators * residents / 10_000,
        levers.judicial_mediators * residents / 10_000,
        staff,
    )
    pressures = (b.grid_pressure, b.mediator_pressure, b.judicial_pressure, b.organisation_pressure)
    trusts = (b.grid_trust, b.committee_trust, b.judicial_trust, trust)
    standings = (0.0, levers.standing, levers.judicial_standing, levers.organisation_standing)
    tested = scenario.behaviour.organisation.agreement_holds
    table = np.zeros(len(BODIES), body_record).view(np.recarray)
    for body, row in enumerate(table):
        row.posts = round(posts[body])
        row.pressure = min(1.0, pressures[body] + b.standing_pressure * standings[body])
        row.calms = 1.0 - b.session_calm * trusts[body]
        row.holds = b.informal_holds + (tested - b.informal_holds) * standings[body]
    for body in range(len(BODIES)):
        higher = LADDER[body + 1 :] if body in LADDER else LADDER
        table[body].above = next((other for other in higher if table[other].posts), OFFICIAL)
    return table


def first_bodies(scenario: Scenario, bodies: np.recarray, disputes: int, seed: int) -> NDArray[np.int64]:
    """Return the body to which each dispute goes first.

    This is the lowest body with posts, or an organisation if the sides turn to one.
    """
    lowest = next((body for body in LADDER if bodies[body].posts), COMMITTEE)
    beside = uniforms(seed, purposes.BODY, np.arange(disputes)) < scenario.policy.conflict.organisation_share
    return np.where(beside & (bodies[ORGANISATION].posts > 0), ORGANISATION, lowest)


def _organisations(scenario: Scenario) -> tuple[int, float]:
    """Return the mediators of organisations competent for quarrels, and the mean trust in these organisations.

    Both are 0 unless somebody turns to organisations.
    """
    if scenario.policy.conflict.organisation_share == 0.0:
        return 0, 0.0
    quarrels = {row.name for row in scenario.troubles.categories if row.kind in ("dispute", "grievance")}
    closed = scenario.policy.partnership.closed
    competent: list[Organisation] = [
        row for row in scenario.organisations if quarrels & set(row.categories) and row.name not in closed
    ]
    staff = sum(row.staff for row in competent)
    return staff, sum(row.staff * row.trust for row in competent) / max(1, staff)
