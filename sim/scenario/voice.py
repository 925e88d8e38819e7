"""Levers of ordinary voice: questions answered in public, leaders whom their own group trusts, owners who know another.

All are neutral by default: nobody asks the authorities anything but what is to be done about a trouble, nobody speaks
for anybody else, and owners hear of one another no more than neighbours do.
"""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class Voice(Part):
    """Who may ask, who speaks for whom, and who hears of it."""

    questions: float = quantity(
        0.0,
        "Share of the messages on the two-way online channel that are questions to the authorities, open to everybody, "
        "to which an answer is owed",
        "share",
        "source 001, essay 8: online inquiry; source 000, essay 2; governance levers L29",
        ge=0,
        le=1,
    )
    leaders: float = quantity(
        0.0,
        "Share of residents who know a trusted leader of their own group who speaks for them with the authorities",
        "share",
        "source 003, essay 3: trusted local leaders; governance levers L27",
        ge=0,
        le=1,
    )
    owners_groups: float = quantity(
        0.0,
        "Share of owners who are in a chat group of their estate",
        "share",
        "source 002, essay 6; source 000, essay 2; level: assumption",
        ge=0,
        le=1,
    )


class VoiceBehaviour(Part):
    """How residents respond to answers, to leaders of their own and to what other owners write."""

    answer_weight: float = quantity(
        0.5,
        "Weight of an answered question as a contact, against that of a trouble that was dealt with",
        "share",
        "for a question the answer is the result, and a question is less than a trouble; size: assumption",
        ge=0,
        le=1,
    )
    readers: int = quantity(
        10,
        "Users who read an answer where all are published, because they had the same question",
        "persons",
        "SF-33; size: assumption",
        ge=0,
        le=1000,
    )
    asks_first: float = quantity(
        0.5,
        "Chance that a user of the channel who weighs a petition puts the matter there first, if questions are open",
        "probability",
        "L29: a further formal channel diverts petitions; size: assumption",
        ge=0,
        le=1,
    )
    leader_trust: float = quantity(
        0.8, "Trust of residents in a leader of their own group", "score", "source 003, essay 3; size: assumption",
        ge=0, le=1,
    )  # fmt: skip
    leader_voice: float = quantity(
        0.65, "Voice of such a leader", "score", "as a resident who speaks up readily; size: assumption", ge=0, le=1
    )
    calls_on: float = quantity(
        0.5,
        "Chance that an owner in the group follows when another calls on all",
        "probability",
        "recruitment along ties (McAdam 1986); size: assumption",
        ge=0,
        le=1,
    )
    tells_duties: float = quantity(
        0.5,
        "Chance that an owner who asks the group is told whose duty a matter is, if anybody there knows",
        "probability",
        "size: assumption",
        ge=0,
        le=1,
    )
