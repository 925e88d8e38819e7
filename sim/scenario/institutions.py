"""Institutions among each other and against residents: works that collide, unlike systems, control, worn ties.

Figures of a place, levers, and uncertainties. At their defaults no mechanism of this file takes place.
"""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class InstitutionFigures(Part):
    """What offices plan in a place, and how often what they begin meets resistance."""

    works_per_year: float = quantity(
        0.0, "Works on estates that departments plan", "works/year", "SF-07; scenario", ge=0, le=10000
    )
    rival_share: float = quantity(
        0.3,
        "Share of these for whose place another department has a plan of its own",
        "share",
        "SF-07: one office paints what another will pull down; share: assumption",
        ge=0,
        le=1,
    )
    clash_rate: float = quantity(
        0.0,
        "Chance that an office that acts without being asked clashes with those whom it concerns",
        "probability",
        "SF-22; scenario",
        ge=0,
        le=1,
    )


class Institutions(Part):
    """How offices treat each other's plans and data, the clashes they risk, and those who complain."""

    works_begun: float = quantity(
        1.0, "Share of the planned works that is begun at all", "share", "SF-07: doing nothing", ge=0, le=1
    )
    joint_planning: float = quantity(
        0.0,
        "Share of rival plans that departments tell each other before they begin, and then join",
        "share",
        "SF-07; governance levers L16",
        ge=0,
        le=1,
    )
    own_systems: float = quantity(
        0.0,
        "Share of departments with an information system of their own",
        "share",
        "source 000, essay 3: local systems do not match",
        ge=0,
        le=1,
    )
    data_standard: float = quantity(
        0.0,
        "Share of the interfaces of such systems that a common standard makes match",
        "share",
        "source 000, essay 3; governance levers L09",
        ge=0,
        le=1,
    )
    maintainers: float = quantity(
        0.0, "Persons who keep matching interfaces alive", "persons", "SF-33; governance levers L29", ge=0, le=5000
    )
    clash_penalty: float = quantity(
        0.0,
        "How strictly clashes are held against an office",
        "score",
        "SF-22; governance levers L14",
        ge=0,
        le=1,
    )
    control: float = quantity(
        0.0,
        "Share of petitioners who are stopped on the way and kept down, unheard",
        "share",
        "SF-23: control instead of easing; governance levers L01",
        ge=0,
        le=1,
    )
    easing: float = quantity(
        0.0,
        "Share of petitioners whom somebody hears out before they go",
        "share",
        "SF-23: easing and dialogue; governance levers L01",
        ge=0,
        le=1,
    )
    nodes_as_instruments: float = quantity(
        0.0,
        "How far grid workers carry out orders among neighbours instead of helping them",
        "score",
        "source 004, essay 1; governance levers L02",
        ge=0,
        le=1,
    )


class InstitutionBehaviour(Part):
    """Sizes of what collisions, unlike systems, clashes, control and worn ties do."""

    works_days: float = quantity(60.0, "Time that works on an estate take", "days", "size: assumption", ge=1, le=3650)
    joined_longer: float = quantity(
        1.3, "Time of two works joined into one, against one alone", "ratio", "size: assumption", ge=1, le=10
    )
    half_done_days: float = quantity(
        240.0,
        "Time that half-finished works stand uncleared",
        "days",
        "SF-07; size: assumption",
        ge=0,
        le=3650,
    )
    works_nuisance: float = quantity(
        0.3, "Severity of works to those around, and of what is left half-finished", "score", "assumption", ge=0, le=1
    )
    works_finished: float = quantity(
        0.95,
        "What finished works are to residents, at best 1",
        "score",
        "assumption",
        ge=0,
        le=1,
    )
    works_weight: float = quantity(
        1.0, "Weight of works as a contact, against a case of one's own", "ratio", "assumption", ge=0, le=1
    )
    reentry_hours: float = quantity(
        4.0,
        "Working time until somebody has typed a case from one system into another",
        "hours",
        "source 000, essay 3; size: assumption",
        ge=0,
        le=720,
    )
    lost: float = quantity(
        0.03, "Share of the cases lost at an interface that does not match", "share", "size: assumption", ge=0, le=1
    )
    missed_days: float = quantity(
        14.0, "Mean time until a lost case is missed and sent again", "days", "size: assumption", ge=0, le=3650
    )
    interface_years: float = quantity(
        1.0,
        "Time constant with which interfaces that nobody maintains cease to match",
        "years",
        "SF-33: without people a platform stands idle; size: assumption",
        ge=0.001,
        le=100,
    )
    interfaces_per_maintainer: float = quantity(
        10.0, "Departments whose interfaces one person keeps alive", "departments", "size: assumption", gt=0, le=1000
    )
    clash_aversion: float = quantity(
        1.0,
        "Share of what nobody asked for that an office leaves if clashes are held against it and money is short",
        "share",
        "SF-22; size: assumption",
        ge=0,
        le=1,
    )
    eased: float = quantity(
        0.6,
        "Chance that one who is heard out does not go up",
        "probability",
        "SF-23; size: assumption",
        ge=0,
        le=1,
    )
    relief: float = quantity(
        0.5,
        "Share of anger that being heard out takes away",
        "share",
        "SF-23; size: assumption",
        ge=0,
        le=1,
    )
    grudge_days: float = quantity(
        730.0,
        "Time constant with which a grudge over control fades",
        "days",
        "SF-23: conflict is stored, not solved; size: assumption",
        ge=0.001,
        le=36500,
    )
    grudge_shared: float = quantity(
        0.1,
        "Grudge of a household that knows the one kept down, against its own",
        "share",
        "SF-23: relations sharpen; size: assumption",
        ge=0,
        le=1,
    )
    explosive_share: float = quantity(
        0.3,
        "Share of the households of a community with a grudge at which one act of control sets off an outbreak "
        "one time in four",
        "share",
        "SF-23: delayed, large outbreaks; size: assumption",
        ge=0.001,
        le=1,
    )
    venting: float = quantity(
        0.8,
        "Share of their grudges that those who take part spend",
        "share",
        "size: assumption",
        ge=0,
        le=1,
    )
    control_hours: float = quantity(
        16.0,
        "Officers' time to stop a petitioner and keep watch on the household",
        "hours",
        "SF-23: high cost; size: assumption",
        ge=0,
        le=1000,
    )
    hearing_hours: float = quantity(
        3.0, "Officers' time to hear a petitioner out", "hours", "SF-23; size: assumption", ge=0, le=1000
    )
    ties_worn: float = quantity(
        0.3,
        "Share of the ties of a community that nodes used as instruments wear out in a year, at one node for 300 "
        "households",
        "1/year",
        "source 004, essay 1: nodes wear social capital down; size: assumption",
        ge=0,
        le=10,
    )
    ties_recover_years: float = quantity(
        5.0, "Time constant with which ties recover", "years", "size: assumption", ge=0.001, le=100
    )
