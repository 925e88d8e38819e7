"""Levers for actors beside the state: residents, volunteers, purchased services, meetings and an online channel.

Command, delegation and cooperation are not modes to choose from but values of levers: command is `command` = 1,
delegation is `command` = 0, and cooperation is delegation with `cooperation` and perhaps `seed_grant` above 0.
"""

from __future__ import annotations

from sim.scenario.fields import Names, Part, quantity


class Partnership(Part):
    """How the authorities treat residents, volunteers and social organisations."""

    command: float = quantity(
        0.0,
        "Share of what organisations and volunteers do that waits for an order; 0 leaves it to them",
        "share",
        "SF-35, SF-36; governance levers L27",
        ge=0,
        le=1,
    )
    cooperation: float = quantity(
        0.0,
        "How far volunteers and organisations plan together with the authorities, recruit, "
        "and learn from joint success",
        "score",
        "SF-35; governance levers L27",
        ge=0,
        le=1,
    )
    seed_grant: float = quantity(
        0.0,
        "Grant for the work of each active volunteer",
        "yuan/month",
        "SF-35, SF-36; governance levers L27",
        ge=0,
        le=100_000,
    )
    exclusion: float = quantity(
        0.0, "How far residents and organisations are kept out of settling conflicts", "score", "SF-23", ge=0, le=1
    )
    purchase_budget: float | None = quantity(
        None,
        "Money for services of organisations; when it is spent they take no more cases that year; null: no limit",
        "yuan/year",
        "SF-32; governance levers L26",
        ge=0,
        le=1e12,
    )
    bidders: int = quantity(
        1,
        "Bidders for the work of organisations; 1 means no competition",
        "bidders",
        "SF-32; governance levers L26",
        ge=1,
        le=50,
    )
    deposit: float = quantity(
        0.0,
        "Share of the price that an organisation loses over bad work",
        "share",
        "SF-32; governance levers L37",
        ge=0,
        le=1,
    )
    advantage: float = quantity(
        0.0,
        "Weight of who is better and cheaper, organisation or authority, in who gets a referable case; "
        "the rest is the share referred",
        "share",
        "SF-34",
        ge=0,
        le=1,
    )
    fallback: float = quantity(
        1.0,
        "Share of the cases that organisations turn down or fail at which an authority takes on; "
        "the others wait for an organisation",
        "probability",
        "SF-34",
        ge=0,
        le=1,
    )
    meeting_days: int = quantity(
        0,
        "Days between residents' meetings of a community; 0 means none",
        "days",
        "model 4; governance levers L28",
        ge=0,
        le=366,
    )
    agenda: int = quantity(5, "Troubles that one meeting takes up", "troubles", "level: assumption", ge=0, le=1000)
    neighbours_first: float = quantity(
        0.0,
        "Share of small matters that those concerned try to settle among neighbours before anybody is told",
        "share",
        "source 002, essay 6: residents decide local affairs by consultation; governance levers L28",
        ge=0,
        le=1,
    )
    tasks_moved: float = quantity(
        0.0,
        "Share of the administrative load that is moved to offices",
        "share",
        "SF-31: 136 tasks sorted; governance levers L25",
        ge=0,
        le=1,
    )
    online_reach: float = quantity(
        0.0,
        "Share of residents who follow a two-way online channel at the start; 0 means there is none",
        "share",
        "SF-33; governance levers L29",
        ge=0,
        le=1,
    )
    closed: Names = quantity(
        (),
        "Organisations that have closed, been dissolved or sold: they take no case and no dispute any more",
        "names",
        "SF-34, SF-38: sale of hospitals, end of a unit",
        max_length=60,
    )
    closing_days: int = quantity(
        0,
        "Days over which an organisation that closes takes fewer and fewer cases; 0: none from the first day",
        "days",
        "SF-34, SF-38: a unit that is wound up keeps its members for a while; level: assumption",
        ge=0,
        le=3650,
    )
    online_operators: int = quantity(
        0, "Persons who answer there", "persons", "SF-33; governance levers L29", ge=0, le=5000
    )
