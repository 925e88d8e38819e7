"""The library of governance systems is whole.

Every entry of the sources has its card, every system composes and says what it rests on.
"""

from __future__ import annotations

import re

import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from experiments.analysis.paired import marginal
from experiments.api.claim_tests import sides_of
from experiments.cli.main import main
from experiments.config.compose import CARD, compose, packaged, settle
from experiments.config.diff import departures
from experiments.config.overrides import Override, choices, parse
from experiments.config.reasons import read_reasons
from experiments.config.systems import SystemCard, card, context, file_of, names, read_card, systems
from experiments.config.validation_errors import ConfigError
from experiments.design.design import content_hash
from experiments.design.outline import make_design
from sim.run.simulation import simulate
from sim.scenario import Scenario, parameters

FIRST = """
blood-donation-mobilisation committee-administrativisation community-governance-office community-self-governance \
component-channel-supervision
control-vs-service-grid county-joint-enforcement danwei-system do-little-avoid-trouble dongcheng-cell-grid \
fiscal-mismatch five-each-day
grid-as-administrative-absorption grid-seven-step-workflow guangzhou-136-tasks guangzhou-purchase-of-services \
guangzhou-street-reform
gulin-civil-affairs half-month-screening hulun-wechat issue-circulation-mechanism judicial-office-functions \
lines-blocks-mismatch
medical-supervision-one-person network-governance network-service-mianyang new-target-responsibility \
noise-responsive-hierarchy one-vote-veto
owners-committee pass-up-penalty plural-stability pressure-type-system pukou-judicial-offices \
quantified-evaluation-publicity selective-governance
single-subject-stability six-hua-patrol social-insurance-agency strategism suqian-marketisation \
three-level-mediation-network three-logics
three-regular-three-no-exit x-community-parking-dispute xianlin-three-level-grid zhoushan-blasting-dispute \
zhoushan-grid-team
"""
SECOND = """
basic-legal-services-beijing beijing-differentiated-grids branch-library-models canada-equalisation \
china-disaster-community
community-corrections-xining community-information-standard district-health-performance enterprise-led-grid \
f-community-half-renovation
five-joint-operations four-layer-surveillance interest-coordination jiangsu-peace-system jiangsu-service-network \
medical-dispute-five-in-one
openness-rules outsourcing-deposit overlapping-departments public-service-trading-platform \
released-person-resettlement service-window-time-limit
shijin-canal source-governance-shift street-residence-system street-security-system suqian-online-inquiry \
taicang-government-society
two-three-four-hierarchy us-project-impact us-whole-community zhoushan-hulu-nursing-home zhoushan-qingming-request \
zhoushan-relocation-16
zhoushan-sanlu-check zoucheng-judicial-offices
"""
CONTEXT = """
corporate-ethics culture-service-gap foreign-equalisation-menu jiangsu-vouchers organisation-trust-survey \
regional-grid-variants urbanisation-context
youth-league-softness zhoushan-small-services
"""
FILES = choices(packaged().folder, "system")
PATHS = {row.path for row in parameters(Scenario)}
BASIS = re.compile(r"(given|derived|assumed|as in the (standard table|small town))\b")


def written(system: str) -> dict:
    """A system's file as it stands."""
    return yaml.safe_load(file_of(system).read_text(encoding="utf-8"))


def settled(system: str, *words: str):
    return settle(packaged(), compose(packaged(), "run", (f"system={system}",)), parse(words, packaged().folder))


def test_run_and_explain_share_one_list_of_names():
    assert set(systems()) == set(names()) == set(FILES)


def test_every_entry_of_the_sources_has_a_file_or_a_reason():
    assert set(systems()) >= {*FIRST.split(), *SECOND.split()}  # a researcher may add more
    assert {entry.id for entry in context()} >= set(CONTEXT.split())
    assert all(entry.reason.en and entry.reason.zh for entry in context())
    priorities = {each.id: each.priority for each in systems().values()}
    assert {priorities[name] for name in FIRST.split()} == {"P1"}
    assert {priorities[name] for name in SECOND.split()} == {"P2"}


@pytest.mark.parametrize("system", FILES)
def test_a_card_is_valid_and_belongs_to_its_file(system):
    found = systems()[system]
    assert found.id == system
    content = written(system)
    assert content["name"] == content["policy"]["name"] == system
    assert isinstance(found.not_represented, list)
    assert found.not_represented
    assert all(re.fullmatch(r"SF-(0[1-9]|[123]\d|40)", fact) for fact in found.facts)
    assert all(re.fullmatch(r"L(0[1-9]|[12]\d|3[0-8])", lever) for lever in found.levers)
    assert "behaviour" not in content


@pytest.mark.parametrize(
    "change",
    [
        {"unheard": 1},
        {"not_represented": "much"},
        {"given": {"people": 3}},
        {"claims": []},
        {"place": {"en": "nowhere"}},
        {"priority": "P3"},
    ],
)
def test_a_card_is_strict(change):
    content = written("one-vote-veto")[CARD]
    assert SystemCard.model_validate(content)
    with pytest.raises(ValidationError):
        SystemCard.model_validate(content | change)


@pytest.mark.parametrize("system", FILES)
def test_a_system_composes_and_its_card_is_no_part_of_it(system):
    found = settled(system)
    assert found.scenario.name == found.scenario.policy.name == system
    assert CARD not in found.tree
    content = written(system)
    groups = tuple(
        f"{key.removeprefix('override /')}={name}" for each in content.pop("defaults") for key, name in each.items()
    )
    content.pop(CARD)
    values = [Override(key, key, (value,)) for key, value in content.items()]
    by_hand = settle(packaged(), compose(packaged(), "run", groups), values)
    assert by_hand.scenario == found.scenario
    assert content_hash(by_hand.scenario, by_hand.tree) == content_hash(found.scenario, found.tree)


