"""The page: its controls fit the model, its map shows the open cases, and it can be built where Solara is installed."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np
import pytest
from needs import needed

from experiments.config.compose import compose_scenario
from experiments.demo import solara_page as page
from sim.mesa_model.model import GovernanceModel
from sim.policy.rules import RULES
from sim.text.catalogue import WanggeError


@pytest.fixture(scope="module")
def town() -> Any:
    return compose_scenario(["scenario=small_town", "horizon.days=6", "horizon.warmup_days=0"])[0]


def test_the_controls_make_a_model(town: Any) -> None:
    controls = page.controls(town)
    values = {name: each["value"] if isinstance(each, dict) else each for name, each in controls.items()}
    model = GovernanceModel(**values)
    assert model.config == town
    assert set(RULES) <= set(controls["policy__dispatch__rule"]["values"])


def test_the_map_shows_every_open_case_in_its_cell(town: Any) -> None:
    model = GovernanceModel(town, 2)
    model.run_for(5)
    picture = page.open_cases(model)
    assert model.backlog > 0
    assert np.nansum(picture) == model.backlog
    assert np.isfinite(picture).sum() == len(model.world.cells)
    figure = page.draw_map(model)
    assert "day 5" in figure.axes[0].get_title()


@pytest.mark.parametrize(("measure", "values"), [("satisfaction", [0.613, 0.614]), ("backlog", [3, 7])])
def test_plots_have_honest_scales(measure: str, values: list[float]) -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    axes.plot(values)
    page.finish_plot(measure, axes)
    low, high = axes.get_ylim()
    assert (low == 0) if measure == "backlog" else (high - low >= page.LEAST_SPAN - 1e-12)
    assert low <= min(values) < max(values) <= high


@pytest.mark.skipif(importlib.util.find_spec("solara") is not None, reason="platform: Solara is installed")
def test_missing_packages_are_told_in_one_line(town: Any) -> None:
    with pytest.raises(WanggeError) as told:
        page.build_page(town)
    assert "wangge[viz]" in str(told.value)


def test_the_page_can_be_built(town: Any) -> None:
    solara = needed("solara")
    needed("altair")
    box, context = solara.render(page.build_page(town), handle_error=False)  # raises what a component raises
    try:
        assert box.children
    finally:
        context.close()
