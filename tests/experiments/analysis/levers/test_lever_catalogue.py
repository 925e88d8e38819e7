"""The table of levers: whole, consistent, and refused where it is mistaken."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from experiments.analysis.comparison.verdicts import matters_of
from experiments.analysis.levers.catalogue import CATALOGUE, Lever, Weak, levers, read_levers
from experiments.config.compose import compose_scenario
from sim.scenario import Scenario
from sim.text.catalogue import WanggeError

TABLE = levers()
TRIED = [each for each in [*TABLE.levers, *TABLE.weak] if isinstance(each, Weak) or each.untested is None]


def test_every_lever_of_the_literature_is_there() -> None:
    assert [lever.id for lever in TABLE.levers] == [f"L{number:02d}" for number in range(1, 39)]
    assert list(TABLE.columns) == ["RT", "RES", "SAT", "PET", "CON", "PAR", "COST"]
    assert list(TABLE.loads) == ["shipped", "heavy"]


@pytest.mark.parametrize("contrast", TRIED, ids=lambda each: each.id)
def test_every_side_is_a_scenario_with_the_behaviour_as_it_is_and_differs_from_the_others(
    contrast: Lever | Weak,
) -> None:
    found = [
        compose_scenario(TABLE.overrides(contrast, side, load))[0] for load in TABLE.loads for side in contrast.sides()
    ]
    assert len({scenario.hash() for scenario in found}) == len(found)
    assert all(scenario.behaviour == Scenario.model_fields["behaviour"].default for scenario in found)


def test_every_outcome_of_the_table_has_a_smallest_difference_that_matters() -> None:
    for lever in TABLE.levers:
        for column in TABLE.columns:
            assert matters_of(TABLE.outcome(lever, column))


def test_an_arrow_up_means_better_in_columns_of_goodness_and_more_in_the_others() -> None:
    workers, screening = (TABLE.chosen([each])[0] for each in ("L04", "L17"))
    assert TABLE.outcome(workers, "RES") == "duration_hours" and TABLE.sign(workers, "RES") == -1
    assert TABLE.outcome(screening, "RES") == "disputes_settled_share" and TABLE.sign(screening, "RES") == 1
    assert TABLE.sign(workers, "RT") == 1 and TABLE.sign(workers, "PAR") == 1


def test_a_direction_may_depend_on_the_load() -> None:
    (retention,) = TABLE.chosen(["l11"])
    assert (retention.arrow("RT", "shipped"), retention.arrow("RT", "heavy")) == ("down", "up")
    assert retention.arrow("SAT", "heavy") is None


def test_an_unknown_lever_is_refused() -> None:
    with pytest.raises(WanggeError, match="L39"):
        TABLE.chosen(["L39"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rest: [policy.staffing.visit_quota=0]", "rest: [behaviour.worker.detection=0.1]", "no behavioural constant"),
        ("outcome: action_delay_hours", "outcome: action_delay_hour", "nearest: action_delay_hours"),
        ("outcome: action_delay_hours", "outcome: open", "no smallest difference"),
        ("{RT: response_hours_of_answered_p95}", "{RX: response_hours_of_answered_p95}", "RX"),
        ("RT: {shipped: down, heavy: up}", "RT: {shipped: down, laden: up}", "laden"),
        ("middle: [policy.incentives.veto_items=4, policy.incentives.petition_target=1]", "middle: []", "bend"),
        ("id: L02", "id: L04", "an id of its own"),
        ("moved: [policy.staffing.workers_per_grid=2]", "moved: [policy.staffing.workers_per_grid=0.5]", "moved"),
        ("name: {en: Grid levels, zh: 网格层级}", "name: {en: Grid levels}", "zh"),
        ("    untested:", "    untestd:", "untestd"),
    ],
)
def test_a_mistake_in_the_table_is_refused(old: str, new: str, told: str) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(CATALOGUE.glob("*.yaml"))]
    place = next(number for number, text in enumerate(texts) if old in text)
    texts[place] = texts[place].replace(old, new, 1)
    with pytest.raises((ValidationError, ValueError), match=told):
        read_levers(texts)
