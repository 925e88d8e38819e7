"""Runs by Mesa's own batch_run can be repeated, and agents that it gives away act or refuse."""

from __future__ import annotations

import gc
import warnings
import weakref
from typing import Any

import mesa
import pytest

from experiments.config.compose import compose_scenario
from sim import GovernanceModel


@pytest.fixture(scope="module")
def town() -> Any:
    return compose_scenario(["scenario=small_town", "horizon.days=6", "horizon.warmup_days=0"])[0]


def batch(town: Any, **how: Any) -> list[dict[str, Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        return list(
            mesa.batch_run(GovernanceModel, {"scenario": [town]}, number_processes=1, display_progress=False, **how)
        )


@pytest.mark.parametrize("how", [{"iterations": 3}, {"rng": [None] * 3}], ids=["iterations", "rng"])
def test_every_row_has_the_seed_that_repeats_it(how: dict[str, Any], town: Any) -> None:
    rows = batch(town, **how)
    seeds = [row["seed"] for row in rows]
    assert len(set(seeds)) == 3 and all(isinstance(seed, int) for seed in seeds)
    for row, again in zip(rows, batch(town, rng=seeds), strict=True):
        assert {name: row[name] for name in ("seed", "backlog", "satisfaction")} == {
            name: again[name] for name in ("seed", "backlog", "satisfaction")
        }


def test_a_row_shows_its_scenario_in_a_line(town: Any) -> None:
    (row,) = batch(town, rng=[1])
    assert len(repr(row["scenario"])) < 120 and "small_town" in repr(row["scenario"])
    assert len(town._repr_html_()) < 1500 and town.hash() in town._repr_html_()
    assert len(repr(GovernanceModel(town, seed=1))) < 200


def test_a_model_that_nobody_holds_is_gone(town: Any) -> None:
    gone = []
    for seed in range(4):
        model = GovernanceModel(town, seed=seed)
        model.run_until(1)
        gone.append(weakref.ref(model))
    del model
    gc.collect()
    assert [each() for each in gone] == [None] * 4
