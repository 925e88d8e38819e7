"""Cases given by a log: what the log says of each, beside the record of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.numba.compiling import behaviour
from sim.engine.numba.memory import blank_table
from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.world import World

given_record = np.dtype(
    [
        ("department", "i4"),  # that the log names, -1 none
        ("due", "i4"),  # s, -1 none
        ("parked", "i4"),  # s, until when it waits without an officer; -1 not at all
        ("row", "i4"),  # of the table that was given
    ],
    align=True,
)
FOREVER = int(np.iinfo(np.int32).max)  # s: a case parked until then is never taken up


def blank_given(n: int) -> np.recarray:
    """Return a table of `n` rows about cases of which a log says nothing."""
    table = blank_table(n, given_record)
    for name in ("department", "due", "parked", "row"):
        table[name] = a.NOBODY
    return table


@behaviour
def is_given(world: World) -> bool:
    """Return whether the cases of this run come from a log: then residents and chance have no part in them."""
    return len(world.given) > 0


@behaviour
def names_department(world: World, case_id: int) -> bool:
    """Return whether a log names the department that has this case."""
    return len(world.given) > 0 and world.given[case_id].department != a.NOBODY


@behaviour
def is_to_be_parked(world: World, case_id: int, now: int) -> bool:
    """Return whether a case that reaches its department is parked before any officer takes it up."""
    return bool(world.given[case_id].parked > now)
