"""The record of a dispute: who is against whom, how far it has gone and what has been done about it."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.vocabulary.units import DAY

CONCEDES: Final = 0
INSISTS: Final = 1

# states
NOT_YET: Final = 0
OPEN: Final = 1
CALMED: Final = 2  # by an order alone
AGREED: Final = 3
STATES: Final = ("not yet", "open", "calmed", "agreed")

# rungs of escalation; officials know of the dispute from the hotline on
PRIVATE: Final = 0
HOTLINE: Final = 2
STREET_OFFICE: Final = 3
PETITION: Final = 4
BLOCKADE: Final = 5
RUNGS: Final = ("private quarrel", "complaint", "hotline", "street office", "petition to the district", "blockade")

# how peace was made
UNMADE: Final = 0
AMONG_THEMSELVES: Final = 1
GAVE_IN: Final = 2
BY_ORDER: Final = 3
BY_TALKS: Final = 4
BY_MEDIATION: Final = 5
BY_COMMITTEE: Final = 6
BY_INSURER: Final = 7
ACCORDS: Final = (
    "none",
    "among themselves",
    "residents gave in",
    "order",
    "talks with an official",
    "mediation",
    "owners' committee",
    "insurer's payment",
)

ROUND: Final = DAY // 2  # s between two meetings of the sides: morning and evening
LEAST_COLLECTIVE: Final = 5  # persons; a petition of five or more counts as collective
MOST_ASSEMBLIES: Final = 3

dispute_record = np.dtype(
    [
        # given before any policy acts
        ("row", "i8"),  # of the scenario's table
        ("starts", "i8"),  # s
        ("grid", "i8"),  # grid in which the households concerned begin
        ("first", "i8"),  # first of its members in the table of members
        ("concerned", "i8"),  # members
        ("first_household", "i8"),  # first of the households concerned
        ("households", "i8"),
        ("dwellers", "i8"),  # residents of these households
        ("first_home", "i8"),  # where these begin in the table of homes
        ("initial_anger", "f8"),
        ("ruthless", "f8"),
        ("temptation", "f8"),  # the most that insisting gains the counterparty
        ("residents_temptation", "f8"),
        ("least_share", "f8"),  # smallest concession that residents prefer to open conflict
        ("top_share", "f8"),  # largest concession that the counterparty prefers to it
        # depend on policy
        ("hearing", "f8"),  # chance that the grid hears of it between two meetings
        ("first_body", "i1"),  # row of the body that the sides turn to first
        ("estate", "i8"),  # contract of the property company that is or serves the counterparty, -1 none
        ("cover", "f8"),  # share of the damages that an insurer pays
        # how it stands
        ("state", "i1"),
        ("counterparty", "i1"),  # 1 insists
        ("residents", "i1"),
        ("rung", "i1"),
        ("highest", "i1"),
        ("known", "?"),
        ("given_up", "?"),
        ("owned", "?"),  # has one leader who comes again until it is settled
        ("body", "i1"),  # whose turn it is to mediate
        ("anger", "f8"),
        ("acting", "i8"),
        ("most_acting", "i8"),
        ("rounds", "i8"),
        ("offers", "i8"),
        # what has been done
        ("forced", "i8"),
        ("petitions", "i8"),
        ("blockades", "i8"),
        ("sessions", "i8"),
        ("assemblies", "i8"),
        ("recurrences", "i8"),
        ("accords", "i8"),
        ("accord", "i1"),
        ("mediated", "i8"),  # agreements made before a mediating body
        ("mediated_broken", "i8"),
        ("share", "f8"),  # share conceded
        ("sanction", "f8"),  # what insisting costs the counterparty by order
        ("bond", "f8"),  # the same by its contract with an owners' committee
        ("residents_bond", "f8"),
        ("tariff", "f8"),
        # appointments, -1 none
        ("next_round", "i8"),
        ("contact", "i8"),
        ("session", "i8"),
        ("assembly", "i8"),
        ("breaking", "i8"),
        # first times, -1 never
        ("noticed", "i8"),
        ("heard", "i8"),
        ("force", "i8"),
        ("government", "i8"),  # petition to the district or blockade
        ("ordered", "i8"),
        ("elected", "i8"),
        ("settled", "i8"),  # since when there has been peace
    ],
    align=True,
)

home_record = np.dtype([("stakes", "i4"), ("acting", "i4")], align=True)  # members of a household: with a stake, acting

NEVER_YET = (
    "next_round",
    "contact",
    "session",
    "assembly",
    "breaking",
    "noticed",
    "heard",
    "force",
    "government",
    "ordered",
    "elected",
    "settled",
)
