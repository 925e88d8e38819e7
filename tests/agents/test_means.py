"""The means chosen case by case: what saves most and is least likely to be found out."""

from __future__ import annotations

from typing import Any

import pytest
from small_worlds import composed, ran

from sim.agents.means import choose_means, found_out, loudness
from sim.run.simulation import Simulation
from sim.vocabulary.states import Channel, Means
from sim.vocabulary.units import HOUR

ANY = ("policy.incentives.any_means=1", "behaviour.official.hush_up=1")
UNSEEN = ("policy.supervision.inspection=0", "policy.supervision.verification=0")
CHECKED = ("policy.supervision.inspection=0", "policy.supervision.verification=1")


def chosen(*levers: str, **facts: Any) -> int:
    """Means for a case of eight hours that a resident has reported, with these facts."""
    world = Simulation(composed("scenario=small_town", "horizon.days=30", *levers), 1).world
    case = world.cases[0]
    case.work, case.needs, case.channel, case.deadline = 8.0 * HOUR, 1, Channel.HOTLINE, 10**8
    for name, value in facts.items():
        case[name] = value
    choose_means(world, 0, 0, 0)
    return int(world.limits[0].means)


def test_where_means_count_everything_is_worked_on() -> None:
    assert chosen(*UNSEEN) == Means.REAL


def test_a_quiet_case_nobody_checks_is_closed_on_paper() -> None:
    assert chosen(*ANY, *UNSEEN) == Means.ON_PAPER


def test_where_work_is_checked_on_site_the_caller_is_calmed_down() -> None:
    assert chosen(*ANY, *CHECKED) == Means.PACIFIED


def test_nobody_can_be_calmed_down_about_what_nobody_reported() -> None:
    assert chosen(*ANY, *CHECKED, channel=-1, work=0.5 * HOUR) == Means.REAL


def test_a_quick_case_is_not_worth_the_risk() -> None:
    assert chosen(*ANY, *CHECKED, work=0.1 * HOUR, tier=3, noise=20.0) == Means.REAL


def test_under_full_inspection_a_short_case_is_worked_on() -> None:
    assert chosen(*ANY, "policy.supervision.inspection=1", work=2.0 * HOUR) == Means.REAL


def test_rework_is_done_properly() -> None:
    assert chosen(*ANY, *UNSEEN, rework=1) == Means.REAL


@pytest.mark.parametrize("looks", [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)])
def test_any_of_three_may_find_out(looks: tuple[float, float, float]) -> None:
    assert found_out(*looks) == max(looks)


def test_a_caller_gets_louder_with_noise_and_tier() -> None:
    world = Simulation(composed("scenario=small_town", "horizon.days=30"), 1).world
    case = world.cases[0]
    case.channel = Channel.HOTLINE
    levels = []
    for tier, noise in ((0, 0.0), (0, 4.0), (1, 4.0), (3, 4.0)):
        case.tier, case.noise = tier, noise
        levels.append(loudness(world, 0))
    assert levels == sorted(levels)
    assert levels[0] == 0.0
    assert levels[-1] == 1.0


def test_the_more_only_results_count_the_less_is_solved() -> None:
    town = ("scenario=small_town", "horizon.days=90", "horizon.warmup_days=0", "troubles.factor=3", *UNSEEN)
    rest, some, all_of_it = (ran(*town, f"policy.incentives.any_means={value}").outcomes for value in (0.0, 0.3, 1.0))
    on_paper = [each["closed_on_paper_per_100"] for each in (rest, some, all_of_it)]
    assert on_paper == sorted(on_paper)
    assert on_paper[0] == 0.0 < on_paper[-1]
    assert rest["first_time_right_rate"] > all_of_it["first_time_right_rate"]
