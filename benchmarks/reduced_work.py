"""The work that wangge and its peers are compared on: cases with given arrivals and services at departments with lines.

Thirty departments of three officers, 85 % load, two classes; the urgent class goes first without preemption, and within
a class it is first come, first served. Times are whole seconds. No case arrives at a department in a second in which
another arrives or ends there, so that every tool must give the same waits, however it handles ties.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import exponentials, uniforms

DEPARTMENTS, OFFICERS, LOAD = 30, 3, 0.85
MEAN_SERVICE = 600.0  # s, exponential
URGENT_SHARE = 0.3
SEED = 1
URGENT, ORDINARY = 0, 1

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Work:
    """Cases in order of arrival: time (s), department, class (0 urgent, 1 ordinary) and service time (s)."""

    arrives: Integers
    department: Integers
    rank: Integers
    service: Integers

    def __len__(self) -> int:
        return len(self.arrives)

    def first(self, n: int) -> Work:
        """Return the first `n` cases."""
        return Work(self.arrives[:n], self.department[:n], self.rank[:n], self.service[:n])


def reduced_work(cases: int, load: float = LOAD) -> Work:
    """Return the declared work: Poisson arrivals and exponential services in whole seconds, with ties moved apart."""

    def u(purpose: int) -> NDArray[Any]:
        return uniforms(SEED, purpose, np.arange(cases))

    between = MEAN_SERVICE / (DEPARTMENTS * OFFICERS * load)
    arrives = np.floor(np.cumsum(exponentials(u(1), between))).astype(np.int64)
    department = (u(2) * DEPARTMENTS).astype(np.int64)
    rank = np.where(u(3) < URGENT_SHARE, URGENT, ORDINARY).astype(np.int64)
    service = 1 + np.floor(exponentials(u(4), MEAN_SERVICE)).astype(np.int64)
    for place in range(DEPARTMENTS):
        own = np.flatnonzero(department == place)
        arrives[own] = _moved_apart(arrives[own], rank[own], service[own])
    order = np.argsort(arrives, kind="stable")
    return Work(arrives[order], department[order], rank[order], service[order])


def _moved_apart(arrives: Integers, rank: Integers, service: Integers) -> Integers:
    """Return the arrivals of one department, each delayed until no other arrival or end of service coincides."""
    moved = arrives.copy()
    ends: list[int] = []
    waiting: list[tuple[int, int]] = []

    def serve(now: int) -> None:
        while waiting and len(ends) < OFFICERS:
            _, case = heapq.heappop(waiting)
            heapq.heappush(ends, now + int(service[case]))

    for case in range(len(moved)):
        now = max(int(moved[case]), int(moved[case - 1]) + 1 if case else 0)
        while ends and ends[0] <= now:
            if ends[0] == now:
                now += 1
                continue
            serve(heapq.heappop(ends))
        moved[case] = now
        heapq.heappush(waiting, (int(rank[case]), case))
        serve(now)
    return moved
