"""Setup of objects: where each stands, whose it is, and from which object a trouble comes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents import object_records as o
from sim.engine.numba.memory import blank_table
from sim.engine.random_streams import exponentials, uniforms
from sim.scenario import Scenario
from sim.territory.coverage import watched_cells
from sim.territory.landuse import LandUse
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CategoryKind
from sim.vocabulary.units import DAY, HOUR

Ints = NDArray[np.int64]
YEAR = 365 * DAY
MOST_SEEN = 0.999  # by one camera, so that what it sees can be taken away again when it fails
STANDS = {
    o.OUTFALL: (LandUse.OPEN,),
    o.STALL: (LandUse.ROAD, LandUse.COMMERCIAL, LandUse.PUBLIC),
    o.CAMERA: (LandUse.ROAD, LandUse.PUBLIC),
}
"""Land on which objects of a kind stand, if there is any; private cameras stand at homes, shops and institutions."""
PRIVATE_LAND = (LandUse.RESIDENTIAL, LandUse.COMMERCIAL, LandUse.CAMPUS)


def object_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and uncertainties of objects in seconds and shares."""
    levers, b = scenario.policy.objects, scenario.behaviour.objects
    return {
        "sealing": float(levers.sealing),
        "broken_open": b.broken_open_days * DAY,
        "stall_gives_up": float(b.stall_gives_up),
        "overhaul": round(levers.overhaul_years * YEAR),
        "wear_share": float(b.wear_share),
        "wear": b.wear_years * YEAR,
        "register": float(levers.shared_register),
        "owner_search": b.owner_search_days * DAY,
        "camera_view": camera_view(scenario),
        "camera_life": b.camera_life_years * YEAR,
        "public_repair": levers.camera_repair_days * DAY,
        "private_repair": b.private_repair_days * DAY,
        "beyond": (scenario.horizon.days + 1) * DAY,
    }


def camera_view(scenario: Scenario) -> float:
    """Return the chance that one camera shows a visible trouble of its cell to somebody who watches the screens."""
    if scenario.policy.staffing.operators == 0:
        return 0.0
    return min(MOST_SEEN, scenario.behaviour.objects.camera_view * scenario.behaviour.offender.camera_sees)


def place_objects(scenario: Scenario, cells: np.recarray, cases: np.recarray, seed: int) -> dict[str, Any]:
    """Return objects, the object of each case, the effects of each day and the watched cells; keys are of `World`.

    Places, owners and ranks belong to the place and do not depend on the seed of the run; cameras come last, since
    their number is a lever.
    """
    figures, levers = scenario.objects, scenario.policy.objects
    fixtures = cells["fixtures"].astype(np.int64)
    components = int(fixtures.sum()) if figures.components else 0
    numbers = (components, figures.outfalls, figures.stalls, levers.public_cameras + levers.private_cameras)
    table = blank_table(sum(numbers), o.object_record)
    table["kind"] = np.repeat(np.arange(4), numbers)
    table["due"] = table["searched"] = a.NOBODY
    layout = scenario.territory.layout_seed
    table["rank"] = uniforms(layout, purposes.OBJECT_CODED, np.arange(len(table))) if len(table) else 0.0
    first = np.concatenate([[0], np.cumsum(numbers)])
    if components:
        table["cell"][:components] = np.repeat(np.arange(len(cells)), fixtures)
        u = uniforms(layout, purposes.OBJECT_OWNER, np.arange(components))
        table["owner"][:components] = np.where(u < figures.enterprise_share, o.ENTERPRISE, o.DEPARTMENT)
    for kind in (o.OUTFALL, o.STALL):
        here = slice(first[kind], first[kind + 1])
        table["cell"][here] = _places(layout, cells, kind, numbers[kind], STANDS[kind])
        table["owner"][here], table["state"][here] = o.PRIVATE, o.OPEN
    cameras = table[first[o.CAMERA] :]
    public = levers.public_cameras
    cameras["cell"][:public] = _places(layout, cells, o.CAMERA, public, STANDS[o.CAMERA])
    cameras["cell"][public:] = _places(layout, cells, o.CAMERA + 1, levers.private_cameras, PRIVATE_LAND)
    cameras["owner"][public:] = o.PRIVATE
    table["first_cell"] = table["cell"]
    _first_failures(scenario, table, int(first[o.CAMERA]), seed)
    layers = watched_cells(scenario, cells)
    lenses = np.bincount(cameras["cell"], minlength=len(cells)).astype(np.int64)
    return {
        "objects": table,
        "object_of": _objects_of(scenario, cells, cases, numbers, seed),
        "effects": np.zeros(scenario.horizon.days + 1, o.effect_record).view(np.recarray),
        "watched": seen(scenario, layers, lenses) if len(cameras) else layers.copy(),
        "watched_by_layers": layers,
        "lenses": lenses,
    }


