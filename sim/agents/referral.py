"""Choice of provider: when a case may go to an organisation, and whether this or an authority is cheaper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.social_organization import can_take, first_willing
from sim.cases.transitions import is_capital_request
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CategoryKind

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def is_referred(world: World, case_id: int, now: int) -> bool:
    """Return whether a case is referred, by the share the policy sets (SF-32) or by advantage (SF-34).

    Only a referable case that no organisation has turned down yet is referred.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if (
        len(world.organisations) == 0
        or case.organisation != a.NOBODY
        or not world.categories[case.believed].referable
        or is_capital_request(world, case_id)
    ):
        return False
    share = s.referral_share
    if s.tie_growth > 0.0:
        share = with_ties(world, case_id, share)
    if s.advantage > 0.0:
        share = (1.0 - s.advantage) * share + s.advantage * better_elsewhere(world, case_id, now)
    return bool(bernoulli(s.seed, purposes.REFERRAL, case_id, 0, share * admitted(world, case_id)))


@behaviour
def with_ties(world: World, case_id: int, share: float) -> float:
    """Return the share referred as it has grown by joint success with the first willing organisation (SF-35)."""
    organisation_id = first_willing(world, case_id)
    return share if organisation_id == a.NOBODY else share + (1.0 - share) * world.organisations[organisation_id].ties


@behaviour
def admitted(world: World, case_id: int) -> float:
    """Return the share of such cases in which bodies beside the state may have a say.

    Exclusion keeps them out of conflicts (SF-23).
    """
    kind = world.categories[world.cases[case_id].category].kind
    return 1.0 - world.settings[0].exclusion if kind == CategoryKind.DISPUTE or kind == CategoryKind.GRIEVANCE else 1.0


@behaviour
def can_act_unasked(world: World, case_id: int) -> bool:
    """Return whether an organisation that a resident asks may act at once.

    It may not if it has to wait for an order (SF-35) or is kept out (SF-23).
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if (
        len(world.organisations) == 0
        or not world.categories[case.category].referable
        or is_capital_request(world, case_id)
    ):
        return False
    return bool(
        bernoulli(s.seed, purposes.ORDER, case_id, case.recurrences, (1.0 - s.command) * admitted(world, case_id))
    )


@shared_behaviour
def better_elsewhere(world: World, case_id: int, now: int) -> float:
    """Return 1 if an organisation with room would be cheaper than the department in charge, else 0 (SF-34).

    The cost of the department includes waiting.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    organisation_id = first_willing(world, case_id)
    for _ in range(len(world.organisations)):
        if organisation_id == a.NOBODY or can_take(world, organisation_id, case_id, now):
            break
        organisation_id = int(world.organisations[organisation_id].tie)
    if organisation_id == a.NOBODY or not can_take(world, organisation_id, case_id, now):
        return 0.0
    body = world.organisations[organisation_id]
    if body.success <= 0.0:
        return 0.0
    category = world.categories[case.believed]
    staff, at_hand = 0.0, 0
    agency = world.agencies[category.lead]
    for place in range(agency.stations):
        station = world.departments[agency.first + place]
        staff += station.staff
        at_hand += station.busy + station.queue
    if staff <= 0.0:
        return 1.0
    by_department = category.expected_hours * (s.officer_hour + s.hour_worth * at_hand / staff)
    return 1.0 if body.price / max(body.success, 1e-12) < by_department else 0.0
