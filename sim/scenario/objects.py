"""Objects one by one: what there is of them in a place, the levers that keep them in order, and how they fare.

An object has a place, an owner and a state: a component of the street, an outfall or dump, a stall, a camera.
"""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class ObjectFigures(Part):
    """The objects of a place that are followed one by one; without any, troubles belong to a place alone."""

    components: bool = quantity(
        False,
        "Whether public objects are followed one by one, each with an owner and a place in the register or none",
        "yes/no",
        "source 002, essay 4: every object has a code of its own",
    )
    enterprise_share: float = quantity(
        0.4,
        "Share of these components that an enterprise owns: power, telephone, water and gas companies",
        "share",
        "source 002, essay 4: the code names the owner; share: assumption",
        ge=0,
        le=1,
    )
    outfalls: int = quantity(
        0, "Outfalls and dumping places through which a category of troubles comes", "objects", "SF-37", ge=0, le=100000
    )
    outfall_category: str = quantity("", "Category of trouble that comes from outfalls", "name", "SF-37")
    stalls: int = quantity(
        0, "Stalls without a licence from which a category of troubles comes", "objects", "R13", ge=0, le=100000
    )
    stall_category: str = quantity("", "Category of trouble that comes from stalls", "name", "R13")


class Objects(Part):
    """Levers on single objects: closing, overhauling, registering and watching."""

    sealing: float = quantity(
        0.0,
        "Share of the open outfalls that a campaign seals",
        "share",
        "SF-37: 70 of 95 sealed; governance levers L07",
        ge=0,
        le=1,
    )
    overhaul_years: float = quantity(
        0.0,
        "Years between overhauls of a component; 0: none",
        "years",
        "L31; lever: assumption",
        ge=0,
        le=50,
    )
    shared_register: float = quantity(
        0.0,
        "Chance that an owner who had to be found is entered in a register that all departments share",
        "probability",
        "source 002, essay 4: one pool of data; governance levers L09",
        ge=0,
        le=1,
    )
    public_cameras: int = quantity(
        0, "Cameras on roads and squares, each at a place", "cameras", "source 002, essay 2: 319", ge=0, le=1000000
    )
    private_cameras: int = quantity(
        0,
        "Cameras of firms, estates, landlords and shops whose pictures reach the centre, each at a place",
        "cameras",
        "source 002, essay 2: more than 1,000; governance levers L33",
        ge=0,
        le=1000000,
    )
    camera_repair_days: float = quantity(
        30.0, "Mean time until a public camera that failed works again", "days", "level: assumption", ge=0, le=3650
    )


class ObjectBehaviour(Part):
    """How objects wear and fail, and how those react who use them."""

    broken_open_days: float = quantity(
        180.0,
        "Mean time until a sealed outfall is broken open again where its users have no legal outlet",
        "days",
        "SF-37: the effect did not last two years; size: assumption",
        ge=0.001,
        le=36500,
    )
    stall_gives_up: float = quantity(
        0.1,
        "Chance that a stall driven off gives up where it has no legal place; the others move on",
        "probability",
        "R13: stalls move; size: assumption",
        ge=0,
        le=1,
    )
    owner_search_days: float = quantity(
        3.0,
        "Mean time to find the enterprise that owns a component nobody has coded",
        "days",
        "SF-06; size: assumption",
        ge=0,
        le=365,
    )
    wear_share: float = quantity(
        0.5, "Share of failures of components that comes from wear", "share", "size: assumption", ge=0, le=1
    )
    wear_years: float = quantity(
        2.0, "Time constant with which wear comes back after an overhaul", "years", "size: assumption", ge=0.001, le=100
    )
    camera_view: float = quantity(
        0.5,
        "Share of the public space of a cell that one camera overlooks: a quarter of a circle of 50 m, a fifth of a "
        "hectare, where four tenths are public space",
        "share",
        "derived; range and public space: assumption",
        ge=0,
        le=1,
    )
    camera_life_years: float = quantity(
        2.0, "Mean time until a camera fails", "years", "size: assumption", ge=0.001, le=100
    )
    private_repair_days: float = quantity(
        120.0, "Mean time until the owner of a private camera repairs it", "days", "size: assumption", ge=0, le=3650
    )
