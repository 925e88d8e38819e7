"""Levers that bring a stuck matter to whoever can end it: news, named owners, joint dates, the fitting body.

All of them rest at values that change nothing.
"""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class Coordination(Part):
    """Who is told, who answers for a hot spot, and when several offices set a date together."""

    told: float = quantity(
        0.0,
        "Share of residents who are told who has taken on their stuck case, once it is under supervised handling",
        "probability",
        "source 000, essay 8: the path leads from village to county and back; governance levers L16",
        ge=0,
        le=1,
    )
    joint_after_days: float = quantity(
        0.0,
        "Days on file after which a coordination meeting sets a date for joint action on a case that needs several "
        "departments and waits for one of them; 0: never",
        "days",
        "SF-07: joint action where one office cannot end a matter; governance levers L15",
        ge=0,
        le=366,
    )
    sized_up: float = quantity(
        0.0,
        "Share of disputes beyond a mediating body that it sees to be so and hands to the next body at once",
        "probability",
        "source 001, essay 5: small disputes stay in the village, large ones go to the town; governance levers L11",
        ge=0,
        le=1,
    )
    named_owner: float = quantity(
        0.0,
        "Share of the disputes found in a screening that get one leader who comes until they are settled for good",
        "probability",
        "source 001, essay 6: one spot, one leader, one team, one plan; governance levers L17",
        ge=0,
        le=1,
    )


class CoordinationBehaviour(Part):
    """How residents and leaders answer."""

    reassured: float = quantity(
        0.6,
        "Chance that a resident who has been told stays and waits instead of going up",
        "probability",
        "as for one who is heard out (SF-23); size: assumption",
        ge=0,
        le=1,
    )
    again_days: float = quantity(
        3.0, "Time until the leader who answers for a spot comes again", "days", "size: assumption", ge=0.1, le=90
    )
