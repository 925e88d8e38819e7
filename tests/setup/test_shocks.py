"""A shock adds its troubles to the stream: at the full at once, for its people and places, and nothing else moves."""

from __future__ import annotations

from typing import Any

import numpy as np
from small_worlds import DAY, category, department, smallest_scenario, troubles

from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.demand import draw_troubles
from sim.setup.volume import expected_cases

FLOOD = {"name": "flood", "day": 20, "factor": 50.0, "days": 5.0}


def place(*shocks: dict[str, Any], **fields: Any) -> Scenario:
    """Twenty cells in two communities, two groups of residents."""
    return smallest_scenario(
        horizon={"days": 100, "warmup_days": 0},
        territory={"area_km2": 0.2, "grids": 4, "communities": 2, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 150}, {"name": "family", "count": 50}]},
        troubles=troubles(category(rate=4000.0, **fields)) | {"shocks": list(shocks)},
        departments=[department(name) for name in ("office", "yard", "bureau")],
    )


def stream(scenario: Scenario, seed: int = 1) -> np.recarray:
    return draw_troubles(scenario, lay_out(scenario), seed)


def added(*shocks: dict[str, Any], seed: int = 1, **fields: Any) -> np.recarray:
    """What shocks add: all that a year without them does not have."""
    plain = stream(place(**fields), seed)
    with_them = stream(place(*shocks, **fields), seed)
    ordinary = {row.tobytes() for row in plain}
    assert ordinary <= {row.tobytes() for row in with_them}  # the ordinary troubles stay as they were
    return with_them[[row.tobytes() not in ordinary for row in with_them]]


def test_a_shock_strikes_at_once_and_ebbs_away() -> None:
    arises = np.concatenate([added(FLOOD, seed=seed)["arises"] for seed in range(5)]) / DAY
    assert arises.min() >= 20
    first, second = np.sum(arises < 25), np.sum((arises >= 25) & (arises < 30))
    assert 2.2 < first / second < 3.3  # e, give or take


def test_it_strikes_the_people_and_the_places_it_names() -> None:
    scenario = place(FLOOD | {"communities": [1], "group": "family"})
    territory = lay_out(scenario)
    cases = added(FLOOD | {"communities": [1], "group": "family"})
    assert len(cases) > 20
    assert (territory.grids["community"][territory.cells["grid"][cases["cell"]]] == 1).all()
    assert (territory.people["group"][cases["resident"]] == 1).all()


def test_a_category_of_a_group_befalls_nobody_else_and_counts_only_these() -> None:
    counts = []
    for seed in range(10):
        scenario = place(group="family")
        cases = stream(scenario, seed)
        assert (lay_out(scenario).people["group"][cases["resident"]] == 1).all()
        counts.append(len(cases))
    expected = expected_cases(place(group="family"))
    assert abs(expected - 4000 / 1000 * 50 * 100 / 365) < 1
    assert abs(np.mean(counts) - expected) < 4 * np.sqrt(expected / 10)


def test_the_expected_number_counts_the_shock() -> None:
    found = np.mean([len(stream(place(FLOOD), seed)) for seed in range(10)])
    expected = expected_cases(place(FLOOD))
    assert abs(found - expected) < 4 * np.sqrt(expected / 10)
