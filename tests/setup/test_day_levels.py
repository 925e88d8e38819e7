"""Levels of days: each day's own, and spells that last; seasons and holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from small_worlds import ALWAYS, DAY, category, department, smallest_scenario, troubles

from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.day_levels import DayLevels
from sim.setup.demand import draw_troubles
from sim.setup.volume import daily_means


def place(*rows: dict[str, Any], days: int = 3650, closed: list[str] | None = None, **parts: Any) -> Scenario:
    """One hectare with a hundred people."""
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        population={"groups": [{"name": "local", "count": 100}]},
        calendar={"calendars": [ALWAYS], "centre": "always", "shifts": ["always"], "closed": closed or []},
        troubles=troubles(*(rows or (category(),)), **parts),
        departments=[department()],
    )


def levels(scenario: Scenario, seed: int = 1, before: int = 0, row: int = 0) -> np.ndarray:
    """The level of every day for a category."""
    return DayLevels(scenario, seed, before).of(scenario.troubles.categories[row])


@pytest.mark.parametrize("days", [1.0, 5.0, 30.0])
def test_a_spell_fades_by_its_days(days: float) -> None:
    scenario = place(spells=[{"name": "weather", "spread": 0.3, "days": days}])
    logs = np.log([levels(scenario, seed) for seed in range(20)])
    assert logs.std() == pytest.approx(0.3, rel=0.1)
    for lag in (1, 3):
        found = np.mean([np.corrcoef(row[:-lag], row[lag:])[0, 1] for row in logs])
        assert found == pytest.approx(np.exp(-lag / days), abs=0.05)
    assert np.exp(logs).mean() == pytest.approx(1.0, abs=0.04)


def test_days_before_the_run_change_no_day_of_it() -> None:
    scenario = place(spells=[{"name": "weather", "spread": 0.3, "days": 5.0}], day_spread=0.2, days=50)
    assert np.array_equal(levels(scenario, before=40)[40:], levels(scenario))
    assert np.array_equal(levels(scenario, before=40)[15:], levels(scenario, before=25))
    assert levels(scenario, before=40)[:40].std() > 0.1


def test_a_spell_touches_the_kinds_and_categories_it_names() -> None:
    rows = [category("lamp", kind="component"), category("noise"), category("stall")]
    for touches, moved in ((["component"], [0]), (["noise"], [1]), ([], [0, 1, 2]), (["component", "stall"], [0, 2])):
        scenario = place(*rows, days=30, spells=[{"name": "s", "touches": touches, "spread": 1.0, "days": 2.0}])
        assert [row for row in range(3) if levels(scenario, row=row).std() > 0] == moved


def test_without_spells_and_spread_every_day_is_alike() -> None:
    assert (levels(place(days=20, spells=[{"name": "none", "spread": 0.0, "days": 3.0}])) == 1.0).all()


def test_months_and_holidays_shape_the_year() -> None:
    months = [0.0, 2.0] + [1.0] * 10
    closed = ["2025-03-03", "2025-05-01", "2030-01-01", "1999-01-01"]
    scenario = place(days=365, closed=closed, holiday=0.25, months=months)
    means = daily_means(scenario, 365.0)
    assert (means[:31] == 0).all()
    assert means[31:59] == pytest.approx(2.0)
    holiday = (date(2025, 3, 3) - date(2025, 1, 1)).days
    assert means[holiday] == pytest.approx(0.25)
    assert means[holiday + 1] == pytest.approx(1.0)
    own = daily_means(scenario, 365.0, (1.0,) * 12)
    assert own[0] == pytest.approx(1.0)


def test_every_category_keeps_its_own_hours_and_months() -> None:
    night, summer = [1.0] * 6 + [0.0] * 18, [0.0] * 5 + [1.0] * 3 + [0.0] * 4
    scenario = place(category("noise", rate=1e5, hours=night, months=summer), category("lamp", rate=1e5), days=365)
    cases = draw_troubles(scenario, lay_out(scenario), 1)
    noise, lamp = (cases["arises"][cases["category"] == k] for k in range(2))
    assert (noise % DAY < 6 * 3600).all()
    found = {(date(2025, 1, 1) + timedelta(days=int(day))).month for day in np.unique(noise // DAY)}
    assert found == {6, 7, 8}
    assert len(noise) == pytest.approx(len(lamp), rel=0.05)
    assert (lamp % DAY >= 6 * 3600).mean() == pytest.approx(0.75, abs=0.02)
