"""The network of neighbours against the theory of small worlds, and what spreads along its ties."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError
from quarrels import one_dispute
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path
from small_worlds import composed

from sim.agents.disputes.crowd import gather, share_seen
from sim.agents.resident import listener
from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import Simulation, simulate
from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.neighbours import Ties, crossing_shares, place_ties, small_world

N, DEGREE = 1200, 8
TOWN = ("scenario=small_town", "horizon.days=60", "horizon.warmup_days=0")


def matrix(ties: Ties) -> Any:
    n, degree = ties.shape
    return csr_matrix((np.ones(n * degree), (np.repeat(np.arange(n), degree), ties.ravel())), (n, n))


def clustering(ties: Ties) -> float:
    """Closed triples over triples."""
    known = matrix(ties).minimum(1)
    known.setdiag(0)
    triples = np.asarray(known.sum(axis=1)).ravel()
    return float((known @ known).multiply(known).sum() / (triples * (triples - 1)).sum())


def mean_distance(ties: Ties, sources: NDArray[np.int64]) -> float:
    distances = shortest_path(matrix(ties), unweighted=True, indices=sources)
    assert np.isfinite(distances).all()
    return float(distances.sum() / (len(sources) * (len(ties) - 1)))


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_everybody_has_the_same_number_of_ties_and_each_stands_in_both_rows(share: float) -> None:
    ties = small_world(N, DEGREE, share, seed=1)
    assert ties.shape == (N, DEGREE) and ties.dtype == np.int32
    assert (np.bincount(ties.ravel(), minlength=N) == DEGREE).all()
    assert (matrix(ties) != matrix(ties).T).nnz == 0


def test_without_long_ties_it_is_a_ring() -> None:
    ties = small_world(N, DEGREE, 0.0, seed=1)
    assert set(ties[100].tolist()) == {96, 97, 98, 99, 101, 102, 103, 104}
    assert clustering(ties) == pytest.approx(3 * (DEGREE - 2) / (4 * (DEGREE - 1)))
    assert mean_distance(ties, np.arange(0, N, 100)) == pytest.approx(N / (2 * DEGREE), rel=0.02)


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3])
def test_clustering_falls_with_the_cube_of_short_ties(share: float) -> None:
    """C(p) = C(0) (1 - p)^3, for a triangle needs all three (Barrat and Weigt 2000)."""
    found = np.mean([clustering(small_world(N, DEGREE, share, seed)) for seed in range(5)])
    assert found == pytest.approx(3 * (DEGREE - 2) / (4 * (DEGREE - 1)) * (1 - share) ** 3, rel=0.06)


def test_a_few_long_ties_shorten_all_ways_and_keep_most_of_the_clustering() -> None:
    sources = np.arange(0, N, 60)
    ring, few, none_short = (mean_distance(small_world(N, DEGREE, p, 1), sources) for p in (0.0, 0.1, 1.0))
    assert few < 0.1 * ring
    assert none_short == pytest.approx(math.log(N) / math.log(DEGREE), rel=0.15)
    assert few < 2 * none_short


def test_the_same_place_has_the_same_network_in_every_run_and_another_one_another() -> None:
    scenario = composed(*TOWN)
    ties = [Simulation(scenario, seed).world.ties for seed in (1, 2)]
    np.testing.assert_array_equal(*ties)
    cache: dict[Any, Any] = {}
    kept = [Simulation(scenario, seed, world_cache=cache).world.ties for seed in (1, 2)]
    assert kept[0] is kept[1]
    np.testing.assert_array_equal(kept[0], ties[0])
    other = Simulation(composed(*TOWN, "territory.layout_seed=99"), 1).world.ties
    assert not np.array_equal(other, ties[0])
    changed = Simulation(composed(*TOWN, "behaviour.resident.long_tie=0.5"), 1, world_cache=cache).world.ties
    assert not np.array_equal(changed, ties[0])


@pytest.mark.parametrize(("n", "degree"), [(1, 0), (2, 0), (3, 2), (6, 4), (9, 8)])
def test_a_small_place_has_as_many_ties_as_there_are_neighbours(n: int, degree: int) -> None:
    people = [{"name": "all", "count": n, "household_size": 1.0}]
    scenario = composed(*TOWN)
    scenario = scenario.model_copy(
        update={"population": type(scenario.population).model_validate({"groups": people, "ties": 8})}
    )
    territory = lay_out(scenario)
    assert territory.n_households == n
    assert place_ties(scenario, territory).shape[1] == degree


def test_listeners_live_in_households_that_the_teller_knows_each_of_other_ties() -> None:
    world = Simulation(composed(*TOWN), 1).world
    s = world.settings[0]
    drawn = set()
    for case_id in range(200):
        home = world.residents[world.cases[case_id].resident].household
        heard = [listener(world, case_id, k) for k in range(s.listeners)]
        known = world.ties[home]
        places = [known.tolist().index(int(world.residents[other].household)) for other in heard]
        assert places == sorted(places) and len(set(places)) == s.listeners
        drawn |= set(places)
    assert drawn == set(range(8))


def test_without_ties_listeners_live_near_or_anywhere_and_both_loops_agree_either_way() -> None:
    for ties in (0, 8):
        scenario = composed("scenario=restless_town", *TOWN[1:], f"population.ties={ties}", "troubles.factor=2")
        assert Simulation(scenario, 1).world.ties.shape[1] == ties
        compiled, by_mesa = (GovernanceModel(scenario, 2, loop=loop, log=True) for loop in ("compiled", "mesa"))  # type: ignore[arg-type]
        for model in (compiled, by_mesa):
            model.run_until(60)
        np.testing.assert_array_equal(compiled.log, by_mesa.log)
        assert compiled.outcomes() == pytest.approx(by_mesa.outcomes(), nan_ok=True, rel=1e-12)
        assert compiled.world.disputes["most_acting"].max() > 0


def test_who_joins_looks_at_those_he_knows_and_at_the_crowd() -> None:
    world = Simulation(composed("scenario=x_community", "behaviour.resident.long_tie=0"), 1).world
    dispute = world.disputes[0]
    first, crowd = int(dispute.first), 0.25
    homes = world.homes[dispute.first_home : dispute.first_home + dispute.households]
    assert homes["stakes"].sum() == dispute.concerned
    assert share_seen(world, 0, first, crowd) == pytest.approx(0.5 * crowd)
    homes["acting"] = homes["stakes"]
    assert share_seen(world, 0, first, crowd) == pytest.approx(0.5 * crowd + 0.5)
    world.settings["acquaintance"] = 0.0
    assert share_seen(world, 0, first, crowd) == crowd
    world.settings["acquaintance"], homes["acting"] = 0.5, 0
    world.thresholds[first : first + dispute.concerned] = 1.0
    world.thresholds[first] = 0.0
    gather(world, 0)
    assert dispute.acting == 1 and homes["acting"].sum() == 1 and world.acts[first] == 1


def test_ties_to_other_communities_are_counted_at_their_borders_and_far_away() -> None:
    households = np.full(12, N // 12)
    assert crossing_shares(small_world(N, DEGREE, 0.0, 1), households, 0.1) == pytest.approx(
        np.full(12, 2 * (1 + 2 + 3 + 4) / (N // 12 * DEGREE))
    )
    assert crossing_shares(small_world(N, DEGREE, 1.0, 1), households, 0.1).mean() == pytest.approx(11 / 12, abs=0.01)
    assert (crossing_shares(small_world(N, 0, 0.0, 1), households, 0.1) == 0.1).all()


def test_an_odd_number_of_ties_is_refused() -> None:
    with pytest.raises(ValidationError):
        type(composed(*TOWN).population).model_validate({"groups": [{"name": "all", "count": 9}], "ties": 3})


def test_a_crowd_too_small_to_tip_by_itself_grows_among_those_who_know_each_other() -> None:
    """Clusters carry what needs several examples (Centola and Macy 2007)."""
    crowds = {0: 0.0, 8: 0.0}
    for ties in crowds:
        calm = {"anger_lift": 0.0, "threshold_mean": 0.25, "threshold_spread": 0.12}
        content = one_dispute(levers={"order_rung": 6}, behaviour=calm, days=30, ruthless=0.0).model_dump()
        content["population"]["groups"][0]["count"], content["population"]["ties"] = 1500, ties
        content["disputes"][0]["households"] = 300
        scenario = Scenario.model_validate(content)
        for seed in range(20):
            dispute = simulate(scenario, seed).simulation.world.disputes[0]
            crowds[ties] += dispute.most_acting / dispute.concerned / 20
    assert 0.1 < crowds[0] < 0.5 and crowds[8] > crowds[0] + 0.15
