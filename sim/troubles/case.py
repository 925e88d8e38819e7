"""The record of a case: what the stream gives it, and what becomes of it.

The first block is exogenous: drawn before any policy acts. All times are whole seconds since the start of the run, -1 for
never. `state` is the truth; `ledger` is what officials see; `resolved` is when the trouble really ended.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.activities import DETERRED_STATE, NEVER, NOBODY, PENDING, PREVENTED_STATE

case_record = np.dtype(
    [
        # exogenous
        ("arises", "i4"),  # s
        ("resident", "i4"),  # who is affected first
        ("cell", "i4"),
        ("category", "i4"),  # true category
        ("severity", "f8"),  # score at the beginning
        ("work", "f8"),  # true work content, officer-seconds
        ("needs", "i1"),  # departments it needs
        ("visible", "?"),  # can a patrol see it
        ("small", "?"),  # a small matter
        # what is true, and what the ledger says
        ("state", "i1"),
        ("ledger", "i1"),
        ("route", "i1"),  # how it was settled
        ("source", "i1"),  # who brought it to light
        ("channel", "i1"),  # of the resident, -1 if nobody reported it
        ("tier", "i1"),
        ("task", "i1"),  # what a grid worker is to do with it
        ("part", "i1"),  # departments that have done their part
        ("held", "i1"),  # departments of a joint action that have sent an officer
        ("supervised", "?"),
        ("tried", "?"),  # the grid has tried
        ("overdue", "?"),
        ("judged", "i1"),  # 1 satisfied, 0 not, -1 not asked
        ("showing", "?"),  # stands in the list of its cell
        ("untold", "?"),  # stands in the list of the household
        ("believed", "i4"),  # category on file
        ("hops", "i4"),
        ("bounces", "i4"),
        ("rework", "i4"),
        ("urged", "i4"),
        ("reminds", "i4"),  # s, when the resident will next run out of patience
        ("waits", "i4"),  # times the resident ran out of patience
        ("recurrences", "i4"),
        ("looks", "i4"),  # passes of a patrol
        ("looked", "i4"),  # s, last pass
        ("worker", "i4"),
        ("department", "i4"),
        ("organisation", "i4"),
        ("pressing", "f8"),  # severity when last assessed
        ("noise", "f8"),  # pressure made by residents
        ("expected_work", "f8"),  # officer-hours usual for the category on file
        ("contentment", "f8"),  # outcome as judged, -1 before
        # the seven stages
        ("discovered", "i4"),
        ("reported", "i4"),
        ("filed", "i4"),
        ("dispatched", "i4"),
        ("acted", "i4"),  # first action
        ("handled", "i4"),
        ("fed_back", "i4"),
        ("verified", "i4"),
        ("closed", "i4"),
        ("resolved", "i4"),  # true end
        ("deadline", "i4"),
        # waiting lines (sim.engine.line) and lists
        ("key", "f8"),
        ("child", "i4"),
        ("sibling", "i4"),
        ("back", "i4"),
        ("line", "i4"),  # department it waits at, -1 none, WORKER_LINE or CENTRE_LINE elsewhere
        ("next_visible", "i4"),
        ("next_untold", "i4"),
    ],
    align=True,
)

WORKER_LINE = -2
CENTRE_LINE = -3

STAGES = ("arises", "discovered", "reported", "filed", "dispatched", "acted", "handled", "fed_back", "verified", "closed")
NOT_YET = ("discovered", "reported", "filed", "dispatched", "acted", "handled", "fed_back", "verified", "closed", "resolved", "deadline", "looked", "reminds")
NO_ONE = ("worker", "department", "organisation", "child", "sibling", "back", "line", "next_visible", "next_untold", "channel", "source", "believed", "judged")


def arisen(cases: Any) -> Any:
    """Which of the cases have arisen: their time has come, and nothing has prevented or deterred them."""
    return (cases["state"] != PENDING) & (cases["state"] != PREVENTED_STATE) & (cases["state"] != DETERRED_STATE)


def blank_cases(n: int) -> np.recarray:
    """A table of `n` cases that have not arisen yet."""
    blank = np.zeros(1, case_record)
    for name in NOT_YET:
        blank[name] = NEVER
    for name in NO_ONE:
        blank[name] = NOBODY
    blank["state"] = PENDING
    blank["contentment"] = -1
    return np.repeat(blank, n).view(np.recarray)
