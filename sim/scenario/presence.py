"""Guards, campaigns, legal outlets and cameras as levers, and offenders' responses to them as uncertainties."""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class Presence(Part):
    """Measures beyond ordinary patrol that prevent offences or reveal them sooner."""

    guards: float = quantity(
        0.0, "Guards on standing posts, the year round", "persons/km2", "SF-37; governance levers L07", ge=0, le=1000
    )
    campaign_every_days: int = quantity(
        0,
        "Days from the beginning of one campaign to that of the next; 0: no campaigns",
        "days",
        "SF-37; governance levers L07",
        ge=0,
        le=3650,
    )
    campaign_days: int = quantity(14, "Days a campaign lasts", "days", "SF-37; level: assumption", ge=1, le=3650)
    campaign_guards: float = quantity(
        20.0, "Guards on the streets during a campaign", "persons/km2", "SF-37; level: assumption", ge=0, le=1000
    )
    outlets: float = quantity(
        0.0,
        "Share of what is offended for that has a legal outlet: market sites, bins, drains",
        "share",
        "SF-37, R13; governance levers L32",
        ge=0,
        le=1,
    )
    camera_layers: int = quantity(
        0,
        "Layers of cameras: roads and squares; estates and campuses; rented houses; homes and shops",
        "layers",
        "source 002, essay 2; governance levers L33",
        ge=0,
        le=4,
    )
    camera_share: float = quantity(
        0.5, "Share of its cells that each layer watches", "share", "source 002, essay 2; level: assumption", ge=0, le=1
    )


class OffenderBehaviour(Part):
    """How those who dump, stall and offend respond to guards, campaigns and legal outlets."""

    half_deterred: float = quantity(
        10.0,
        "Guards at whose presence half of those who can be deterred stay away",
        "persons/km2",
        "R13; size: assumption",
        gt=0,
        le=1000,
    )
    fear_days: float = quantity(
        14.0,
        "Time constant with which fear fades after a campaign; no shorter than about a minute",
        "days",
        "SF-37: offences return; size: assumption",
        ge=0.001,
        le=3650,
    )
    displacement: float = quantity(
        0.3,
        "Share of the deterred who offend all the same, where nobody patrols",
        "share",
        "R13: dumping moves to unwatched places; size: assumption",
        ge=0,
        le=1,
    )
    outlet_use: float = quantity(
        0.7, "Chance that somebody who has a legal outlet uses it", "probability", "R13; size: assumption", ge=0, le=1
    )
    camera_sees: float = quantity(
        0.4,
        "Chance that one layer of cameras shows a visible trouble to somebody who watches",
        "probability",
        "source 002, essay 2: falling return of each layer; size: assumption",
        ge=0,
        le=1,
    )
    camera_hours: float = quantity(
        1.0, "Mean time until it is noticed on the screen", "hours", "assumption", ge=0, le=720
    )
