"""Sets of residents and cases behave as Mesa's AgentSets do, without an object for every row."""

from __future__ import annotations

import numpy as np
import pytest
from mesa.agentset import AbstractAgentSet, AgentSet

from sim.mesa_model.agent_sets import RowAgentSet
from sim.mesa_model.agents import Case, Department, Resident
from sim.mesa_model.model import GovernanceModel
from sim.scenario.minimal import smallest_scenario
from sim.text.catalogue import WanggeError

TOWN = smallest_scenario(
    territory={"area_km2": 0.04, "grids": 2, "land_use": {"residential": 1.0}},
    population={
        "groups": [
            {"name": "local", "count": 30, "household_size": 2.0},
            {"name": "migrant", "count": 10, "household_size": 1.0},
        ]
    },
)


@pytest.fixture
def model() -> GovernanceModel:
    return GovernanceModel(TOWN, 3)


def test_it_stands_where_mesa_expects_an_agentset(model: GovernanceModel) -> None:
    assert isinstance(model.residents, AbstractAgentSet)
    assert model.agents_by_type[Resident].rows.tolist() == list(range(40))
    assert model.agents_by_type[Case].rows.tolist() == []
    assert Resident in model.agent_types
    assert Department in model.agent_types
    assert not any(isinstance(agent, Resident) for agent in model.agents)


def test_columns_and_objects_agree_with_mesas_own_set(model: GovernanceModel) -> None:
    views = model.residents.to_list()
    ordinary = AgentSet(views, random=model.random)
    rows = model.residents
    assert rows.get("trust") == ordinary.get("trust")
    assert rows.get(["cell", "trust"]) == ordinary.get(["cell", "trust"])
    assert rows.agg("trust", [np.min, np.max]) == ordinary.agg("trust", [min, max])
    assert rows.sort("trust").get("number") == [each.number for each in ordinary.sort("trust")]
    assert rows.sort("group", ascending=True).get("number") == [
        each.number for each in ordinary.sort("group", ascending=True)
    ]
    assert rows.map(lambda each: each.cell) == ordinary.map(lambda each: each.cell)
    assert rows.groupby("group").count() == {0: 30, 1: 10}
    assert {key: len(part) for key, part in rows.groupby(lambda each: each.number % 3, result_type="list")} == {
        0: 14,
        1: 13,
        2: 13,
    }


@pytest.mark.parametrize(
    "arguments",
    [{"at_most": 5}, {"at_most": 0.5}, {"filter_func": lambda each: each.trust > 0.6, "at_most": 3}, {"at_most": 1}],
)
def test_select_takes_what_mesa_takes(model: GovernanceModel, arguments: dict) -> None:
    views = model.residents.to_list()
    chosen = AgentSet(views, random=model.random).select(**arguments)
    assert model.residents.select(**arguments).get("number") == [each.number for each in chosen]


def test_select_by_columns(model: GovernanceModel) -> None:
    trusting = model.residents.select(where=lambda residents: residents.column("trust") > 0.6)
    assert 0 < len(trusting) < 40
    assert trusting.agg("trust", np.min) > 0.6
    assert trusting.rows.tolist() == model.residents.select(lambda each: each.trust > 0.6).rows.tolist()
    assert len(model.residents.select(agent_type=Case)) == 0
    assert len(model.residents.select(where=np.zeros(40, bool))) == 0


def test_views_are_values_and_made_on_demand(model: GovernanceModel) -> None:
    residents = model.residents
    assert residents[3] == residents[3]
    assert residents[3] is not residents[3]
    assert len({residents[3], residents[3], residents[4]}) == 2
    assert residents[3] in residents
    assert residents[3] not in residents.select(at_most=2)
    assert residents[-2:] == [residents[38], residents[39]]
    assert model.residents[0] != GovernanceModel(TOWN, 3).residents[0]
    with pytest.raises(WanggeError, match="cannot be removed"):
        residents[3].remove()


def test_an_unknown_name_is_told_with_the_columns(model: GovernanceModel) -> None:
    with pytest.raises(AttributeError, match="no column 'trsut'; it has: cell, "):
        model.residents.agg("trsut", np.mean)
    with pytest.raises(AttributeError, match="trsut"):
        model.residents.set("trsut", 1)
    assert model.residents.get("trsut", handle_missing="default", default_value=7)[:2] == [7, 7]


def test_setting_a_column_writes_the_records(model: GovernanceModel) -> None:
    model.residents.select(at_most=2).set("patience", [11, 12])
    assert model.world.residents["patience"][:2].tolist() == [11, 12]
    model.residents[2].patience = 13
    assert model.world.residents[2].patience == 13
    model.residents.select(at_most=3).do(lambda each: setattr(each, "patience", 5))
    assert model.world.residents["patience"][:3].tolist() == [5, 5, 5]


@pytest.mark.parametrize("score", ["trust", "satisfaction"])
def test_sums_of_grids_and_groups_follow_what_is_set(score: str) -> None:
    model = GovernanceModel(TOWN, 3)
    model.run_until(1.3)
    model.residents.select(where=lambda each: each.column("group") == 1).set(score, 0.1)
    setattr(model.residents[0], score, 0.9)
    model.run_until(1.9)
    now, residents = model.residents, model.world.residents
    grid = model.world.cells["grid"][residents["cell"]]
    sums = {"trust": now.column("trust_now"), "satisfaction": now.column("satisfaction_now")}
    moods = model.world.moods
    kept = {name: moods[name] + moods[f"ambient_{name}"] for name in sums}
    for name, values in sums.items():
        np.testing.assert_allclose(kept[name][:2], np.bincount(grid, values, minlength=2), atol=1e-6)
        np.testing.assert_allclose(kept[name][2:], np.bincount(residents["group"], values, minlength=2), atol=1e-6)


def test_sets_can_be_shuffled_grown_and_shrunk(model: GovernanceModel) -> None:
    residents = model.residents
    shuffled = residents.shuffle()
    assert sorted(shuffled.rows) == residents.rows.tolist()
    assert shuffled.rows.tolist() != residents.rows.tolist()
    few = residents.select(at_most=2)
    few.add(residents[5])
    few.add(residents[5])
    few.discard(residents[30])
    few.remove(residents[0])
    assert few.rows.tolist() == [1, 5]
    with pytest.raises(KeyError):
        few.remove(residents[0])
    assert len(few.copy().select(at_most=1, inplace=True)) == 1
    assert isinstance(few.copy(), RowAgentSet)
