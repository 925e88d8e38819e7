"""`wangge facts`: the catalogue, the command, the page, and a quick look at three facts."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from experiments.analysis.facts import robustness
from experiments.analysis.facts.compute import Plan
from experiments.analysis.facts.fact import CATALOGUE, Fact, catalogue, read_catalogue
from experiments.analysis.facts.judge import Finding, judge
from experiments.analysis.facts.observations import OBSERVATIONS
from experiments.api import fact_tests as command
from experiments.cli.facts import facts
from experiments.cli.main import main
from experiments.config.compose import compose_scenario
from experiments.config.systems import systems
from experiments.design.design import keyed_scenario
from experiments.io.provenance import packaged_model
from experiments.present.studies.facts import print_findings, summary, view
from experiments.present.studies.facts_page import page
from sim.outcomes.measures import OUTCOMES
from sim.run.simulation import warm_up
from sim.scenario import Scenario
from sim.text.catalogue import catalogue as messages

QUICK = {6: ("SF-01", "SF-02", "SF-03"), 20: ("SF-04", "SF-10", "SF-26", "SF-37"), 60: ("SF-22",)}
FACTS = catalogue().facts


def made_up(fact: Fact) -> Finding:
    """A finding on numbers that mean nothing."""
    order = list(fact.policies)
    return judge(
        fact,
        lambda policy, outcome: {seed: order.index(policy) + 0.1 * np.sin(seed + len(outcome)) for seed in range(5)},
    )


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# the catalogue


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_policy_of_a_fact_is_a_scenario_and_differs_from_the_others(fact: Fact) -> None:
    found = [compose_scenario(catalogue().overrides(fact, policy))[0] for policy in fact.policies]
    assert len({scenario.hash() for scenario in found}) == len(found)
    assert all(scenario.behaviour == Scenario.model_fields["behaviour"].default for scenario in found)


def test_every_fact_of_the_list_is_tested_or_its_absence_explained() -> None:
    tested = [fact.id for fact in FACTS]
    untested = [each for row in catalogue().untested for each in row.ids]
    assert sorted(tested + untested) == [f"SF-{number:02d}" for number in range(1, 41)]


def test_every_fact_says_what_of_it_is_tested() -> None:
    assert [fact.id for fact in FACTS if fact.explanation is None] == []


def test_every_measure_of_a_claim_has_a_name_and_every_observation_is_used() -> None:
    labels = messages()["labels"]
    claimed = {claim.outcome for fact in FACTS for claim in fact.claims}
    for name in claimed:
        assert f"observation.{name}" in labels or f"outcome.{name}" in labels
    of_systems = {claim.outcome for card in systems().values() for claim in card.claims}
    assert OBSERVATIONS.keys() <= claimed | of_systems
    assert not OBSERVATIONS.keys() & {outcome.name for outcome in OUTCOMES}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("set: [policy=reactive]", "set: [behaviour.worker.detection=0.9]", "no behavioural constant"),
        ("setting: [troubles.factor=1.5]", "setting: [+behaviour.worker.detection=0.9]", "no behavioural constant"),
        ("outcome: response_hours,", "outcome: respnse_hours,", "nearest: response_hours"),
        ("a: standard, b: reactive", "a: standard, b: nobody", "nobody"),
        ("direction: equal, margin: 0.03,", "direction: equal,", "margin"),
        ("direction: above}", "direction: upwards}", "above"),
        ("id: SF-02", "id: SF-33", "an id of its own"),
        ("id: SF-02", "id: SF-2", "pattern"),
        ("title: {en: Grid package, zh: 网格组合}", "title: {en: Grid package}", "zh"),
        ("    explanation:", "    explaination:", "explaination"),
    ],
)
def test_a_mistake_in_the_catalogue_is_refused(old: str, new: str, told: str) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(CATALOGUE.glob("*.yaml"))]
    place = next(number for number, text in enumerate(texts) if old in text)
    texts[place] = texts[place].replace(old, new, 1)
    with pytest.raises((ValidationError, ValueError), match=told):
        read_catalogue(texts)


def test_runs_that_claims_share_are_computed_once() -> None:
    plan = Plan()
    standard = keyed_scenario(["scenario=small_town", "policy=standard"])
    again = keyed_scenario(["scenario=small_town", "policy=standard"])
    assert plan.add(*standard, ["satisfaction", "willing_share"]) == plan.add(*again, ["backlog_growth"])
    (asked,) = plan.asked()
    assert [measure.name for measure in asked.measures] == ["backlog_growth", "willing_share"]


# assumed constants


def test_assumed_constants_are_drawn_within_their_ranges_and_always_the_same() -> None:
    constants = {constant.path: constant for constant in robustness.assumed_factors()}
    assert "behaviour.worker.detection" in constants and "behaviour.organisation.agreement_holds" not in constants
    detection, share, refusals = (
        constants[f"behaviour.{name}"]
        for name in ("worker.detection", "worker.verification_accuracy", "centre.firm_after")
    )
    assert (detection.low, detection.high) == (0.3, 1.0)
    assert (share.low, share.high) == (0.45, 1.0)
    assert {refusals.at(u) for u in np.linspace(0, 1 - 1e-9, 50)} == {1, 2, 3, 4}
    drawn = robustness.draw_constants(list(constants.values()), 3)
    assert (
        drawn
        == robustness.draw_constants(list(constants.values()), 3)
        != robustness.draw_constants(list(constants.values()), 4)
    )


def test_every_draw_of_every_fact_is_a_scenario() -> None:
    for fact in (FACTS[0], FACTS[-1]):
        for draw in robustness.points(catalogue(), fact, 4):
            assert len({point.scenario.behaviour.model_dump_json() for point in draw.values()}) == 1


def test_a_draw_counts_only_if_every_claim_holds() -> None:
    fact = next(fact for fact in FACTS if fact.id == "SF-08")
    good = {"checked": {"false_closing_rate": 0.0, "recurrences_per_100": 0.0, "resolution_rate": 1.0}}
    good["unchecked"] = {"false_closing_rate": 1.0, "recurrences_per_100": 9.0, "resolution_rate": 0.5}

    def values(table: dict[str, dict[str, float]]) -> Any:
        return lambda policy, outcome: dict.fromkeys(robustness.SEEDS, table[policy][outcome])

    assert robustness.holds(fact, values(good))
    assert not robustness.holds(fact, values(good | {"unchecked": good["unchecked"] | {"resolution_rate": 1.0}}))


# the page and the table


class Tags(HTMLParser):
    """Checks that tags are closed in order, and collects ids, text and addresses."""

    VOID = frozenset({"meta", "rect", "line", "circle", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.addresses += [value for key, value in attrs if key in ("href", "src", "action") and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_whole_needs_no_network_and_has_every_fact(lang: str) -> None:
    findings = [made_up(fact) for fact in FACTS]
    about = {"model_version": "1<2", "pairs": 5, "draws": 0, "base": "scenario=small_town"}
    text = page([view(finding, lang) for finding in findings], summary(findings, lang), about, lang)
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []
    assert [each for each in tags.ids if each.startswith("SF-")] == [fact.id for fact in FACTS]
    assert all(address.startswith("#") for address in tags.addresses)
    assert "http" not in text and "url(" not in text.replace("url(data:", "") and "@import" not in text
    for fact in FACTS:
        assert (
            fact.title.told(lang) in tags.text
            and fact.statement.told(lang) in tags.text
            and fact.source.told(lang) in tags.text
        )
        assert fact.explanation is None or fact.explanation.told(lang) in tags.text
    assert text.count("<svg") == sum(len(fact.claims) for fact in FACTS)
    assert "1&lt;2" in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_shows_every_claim_and_explains_what_is_not_reproduced(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = [made_up(fact) for fact in FACTS]
    print_findings(findings, lang)
    out = capsys.readouterr().out
    for finding in findings:
        assert finding.fact.id in out and finding.fact.title.told(lang) in out
        assert (f"\n{finding.fact.id}: {finding.fact.explanation.told(lang)}" in out) == (
            finding.verdict != "reproduced"
        )
    assert {finding.verdict for finding in findings} >= {"reproduced", "not_reproduced"}


# the command


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["SF-99"], "wangge explain facts"),
        (["SF-06", "nonsense"], "nonsense"),
        (["pairs=1"], ">= 2"),
        (["pairs=many"], "whole number"),
        (["pairs=2,3"], "one value"),
        (["pair=3"], "did you mean pairs"),
        (["draws=0"], ">= 1"),
        (["processes=0"], ">= 1"),
        (["lang=fr"], "lang"),
        (["results="], "results"),
        (["scenario=atlantis"], "atlantis"),
        (["policy.staffing.operatrs=3"], "policy.staffing.operators"),
        (["behaviour.worker.detection=0.9"], "--robustness"),
        (["troubles.factor=1,2"], "one value"),
        (["--fast"], "--fast"),
        (["results=/proc/nowhere"], "/proc/nowhere"),
    ],
)
def test_wrong_use_is_told_in_one_line_and_leaves_nothing(
    words: list[str], told: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1 and told in said.err
    assert list(empty.iterdir()) == []


def test_the_result_is_the_same_for_one_process_and_two(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warm_up(lambda line: None)
    for processes in (1, 2):
        assert (
            main(
                ["facts", "SF-16", "sf-08", "pairs=2", f"processes={processes}", f"results=with_{processes}", "lang=zh"]
            )
            == 0
        )
    one, two = (empty / f"with_{processes}" / "facts" for processes in (1, 2))
    assert {file.name for file in one.iterdir()} == {"facts.html", "facts.json"}
    for name in ("facts.html", "facts.json"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    written = json.loads((one / "facts.json").read_text(encoding="utf-8"))
    assert [fact["id"] for fact in written["facts"]] == ["SF-08", "SF-16"]
    assert "现场核查" in capsys.readouterr().out


def test_all_facts_can_start_from_another_load_and_say_so(empty: Path) -> None:
    assert main(["facts", "SF-03", "pairs=2", "processes=1", "troubles.factor=2"]) == 0
    written = json.loads((empty / "results/facts/facts.json").read_text(encoding="utf-8"))
    assert written["base"].endswith("troubles.factor=2")
    assert "troubles.factor=2" in (empty / "results/facts/facts.html").read_text(encoding="utf-8")
    shipped = catalogue()
    fact = next(fact for fact in shipped.facts if fact.id == "SF-09")
    assert (
        compose_scenario(shipped.starting_from(["troubles.factor=2"]).overrides(fact, "urged"))[0].troubles.factor
        == 1.5
    )


def test_robustness_is_a_share_of_draws_for_reproduced_facts_only(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", "SF-03", "SF-34", "pairs=3", "draws=2", "processes=1", "--robustness"]) == 0
    written = json.loads((empty / "results/facts/facts.json").read_text(encoding="utf-8"))["facts"]
    assert [(fact["verdict"], fact["robustness"] is not None) for fact in written] == [
        ("reproduced", True),
        (written[1]["verdict"], False),
    ]
    assert written[0]["robustness"] in (0, 0.5, 1)
    assert "robust" in capsys.readouterr().out


@pytest.mark.parametrize("pairs", QUICK)
def test_some_facts_at_a_glance(pairs: int, tmp_path: Path) -> None:
    """Facts that a few pairs show; `wangge facts` tries all of them, and not all come out."""
    asked = command.question(QUICK[pairs], pairs=pairs, processes=1)
    findings = command.run_facts(asked, tmp_path).findings
    assert {finding.fact.id: finding.verdict for finding in findings} == dict.fromkeys(QUICK[pairs], "reproduced")


def test_facts_go_on_where_they_were_killed_and_keep_what_fails(empty: Path) -> None:
    ran: list[int] = []
    model = packaged_model()

    def simulate(scenario: Any, seed: int, **more: Any) -> Any:
        ran.append(seed)
        if seed == 3:
            raise ValueError("lost its way")
        return model.simulate(scenario, seed, **more)

    counting = replace(model, simulate=simulate)
    assert facts(["SF-03", "pairs=2", "processes=1"], model=counting) == 0
    first = len(ran)
    assert facts(["SF-03", "pairs=3", "processes=1"], model=counting) == 1
    assert set(ran[first:]) == {3}
    assert "lost its way" in (empty / "results/facts/failures.jsonl").read_text(encoding="utf-8")
    written = json.loads((empty / "results/facts/facts.json").read_text(encoding="utf-8"))
    assert {claim["pairs"] for claim in written["facts"][0]["claims"]} == {2}


def test_a_rule_of_the_users_that_changed_is_simulated_anew(empty: Path) -> None:
    """The store knows a scenario by the content of the files that it names."""
    rule = (
        "def to_whom(case, department, distance, skill, rank):\n    return rank\n\n\n"
        "def which_next(case, department, now):\n    return {key}\n"
    )
    (empty / "mine.py").write_text(rule.format(key="case.reported"), encoding="utf-8")
    keys = [keyed_scenario(["policy.dispatch.rule=mine.py"])[0]]
    words = ["SF-03", "pairs=2", "processes=1", "policy.dispatch.rule=mine.py"]
    asked = [command.question(words)]
    (empty / "mine.py").write_text(rule.format(key="-case.reported"), encoding="utf-8")
    keys.append(keyed_scenario(["policy.dispatch.rule=mine.py"])[0])
    asked.append(command.question(words))
    first, second = ({key for key, _ in each.policies["SF-03"].values()} for each in asked)
    assert keys[0] != keys[1] and not first & second
