"""Coverage of lists and cameras: households that a census has found, and cells that cameras watch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.territory.landuse import LandUse
from sim.vocabulary import purposes

LAYERS = (
    (LandUse.ROAD, LandUse.PUBLIC),
    (LandUse.RESIDENTIAL, LandUse.CAMPUS),
    (LandUse.RESIDENTIAL,),
    (LandUse.RESIDENTIAL, LandUse.COMMERCIAL),
)
"""Land that each layer of cameras watches (source 002, essay 2).

The layers are: streets; estates and campuses; rented houses; homes and shops.
"""
PUBLIC_LAYERS = 2
"""Number of layers, from the first on, paid from the public purse; the others are paid by owners."""


def enrol_households(scenario: Scenario, households: np.recarray, seed: int) -> None:
    """Put the share of households that the census has found on the lists.

    Which ones is drawn by household, alike for all policies.
    """
    census = scenario.policy.staffing.census
    households["known"] = census >= 1 or uniforms(seed, purposes.CENSUS, np.arange(len(households))) < census
    households["visited"] = False


def known_in_beats(workers: np.recarray, households: np.recarray) -> NDArray[np.int64]:
    """Return the number of households of each worker's beat that are on the lists."""
    running = np.concatenate([[0], np.cumsum(households["known"], dtype=np.int64)])
    return np.asarray(running[workers["first_household"] + workers["households"]] - running[workers["first_household"]])


def watching_layers(scenario: Scenario, cells: np.recarray) -> NDArray[np.bool_]:
    """Return which layer of cameras watches which cell, one row per layer in use.

    Where there is no centre nobody looks at the screens, and no layer is in use.
    """
    layers = scenario.policy.presence.camera_layers if scenario.policy.staffing.operators > 0 else 0
    watching = np.zeros((layers, len(cells)), np.bool_)  # no rows, hence no work, where there are no cameras
    for layer, land in enumerate(LAYERS[:layers]):
        u = uniforms(scenario.territory.layout_seed, purposes.CAMERA_PLACE, np.arange(len(cells)), layer)
        watching[layer] = np.isin(cells["land_use"], [int(use) for use in land]) & (
            u < scenario.policy.presence.camera_share
        )
    return watching


def watched_cells(scenario: Scenario, cells: np.recarray) -> NDArray[np.float64]:
    """Return the probability that a visible trouble in each cell is seen on a screen.

    Each layer that watches the cell sees what the others miss.
    """
    layers = watching_layers(scenario, cells).sum(axis=0)
    return np.asarray(1.0 - (1.0 - scenario.behaviour.offender.camera_sees) ** layers)
