"""The records of objects and works, and the daily record of what befalls them and of harm between institutions."""

from __future__ import annotations

from typing import Final

import numpy as np

# kinds of objects
COMPONENT: Final = 0
OUTFALL: Final = 1
STALL: Final = 2
CAMERA: Final = 3
OBJECT_KINDS: Final = ("component", "outfall", "stall", "camera")

# owners
DEPARTMENT: Final = 0
ENTERPRISE: Final = 1
PRIVATE: Final = 2
OWNERS: Final = ("department", "enterprise", "private")

# states
WORKING: Final = 0  # a component or camera that does what it is there for
BROKEN: Final = 1
OPEN: Final = 2  # an outfall in use, a stall on the street
SEALED: Final = 3
LEGAL: Final = 4  # a stall with a legal place
GIVEN_UP: Final = 5
OBJECT_STATES: Final = ("working", "broken", "open", "sealed", "at a legal place", "given up")

object_record = np.dtype(
    [
        ("kind", "i1"),
        ("owner", "i1"),
        ("state", "i1"),
        ("registered", "?"),  # its owner was found and entered in the shared register
        ("cell", "i4"),
        ("first_cell", "i4"),  # where it was at the start
        ("due", "i4"),  # s, when its state will next change by itself; -1 never
        ("troubles", "i4"),  # troubles that came from it
        ("sealed", "i4"),  # times sealed
        ("broken", "i4"),  # times it was broken open or failed
        ("moved", "i4"),  # times it moved on
        ("searched", "i4"),  # last case over which its owner was looked for, -1 none
        ("rank", "f4"),  # place in the order in which objects are coded: coded if below the share coded
    ],
    align=True,
)

# works on estates
PLANNED: Final = 0
UNDER_WAY: Final = 1
FINISHED: Final = 2
HALF_DONE: Final = 3
CLEARED: Final = 4
NOT_BEGUN: Final = 5
WORKS_STATES: Final = ("planned", "under way", "finished", "half-done", "cleared", "not begun")

works_record = np.dtype(
    [
        ("cell", "i4"),
        ("starts", "i4"),  # s
        ("state", "i1"),
        ("rival", "?"),  # another department has a plan of its own for the place
        ("joined", "?"),  # the two plans were made one
        ("ended", "i4"),  # s, finished or stopped
        ("done", "f4"),  # share of the works done when they ended
        ("felt", "f4"),  # severity that those around feel
    ],
    align=True,
)

EFFECTS: Final = (
    "displaced", "broken_open", "sealed", "driven_off", "owners_sought", "overhauled",
    "reentered", "lost", "finished", "abandoned", "clashes", "left_alone",
    "controlled", "eased", "outbreaks", "outbreak_people",
)  # fmt: skip
effect_record = np.dtype([(name, "i8") for name in EFFECTS], align=True)
"""Counts of each day; apart from the daily record, which is about cases."""
