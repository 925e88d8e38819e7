"""Whether a running world is in order: nobody and nothing is lost after a change in the middle of a run."""

import numpy as np

from sim.run.policy_change.messages import Messages
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, TierPlace

ON_ITS_WAY = [kind for kind in range(a.ARISES, a.FUNDED + 1) if kind not in (a.IMPATIENT, a.OVERDUE, a.JUDGED, a.STEPS)]
ON_ITS_WAY += range(a.REACHED_TIER, a.HANDED_DOWN + 1)
"""Messages that carry a case."""


def check_books(model):
    """Lines hold whom they count, nobody works for a case that knows of another, and every open case is somewhere."""
    world, cases = model.world, model.world.cases
    assert (world.departments["busy"] >= 0).all() and (world.centre["busy"] >= 0).all()
    for number, office in enumerate(world.departments):
        assert np.count_nonzero(cases["line"] == number) == office.queue
    at_hand = set()
    for number, worker in enumerate(world.workers):
        if worker.busy >= 0:
            assert cases[worker.busy].worker == number
            at_hand.add(int(worker.busy))
    moving = set(Messages(world).subjects(*ON_ITS_WAY).tolist()) | at_hand
    waiting = np.flatnonzero((cases["state"] == CaseState.OPEN) & (cases["line"] == -1))
    lying = np.isin(world.climbs["place"], (TierPlace.LOST, TierPlace.IN_DRAWER))
    assert set(waiting.tolist()) <= moving | set(np.flatnonzero(lying).tolist())
