"""What reports teach: whether it is worth it, and which channel to take the next time (win-stay, lose-shift)."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import arisen, category, composed, smallest_scenario, troubles

from sim.agents.reporting import chosen_channel, learn_from_report, willing_to_report
from sim.run.simulation import Simulation, simulate
from sim.vocabulary.events import NOBODY
from sim.vocabulary.states import Channel
from sim.world import World

HALVES = {"worker": 0.0, "hotline": 0.5, "app": 0.5, "counter": 0.0, "organisation": 0.0, "petition": 0.0}
NUMBERS = 4000


def world_of(learning: float = 0.2, habit: float = 1.0, channels: dict[str, float] | None = None) -> World:
    """One resident, who may report by the hotline or the app."""
    return Simulation(
        smallest_scenario(
            troubles=troubles(category(rate=1e6)),
            behaviour={"resident": {"learning": learning, "channel_habit": habit, "worth_effect": 2.0}},
            policy={"participation": {"reporting_rate": 0.5, "channels": channels or HALVES}},
        ),
        1,
    ).world


def judged(world: World, *verdicts: bool) -> float:
    """Belief in reporting after these judgements of reports by the hotline."""
    world.cases[0].channel = Channel.HOTLINE
    for good in verdicts:
        learn_from_report(world, 0, good)
    return float(world.residents["worth"][0])


@pytest.mark.parametrize("good", [True, False])
def test_belief_closes_the_same_share_of_the_gap_each_time(good: bool) -> None:
    for count in (0, 1, 5, 200):
        belief = judged(world_of(0.2), *[good] * count)
        assert belief == pytest.approx((1 if good else -1) * (1 - 0.8**count), abs=1e-6)


def test_without_learning_belief_stays() -> None:
    assert judged(world_of(0.0), False, False, True) == 0.0


def test_a_case_that_nobody_reported_teaches_nothing() -> None:
    world = world_of()
    world.cases[0].channel = NOBODY
    learn_from_report(world, 0, False)
    assert (world.residents["worth"][0], world.residents["last_channel"][0]) == (0.0, NOBODY)


@pytest.mark.parametrize(("verdicts", "belief"), [((), 0.0), ((True,), 0.2), ((False,), -0.2), ((False, True), 0.04)])
def test_belief_moves_the_log_odds_of_reporting(verdicts: tuple[bool, ...], belief: float) -> None:
    """By `worth_effect` (2) times the belief, and by nothing else that a report leaves behind."""
    untaught, taught = world_of(), world_of()
    judged(taught, *verdicts)
    change = willing_to_report(taught, 0, 0, 0.5, 0) - willing_to_report(untaught, 0, 0, 0.5, 0)
    assert change == pytest.approx(2.0 * belief, abs=1e-6)


def hotline_share(world: World) -> float:
    """Share of a resident's next reports that go to the hotline."""
    return float(np.mean([chosen_channel(world, 0, 0, n) == Channel.HOTLINE for n in range(NUMBERS)]))


@pytest.mark.parametrize(
    ("habit", "answered", "share"),
    [
        (0.0, True, 0.5),
        (0.0, False, 0.5),
        (1.0, True, 1.0),  # win, stay
        (1.0, False, 0.25),  # lose: drawn again if the draw is the same, so the weight squared
        (0.6, True, 0.6 + 0.4 * 0.5),
        (0.6, False, 0.6 * 0.25 + 0.4 * 0.5),
    ],
)
def test_habit_stays_with_what_answered_and_leaves_what_did_not(habit: float, answered: bool, share: float) -> None:
    world = world_of(habit=habit)
    assert hotline_share(world) == pytest.approx(0.5, abs=2 / np.sqrt(NUMBERS))  # no report yet: four standard errors
    judged(world, answered)
    assert hotline_share(world) == pytest.approx(share, abs=2 / np.sqrt(NUMBERS))


def test_nobody_stays_with_a_channel_that_has_closed() -> None:
    world = world_of()
    judged(world, True)
    world.channels["open"][Channel.HOTLINE] = False
    assert hotline_share(world) < 0.6


def test_reports_dry_up_where_nothing_is_ever_solved() -> None:
    """Fewer troubles are reported in a town that learns than in one that does not, over paired seeds.

    Nobody meets a trouble twice, as others would report it in the end, and nobody checks, as nothing would be closed.
    """
    town = (
        "scenario=small_town",
        "horizon.days=365",
        "horizon.warmup_days=0",
        "behaviour.department.failure=1",
        "behaviour.encounters.most_encounters=0",
        "policy.supervision.verification=0",
    )

    def told(learning: float, seed: int) -> float:
        cases = arisen(simulate(composed(*town, f"behaviour.resident.learning={learning}"), seed))
        return float((cases["channel"] != NOBODY).mean())

    change = [told(0.9, seed) - told(0.0, seed) for seed in range(1, 7)]
    assert np.mean(change) + 3 * np.std(change, ddof=1) / np.sqrt(len(change)) < 0