@pytest.mark.parametrize("system", FILES)
def test_every_value_says_what_it_rests_on(system):
    told = departures(system)
    assert told
    policy = next(each["override /policy"] for each in written(system)["defaults"] if "override /policy" in each)
    for departure in told:
        assert BASIS.match(departure.reason) or (departure.reason == "policy=reactive" and policy == "reactive"), (
            departure
        )
    for path, reason in read_reasons(file_of(system)).items():
        if path in PATHS and path not in ("name", "policy.name"):
            assert BASIS.match(reason), f"{path} without a reason"


@pytest.mark.parametrize("system", FILES)
def test_both_sides_of_every_claim_compose_and_differ(system):
    for number, claim in enumerate(systems()[system].claims, 1):
        sides = sides_of(system, number, claim)
        keys = {key for key, _ in sides.values()}
        assert len(keys) == 2, claim.says.en
        worlds = {scenario.world_hash() for _, scenario in sides.values()}
        assert len(worlds) == 1 or claim.lever, "bundles are compared by `wangge compare`, in one world"


@pytest.mark.parametrize("system", FILES)
def test_a_system_runs_for_a_month(system):
    found = settled(system, "horizon.days=30", "horizon.warmup_days=7").scenario
    result = simulate(found, 1)
    assert result.outcomes["arisen"] > 0
    assert len(result.daily["day"]) == 30


def test_a_system_wins_over_the_standard_and_loses_against_the_command_line():
    veto = settled("one-vote-veto").scenario
    assert veto.policy.incentives.veto_items == 4
    assert settled("one-vote-veto", "policy.incentives.veto_items=2").scenario.policy.incentives.veto_items == 2
    assert settled("dongcheng-cell-grid").scenario.territory.streets == 10
    assert settled("noise-responsive-hierarchy").scenario.workers == 0


def test_systems_are_a_lever_of_a_sweep_and_stand_over_an_experiment():
    design = make_design(["system=danwei-system,street-residence-system", "replications=2"], packaged())
    assert [point.scenario.name for point in design.points] == ["danwei-system", "street-residence-system"]
    design = make_design(["system=one-vote-veto", "experiment=staffing_dispatch_participation"], packaged())
    assert {point.scenario.name for point in design.points} == {"one-vote-veto"}
    assert {point.scenario.policy.supervision.deadline_factor for point in design.points} == {0.5}
    assert len(design.points) == 36


def test_a_list_of_names_is_a_lever_like_any_other():
    design = make_design(
        ["system=blood-donation-mobilisation", "policy.incentives.without_target=[],[c04,e01]", "replications=1"],
        packaged(),
    )
    assert [point.levels for point in design.points] == [
        {"policy.incentives.without_target": level} for level in ("none", "c04+e01")
    ]
    assert [point.scenario.policy.incentives.without_target for point in design.points] == [(), ("c04", "e01")]


def test_two_systems_are_compared_in_pairs_of_seeds():
    rows = [
        {"run": 2 * seed + k, "scenario": name, "seed": seed, "system": name, "outcome.x": seed + k}
        for seed in (1, 2, 3)
        for k, name in enumerate("ab")
    ]
    found = marginal(pd.DataFrame(rows), "system", "x")["b"]
    assert (found.mean, found.pairs) == (1, 3)


def test_an_unknown_system_names_its_nearest_neighbour():
    assert card("taicang-government-society").id == "taicang-government-society"
    with pytest.raises(ConfigError, match=r"did you mean one-vote-veto\?"):
        card("one-vote-vetto")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_lists_every_entry_in_both_languages(lang, capsys):
    assert main(["explain", "systems", f"lang={lang}"]) == 0
    out = capsys.readouterr().out
    words = set(out.split())
    for each in systems().values():
        assert each.id in words
        assert {*each.title.en.split(), each.priority, *each.facts} <= {word.rstrip(",") for word in words} | words
        assert each.title.zh[:8] in out
        assert each.shows.of(lang)[:8] in out
    assert all(entry.reason.of(lang)[:8] in out for entry in context())


def test_a_card_is_printed_whole(capsys):
    found = card("danwei-system")
    assert main(["explain", "systems", "danwei-system"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for text in (*found.given.values(), *found.assumed, *found.not_represented, found.source, found.place.en):
        assert text in out
    for claim in found.claims:
        assert claim.says.en in out and claim.evidence in out and claim.command(found.id) in out
    assert "organisations.unit" in out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("outcome: response_hours", "outcome: respons_hours", "nearest: response_hours"),
        ("direction: lower", "direction: down", "'higher', 'lower' or 'no_difference'|higher"),
        ("relative: true", "relative: much", "relative"),
        ("      size: 0.1", "      size: -1", "size"),
        ("without: policy.incentives.veto_items=0", "without: behaviour.office.effort=0", "no constant"),
    ],
)
def test_a_mistake_in_a_claim_is_one_line_with_its_place(old, new, told, tmp_path):
    text = file_of("one-vote-veto").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as refused:
        read_card(file)
    assert "mine.yaml" in str(refused.value) and "claims.0" in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [["systems", "one-vote-vetto"], ["rules", "--check"], ["systems", "nowhere", "--check"], ["systems", "x", "y"]],
)
def test_a_mistake_is_one_line(words, capsys):
    assert main(["explain", *words]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert len(streams.err.strip().splitlines()) == 1
