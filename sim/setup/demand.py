"""The exogenous stream: which troubles arise, when, where, to whom, and how much work they are.

It depends only on the seed and the world, never on a policy: two policies with the same seed meet the same year of
troubles. Arrivals are a Poisson process with a weekly and a daily profile and a gamma-distributed level for each day,
so that daily counts are overdispersed as in municipal logs (variance / mean = 1 + mean x spread^2).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.cases.record import blank_cases
from sim.engine.random_streams import exponentials, lognormals, uniforms
from sim.scenario import Category, Scenario
from sim.setup.volume import daily_means
from sim.territory.records import Territory
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

# smallest spread of a day's level: less is invisible in any count, and its inverse square would overflow
LEAST_SPREAD = 1e-9
SEVERITY_CONCENTRATION = 6.0  # a + b of the beta distribution of severity (assumption)
_FIELDS = (
    "level",
    "count",
    "hour",
    "second",
    "place",
    "person",
    "severity",
    "work",
    "work2",
    "visible",
    "small",
    "joint",
    "partners",
)


def draw_troubles(scenario: Scenario, territory: Territory, seed: int) -> np.recarray:
    """Draw the troubles of one run as a table of cases, in order of arrival (ties by category, then number)."""
    parts = [_one_category(scenario, territory, seed, number) for number in range(len(scenario.troubles.categories))]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["arises"], kind="stable")
    cases = blank_cases(len(order))
    for name, values in columns.items():
        cases[name] = values[order]
    return cases


def _one_category(scenario: Scenario, territory: Territory, seed: int, number: int) -> dict[str, NDArray[Any]]:
    category = scenario.troubles.categories[number]
    places, weights = _places(category, scenario, territory)
    arises = _arrivals(scenario, seed, number, category.rate * scenario.troubles.factor * float(weights.sum()) / 1000)
    n = len(arises)
    subjects = np.arange(n)

    def u(field: str) -> NDArray[np.float64]:
        return uniforms(seed, _purpose(number, field), subjects)

    total = np.cumsum(weights)
    chosen = (
        places[np.minimum(np.searchsorted(total, u("place") * total[-1], side="right"), len(places) - 1)]
        if n
        else np.zeros(0, np.int64)
    )
    cell, resident = _who(category, territory, chosen, u("person"))
    mean = category.severity
    severity = special.betaincinv(mean * SEVERITY_CONCENTRATION, (1 - mean) * SEVERITY_CONCENTRATION, u("severity"))
    joint = u("joint") < category.joint
    partners = 1 + (u("partners") * min(2, len(category.partners))).astype(np.int8)
    return {
        "arises": arises,
        "resident": resident,
        "cell": cell,
        "category": np.full(n, number),
        "needs": np.where(joint, 1 + partners, 1),
        "visible": u("visible") < category.visible,
        "small": u("small") < category.small,
        "severity": severity,
        "work": _work(category, u("work"), u("work2")),
    }


def _purpose(number: int, field: str) -> int:
    return purposes.ARRIVALS + 1000 * (1 + number * len(_FIELDS) + _FIELDS.index(field))


def _work(category: Category, u1: NDArray[np.float64], u2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return work content in officer-seconds."""
    if category.work_law == "exponential":
        hours = exponentials(u1, category.work_hours)
    elif category.work_law == "fixed":
        hours = np.full(len(u1), category.work_hours)
    else:
        hours = lognormals(u1, u2, category.work_hours, category.work_spread)
    return np.round(hours * HOUR)


def _places(category: Category, scenario: Scenario, territory: Territory) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Return what the rate counts (residents or cells), and the weight of each."""
    if category.per == "resident":
        groups = np.array([group.trouble for group in scenario.population.groups])
        return np.arange(territory.n_residents), groups[territory.people["group"]]
    weights = territory.cells["fixtures"].astype(float) if category.per == "fixture" else np.ones(len(territory.cells))
    return np.arange(len(territory.cells)), weights


def _who(
    category: Category, territory: Territory, chosen: NDArray[Any], u: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the cell and the first affected resident of each trouble."""
    if category.per == "resident":
        return territory.people["cell"][chosen], chosen
    return chosen, nearby_residents(territory, chosen, u)


def nearby_residents(territory: Territory, chosen: NDArray[Any], u: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return residents of the chosen cells, picked by `u`.

    If a cell is empty, the resident is from its grid; if that is empty too, from anywhere.
    """
    cells, grids = territory.cells, territory.grids
    first, count = cells["first_resident"][chosen].astype(np.int64), cells["residents"][chosen].astype(np.int64)
    grid = cells["grid"][chosen]
    empty = count == 0
    first, count = (
        np.where(empty, grids["first_resident"][grid], first),
        np.where(empty, grids["residents"][grid], count),
    )
    empty = count == 0
    first, count = np.where(empty, 0, first), np.where(empty, territory.n_residents, count)
    found: NDArray[np.int64] = first + np.minimum((u * count).astype(np.int64), count - 1)
    return found


def poisson_quantile(u: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the smallest counts at which the Poisson distribution functions reach `u`.

    Equals scipy.stats.poisson.ppf, whose import would cost every process of a sweep one second.

    >>> poisson_quantile(np.array([0.0, 0.5, 0.999]), np.array([3.0, 0.0, 3.0]))
    array([ 0,  0, 10])
    """
    above = np.ceil(special.pdtrik(u, np.where(mean > 0, mean, 1.0)))
    below = np.maximum(above - 1, 0)
    found = np.where(special.pdtr(below, mean) >= u, below, above)
    return np.where(mean > 0, found, 0).astype(np.int64)


def _arrivals(scenario: Scenario, seed: int, number: int, per_year: float) -> NDArray[np.int64]:
    """Draw sorted arrival times in seconds: counts day by day, then an hour from the profile and a second within it."""
    troubles = scenario.troubles
    days = np.arange(scenario.horizon.days)
    mean = daily_means(scenario, per_year)
    if troubles.day_spread > 0:  # a day's level is common to all categories
        shape = max(troubles.day_spread, LEAST_SPREAD) ** -2
        mean = mean * special.gammaincinv(shape, uniforms(seed, purposes.ARRIVALS, days)) / shape
    counts = poisson_quantile(uniforms(seed, _purpose(number, "count"), days), mean)
    day = np.repeat(days, counts)
    subjects = np.arange(len(day))
    edges = np.cumsum(troubles.hours) / np.sum(troubles.hours)
    hour = np.minimum(np.searchsorted(edges, uniforms(seed, _purpose(number, "hour"), subjects), side="right"), 23)
    second = np.floor(uniforms(seed, _purpose(number, "second"), subjects) * HOUR).astype(np.int64)
    arises: NDArray[np.int64] = np.sort(day * DAY + hour * HOUR + second)
    return arises
