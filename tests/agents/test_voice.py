"""Questions answered in public, leaders of a group, lines at windows and owners' groups: each does what it says."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from quarrels import one_dispute

from experiments.config.compose import compose_scenario
from sim.agents.disputes.crowd import gather
from sim.run.simulation import RunResult, Simulation, simulate

TOWN = ("scenario=livelihood_town", "horizon.days=60", "horizon.warmup_days=0")
CHANNEL = ("policy.partnership.online_reach=0.5", "policy.openness.answers_published=0.5")
ANSWERED = (*CHANNEL, "policy.partnership.online_operators=1", "policy.voice.questions=0.5")
POST = ("policy.windows.number=1", "policy.windows.in_person=1", "policy.participation.channels.counter=0.6")


@cache
def run(*changes: str, seed: int = 1) -> RunResult:
    return simulate(compose_scenario([*TOWN, *changes])[0], seed, log=True)


def services(*changes: str) -> Any:
    return run(*changes).simulation.world.services[0]


def society(*changes: str) -> Any:
    return run(*changes).simulation.world.society[0]


# questions


def test_without_questions_nobody_asks_and_no_petition_is_put_online() -> None:
    found = society(*CHANNEL, "policy.partnership.online_operators=1")
    assert found.questions == 0 and found.diverted == 0


def test_answered_questions_satisfy_and_unanswered_ones_do_the_opposite() -> None:
    silent = (*CHANNEL, "policy.voice.questions=0.5")
    levels = [run(*changes).outcomes["satisfaction"] for changes in (silent, (*silent, *ANSWERED))]
    asked_nothing = run(*CHANNEL, "policy.partnership.online_operators=1").outcomes["satisfaction"]
    assert levels[0] < asked_nothing < levels[1]


def test_as_many_questions_as_the_use_of_the_channel_and_the_share_say() -> None:
    steady = ("behaviour.society.online_growth=0",)
    per_day = 0.5 * 0.02 * 3000 * 0.5
    assert society(*ANSWERED, *steady).questions == pytest.approx(60 * per_day, rel=0.02)


def test_who_asks_there_first_does_not_petition_now() -> None:
    angry = ("behaviour.anger.petitions_per_year=500",)
    asks = (*ANSWERED, *angry, "behaviour.voice.asks_first=1")
    diverted, open_to = society(*asks).diverted, run(*ANSWERED, *angry, "behaviour.voice.asks_first=0")
    assert diverted > 0
    assert run(*asks).outcomes["petitions_per_10k"] < open_to.outcomes["petitions_per_10k"]


# leaders


def told_by_group(*changes: str) -> dict[str, float]:
    result = run(*changes)
    world, scenario = result.simulation.world, result.simulation.scenario
    cases = world.cases[: int(world.days["arisen"].sum())]
    group = world.residents["group"][cases["resident"]]
    return {
        each.name: float((cases["channel"][group == number] >= 0).mean())
        for number, each in enumerate(scenario.population.groups)
    }


def test_leaders_speak_for_those_who_do_not_speak_up_themselves() -> None:
    without, with_leaders = told_by_group(), told_by_group("policy.voice.leaders=0.8")
    gains = {name: with_leaders[name] - without[name] for name in without}
    assert gains["migrant"] > 0.05
    assert gains["migrant"] > gains["local"]


def test_leaders_nobody_trusts_more_and_who_speak_no_louder_change_nothing() -> None:
    mute = ("policy.voice.leaders=1", "behaviour.voice.leader_trust=0", "behaviour.voice.leader_voice=0")
    assert run(*mute).log.tobytes() == run().log.tobytes()  # type: ignore[union-attr]


# lines


def test_without_clerks_nobody_waits() -> None:
    assert services(*POST).line_seconds == 0


def test_more_clerks_and_more_posts_make_lines_shorter_and_more_visitors_longer() -> None:
    def minutes(*changes: str) -> float:
        found = services(*POST, *changes)
        return float(found.line_seconds) / 60 / float(found.window_visits)

    one = minutes("policy.windows.clerks=1")
    assert 3 < one < 90
    assert minutes("policy.windows.clerks=2") < one / 2
    assert minutes("policy.windows.clerks=1", "policy.windows.number=8") < one / 2
    assert minutes("policy.windows.clerks=1", "behaviour.services.window_visits=0") == 0


def test_lines_that_last_all_day_turn_most_people_round_for_good() -> None:
    crowded = (*POST, "policy.windows.clerks=1", "behaviour.services.window_visits=20")
    found = services(*crowded)
    assert found.turned_round > found.window_visits
    assert 0 < found.lost_to_lines < found.kept_away
    assert run(*crowded).outcomes["window_kept_away"] > run(*POST).outcomes["window_kept_away"]


# rumours


def test_a_rumour_unsettles_those_who_believe_it_and_replies_keep_them_calm() -> None:
    rumours = ("population.rumours_per_year=60", *CHANNEL)
    calm = run(*rumours).outcomes["satisfaction"]
    uneasy = [run(*rumours, "population.rumour_unrest=0.5", f"policy.partnership.online_operators={n}") for n in (0, 1)]
    levels = [each.outcomes["satisfaction"] for each in uneasy]
    assert levels[0] < calm
    assert levels[0] < levels[1]


# owners' groups


def test_owners_tell_each_other_whose_duty_a_matter_is() -> None:
    def known(*changes: str) -> float:
        return float(run(*changes, "policy.openness.known=0.2").simulation.world.settings[0].known)

    assert known() == 0.2
    assert known("policy.voice.owners_groups=1") == pytest.approx(0.2 + 0.8 * 0.5 * (1 - 0.8**10))
    nobody = run("policy.voice.owners_groups=1").simulation.world.settings[0].known
    assert nobody == 0


def test_a_group_carries_a_cascade_over_a_gap_in_readiness() -> None:
    found = []
    for called_on in (0.0, 0.8):
        world = Simulation(one_dispute(behaviour={"acquaintance": 0.0}), 1).world
        world.settings[0].called_on = called_on
        dispute = world.disputes[0]
        dispute.concerned, dispute.anger = 10, 0.0
        world.thresholds[:10] = [0.0, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
        for _ in range(10):
            gather(world, 0)
        found.append(int(dispute.acting))
    assert found == [1, 10]
