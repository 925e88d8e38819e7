"""The life of a dispute: the cascade of thresholds, lock-in, escalation, third parties, and how long peace lasts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from quarrels import one_dispute
from random_scenarios import scenarios, seeds

from sim.agents.disputes import records as r
from sim.agents.disputes.authorities import attention
from sim.agents.disputes.crowd import gather
from sim.agents.disputes.peace import bargain, holding, make_peace
from sim.outcomes.dispute_table import dispute_table
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.scenario.keywords import with_levers
from sim.vocabulary import events as a

NOBODY_STEPS_IN = {"order_rung": 6}
DAY = 86_400


def ran(seed: int = 1, **parts: Any) -> RunResult:
    return simulate(one_dispute(**parts), seed, log=True)


def dispute_of(result: RunResult) -> Any:
    return result.simulation.world.disputes[0]


@pytest.mark.parametrize(
    ("thresholds", "anger", "rounds"),
    [
        (
            [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            0.0,
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10],
        ),  # Granovetter's bandwagon
        (
            [0.0, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            0.0,
            [1, 1, 1],
        ),  # one person less ready, and nothing happens
        (
            [0.0, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            1.0,
            [3, 6, 9, 10],
        ),  # unless they are angry enough (lift 0.25)
        ([0.1] * 10, 0.0, [0, 0]),  # nobody to begin
    ],
)
def test_a_cascade_goes_as_by_hand(thresholds: list[float], anger: float, rounds: list[int]) -> None:
    world = Simulation(one_dispute(behaviour={"anger_lift": 0.25, "acquaintance": 0.0}), 1).world
    dispute = world.disputes[0]
    dispute.concerned, dispute.anger = len(thresholds), anger
    world.thresholds[: len(thresholds)] = thresholds
    found = []
    for _ in rounds:
        gather(world, 0)
        found.append(int(dispute.acting))
    assert found == rounds


def test_without_a_third_party_the_conflict_lasts() -> None:
    result = ran(levers=NOBODY_STEPS_IN)
    dispute = dispute_of(result)
    assert (dispute.state, dispute.counterparty, dispute.residents) == (r.OPEN, r.INSISTS, r.INSISTS)
    assert dispute.anger > 0.9
    assert result.outcomes["disputes_settled_share"] == 0.0
    assert result.outcomes["dispute_days"] == 30.0


def test_residents_who_lose_more_by_fighting_give_in() -> None:
    game = {
        "both_concede": [1, 1],
        "residents_concede": [3, -1],
        "counterparty_concedes": [0, 2],
        "both_insist": [1, -5],
    }
    result = ran(payoffs=game)
    assert dispute_of(result).accord == r.GAVE_IN
    assert result.outcomes["collective_per_10k"] == 0.0


def test_force_turns_residents_to_the_government_and_speeds_them_up() -> None:
    calm = [dispute_of(ran(seed, levers=NOBODY_STEPS_IN, ruthless=0.0)) for seed in range(1, 13)]
    hit = [
        dispute_of(ran(seed, levers=NOBODY_STEPS_IN, ruthless=1.0, behaviour={"force_per_day": 100.0}))
        for seed in range(1, 13)
    ]
    assert all(dispute.forced == 0 for dispute in calm)
    assert all(dispute.forced > 0 and dispute.force <= dispute.government for dispute in hit)
    assert np.mean([dispute.government for dispute in hit]) < np.mean([dispute.government for dispute in calm])


def test_an_order_comes_only_from_its_rung_on() -> None:
    for rung in (2, 4, 5):
        result = ran(levers={"order_rung": rung}, behaviour={"order_per_day": 100.0})
        log = result.log
        assert log is not None
        first = int(np.flatnonzero(log["activity"] == a.ORDERED)[0])
        assert np.count_nonzero(log["activity"][:first] == a.STEPPED_UP) >= rung - r.STREET_OFFICE * (
            a.FORCED in log["activity"][:first]
        )
        assert dispute_of(result).ordered > 0


def test_a_sanction_too_small_changes_nothing() -> None:
    dispute = dispute_of(ran(behaviour={"order_force": 0.05}))
    assert dispute.ordered > 0
    assert dispute.state == r.OPEN


def test_attention_follows_noise_unless_somebody_inspects() -> None:
    world = Simulation(one_dispute(), 1).world
    dispute = world.disputes[0]
    slopes = []
    for inspection in (0.0, 0.5, 1.0):
        world.settings[0].inspection = inspection
        found = []
        for rung in range(6):
            dispute.rung = rung
            found.append(attention(world, 0))
        assert found == sorted(found)
        slopes.append(found[-1] - found[0])
    assert slopes[0] == 1.0 > slopes[1] > slopes[2] == 0.0


def test_consultation_and_calm_make_a_deal_likelier() -> None:
    """R6: the demand falls with consultation and rises with anger.

    An offer never exceeds the most that the counterparty can accept.
    """

    def deals(consultation: float, anger: float, pressure: float) -> int:
        world = Simulation(one_dispute(levers={"consultation": consultation}), 1).world
        world.disputes[0].anger = anger
        shares = [bargain(world, 0, pressure) for _ in range(400)]
        assert all(
            share == -1.0 or world.disputes[0].least_share <= share <= world.disputes[0].top_share for share in shares
        )
        return sum(share >= 0 for share in shares)

    assert deals(0.0, 0.9, 0.3) < deals(1.0, 0.9, 0.3) < deals(1.0, 0.2, 0.3) < deals(1.0, 0.2, 0.9)
    assert abs(deals(0.0, 0.6, 0.0) / 400 - 0.2) < 0.06  # demand 0.5 + 0.5 x 0.6, offer uniform up to 1


def test_how_long_peace_lasts_depends_on_how_it_was_made() -> None:
    """SF-15, SF-16: how long peace lasts, in this order:

    order < agreement without standing < mediation with standing < an agreement that enforces itself.
    """

    def chance(accord: int, **changes: Any) -> float:
        world = Simulation(one_dispute(levers={"standing": changes.pop("standing", 0.0)}), 1).world
        world.disputes[0].accord = accord
        for name, value in changes.items():
            setattr(world.disputes[0], name, value)
        return float(holding(world, 0))

    order, informal, tested = chance(r.BY_ORDER), chance(r.BY_MEDIATION), chance(r.BY_MEDIATION, standing=1.0)
    committee, institution = (
        chance(r.BY_COMMITTEE, bond=7.2, residents_bond=4.5),
        chance(r.BY_COMMITTEE, bond=7.2, residents_bond=4.5, tariff=1.0),
    )
    assert (order, informal, tested, committee, institution) == (0.5, 0.8, 0.95, 0.8, 0.98)


def test_broken_arrangements_recur_as_often_as_the_chance_says() -> None:
    fate = [
        dispute_of(ran(seed, behaviour={"break_days": 0.1, "order_per_day": 100.0}, levers={"order_rung": 0}, days=40))
        for seed in range(1, 200)
    ]
    first_held = np.mean([dispute.recurrences == 0 for dispute in fate])
    assert abs(first_held - 0.5) < 0.1


def test_mediators_take_no_more_than_they_can_and_are_free_afterwards() -> None:
    levers = {"mediators": 40.0, "standing": 1.0, "order_rung": 6}  # one mediator for 250 residents
    calm = {"anger_per_day": 0.02}
    scenario = one_dispute(levers=levers, behaviour=calm, per_year=400.0, days=90, households=10)
    simulation = Simulation(scenario, 1)
    world = simulation.world
    assert world.bodies["posts"].tolist() == [0, 1, 0, 0]
    for day in range(1, 91):
        simulation.advance(day * DAY)
        at_work = np.count_nonzero(world.disputes["session"] >= 0)
        assert world.bodies["at_work"].sum() == at_work <= 1
    assert np.count_nonzero(world.disputes["accord"] == r.BY_MEDIATION) > 5
    handed_up = world.disputes[world.disputes["given_up"]]
    assert len(handed_up) > 0
    assert (handed_up["sessions"] >= scenario.behaviour.conflict.most_sessions).all()


def test_an_assembly_needs_its_quorum() -> None:
    levers = {"committee_support": 1.0, "order_rung": 0}
    crowd = dispute_of(ran(levers=levers, behaviour={"order_per_day": 100.0}))
    none = dispute_of(ran(levers=levers, behaviour={"order_per_day": 100.0, "quorum": 1.0}, days=200))
    assert crowd.elected > 0
    assert none.elected == a.NEVER
    assert none.assemblies == r.MOST_ASSEMBLIES


def test_screening_and_early_contact_bring_an_official() -> None:
    screened = dispute_of(
        ran(levers={"screening_days": 3, "order_rung": 6}, behaviour={"screening_finds": 1.0, "step_per_day": 0.0})
    )
    assert screened.noticed == 3 * DAY
    assert screened.heard == 4 * DAY
    early = dispute_of(ran(levers={"early_contact": 1.0, "contact_days": 0.5}))
    assert early.heard == early.noticed + DAY // 2


def test_neighbours_learn_whether_noise_pays() -> None:
    """R3: what a blockade won moves boldness a tenth of the way up, here and next door.

    What was won in quiet moves it down.
    """
    given = one_dispute(behaviour={"noise_learning": 0.1, "boldness_effect": 3.0}).model_dump()
    given["territory"] |= {"area_km2": 0.08, "grids": 4, "communities": 4}
    world = Simulation(Scenario.model_validate(given), 1).world
    dispute = world.disputes[0]
    dispute.grid = int(np.flatnonzero(world.grids["community"] == 0)[0])
    found = []
    for rung, share in ((r.BLOCKADE, 0.6), (r.PETITION, 0.0), (r.HOTLINE, 1.0)):
        dispute.rung = rung
        make_peace(world, 0, 0, r.BY_TALKS, share)
        found.append(world.communities["boldness"].tolist())
    assert found == [
        pytest.approx([0.1, 0.1, 0, 0]),
        pytest.approx([0.1, 0.1, 0, 0]),
        pytest.approx([0.09, 0.09, 0, 0]),
    ]


def test_the_bold_step_up_sooner() -> None:
    def first_step(boldness: float, seed: int) -> int:
        simulation = Simulation(
            one_dispute(levers=NOBODY_STEPS_IN, behaviour={"boldness_effect": 3.0}, ruthless=0.0), seed, log=True
        )
        simulation.world.communities["boldness"] = boldness
        simulation.advance(simulation.horizon)
        return int(simulation.world.disputes[0].government)

    assert np.mean([first_step(1.0, seed) for seed in range(1, 13)]) < np.mean(
        [first_step(0.0, seed) for seed in range(1, 13)]
    )


def test_hidden_petitions_part_the_file_from_the_truth() -> None:
    scenario = one_dispute(levers=NOBODY_STEPS_IN)
    strict = with_levers(scenario, {"policy__incentives__petition_target": 1.0})
    found = [simulate(strict, seed).outcomes for seed in range(1, 13)]
    made, on_file = (sum(each[name] for each in found) for name in ("collective_per_10k", "collective_on_file_per_10k"))
    assert 0 < on_file < made
    assert (
        simulate(scenario, 1).outcomes["collective_per_10k"]
        == simulate(scenario, 1).outcomes["collective_on_file_per_10k"]
    )


def test_the_table_tells_what_the_log_tells() -> None:
    result = ran(levers={"committee_support": 1.0})
    table = result.tables()["disputes"]
    log = result.log
    assert log is not None
    assert len(table) == 1
    assert table["starts_day"][0] == 0.25
    firsts = {"noticed": a.NOTICED, "force": a.FORCED, "ordered": a.ORDERED}
    for name, kind in firsts.items():
        times = log["time"][log["activity"] == kind]
        if len(times):
            assert table[f"{name}_day"][0] == pytest.approx(times[0] / DAY - 0.25)
    assert table["forced"][0] == np.count_nonzero(log["activity"] == a.FORCED)
    assert len(dispute_table(Simulation(one_dispute(), 1).world, one_dispute())) == 0


@given(scenarios(), seeds)
def test_disputes_keep_their_bounds_at_any_time(scenario: Scenario, seed: int) -> None:
    simulation = Simulation(scenario, seed)
    for now in range(0, 10 * DAY + 1, 36 * 3600):
        simulation.run_to(now)
        rows, world = simulation.world.disputes, simulation.world
        assert ((rows["anger"] >= 0) & (rows["anger"] <= 1)).all()
        assert ((rows["share"] >= 0) & (rows["share"] <= 1)).all()
        assert (
            (rows["acting"] >= 0) & (rows["acting"] <= rows["most_acting"]) & (rows["most_acting"] <= rows["concerned"])
        ).all()
        assert (rows["rung"] <= rows["highest"]).all()
        assert (rows["highest"] <= r.BLOCKADE).all()
        assert ((rows["state"] == r.NOT_YET) == (rows["starts"] > now)).all()
        assert ((rows["settled"] >= 0) == (rows["state"] >= r.CALMED)).all()
        assert ((world.bodies["at_work"] >= 0) & (world.bodies["at_work"] <= world.bodies["posts"])).all()
        assert world.bodies["at_work"].sum() == np.count_nonzero(rows["session"] >= 0)
        assert ((world.communities["boldness"] >= 0) & (world.communities["boldness"] <= 1)).all()
        assert (world.days["collective_on_file"] <= world.days["collective"]).all()
        actions = rows["petitions"].sum() + rows["blockades"].sum()
        assert world.days["collective"].sum() == actions
