"""The record of a case: what the stream gives it, and what becomes of it.

The first block is exogenous: drawn before any policy acts. All times are whole seconds since the start of the run, -1 for
never. `state` is the truth; `ledger` is what officials see; `resolved` is when the trouble really ended.
"""

from __future__ import annotations

import numpy as np

from sim.activities import NEVER, NOBODY, PENDING

case_record = np.dtype(
    [
        # exogenous
        ("arises", "i8"),  # s
        ("resident", "i8"),  # who is affected first
        ("cell", "i8"),
        ("category", "i8"),  # true category
        ("needs", "i1"),  # departments it needs
        ("visible", "?"),  # can a patrol see it
        ("small", "?"),  # a small matter
        ("severity", "f8"),  # score at the beginning
        ("work", "f8"),  # true work content, officer-seconds
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
        ("believed", "i8"),  # category on file
        ("hops", "i8"),
        ("bounces", "i8"),
        ("rework", "i8"),
        ("urged", "i8"),
        ("reminds", "i8"),  # s, when the resident will next run out of patience
        ("waits", "i8"),  # times the resident ran out of patience
        ("recurrences", "i8"),
        ("looks", "i8"),  # passes of a patrol
        ("looked", "i8"),  # s, last pass
        ("worker", "i8"),
        ("department", "i8"),
        ("organisation", "i8"),
        ("pressing", "f8"),  # severity when last assessed
        ("noise", "f8"),  # pressure made by residents
        ("expected_work", "f8"),  # officer-hours usual for the category on file
        ("contentment", "f8"),  # outcome as judged, -1 before
        # the seven stages
        ("discovered", "i8"),
        ("reported", "i8"),
        ("filed", "i8"),
        ("dispatched", "i8"),
        ("acted", "i8"),  # first action
        ("handled", "i8"),
        ("fed_back", "i8"),
        ("verified", "i8"),
        ("closed", "i8"),
        ("resolved", "i8"),  # true end
        ("deadline", "i8"),
        # waiting lines (sim.engine.line) and lists
        ("key", "f8"),
        ("child", "i8"),
        ("sibling", "i8"),
        ("back", "i8"),
        ("line", "i8"),  # department it waits at, -1 none, WORKER_LINE or CENTRE_LINE elsewhere
        ("showing", "?"),  # stands in the list of its cell
        ("untold", "?"),  # stands in the list of its grid
        ("next_visible", "i8"),
        ("next_untold", "i8"),
    ],
    align=True,
)

WORKER_LINE = -2
CENTRE_LINE = -3

STAGES = ("arises", "discovered", "reported", "filed", "dispatched", "acted", "handled", "fed_back", "verified", "closed")
NOT_YET = ("discovered", "reported", "filed", "dispatched", "acted", "handled", "fed_back", "verified", "closed", "resolved", "deadline", "looked", "reminds")
NO_ONE = ("worker", "department", "organisation", "child", "sibling", "back", "line", "next_visible", "next_untold", "channel", "source", "believed", "judged")


def blank_cases(n: int) -> np.recarray:
    """A table of `n` cases that have not arisen yet."""
    cases = np.zeros(n, case_record).view(np.recarray)
    for name in NOT_YET:
        cases[name] = NEVER
    for name in NO_ONE:
        cases[name] = NOBODY
    cases["state"] = PENDING
    cases["contentment"] = -1
    return cases
