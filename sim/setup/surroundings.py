"""Setup of surroundings: which cells lie next to each other, where people pass, and how satisfaction settles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.passers_by import AWAKE
from sim.agents.surroundings import surroundings_record, vicinity_record
from sim.cases.severity import NEIGHBOURS
from sim.scenario import Scenario
from sim.territory.landuse import LandUse
from sim.territory.records import Territory
from sim.vocabulary.events import NOBODY
from sim.vocabulary.units import DAY, HOUR, MINUTE

Floats = NDArray[np.float64]
YEAR = 365 * DAY
PASSING = {
    LandUse.RESIDENTIAL: 1.0,
    LandUse.COMMERCIAL: 2.5,
    LandUse.CAMPUS: 1.0,
    LandUse.PUBLIC: 1.5,
    LandUse.ROAD: 1.5,
    LandUse.OPEN: 0.3,
}
"""How many pass through a cell of each land use, against the residents around it (assumption)."""
FASTEST = 1000.0
"""Times a day that anything settles or is recalled at most: faster is as good as at once."""
AROUND = ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1))


def place_surroundings(scenario: Scenario, territory: Territory, residents: np.recarray) -> dict[str, Any]:
    """Return the tables of what residents see of their street; keys are fields of `World`.

    `dispositions` holds the sum of dispositions of the residents of each cell by group, the last column of all;
    `reserves` for each grid what is missing to 1.
    """
    cells = territory.cells
    neighbours = cells_around(territory)
    table = np.zeros(len(cells), surroundings_record).view(np.recarray)
    table["bustle"] = np.minimum(bustle(territory, neighbours), scenario.behaviour.encounters.most_bustle)
    groups = len(scenario.population.groups)
    row = residents["cell"].astype(np.int64) * groups + residents["group"]
    dispositions = np.bincount(row, residents["disposition"], minlength=len(cells) * groups)
    counts = np.bincount(row, minlength=len(cells) * groups)
    missing = (counts - dispositions).reshape(len(cells), groups)
    missing_by_grid = np.add.reduceat(missing, territory.grids["first_cell"], axis=0)
    return {
        "surroundings": table,
        "vicinities": np.zeros(len(territory.grids), vicinity_record).view(np.recarray),
        "neighbours": neighbours,
        "dispositions": _with_total(dispositions.reshape(len(cells), groups)),
        "reserves": _with_total(missing_by_grid),
        "forces": np.zeros(groups),
        "fading": fading(scenario),
    }


def _with_total(table: Floats) -> Floats:
    return np.ascontiguousarray(np.column_stack((table, table.sum(axis=1))))


def fading(scenario: Scenario) -> Floats:
    """Return what is left of the slow and the fast mode of mood and of anger after 0, 1, ... nights."""
    rates = settling(*_mood(scenario))
    times = np.arange(scenario.horizon.days + 2)[:, None] * DAY
    fades = (rates["slow_rate"], rates["fast_rate"], min(1.0 / scenario.behaviour.anger.fading_days, FASTEST) / DAY)
    return np.ascontiguousarray(np.exp(-times * np.array(fades)))


def cells_around(territory: Territory) -> NDArray[np.int32]:
    """Return the up to eight cells around each cell, shape (cells, 8); -1 where the territory ends."""
    cells = territory.cells
    raster = np.full((territory.height + 2, territory.width + 2), NOBODY, np.int32)
    x, y = cells["x"].astype(np.int64) + 1, cells["y"].astype(np.int64) + 1
    raster[y, x] = np.arange(len(cells))
    found = np.empty((len(cells), NEIGHBOURS), np.int32)
    for k, (dx, dy) in enumerate(AROUND):
        found[:, k] = raster[y + dy, x + dx]
    return found


def bustle(territory: Territory, neighbours: NDArray[np.int32]) -> Floats:
    """Return how many people pass through each cell, against the mean of all cells.

    They are those who live there and around, drawn by what is there: half of it the place, half of it the people.
    """
    cells = territory.cells
    here = cells["residents"].astype(np.float64)
    near = here + np.where(neighbours == NOBODY, 0.0, here[np.maximum(neighbours, 0)]).sum(axis=1)
    draws = np.array([PASSING[use] for use in LandUse])[cells["land_use"]]
    passing = draws * (0.5 + 0.5 * near / max(float(near.mean()), 1e-12))
    return np.asarray(passing / passing.mean())


def surroundings_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return the coefficients of surroundings and encounters in seconds and shares."""
    street, meets = scenario.behaviour.surroundings, scenario.behaviour.encounters
    return settling(*_mood(scenario)) | {
        "nuisance": float(street.nuisance),
        "half_nuisance": float(street.half_nuisance),
        "building": float(street.building),
        "nearby": float(street.nearby),
        "wide": float(street.wide),
        "presence": float(street.presence),
        "half_presence": float(street.half_presence),
        "intrusion": float(street.intrusion),
        "half_intrusion": float(street.half_intrusion),
        "surveillance": float(street.surveillance),
        "most_strain": 1.0 - scenario.behaviour.resident.trust_pull,
        "encounter_rate": meets.encounters_per_day / AWAKE,
        "recall_rate": min(1.0 / meets.recall_days, FASTEST) / AWAKE,
        "habituation": float(meets.habituation),
        "most_encounters": meets.most_encounters,
        "longest_gap": float(scenario.horizon.days * DAY),
        "hesitation": float(meets.hesitation),
        "merging": meets.merging_minutes * MINUTE,
        "overlooked": float(meets.overlooked),
        "vain_work": meets.vain_hours * HOUR,
    }


