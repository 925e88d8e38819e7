"""Everybody has a household, every household one cell, and nobody is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.territory.landuse import LandUse
from sim.territory.population import People, ResidentGroup, place_fixtures, place_people
from sim.text.catalogue import WanggeError

EVERYWHERE = dict.fromkeys(LandUse, 1.0)
GROUPS = st.lists(
    st.builds(ResidentGroup, st.just("group"), st.integers(0, 600), st.floats(1, 8), st.just(EVERYWHERE)), max_size=4
)


@given(st.lists(st.sampled_from(LandUse), min_size=1, max_size=60), GROUPS, st.integers(0, 2**32))
def test_population_is_conserved_and_numbered_by_cell(
    uses: list[LandUse], groups: list[ResidentGroup], seed: int
) -> None:
    people = place_people(np.array(uses, dtype=np.int8), groups, seed)
    counts = np.bincount(people.group, minlength=len(groups))
    assert counts.tolist() == [group.residents for group in groups]
    assert people.cell_residents.sum() == len(people.cell) == sum(group.residents for group in groups)
    assert (people.cell == np.repeat(np.arange(len(uses)), people.cell_residents)).all()
    check_households(people, groups)


def check_households(people: People, groups: list[ResidentGroup]) -> None:
    """Households are numbered in one run by cell, are not empty, and live in one cell as one group."""
    households, first, size = np.unique(people.household, return_index=True, return_counts=True)
    assert (households == np.arange(people.cell_households.sum())).all()
    assert (np.diff(people.household) >= 0).all()
    assert (people.cell == people.cell[first][people.household]).all()
    assert (people.group == people.group[first][people.household]).all()
    home = np.repeat(np.arange(len(people.cell_households)), people.cell_households)
    assert (home == people.cell[first]).all()
    for kind, group in enumerate(groups):
        sizes = size[people.group[first] == kind]
        if len(sizes):
            assert sizes.max() - sizes.min() <= 1
            assert len(sizes) == min(group.residents, max(1, round(group.residents / group.household_size)))


def test_groups_live_where_their_density_says() -> None:
    land_use = np.array([LandUse.RESIDENTIAL, LandUse.CAMPUS, LandUse.ROAD] * 200, dtype=np.int8)
    local = ResidentGroup("local", 60_000, 3.0, {LandUse.RESIDENTIAL: 3.0, LandUse.CAMPUS: 1.0})
    student = ResidentGroup("student", 5_000, 4.0, {LandUse.CAMPUS: 1.0})
    people = place_people(land_use, [local, student], seed=3)
    use = land_use[people.cell]
    assert (use[people.group == 1] == LandUse.CAMPUS).all()
    assert not (use == LandUse.ROAD).any()
    assert np.mean(use[people.group == 0] == LandUse.RESIDENTIAL) == pytest.approx(0.75, abs=0.02)


def test_one_resident_in_one_cell() -> None:
    people = place_people(np.zeros(1, np.int8), [ResidentGroup("local", 1, 2.7, EVERYWHERE)], seed=0)
    assert people.cell.tolist() == people.household.tolist() == people.group.tolist() == [0]


def test_the_seed_moves_people_and_nothing_else_does() -> None:
    land_use = np.zeros(300, np.int8)
    group = ResidentGroup("local", 10_000, 2.7, EVERYWHERE)
    first, again, other = (place_people(land_use, [group], seed).cell_residents for seed in (5, 5, 6))
    assert (first == again).all() and (first != other).any()


@pytest.mark.parametrize(("residents", "size"), [(-1, 2.0), (10, 0.5), (10, float("nan"))])
def test_groups_of_nonsense_are_refused(residents: int, size: float) -> None:
    with pytest.raises(WanggeError, match="group odd"):
        place_people(np.zeros(3, np.int8), [ResidentGroup("odd", residents, size, EVERYWHERE)], seed=0)


def test_a_group_without_home_is_refused() -> None:
    students = ResidentGroup("student", 10, 4.0, {LandUse.CAMPUS: 1.0})
    with pytest.raises(WanggeError, match="student has nowhere to live"):
        place_people(np.zeros(3, np.int8), [students], seed=0)


@given(st.lists(st.sampled_from(LandUse), min_size=1, max_size=80), st.floats(0, 40))
def test_fixtures_follow_land_use(uses: list[LandUse], mean: float) -> None:
    land_use = np.array(uses, dtype=np.int8)
    fixtures = place_fixtures(land_use, {LandUse.ROAD: mean})
    roads = land_use == LandUse.ROAD
    assert (fixtures[~roads] == 0).all()
    assert abs(fixtures.sum() - mean * roads.sum()) <= 0.5 + 1e-6
    assert not roads.any() or np.ptp(fixtures[roads]) <= 1


def test_negative_fixtures_are_refused() -> None:
    with pytest.raises(WanggeError, match="fixtures per cell of road land"):
        place_fixtures(np.zeros(3, np.int8), {LandUse.ROAD: -1.0})