def seen(scenario: Scenario, layers: NDArray[np.float64], lenses: Ints) -> NDArray[np.float64]:
    """Return the chance that a visible trouble of each cell is seen, by layers or by one of the cameras that work."""
    return np.asarray(1.0 - (1.0 - layers) * (1.0 - camera_view(scenario)) ** lenses)


def _places(layout: int, cells: np.recarray, kind: int, number: int, land: tuple[LandUse, ...]) -> Ints:
    """Return cells for so many objects, spread by chance over the land on which they stand, or over all land."""
    eligible = np.flatnonzero(np.isin(cells["land_use"], [int(use) for use in land]))
    if len(eligible) == 0:
        eligible = np.arange(len(cells))
    u = uniforms(layout, purposes.OBJECT_PLACE, np.arange(number), kind) if number else np.zeros(0)
    return eligible[(u * len(eligible)).astype(np.int64)]


def _first_failures(scenario: Scenario, table: np.recarray, first: int, seed: int) -> None:
    """Draw when each camera fails for the first time."""
    if first == len(table):
        return
    numbers = np.arange(first, len(table))
    mean = scenario.behaviour.objects.camera_life_years * YEAR
    waits = exponentials(uniforms(seed, purposes.CAMERA_LIFE, numbers, 0), mean)
    table["due"][first:] = 1 + np.minimum(waits, (scenario.horizon.days + 1) * DAY).astype(np.int64)


def _objects_of(
    scenario: Scenario, cells: np.recarray, cases: np.recarray, numbers: tuple[int, ...], seed: int
) -> NDArray[np.int32]:
    """Return the object that each case comes from, -1 for none; nothing at all where no object causes troubles."""
    components, outfalls, stalls, _ = numbers
    if components + outfalls + stalls == 0:
        return np.zeros(0, np.int32)
    found = np.full(len(cases), a.NOBODY, np.int32)
    if len(cases) == 0:
        return found
    u = uniforms(seed, purposes.OBJECT_OF_CASE, np.arange(len(cases)))
    if components:
        kinds = [row.kind == CategoryKind.COMPONENT.name.lower() for row in scenario.troubles.categories]
        there = cells["fixtures"].astype(np.int64)
        begins, n = np.cumsum(there) - there, there[cases["cell"]]
        own = np.array(kinds)[cases["category"]] & (n > 0)
        found[own] = (begins[cases["cell"]] + (u * n).astype(np.int64))[own]
    names = [row.name for row in scenario.troubles.categories]
    for number, begin, category in (
        (outfalls, components, scenario.objects.outfall_category),
        (stalls, components + outfalls, scenario.objects.stall_category),
    ):
        if number:
            own = cases["category"] == names.index(category)
            found[own] = begin + (u[own] * number).astype(np.int64)
    return found


def first_object_messages(scenario: Scenario, objects: np.recarray) -> list[tuple[int, int, int]]:
    """Return the first messages of objects as (second, kind, subject): campaigns that seal, cameras that fail."""
    levers = scenario.policy
    messages: list[tuple[int, int, int]] = []
    if levers.objects.sealing > 0 and levers.presence.campaign_every_days > 0:
        messages.append((HOUR, a.SEALED, 0))
    waiting = np.flatnonzero(objects["due"] >= 0)
    return messages + [(int(objects["due"][number]), a.OBJECT_CHANGED, int(number)) for number in waiting]