def _mood(scenario: Scenario) -> tuple[float, float, float]:
    b = scenario.behaviour.resident
    return b.relaxation_days, b.trust_days, b.trust_pull


def settling(relaxation_days: float, trust_days: float, pull: float) -> dict[str, float | int | bool]:
    """Return how satisfaction and trust settle: the spectral form of the law in `sim.agents.satisfaction`.

    With x = (satisfaction, trust) less the disposition, dx/dt = -M x, and exp(-M t) is
    exp(-slow t) I + (exp(-fast t) - exp(-slow t)) P, with P the projector on the fast mode. `day_...` is the same
    for one day, and `steady_...` is where a constant force on satisfaction leads both in the end.

    >>> settling(90.0, 0.0, 0.4)["slow_rate"], settling(90.0, 270.0, 0.5)["steady_satisfaction"]
    (0.0, 2.0)
    """
    a = 1.0 / relaxation_days
    b = min(1.0 / trust_days, FASTEST) if trust_days > 0 else 0.0
    if a == b:
        b *= 1.0 - 1e-6  # two equal rates have no spectral form
    root = math.sqrt((a - b) ** 2 + 4.0 * a * b * pull)
    fast, slow = (a + b + root) / 2.0, (a + b - root) / 2.0 if b > 0 else 0.0
    own, by_trust, on_trust = (a - slow) / (fast - slow), -a / (fast - slow), -pull * b / (fast - slow)
    kept, gone = math.exp(-slow), math.exp(-fast) - math.exp(-slow)
    drifts = b > 0
    return {
        "slow_rate": slow / DAY,
        "fast_rate": fast / DAY,
        "fast_satisfaction": own,
        "fast_trust": by_trust,
        "trust_by_satisfaction": on_trust,
        "day_satisfaction": kept + gone * own,
        "day_satisfaction_by_trust": gone * by_trust,
        "day_trust_by_satisfaction": gone * on_trust,
        "day_trust": kept + gone * (1.0 - own),
        "steady_satisfaction": 1.0 / (1.0 - pull) if drifts else 1.0,
        "steady_trust": pull / (1.0 - pull) if drifts else 0.0,
    }


def _petition_cost(scenario: Scenario) -> float:
    """Return the share of those who weigh a petition whom its cost, or what others have met with, keeps from going."""
    cost = float(scenario.behaviour.anger.cost_of_going)
    held_back = scenario.behaviour.services.held_back * scenario.policy.openness.reprisals
    return cost + (1.0 - cost) * held_back


def anger_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return the coefficients of anger and petitions in seconds and shares."""
    b = scenario.behaviour.anger
    return {
        "anger_tolerated": float(b.tolerated),
        "anger_reminded": float(b.reminded),
        "anger_waiting": float(b.waiting),
        "anger_rebuffed": float(b.rebuffed),
        "anger_again": float(b.again),
        "anger_intercepted": float(b.intercepted),
        "anger_time": b.fading_days * DAY,
        "petition_rate": b.petitions_per_year / YEAR,
        "petition_cost": _petition_cost(scenario),
        "answered_discount": float(b.answered),
        "untried_discount": float(b.untried),
        "anger_joins": float(b.joins),
    }
