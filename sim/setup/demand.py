"""The exogenous stream: which troubles arise, when, where, to whom, and how much work they are.

It depends only on the seed and the world, never on a policy: two policies with the same seed meet the same year of
troubles. Those that arise unprovoked are a Poisson process with weekly, yearly and daily profiles, whose level varies
from day to day and, for spells, over days (`sim.setup.day_levels`); each may bring on others (`sim.setup.repeats`), and
some places are hit more often than their people and fixtures say (`sim.setup.places`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.cases.record import blank_cases
from sim.engine.random_streams import exponentials, lognormals, uniforms
from sim.scenario import Category, Scenario
from sim.setup.day_levels import DayLevels
from sim.setup.places import Places, PlacesByCategory
from sim.setup.repeats import ActivityClock, Troubles, days_ahead, draw_repeats
from sim.setup.shocks import struck_arrivals
from sim.setup.volume import daily_means
from sim.territory.records import Territory
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

SEVERITY_CONCENTRATION = 6.0  # a + b of the beta distribution of severity (assumption)
_Arrivals = tuple[NDArray[Any], NDArray[np.int64], NDArray[Any], NDArray[Any]]
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
    categories = scenario.troubles.categories
    ahead = max(days_ahead(scenario.troubles.repeats, _repeats(scenario, row)) for row in categories)
    levels, places = DayLevels(scenario, seed, ahead), PlacesByCategory(scenario, territory)
    parts = [
        _one_category(scenario, territory, seed, number, levels, places.of(row))
        for number, row in enumerate(categories)
    ]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["arises"], kind="stable")
    cases = blank_cases(len(order))
    for name, values in columns.items():
        cases[name] = values[order]
    return cases


def _repeats(scenario: Scenario, category: Category) -> float:
    """Return how many further troubles each trouble of a category brings on."""
    return scenario.troubles.repeats.number * category.repeats


def _one_category(
    scenario: Scenario, territory: Territory, seed: int, number: int, levels: DayLevels, places: Places
) -> dict[str, NDArray[Any]]:
    category = scenario.troubles.categories[number]
    subjects, arises, cell, resident = _arrivals(scenario, territory, seed, number, levels, places)

    def u(field: str) -> NDArray[np.float64]:
        return uniforms(seed, _purpose(number, field), subjects)

    mean = category.severity
    severity = special.betaincinv(mean * SEVERITY_CONCENTRATION, (1 - mean) * SEVERITY_CONCENTRATION, u("severity"))
    joint = u("joint") < category.joint
    partners = 1 + (u("partners") * min(2, len(category.partners))).astype(np.int8)
    return {
        "arises": arises,
        "resident": resident,
        "cell": cell,
        "category": np.full(len(arises), number),
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


def _arrivals(
    scenario: Scenario, territory: Territory, seed: int, number: int, levels: DayLevels, places: Places
) -> _Arrivals:
    """Return the troubles of a category: subjects of their draws, seconds, cells, first affected residents."""
    category, repeats = scenario.troubles.categories[number], scenario.troubles.repeats
    per_year = category.rate * scenario.troubles.factor * places.count / 1000
    brings_on, ahead = _repeats(scenario, category), -int(levels.days[0])
    means = daily_means(scenario, per_year, category.months, ahead) * levels.of(category)
    days = levels.days[ahead:]
    arises = np.sort(_moments(scenario, seed, number, days, (1.0 - brings_on) * means[ahead:], 1))
    subjects = np.arange(len(arises))
    cell, resident = _who(seed, number, subjects, places, territory)
    struck = struck_arrivals(scenario, territory, seed, number, places, poisson_quantile)
    if brings_on == 0 or per_year == 0:
        return _joined((subjects, arises, cell, resident), struck)
    earlier = _moments(scenario, seed, number, days_back(ahead), (1.0 - brings_on) * means[:ahead][::-1], -1)
    before = -1 - np.arange(len(earlier))
    parents = Troubles(
        np.concatenate([subjects, before]).astype(np.uint64),
        np.concatenate([arises, earlier]),
        np.concatenate([cell, _who(seed, number, before, places, territory)[0]]),
    )
    clock = ActivityClock.of(-ahead, means, per_year, category.hours or scenario.troubles.hours)
    more = draw_repeats(seed, number, parents, clock, repeats, brings_on, places, territory)
    within = more.arises >= 0
    keys, cells = more.key[within], more.cell[within]
    residents = places.resident_in(territory, cells, uniforms(seed, _purpose(number, "person"), keys))
    return _joined((subjects, arises, cell, resident), [(keys, more.arises[within], cells, residents), *struck])


def _joined(first: _Arrivals, others: list[_Arrivals]) -> _Arrivals:
    """Return the troubles of several sources as one; subjects become 64-bit keys if there are others."""
    if not others:
        return first
    subjects, arises, cell, resident = (np.concatenate(each) for each in zip(*others, strict=True))
    return (
        np.concatenate([first[0].astype(np.uint64), subjects]),
        np.concatenate([first[1], arises]),
        np.concatenate([first[2], cell]),
        np.concatenate([first[3], resident]),
    )


def days_back(ahead: int) -> NDArray[np.int64]:
    """Return the days before a run, the last first: so many, that a longer past only adds to them."""
    return -1 - np.arange(ahead)


def _moments(
    scenario: Scenario, seed: int, number: int, days: NDArray[np.int64], means: NDArray[np.float64], sign: int
) -> NDArray[np.int64]:
    """Draw arrival times in seconds: counts day by day, then an hour from the profile and a second within it.

    Draws go by the running number of a trouble, from 0 up or, for days before the run, from -1 down.
    """
    hours = scenario.troubles.categories[number].hours or scenario.troubles.hours
    counts = poisson_quantile(uniforms(seed, _purpose(number, "count"), days), means)
    day = np.repeat(days, counts)
    subjects = np.arange(len(day)) if sign > 0 else -1 - np.arange(len(day))
    edges = np.cumsum(hours) / np.sum(hours)
    hour = np.minimum(np.searchsorted(edges, uniforms(seed, _purpose(number, "hour"), subjects), side="right"), 23)
    second = np.floor(uniforms(seed, _purpose(number, "second"), subjects) * HOUR).astype(np.int64)
    return np.asarray(day * DAY + hour * HOUR + second)


def _who(
    seed: int, number: int, subjects: NDArray[Any], places: Places, territory: Territory
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the cell and the first affected resident of each trouble that arises unprovoked."""
    chosen = places.choose(uniforms(seed, _purpose(number, "place"), subjects))
    if places.per_resident:
        return territory.people["cell"][chosen], chosen
    return chosen, places.resident_in(territory, chosen, uniforms(seed, _purpose(number, "person"), subjects))
