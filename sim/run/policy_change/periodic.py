"""Recurring events under a new policy: visits, meetings, screenings and the day of the communities.

They begin, move or end with their levers.
"""

from __future__ import annotations

from sim.engine.working_time import after
from sim.run.policy_change.messages import Messages
from sim.scenario import Scenario
from sim.setup.communities import EVENING, has_society
from sim.setup.services import DAYBREAK, has_lists
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY, HOUR
from sim.world import World


def set_rhythms(world: World, messages: Messages, before: Scenario, scenario: Scenario, now: int) -> None:
    """Restart every recurring event whose interval has changed; evaluations keep the date already set."""
    midnight = (now // DAY + 1) * DAY
    first_day = -(-now // DAY) * DAY  # a change at midnight comes before the work of the day
    _schedule_visits(world, messages, first_day)
    settings = world.settings[0]
    old, new = before.policy, scenario.policy
    if old.supervision.meeting_days != new.supervision.meeting_days:
        _begin(messages, a.MEETS, [(now + int(settings.meeting), 0)] if settings.meeting > 0 else [])
    if old.conflict.screening_days != new.conflict.screening_days:
        _begin(messages, a.SCREENED, [(now + int(settings.screening), 0)] if settings.screening > 0 else [])
    if old.partnership.meeting_days != new.partnership.meeting_days:
        n, every = len(world.communities), new.partnership.meeting_days
        _begin(
            messages,
            a.ASSEMBLES,
            [(first_day + EVENING + number * every // n * DAY, number) for number in range(n)] if every else [],
        )
    if has_lists(scenario) and len(messages.subjects(a.CONTACTS_FALL_DUE)) == 0:
        messages.send(midnight + DAYBREAK, a.CONTACTS_FALL_DUE, midnight // DAY)
    elif not has_lists(scenario):
        messages.withdraw(a.CONTACTS_FALL_DUE)
    if _sealing(before) != _sealing(scenario):
        sealing, every = _sealing(scenario)
        number = now // (every * DAY) + 1 if every else 0
        _begin(messages, a.SEALED, [(number * every * DAY + HOUR, number)] if sealing > 0 and every else [])
    if has_society(scenario) and len(messages.subjects(a.TAKES_STOCK)) == 0:
        messages.send(midnight, a.TAKES_STOCK, midnight // DAY - 1)


def _sealing(scenario: Scenario) -> tuple[float, int]:
    return scenario.policy.objects.sealing, scenario.policy.presence.campaign_every_days


def _begin(messages: Messages, kind: int, first: list[tuple[int, int]]) -> None:
    messages.withdraw(kind)
    for when, subject in first:
        messages.send(when, kind, subject)


def _schedule_visits(world: World, messages: Messages, midnight: int) -> None:
    """Schedule a round of visits from this midnight on for every shift that has none pending, if there are visits."""
    wanted = world.settings[0].visit_quota > 0 and len(world.workers) > 0
    messages.withdraw(a.VISITS, None if not wanted else lambda shifts: shifts >= len(world.shifts))
    under_way = set(messages.subjects(a.VISITS).tolist())
    for number in range(len(world.shifts) if wanted else 0):
        if number not in under_way:
            shift = world.shifts[number]
            messages.send(after(world.clock, int(shift.calendar), midnight, int(shift.forms)), a.VISITS, number)
