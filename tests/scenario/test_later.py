"""Later changes of a policy: what they may say, what is refused in one line, and what a short horizon leaves out."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from experiments.config.compose import compose_scenario
from experiments.config.notices import noticing
from experiments.config.validation_errors import ConfigError
from experiments.design.policies import divided
from sim.scenario import Scenario
from sim.scenario.keywords import with_levers
from sim.scenario.later import later_scenario, on_day
from sim.text.catalogue import label

TWO = "policy.later=[{day:50,staffing:{workers_per_grid:0},supervision:{verification:0}},{day:20,dispatch:{rule:lead}}]"


def town(*words: str) -> Any:
    return compose_scenario(["scenario=small_town", *words])[0]


def test_changes_come_in_the_order_of_their_days_and_only_what_they_name_changes() -> None:
    found = town(TWO)
    assert [change.day for change in found.policy.later] == [20, 50]
    first = later_scenario(found)
    assert first.policy.dispatch.rule == "lead"
    assert first.policy.staffing == found.policy.staffing
    assert [change.day for change in first.policy.later] == [50]
    last = on_day(found, 50)
    assert last.policy.staffing.workers_per_grid == 0 and not last.policy.later
    assert last.policy.staffing.operators == found.policy.staffing.operators
    assert on_day(found, 19.9) is found


def test_they_survive_writing_and_pickling_and_do_not_depend_on_the_order_in_which_they_are_listed() -> None:
    found = town(TWO)
    for again in (
        pickle.loads(pickle.dumps(found)),
        Scenario.model_validate(found.model_dump()),
        Scenario.model_validate(found.model_dump(mode="json")),
    ):
        assert again == found and again.hash() == found.hash()
    first, second = TWO.removeprefix("policy.later=[").removesuffix("]").split("},{day:20")
    other = town(f"policy.later=[{{day:20{second},{first}}}]")
    assert other.hash() == found.hash() != town().hash()
    assert other.world_hash() == town().world_hash()


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("[{day:0,dispatch:{rule:lead}}]", "later.0.day=0 .* >= 1"),
        ("[{day:120,dispatch:{rule:lead}}]", "day 120 never comes, since horizon.days is 120"),
        ("[{day:9,dispatch:{rule:lead}},{day:9,staffing:{operators:2}}]", "two changes on day 9"),
        ("[{day:9,stafing:{operators:2}}]", "later.0.stafing .*did you mean policy.later.staffing"),
        ("[{day:9,staffing:{operatrs:2}}]", r"did you mean policy.later.staffing.operators\?"),
        ("[{day:9,staffing:{operators:-2}}]", "later.0.staffing.operators=-2 .*>= 0"),
        ("[{day:9,staffing:{workers_per_grid:0}}]", "from day 9 on, policy.supervision.verification is 0.9"),
        ("[{day:9,incentives:{without_target:[nothing]}}]", "from day 9 on, .*'nothing' is not among"),
        ("[{staffing:{operators:2}}]", "later.0.day .*required"),
        ("soon", "must be a list"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(later: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as refused:
        town(f"policy.later={later}")
    assert "\n" not in str(refused.value)


def test_a_short_horizon_lets_warm_up_and_later_changes_of_files_give_way() -> None:
    with noticing() as heard:
        found = compose_scenario(["system=danwei-system", "horizon.days=12"])[0]
    assert found.horizon.warmup_days == 2 and not found.policy.later
    assert len(heard) == 2 and "day 180" in str(heard[1])
    with noticing() as heard:
        compose_scenario(["system=danwei-system"])
    assert not heard
    with pytest.raises(ConfigError, match="warmup_days"):
        town("horizon.days=12", "horizon.warmup_days=14")
    assert with_levers(town(), {"horizon__days": 10}).horizon.warmup_days == 2


def test_a_change_is_told_in_both_languages() -> None:
    change = str(town(TWO).policy.later[0])
    assert label(change) == "day 20: dispatch rule lead department"
    assert label(change, "zh").startswith("第 20 天：派单规则")


def test_blanks_within_brackets_do_not_divide_the_words_of_a_side() -> None:
    assert divided("standard policy.later=[{day: 9, dispatch: {rule: lead}}]")[1].endswith("{rule: lead}}]")
