"""Questions to the authorities, asked and answered in public on the two-way online channel (SF-33).

For a question the answer is the result: who gets one within the day has had a good contact, who gets none a bad one.
A published answer is read by others who had the same question. Who weighs a petition may ask there first: what is
answered in public has been heard, is taken up where it happens, and need not be carried to the county now
(`sim.agents.control.is_asked_online_first`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.satisfaction import update_satisfaction
from sim.engine.numba.compiling import shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

MOST_A_DAY = 1 << 20  # spacing of draw addresses: most questions of a day, and readers of one answer
HEARD_BY_READING = 0.2
"""What an answer to somebody else counts against one of one's own: as a neighbour's tale (`word_of_mouth`)."""


@shared_behaviour
def answer_questions(world: World, day: int, now: int) -> None:
    """Let users of the channel ask the questions of a day, and answer as many as there are hands for."""
    s = world.settings[0]
    society = world.society[0]
    expected = society.online * s.online_posts * s.questions
    asked = min(MOST_A_DAY, int(expected + uniform(s.seed, purposes.QUESTIONS, day, 0)))
    readers = s.answer_readers * s.published
    for number in range(asked):
        who = day * MOST_A_DAY + number
        resident_id = somebody(world, uniform(s.seed, purposes.ASKER, who, 0))
        if not bernoulli(s.seed, purposes.ANSWERED, who, 0, society.answered):
            expectation = world.residents[resident_id].expectation
            update_satisfaction(world, resident_id, now, 0.0, -expectation, s.reply_weight)
            continue
        take_answer(world, resident_id, now, s.answer_weight)
        read = int(readers + uniform(s.seed, purposes.QUESTIONS, who, 1))
        for reader in range(read):
            other = somebody(world, uniform(s.seed, purposes.ASKER, who, 1 + reader))
            take_answer(world, other, now, s.answer_weight * HEARD_BY_READING)
    society.questions += asked


@shared_behaviour
def take_answer(world: World, resident_id: int, now: int, weight: float) -> None:
    """Let a resident read an answer: a good contact, which counts for trust as far as it was not expected."""
    update_satisfaction(world, resident_id, now, 1.0, 1.0 - world.residents[resident_id].expectation, weight)


@shared_behaviour
def somebody(world: World, u: float) -> int:
    """Return the resident in whose place a number in [0, 1) falls."""
    return min(len(world.residents) - 1, int(u * len(world.residents)))
