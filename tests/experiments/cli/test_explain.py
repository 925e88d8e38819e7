"""`wangge explain`: every topic in both languages, narrowed or not; mistakes are one line."""

import numpy as np
import pytest

from experiments.cli import explain as explaining
from experiments.cli.main import main
from experiments.present import case_story as story
from experiments.present.case_story import story_key
from sim.agents.disputes.bodies import BODIES
from sim.agents.disputes.records import ACCORDS, RUNGS
from sim.outcomes.measures import OUTCOMES
from sim.policy.rules import RULES
from sim.run.schedule import SCHEDULE
from sim.run.simulation import simulate
from sim.scenario import CHANNELS
from sim.scenario.conflict import COUNTERPARTIES
from sim.text.catalogue import catalogue
from sim.vocabulary import events as a

TEXTS = {key for section in catalogue().values() for key in section}


def printed(capsys, *words):
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("topic", [topic for topic in explaining.TOPICS if topic != "case"])
def test_every_topic_prints_a_table(topic, lang, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(printed(capsys, topic, f"lang={lang}").splitlines()) > 5


def test_without_a_topic_all_are_listed(capsys):
    out = printed(capsys)
    assert all(topic in out for topic in explaining.TOPICS)


def test_tables_are_complete(capsys):
    schedule = printed(capsys, "schedule")
    assert all(answer.activity in schedule and answer.act.__name__ in schedule for answer in SCHEDULE)
    outcomes = printed(capsys, "outcomes")
    assert all(f" {outcome.name} " in outcomes for outcome in OUTCOMES)
    rules = printed(capsys, "rules")
    assert all(f" {rule} " in rules for rule in RULES)


def test_parameters_can_be_narrowed(capsys):
    out = printed(capsys, "parameters", "policy.staffing")
    assert "policy.staffing.operators" in out
    assert "policy.dispatch" not in out
    assert "policy.staffing.operators" in printed(capsys, "levers", "staffing")


def test_departments_of_another_scenario(capsys):
    assert "heritage" in printed(capsys, "departments", "dongcheng")
    assert "heritage" not in printed(capsys, "departments")


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["parameters", "policy.nothing"],
        ["departments", "nowhere"],
        ["rules", "lang=fr"],
        ["rules", "x", "y"],
    ],
)
def test_a_mistake_is_one_line(words, capsys):
    assert main(["explain", *words]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert len(streams.err.strip().splitlines()) == 1


def test_an_unknown_topic_lists_the_topics(capsys):
    main(["explain", "nothing"])
    line = capsys.readouterr().err
    assert all(topic in line for topic in explaining.TOPICS)


def test_every_word_of_a_story_is_in_the_catalogue():
    case_events = [answer for answer in SCHEDULE if answer.subject in ("case", "dispute")]
    assert {story_key(answer.activity) for answer in case_events} <= TEXTS
    assert {f"channel_{channel}" for channel in CHANNELS} <= TEXTS
    labels = catalogue()["labels"]
    assert {f"log.{answer.activity}" for answer in SCHEDULE} <= set(labels)
    assert {f"outcome.{outcome.name}" for outcome in OUTCOMES} <= set(labels)
    assert {f"counterparty_{name}" for name in COUNTERPARTIES} <= TEXTS
    assert {f"rung_{n}" for n in range(len(RUNGS))} | {f"accord_{n}" for n in range(len(ACCORDS))} <= TEXTS
    assert {f"body_{n}" for n in range(len(BODIES))} <= TEXTS


@pytest.fixture(scope="module")
def town():
    from experiments.config.compose import compose_scenario

    scenario, _, _ = compose_scenario(
        ["scenario=small_town", "horizon.days=40", "horizon.warmup_days=5", "policy.supervision.meeting_days=7"]
    )
    return scenario, simulate(scenario, 1, log=True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_story_has_a_line_for_every_event_of_the_case(town, lang):
    scenario, result = town
    world = result.simulation.world
    events = story.about_cases(result.log)
    case = story.chosen(events, world.cases, "")
    own = events[events["case"] == case]
    lines = story.story(scenario, world, own, case, lang)
    assert len(lines) == len(own) + 4
    assert len(np.unique(own["activity"])) >= 8
    moments = [line.split(")" if lang == "en" else "）")[0] for line in lines[2:-2]]
    assert moments == sorted(moments)


def test_all_cases_can_be_told(town):
    scenario, result = town
    world = result.simulation.world
    events = story.about_cases(result.log)
    for case in range(0, int(events["case"].max()), 3):
        assert len(story.story(scenario, world, events[events["case"] == case], case, "en")) > 4


def test_a_story_is_of_cases_only(town):
    _, result = town
    told = set(story.about_cases(result.log)["activity"].tolist())
    assert a.MEETS in set(result.log["activity"].tolist()) - told
    assert {a.ARISES, a.CLOSED} <= told


def test_a_case_by_number(town):
    _, result = town
    events = result.log
    assert story.chosen(events, result.simulation.world.cases, "3") == 3
    for number in ("99999", "x", "-1"):
        with pytest.raises(story.WanggeError, match=r"explain case"):
            story.chosen(events, result.simulation.world.cases, number)


def test_a_dispute_is_run_once_and_kept(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["explain", "dispute", "x_community", "seeds=3", "processes=1"]) == 0
    first = capsys.readouterr()
    assert "3/3 runs" in first.err and (tmp_path / "results" / "store" / "measures").is_dir()
    assert main(["explain", "dispute", "x_community", "seeds=3"]) == 0
    again = capsys.readouterr()
    assert again.out == first.out and "runs" not in again.err


def test_a_store_of_another_model_does_not_stop_an_explanation(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results" / "store").mkdir(parents=True)
    (tmp_path / "results" / "store" / "store.json").write_text('{"format": 1, "model_version": "older"}')
    assert main(["explain", "dispute", "x_community", "seeds=2", "processes=1"]) == 0
    assert main(["explain", "dispute", "x_community", "seeds=2", "results=results"]) == 2
    assert "older" in capsys.readouterr().err
