"""Hot spots: how uneven, whose, and that they belong to the place and not to the year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from small_worlds import category, department, smallest_scenario, troubles

from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.demand import draw_troubles
from sim.setup.places import PlacesByCategory, expected_by_cell, hot_spots


def place(*rows: dict[str, Any], layout: int = 1, area: float = 4.0, **parts: Any) -> Scenario:
    """Four square kilometres of housing and roads."""
    return smallest_scenario(
        horizon={"days": 100, "warmup_days": 0},
        territory={
            "area_km2": area,
            "grids": 4,
            "layout_seed": layout,
            "land_use": {"residential": 0.8, "road": 0.2},
            "fixtures": {"residential": 10, "road": 20},
        },
        population={
            "groups": [{"name": "local", "count": 1500}, {"name": "frail", "count": 500, "trouble": 3.0}],
        },
        troubles=troubles(*rows, **parts),
        departments=[department()],
    )


@pytest.mark.parametrize("spread", [0.3, 1.0, 2.0])
def test_cells_differ_as_much_as_said(spread: float) -> None:
    scenario = place(category())
    found = np.concatenate([hot_spots(scenario, 100_000, kind, spread) for kind in ("event", "service", "dispute")])
    assert (found > 0).all()
    assert found.mean() == pytest.approx(1.0, abs=0.02)
    assert found.std() == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize("per", ["resident", "fixture", "cell"])
def test_the_number_of_troubles_stays(per: str) -> None:
    even, uneven = (place(category(per=per), hot_spots=spread) for spread in (0.0, 1.5))
    flat, hilly = (PlacesByCategory(each, lay_out(each)).of(each.troubles.categories[0]) for each in (even, uneven))
    assert hilly.count == flat.count
    assert hilly.cumulated[-1] == pytest.approx(flat.cumulated[-1])
    assert hilly.by_cell.sum() == pytest.approx(flat.by_cell.sum())
    assert ((hilly.by_cell > 0) == (flat.by_cell > 0)).all()
    assert hilly.by_cell.std() > 1.2 * flat.by_cell.std()


def test_troubles_arise_where_the_hot_spots_are() -> None:
    scenario = place(category(rate=2e4), category("lamp", kind="component", per="fixture", rate=2e4), hot_spots=1.0)
    territory = lay_out(scenario)
    cases, expected = draw_troubles(scenario, territory, 1), expected_by_cell(scenario, territory) * 100 / 365
    for number in range(2):
        counts = np.bincount(cases["cell"][cases["category"] == number], minlength=len(territory.cells))
        mean = expected[number] * counts.sum() / expected[number].sum()
        enough = mean > 5
        expected_there = mean[enough] * counts[enough].sum() / mean[enough].sum()
        assert stats.chisquare(counts[enough], expected_there).pvalue > 1e-4
        assert (counts[mean == 0] == 0).all()


def test_they_belong_to_the_place() -> None:
    rows = [category(rate=2e4), category("other", rate=2e4), category("third", rate=2e4, kind="dispute")]

    def counts(layout: int, seed: int, number: int = 0) -> Any:
        scenario = place(*rows, layout=layout, hot_spots=1.5)
        cases = draw_troubles(scenario, lay_out(scenario), seed)
        return np.bincount(cases["cell"][cases["category"] == number], minlength=400)

    first = counts(1, 1)
    assert stats.spearmanr(first, counts(1, 2)).statistic > 0.95  # another year
    assert stats.spearmanr(first, counts(1, 1, number=1)).statistic > 0.95  # another class of the kind
    assert stats.spearmanr(first, counts(1, 1, number=2)).statistic < 0.8  # another kind
    assert stats.spearmanr(first, counts(2, 1)).statistic < 0.8  # another town


def test_a_class_may_be_more_even_than_others() -> None:
    scenario = place(category("uneven", hot_spots=1.0), category("even", hot_spots=0.0), hot_spots=1.0)
    places = PlacesByCategory(scenario, lay_out(scenario))
    uneven, even = (places.of(row) for row in scenario.troubles.categories)
    assert uneven.by_cell.std() > 1.2 * even.by_cell.std()
