"""The record of a case: what the stream gives it, and what becomes of it.

The facts of a case and where it stands come first, in the order in which messages ask for them: a row is three cache
lines, and most messages touch one or two. All times are whole seconds since the start of the run, -1 for never. `state`
is the truth; `ledger` is what officials see; `resolved` is when the trouble really ended.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.numba.memory import blank_table
from sim.text.catalogue import WanggeError
from sim.vocabulary.events import NEVER, NOBODY
from sim.vocabulary.states import CaseState

case_record = np.dtype(
    [
        # first cache line: exogenous facts, and where the case stands
        ("arises", "i4"),  # s
        ("resident", "i4"),  # who is affected first, later who reported it
        ("cell", "i4"),
        ("reminds", "i4"),  # s, when the resident will next run out of patience
        ("severity", "f8"),  # score at the beginning
        ("work", "f8"),  # true work content, officer-seconds
        ("recurrences", "i4"),
        ("line", "i4"),  # department it waits at, -1 none, WORKER_LINE, CENTRE_LINE, TIER_LINE or PARKED_LINE elsewhere
        ("category", "i2"),  # true category
        ("department", "i2"),
        ("hops", "i2"),
        ("bounces", "i2"),
        ("needs", "i1"),  # departments it needs
        ("visible", "?"),  # whether a patrol can see it
        ("small", "?"),  # a small matter
        ("state", "i1"),
        ("channel", "i1"),  # channel of the report, -1 if nobody reported it
        ("part", "i1"),  # departments that have done their part
        ("held", "i1"),  # departments of a joint action that have sent an officer
        ("task", "i1"),  # what a grid worker is to do with it
        ("supervised", "?"),
        ("tried", "?"),  # the grid has tried
        ("rework", "i2"),
        ("believed", "i2"),  # category on file
        ("organisation", "i2"),
        # second: its place in a waiting line (sim.engine.waiting_line), how pressing it is, and the handling
        ("key", "f8"),
        ("child", "i4"),
        ("sibling", "i4"),
        ("back", "i4"),
        ("worker", "i4"),
        ("noise", "f8"),  # pressure made by residents
        ("pressing", "f8"),  # severity when last assessed
        ("expected_work", "f8"),  # officer-hours usual for the category on file
        ("reported", "i4"),
        ("acted", "i4"),  # first action
        ("deadline", "i4"),
        ("handled", "i4"),
        # third: the other stages, patrols, what the ledger says, and how it was judged
        ("contentment", "f8"),  # outcome as judged, -1 before that
        ("discovered", "i4"),
        ("filed", "i4"),
        ("dispatched", "i4"),
        ("fed_back", "i4"),
        ("verified", "i4"),
        ("closed", "i4"),
        ("resolved", "i4"),  # true end
        ("looks", "i4"),  # number of passes of a patrol
        ("looked", "i4"),  # s, last pass
        ("next_visible", "i4"),
        ("next_untold", "i4"),
        ("urged", "i2"),
        ("waits", "i2"),  # times the resident ran out of patience
        ("ledger", "i1"),
        ("route", "i1"),  # how it was settled
        ("source", "i1"),  # who brought it to light
        ("tier", "i1"),
        ("overdue", "?"),
        ("judged", "i1"),  # 1 satisfied, 0 not, -1 not asked
        ("showing", "?"),  # stands in the list of its cell
        ("untold", "?"),  # stands in the list of the household
    ],
    align=True,
)

# what those around make of a trouble while it lasts; in a table of its own, so that a case stays three cache lines
sighting_record = np.dtype(
    [
        ("next", "i4"),  # s, when residents will meet it next
        ("felt", "f4"),  # severity that those around it feel
        ("encounters", "i2"),  # in this life of the trouble
        ("duplicates", "i2"),  # further reports while it was being dealt with
        ("overlooked", "i2"),  # of these, not recognised, so that an officer looked in vain
        ("petitions", "i2"),
    ],
    align=True,
)

# its time limit and who works on it; in a table of its own, so that a case stays three cache lines
limit_record = np.dtype(
    [
        ("first", "i4"),  # s, the first time limit; case.deadline is the one in force
        ("halted", "i4"),  # s, since when its clock stands still
        ("signed_off", "i4"),  # s, when it was reported done if not when it was done
        ("until", "i4"),  # s, when the part of a joint action that ends last so far will end
        ("extensions", "i2"),
        ("hands", "i2"),  # officers at work on it
        ("pressed", "i2"),  # rounds in which a worker asked after it
        ("means", "i1"),  # by what means an office deals with it
    ],
    align=True,
)

LONGEST_WORK = 2.0**40  # s: beyond the end of every run, and still a whole number
WORKER_LINE = -2
CENTRE_LINE = -3
TIER_LINE = -4
PARKED_LINE = -5  # set aside without an officer

STAGES = (
    "arises",
    "discovered",
    "reported",
    "filed",
    "dispatched",
    "acted",
    "handled",
    "fed_back",
    "verified",
    "closed",
)
NOT_YET = (
    "discovered",
    "reported",
    "filed",
    "dispatched",
    "acted",
    "handled",
    "fed_back",
    "verified",
    "closed",
    "resolved",
    "deadline",
    "looked",
    "reminds",
)
NO_ONE = (
    "worker",
    "department",
    "organisation",
    "child",
    "sibling",
    "back",
    "line",
    "next_visible",
    "next_untold",
    "channel",
    "source",
    "believed",
    "judged",
)


LARGEST = int(np.iinfo(case_record["department"]).max)


def check_numbers(**counts: int) -> None:
    """Raise WanggeError `too_many_for_cases` if there are more departments or organisations than a case can name."""
    for what, count in counts.items():
        if count > LARGEST:
            raise WanggeError("too_many_for_cases", what=what, value=count, limit=LARGEST)


def arisen(cases: Any) -> Any:
    """Return which cases have arisen: their time has come, and nothing has prevented or deterred them."""
    return (
        (cases["state"] != CaseState.PENDING)
        & (cases["state"] != CaseState.PREVENTED)
        & (cases["state"] != CaseState.DETERRED)
    )


def blank_cases(n: int) -> np.recarray:
    """Return a table of `n` cases that have not arisen yet."""
    blank = np.zeros(1, case_record)
    for name in NOT_YET:
        blank[name] = NEVER
    for name in NO_ONE:
        blank[name] = NOBODY
    blank["state"] = CaseState.PENDING
    blank["contentment"] = -1
    cases = blank_table(n, case_record)
    cases[:] = blank[0]
    return cases


def blank_sightings(n: int) -> np.recarray:
    """Return a table of `n` rows for cases that nobody has met yet."""
    table = blank_table(n, sighting_record)
    table["next"] = NEVER
    return table


def blank_limits(n: int) -> np.recarray:
    """Return a table of `n` rows for cases whose clock has not started."""
    table = blank_table(n, limit_record)
    for name in ("first", "halted", "signed_off", "until"):
        table[name] = NEVER
    return table
