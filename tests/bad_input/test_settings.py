"""Bad input through the real command line: one line, exit code 2, no traceback, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from refusals import SMALL, refused

SETTINGS = [
    # keys and choices that do not exist
    ("polcy.staffing.operators=2", "polcy"),
    ("policy.dispatch.rul=fifo", "policy.dispatch.rule"),
    ("policy.staffing.worker_per_grid=2", "workers_per_grid"),
    ("behaviour.resident.patience=2", "patience_hours"),
    ("workers=3", "workers"),
    ("scenario=atlantis", "atlantis"),
    ("policy=benevolent", "benevolent"),
    ("departments=none", "none"),
    ("experiment=first_look", "experiment"),
    ("levers.policy.dispatch.rule=[fifo]", "levers"),
    ("hydra.run.dir=/tmp/x", "hydra"),
    ("+policy.staffing.robots=3", "robots"),
    ("~policy.staffing.robots", "robots"),
    ("departments.99.officers=2", "departments"),
    # wrong types
    ("horizon.days=ten", "horizon.days"),
    ("horizon.days=1.5", "whole number"),
    ("horizon.days=null", "horizon.days"),
    ("horizon.days=[3]", "horizon.days"),
    ("horizon.start=tomorrow", "horizon.start"),
    ("horizon.start=2025-02-30", "horizon.start"),
    ("policy.staffing.operators=true", "operators"),
    ("policy.staffing=3", "table"),
    ("policy.dispatch.rule=7", "policy.dispatch.rule"),
    ("policy.participation.channels=[1,2]", "channels"),
    ("troubles.categories={}", "troubles.categories"),
    ("departments=[]", "departments"),
    ("seed=one", "seed"),
    ("seed=1.5", "seed"),
    ("log=perhaps", "log"),
    ("figures=3", "figures"),
    ("results=", "results"),
    ("save_as=a/b", "save_as"),
    ("save_as=..", "save_as"),
    ("save_as=store", "remembers"),
    ("save_as=CON", "save_as"),
    ("name=a/b", "name"),
    ("name=a|b", "name"),
    ("工人=3", "工人"),
    ("horizon.days=[甲", "horizon.days"),
    ("horizon.days=range(0,1000000000)", "one value"),
    # windows, lists and shocks that do not fit together
    ("policy.windows.in_person=0.5", "policy.windows.number"),
    ("policy.contacts.every_days=30", "policy.contacts.groups"),
    ("policy.contacts.groups=[saints]", "saints"),
    ("+troubles.shocks=[{name: flood, day: 3, factor: 5, communities: [9]}]", "flood"),
    ("troubles.categories.1.group=local", "local"),
    # out of range
    ("seed=-1", "seed"),
    ("seed=4000000000", "seed"),
    ("horizon.days=0", "horizon.days"),
    ("horizon.days=99999", "horizon.days"),
    ("population.ties=-2", "population.ties"),
    ("population.ties=3", "even number"),
    ("policy.staffing.training=-1", "policy.staffing.training"),
    ("policy.staffing.pay=0", "policy.staffing.pay"),
    ("behaviour.worker.leave_days=300", "behaviour.worker.leave_days"),
    ("behaviour.worker.leave_days=7.5", "whole number"),
    ("horizon.warmup_days=-1", "warmup_days"),
    ("policy.staffing.workers_per_grid=-0.5", "workers_per_grid"),
    ("policy.staffing.workers_per_grid=51", "<= 50"),
    ("policy.staffing.shifts=0", "shifts"),
    ("policy.staffing.shifts=4", "shifts"),
    ("policy.staffing.administrative_load=0.95", "administrative_load"),
    ("policy.participation.reporting_rate=1.01", "reporting_rate"),
    ("policy.participation.reporting_rate=nan", "reporting_rate"),
    ("policy.supervision.deadline_factor=inf", "deadline_factor"),
    ("policy.supervision.evaluation_days=0", "evaluation_days"),
    ("behaviour.resident.loss_aversion=0.5", "loss_aversion"),
    ("behaviour.worker.cell_minutes=0", "cell_minutes"),
    ("troubles.factor=-1", "troubles.factor"),
    ("troubles.categories.0.severity=1", "severity"),
    ("troubles.hours=[1,2,3]", "troubles.hours"),
    ("territory.area_km2=0", "area_km2"),
    ("policy.conflict.order_rung=7", "order_rung"),
    ("policy.conflict.tariff=1.5", "tariff"),
    ("policy.conflict.judicial_mediators=-1", "judicial_mediators"),
    ("behaviour.conflict.session_days=0", "session_days"),
    ("disputes=[{name: x}]", "disputes"),
    ("territory.grids=0", "grids"),
    ("population.groups.0.household_size=0.5", "household_size"),
    ("troubles.months=[1,2,3]", "12 weights"),
    ("troubles.months=[0,0,0,0,0,0,0,0,0,0,0,0]", "months"),
    ("troubles.categories.0.hours=[1,2]", "24 weights"),
    ("troubles.categories.0.months=[1,1,1,1,1,1,1,1,1,1,1,-1]", "months"),
    ("troubles.repeats.number=1", "repeats.number"),
    ("troubles.repeats.days=0", "repeats.days"),
    ("troubles.repeats=3", "repeats"),
    ("troubles.repeats.at_once=1.5", "at_once"),
    ("troubles.repeats={number: 0.8}", "hardly end"),
    ("troubles.hot_spots=-1", "hot_spots"),
    ("troubles.holiday=-1", "holiday"),
    ("troubles.spells=[{name: rain, spread: 3, days: 1}]", "spread"),
    ("troubles.spells=[{name: rain, spread: 0.1, days: 0}]", "days"),
    ("troubles.spells=[{name: rain, spread: 0.1, days: 1, touches: [frogs]}]", "frogs"),
    ("policy.supervision.extensions=2", "extensions"),
    ("policy.supervision.clock_stops=-1", "clock_stops"),
    ("policy.incentives.on_time_target=1.5", "on_time_target"),
    ("behaviour.time_limit.scruples=0", "scruples"),
    ("behaviour.department.shared_beyond_hours=0", "shared_beyond_hours"),
    # parts that do not fit together
    ("horizon.warmup_days=2", "warmup_days"),
    ("territory.grids=1000", "territory.grids"),
    ("territory.streets=9", "streets"),
    ("territory.communities=17", "communities"),
    ("territory.land_use={residential: 0, commercial: 0, campus: 0, public: 0, road: 0, open: 0}", "land_use"),
    ("troubles.categories.0.lead=wizards", "wizards"),
    ("troubles.categories.0.others=[wizards]", "wizards"),
    ("troubles.categories.0.partners=[utilities]", "partners"),
    ("troubles.categories.2.joint=0.5", "partners"),
    ("troubles.categories.0.limit_clock=sundial", "sundial"),
    ("troubles.categories.1.name=c01", "twice"),
    ("departments.1.name=enforcement", "twice"),
    ("departments.0.calendar=sundial", "sundial"),
    ("organisations.0.tie=nobody", "nobody"),
    ("behaviour.conflict.threshold_mean=1.5", "threshold_mean"),
    ("policy.conflict.order_rung=9", "order_rung"),
    ("policy.conflict.mediatrs=2", "mediators"),
    ("organisations.0.categories=[weather]", "weather"),
    ("calendar.centre=sundial", "sundial"),
    ("calendar.shifts=[day_shift,night_shift]", "night_shift"),
    ("calendar.calendars.1.windows=[[20,8]]", "windows"),
    ("calendar.calendars.1.weekdays=[7]", "weekdays"),
    ("calendar.calendars.1.weekdays=[]", "weekdays"),
    ("policy.staffing.workers_per_grid=0", "verification"),
    ("policy.staffing.operators=0", "verification"),
    ("policy.staffing.visit_quota=30", "visits"),
    ("policy.staffing.team=[wizard]", "cadre"),
    ("policy.staffing.merged=[police]", "two departments or more"),
    ("policy.staffing.merged=[police,police]", "each once"),
    ("policy.staffing.merged=[police,unicorns]", "unicorns"),
    ("policy.staffing.merged=[housing,judicial]", "act together in 'grievance'"),
    ("policy.presence.campaign_every_days=7", "campaign_days (14)"),
    ("territory.street_capacity=[1]", "one a street"),
    ("territory.street_capacity=[0,0]", "not all 0"),
    (
        "policy.participation.channels={worker: 0, hotline: 0, app: 0, counter: 0, organisation: 0, petition: 0}",
        "channel",
    ),
    ("population.groups=[{name: ghost, count: 0}]", "resident"),
    ("population.groups.0.homes={residential: 0, campus: 0}", "homes"),
    ("policy.staffing.budget=0", "budget"),
    ("policy.supervision.prevention=1", "prevention"),
    ("policy.incentives.indicators=-1", "indicators"),
    ("policy.incentives.without_target=[weather]", "weather"),
    ("policy.incentives.without_target=c04", "list"),
    ("troubles.categories.0.value=2", "value"),
    ("policy.partnership.online_operators=2", "online_reach"),
    ("policy.partnership.command=1.5", "command"),
    ("policy.partnership.bidders=0", "bidders"),
    ("policy.partnership.purchase_budget=-1", "purchase_budget"),
    ("population.rumours_per_year=-1", "rumours_per_year"),
    # dispatch rules
    ("policy.dispatch.rule=fastest", "fastest"),
    ("policy.dispatch.rule=''", "policy.dispatch.rule"),
    ("policy.dispatch.rule=missing.py", "missing.py"),
    # language and grammar
    ("lang=fr", "lang"),
    ("policy.dispatch.rule=fifo,nearest", "sweep"),
    ("policy.dispatch.rule", "policy.dispatch.rule"),
    ("=3", "=3"),
    ("policy.dispatch.rule=[", "policy.dispatch.rule"),
    ("territory.grids=${nothing.there}", "nothing"),
]


GAMES = [
    ("disputes.0.payoffs=5", "table"),
    ("disputes.0.payoffs=many", "table"),
    ("disputes.0.payoffs.both_insist=[1]", "both_insist"),
    ("disputes.0.payoffs.both_insist=[a,b]", "number"),
    ("disputes.0.payoffs.both_insist=[5,5]", "both_concede must bring more in sum than both_insist"),
    ("disputes.0.payoffs.both_win=[5,5]", "both_win"),
    ("disputes.0.counterparty=martian", "developer"),
    ("disputes.0.affected=2", "affected"),
    ("disputes.0.households=99999", "households of the population"),
]


@pytest.mark.parametrize(("setting", "needed"), GAMES, ids=[setting for setting, _ in GAMES])
def test_a_mistake_in_a_dispute_is_one_line(
    setting: str, needed: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(["run", "scenario=x_community", setting], capsys, needed)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(("setting", "needed"), SETTINGS, ids=[setting for setting, _ in SETTINGS])
def test_a_wrong_setting_of_a_run(setting: str, needed: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["run", *SMALL, setting], capsys, needed)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("lever", ["sanction=0.5", "meeting_days=15"])
def test_without_a_centre_nobody_presses_a_late_case(
    lever: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(
        [
            "run",
            *SMALL,
            "policy.staffing.operators=0",
            "policy.supervision.verification=0",
            f"policy.supervision.{lever}",
        ],
        capsys,
        "centre",
    )


def test_without_grid_workers_none_of_them_can_mediate(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nobody = ["policy.staffing.workers_per_grid=0", "policy.supervision.verification=0"]
    refused(["run", *SMALL, *nobody, "policy.conflict.grid_mediation=0.5"], capsys, "no grid workers to mediate")


@pytest.mark.parametrize(
    "setting",
    [
        "horizon.days=0",
        "policy.dispatch.rule=fastest",
        "scenario=atlantis",
        "policy.staffing.operators=0",
        "horizon.dayss=1",
    ],
)
def test_mistakes_are_told_in_chinese_to_who_asks_for_it(
    setting: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(["run", *SMALL, setting, "lang=zh"], capsys)
    assert any("一" <= letter <= "鿿" for letter in line)


SWEEPS = [
    ["policy.staffing.workers_per_grid=1,99"],
    ["policy.staffing.workers_per_grid=1,1"],
    ["policy.staffing.workers_per_grid=1,two"],
    ["policy.staffing.workers_per_grid=range(1,1)"],
    ["policy.dispatch.rule=fifo,fastest"],
    ["policy.dispatch.rule=fifo,fifo"],
    ["policy.dispatch.rule=shuffle(fifo,nearest)"],
    ["policy.staffing.workers_per_grid=interval(1,2)"],
    ["policy.staffing.shift=1,2"],
    ["levers={policy.dispatch.rule: []}"],
    ["levers={policy.dispatch.rules: [fifo, nearest]}"],
    ["levers=3"],
    ["experiment=nothing_like_it"],
    ["scenario=small_town,atlantis"],
    ["policy=standard,benevolent"],
    ["replications=0"],
    ["replications=many"],
    ["seeds=[1,1]"],
    ["seeds=[1,-2]"],
    ["seeds=[]"],
    ["processes=0"],
    ["save_as=../up"],
    ["policy.staffing.workers_per_grid=0,1"],
    ["policy.staffing.operators=0,1"],
]


@pytest.mark.parametrize("settings", SWEEPS, ids=[" ".join(settings) for settings in SWEEPS])
def test_a_malformed_sweep(settings: list[str], empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["sweep", *SMALL, *settings], capsys)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["run", "--fast"],
        ["plot"],
        ["plot", "nowhere"],
        ["plot", "nowhere", "lang=xx"],
        ["plot", "a", "b"],
        ["run", "small_town"],
        ["explain", "nothing at all"],
    ],
    ids=" ".join,
)
def test_wrong_use_of_the_command(words: list[str], empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(words, capsys)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["run", "policy.dispatch.rule=fastest"],
        ["sweep", "policy.staffing.workers_per_grid=-1,1"],
        ["plot", "nowhere", "lang=zh"],
        ["run", "horizon.days=0"],
    ],
    ids=" ".join,
)
def test_the_installed_command_ends_the_same_way(words: list[str], tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "experiments.cli.main", *words]
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
