"""Records of the tiers: what each tier may do, and its offices."""

from __future__ import annotations

import numpy as np

tier_record = np.dtype(
    [
        ("unit", "i8"),  # what each office looks after: TierUnit
        ("first", "i8"),  # first office
        ("offices", "i8"),
        ("retention", "f8"),  # share of what it may settle that it settles itself
        ("powers", "f8"),  # share of larger matters within its powers
        ("kinds", "i8"),  # kinds of trouble it settles, one bit each
    ],
    align=True,
)
tier_office_record = np.dtype(
    [
        ("tier", "i8"),
        ("unit", "i8"),  # number of the community or street, 0 if it looks after the whole place
        ("above", "i8"),  # office it reports to, -1 none
        ("calendar", "i8"),
        ("staff", "f8"),  # full-time equivalents
        ("seats", "i8"),  # persons, of whom each works `staff / seats` of the hours
        ("task", "f8"),  # working seconds that a task from above takes one person
        ("busy", "i8"),
        ("queue", "i8"),
        ("first", "i8"),  # case in line, -1 none
        ("opening", "i8"),
        ("owed", "i8"),  # tasks from above that wait; they go before residents' matters
        ("drawer", "i8"),  # matters laid aside now
        ("received", "i8"),
        ("settled", "i8"),
        ("handed_up", "i8"),
        ("laid_aside", "i8"),
        ("lost", "i8"),  # handed up, and never arrived
        ("tasks", "i8"),  # tasks from above done
        ("case_seconds", "f8"),  # full-time seconds spent on residents' matters
        ("task_seconds", "f8"),
        ("vacant_seconds", "f8"),  # seconds offered in excess of what the present staff would have offered
    ],
    align=True,
)
