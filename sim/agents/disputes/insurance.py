"""An insurer that pays damages: it assesses a claim, offers payment, and peace is made if residents accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.accounts import spend
from sim.agents.disputes import records as r
from sim.agents.disputes.game import COUNTERPARTY, Table
from sim.agents.disputes.peace import bargain, make_peace
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def file_claim(world: World, dispute_id: int, now: int) -> None:
    """File a claim with the insurer, if the counterparty has one."""
    if world.disputes[dispute_id].cover > 0.0:
        send(world.heap, world.count, now + world.settings[0].assessment, a.INDEMNIFIED, dispute_id)


@behaviour
def on_indemnified(world: World, dispute_id: int, now: int) -> int:
    """Offer what the assessment has found; refused offers are assessed again."""
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if dispute.state != r.OPEN or dispute.cover <= 0.0:
        return a.SILENT
    share = bargain(world, dispute_id, s.assessor)
    if share < 0.0:
        send(world.heap, world.count, now + s.assessment, a.INDEMNIFIED, dispute_id)
        return dispute_id
    spend(world, int(s.insurer), share * dispute.cover * s.claim)
    make_peace(world, dispute_id, now, r.BY_INSURER, share)
    return dispute_id


def insured(table: Table, cover: float) -> Table:
    """Return payoffs of a counterparty for whom an insurer bears the share `cover` of what conceding costs it.

    >>> insured(np.array([[[1, 1], [-2, 2]], [[9, -9], [-1, -4]]], float), 0.5)[r.CONCEDES, :, COUNTERPARTY]
    array([5., 2.])
    """
    cost = table[r.INSISTS, r.CONCEDES, COUNTERPARTY] - table[r.CONCEDES, r.CONCEDES, COUNTERPARTY]
    changed = np.array(table, np.float64)
    changed[r.CONCEDES, :, COUNTERPARTY] += cover * max(0.0, float(cost))
    return changed
