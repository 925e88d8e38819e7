"""States and kinds by concept: whole numbers in the records, members of an enumeration in the code."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class CaseState(IntEnum):
    """True state of a case."""

    PENDING = -1  # has not arisen yet
    LATENT = 0  # has arisen, but nobody who could act knows of it
    TOLERATED = 1  # residents know of it and keep silent
    OPEN = 2  # reported or discovered, and being dealt with
    CLOSED = 3
    WITHDRAWN = 4
    CONCEALED = 5
    PREVENTED = 6  # kept from arising; counted separately from what arose
    DETERRED = 7  # an offence that was not committed; also counted separately


class Ledger(IntEnum):
    """State of a case in the ledger, which is what officials see and need not be true."""

    UNKNOWN = 0
    ON_FILE = 1
    CLOSED_ON_FILE = 2


class Source(IntEnum):
    """How a case came to light."""

    PATROL = 0
    VISIT = 1
    RESIDENT = 2
    CAMERA = 3


class Channel(IntEnum):
    """Residents' reporting channels, in the order of `Channels.shares`."""

    WORKER = 0
    HOTLINE = 1
    APP = 2
    COUNTER = 3
    ORGANISATION = 4
    PETITION = 5


class Task(IntEnum):
    """What a grid worker has to do with a case."""

    NONE = 0
    SETTLE = 1
    MEDIATE = 2
    VERIFY = 3


class Route(IntEnum):
    """How a case was settled."""

    UNSETTLED = 0
    SELF_HELP = 1
    ON_THE_SPOT = 2
    MEDIATION = 3
    ORGANISATION = 4
    DEPARTMENT = 5
    TIER = 6


class TierPlace(IntEnum):
    """Where a case stands with regard to the tiers between grid and centre."""

    OUTSIDE = 0
    WAITING = 1  # in the line of an office
    AT_WORK = 2
    IN_DRAWER = 3  # laid aside, off the ledger
    UNDER_WAY = 4  # to an office
    LOST = 5  # handed up, but it never arrived


class TierUnit(IntEnum):
    """What an office of a tier looks after, in the order of `Tier.unit`."""

    COMMUNITY = 0
    STREET = 1
    PLACE = 2


class CategoryKind(IntEnum):
    """Kind of a category."""

    COMPONENT = 0
    EVENT = 1
    DISPUTE = 2
    SERVICE = 3
    GRIEVANCE = 4


class Reach(IntEnum):
    """Who meets a trouble of a category."""

    HOUSEHOLD = 0
    BUILDING = 1
    CELL = 2
    SURROUNDINGS = 3  # the cell and the cells next to it
    GRID = 4


class Office(IntEnum):
    """Kind of a single official."""

    HEAD = 0
    SECRETARY = 1
    WORKER = 2


class Means(IntEnum):
    """By what means an office deals with a case."""

    REAL = 0
    PACIFIED = 1
    ON_PAPER = 2


STATES: Final = tuple(each.name.lower() for each in CaseState if each >= 0)
LEDGER: Final = ("unknown", "open", "closed")
SOURCES: Final = tuple(each.name.lower() for each in Source)
ROUTES: Final = tuple(each.name.lower() for each in Route)
COUNTY: Final = 3
"""Highest tier. 0: grid, 1: community, 2: street, 3: district or county."""
REACHES: Final = tuple(each.name.lower() for each in Reach)
TIERS: Final = ("grid", "community", "street", "county")
