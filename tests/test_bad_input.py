"""Bad input through the real command line: one line, exit code 2, no traceback, nothing written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lines import is_chinese

from experiments.cli import main
from sim.simulation import warm_up

SMALL = ("scenario=small_town", "horizon.days=2", "horizon.warmup_days=0")


LONGEST = 420
"""Signs of a line on a terminal: four or five rows."""


def refused(arguments: list[str] | tuple[str, ...], capsys: pytest.CaptureFixture[str], *needed: str) -> str:
    """The one line that a wrong command ends in; in Chinese it is one line without a word of English."""
    line = _only_line(arguments, capsys)
    for text in needed:
        assert text in line
    if not any(word.startswith("lang=") for word in arguments):
        told = _only_line([*arguments, "lang=zh"], capsys)
        assert is_chinese(told), told
        for pydantic in ("Input should", "String should", "Value error"):
            assert pydantic not in line + told
    return line


def _only_line(arguments: list[str] | tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(list(arguments)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 1
    assert lines[0].strip()
    assert len(lines[0]) <= LONGEST
    assert "Traceback" not in said.err
    return lines[0]


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Compile beforehand, or the first run would announce that it takes a while."""
    warm_up(lambda line: None)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
    # out of range
    ("seed=-1", "seed"),
    ("seed=4000000000", "seed"),
    ("horizon.days=0", "horizon.days"),
    ("horizon.days=99999", "horizon.days"),
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
    ("policy.participation.channels={worker: 0, hotline: 0, app: 0, counter: 0, organisation: 0, petition: 0}", "channel"),
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
def test_a_mistake_in_a_dispute_is_one_line(setting: str, needed: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["run", "scenario=x_community", setting], capsys, needed)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(("setting", "needed"), SETTINGS, ids=[setting for setting, _ in SETTINGS])
def test_a_wrong_setting_of_a_run(setting: str, needed: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["run", *SMALL, setting], capsys, needed)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("lever", ["sanction=0.5", "meeting_days=15"])
def test_without_a_centre_nobody_presses_a_late_case(lever: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["run", *SMALL, "policy.staffing.operators=0", "policy.supervision.verification=0", f"policy.supervision.{lever}"], capsys, "centre")


def test_without_grid_workers_none_of_them_can_mediate(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nobody = ["policy.staffing.workers_per_grid=0", "policy.supervision.verification=0"]
    refused(["run", *SMALL, *nobody, "policy.conflict.grid_mediation=0.5"], capsys, "no grid workers to mediate")


@pytest.mark.parametrize("setting", ["horizon.days=0", "policy.dispatch.rule=fastest", "scenario=atlantis", "policy.staffing.operators=0", "horizon.dayss=1"])
def test_mistakes_are_told_in_chinese_to_who_asks_for_it(setting: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
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


RULES = {
    "raises_at_import": "raise ValueError('not today')",
    "ends_the_process": "import sys\nsys.exit(3)",
    "wrong_syntax": "def which_next(case, department, now)\n    return 0.0\n",
    "no_function": "priority = 3\n",
    "not_callable": "which_next = 3\n",
    "too_few_arguments": "def which_next(case):\n    return 0.0\n",
    "too_many_arguments": "def to_whom(case, department, distance, skill, rank, mood):\n    return 0.0\n",
    "keyword_only": "def which_next(case, department, *, now):\n    return 0.0\n",
    "returns_nothing": "def which_next(case, department, now):\n    pass\n",
    "returns_text": "def which_next(case, department, now):\n    return 'first'\n",
    "nan": "def which_next(case, department, now):\n    return float('nan')\n",
    "raises": "def which_next(case, department, now):\n    raise ValueError('never')\n",
    "unknown_column": "def which_next(case, department, now):\n    return case.prettiness\n",
    "unknown_name": "def which_next(case, department, now):\n    return case.reported + nobody_knows\n",
    "imports_nothing": "import nowhere_to_be_found\n",
    "a_class": "class which_next:\n    pass\n",
    "binary": "\0\1\2",
}


@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_of_the_user(name: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / f"{name}.py").write_text(RULES[name])
    refused(["run", *SMALL, f"policy.dispatch.rule={name}.py"], capsys, name)
    assert {file.name for file in empty.iterdir()} <= {f"{name}.py", "__pycache__"}


@pytest.mark.parametrize(
    ("when", "body"),
    [
        ("raises", "if now > 86400 * 5:\n        raise ValueError('enough')\n    return 0.0"),
        ("nan", "if now > 86400 * 5:\n        return float('nan')\n    return 0.0"),
        ("to_nan", ""),
    ],
)
def test_a_rule_that_fails_in_the_middle_of_a_run(when: str, body: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"def which_next(case, department, now):\n    {body}\n"
    if when == "to_nan":
        text = "import math\ndef to_whom(case, department, distance, skill, rank):\n    return math.nan if case.reported > 86400 * 5 else 0.0\n"
    (empty / "late.py").write_text(text)
    refused(["run", "scenario=small_town", "horizon.days=30", "horizon.warmup_days=0", "policy.dispatch.rule=late.py"], capsys, "late.py", "hour")
    assert not list(empty.glob("results/*/outcomes.json"))


def test_a_rule_file_that_cannot_be_read(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "folder.py").mkdir()
    refused(["run", *SMALL, "policy.dispatch.rule=folder.py"], capsys, "folder.py")


def test_results_that_cannot_be_written(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "file").write_text("in the way")
    refused(["run", *SMALL, "results=file"], capsys, "file")
    refused(["run", *SMALL, "results=file/below"], capsys, "file")
    refused(["sweep", *SMALL, "policy.dispatch.rule=fifo,nearest", "replications=1", "results=file/below"], capsys, "file")
    assert (empty / "file").read_text() == "in the way"


@pytest.mark.skipif(not Path("/dev/full").exists() or not Path("/proc/self").exists(), reason="platform: Linux has such files")
def test_a_results_folder_on_a_disk_that_takes_nothing(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["run", *SMALL, "results=/proc/none"], capsys, "/proc/none")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finished run and a finished sweep of two runs."""
    folder = tmp_path_factory.mktemp("finished")
    assert main(["run", *SMALL, "figures=false", f"results={folder}"]) == 0
    sweep = ["policy.dispatch.rule=fifo,nearest", "replications=1", "processes=1", "figures=false", "save_as=pair"]
    assert main(["sweep", *SMALL, *sweep, f"results={folder}"]) == 0
    next(folder.glob("small_town-*")).rename(folder / "single")
    return folder


DAMAGES = {
    "truncated daily table": ("single", "daily.parquet", lambda file: file.write_bytes(file.read_bytes()[:-40])),
    "empty daily table": ("single", "daily.parquet", lambda file: file.write_bytes(b"")),
    "no daily table": ("single", "daily.parquet", lambda file: file.unlink()),
    "text instead of a table": ("single", "daily.parquet", lambda file: file.write_text("day,backlog")),
    "truncated outcomes": ("single", "outcomes.json", lambda file: file.write_text('{"arisen": 3,')),
    "no provenance": ("single", "provenance.json", lambda file: file.unlink()),
    "flipped bytes": ("pair", "runs.parquet", lambda file: file.write_bytes(file.read_bytes()[:200] + b"\xff" * 40 + file.read_bytes()[240:])),
    "truncated runs": ("pair", "runs.parquet", lambda file: file.write_bytes(file.read_bytes()[:100])),
    "no runs": ("pair", "runs.parquet", lambda file: file.unlink()),
    "no days": ("pair", "daily.parquet", lambda file: file.unlink()),
    "damaged design": ("pair", "design.json", lambda file: file.write_text("[")),
    "no design": ("pair", "design.json", lambda file: file.unlink()),
    "empty folder": ("pair", "", lambda folder: [file.unlink() for file in folder.iterdir()]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_pictures_of_damaged_results(damage: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind, file, spoil = DAMAGES[damage]
    shutil.copytree(finished / kind, tmp_path / kind)
    spoil(tmp_path / kind / file)
    capsys.readouterr()
    refused(["plot", str(tmp_path / kind)], capsys, kind)
    assert not (tmp_path / kind / "figures").exists()


def test_a_picture_of_damaged_days(finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(finished / "pair", tmp_path / "pair")
    daily = tmp_path / "pair" / "daily.parquet"
    daily.write_bytes(daily.read_bytes()[:200] + b"\xff" * 40 + daily.read_bytes()[240:])
    capsys.readouterr()
    refused(["plot", str(tmp_path / "pair"), "figure=curves"], capsys, "daily.parquet")


def test_a_sweep_over_somebody_else_s_folder(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "results" / "mine").mkdir(parents=True)
    (empty / "results" / "mine" / "diary.txt").write_text("dear diary")
    arguments = ["sweep", *SMALL, "policy.dispatch.rule=fifo,nearest", "replications=1", "save_as=mine"]
    refused(arguments, capsys, "mine")
    refused([*arguments, "force=true"], capsys, "mine")
    assert (empty / "results" / "mine" / "diary.txt").read_text() == "dear diary"


@pytest.mark.parametrize(
    "words",
    [["run", "policy.dispatch.rule=fastest"], ["sweep", "policy.staffing.workers_per_grid=-1,1"], ["plot", "nowhere", "lang=zh"], ["run", "horizon.days=0"]],
    ids=" ".join,
)
def test_the_installed_command_ends_the_same_way(words: list[str], tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    ended = subprocess.run([sys.executable, "-m", "experiments.cli", *words], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


OTHERS: dict[str, tuple[list[str], str]] = {
    "no verb": (["scenario=small_town"], "run, sweep"),
    "near verb": (["rnu"], "run"),
    "flag without value": (["demo", "--export"], "--export"),
    "flag with value": (["demo", "--share=3"], "--share"),
    "half a flag": (["facts", "--rob"], "--rob"),
    "language": (["run", *SMALL, "lang=fr"], "en, zh"),
    "language of explain": (["explain", "levers", "lang=fr"], "fr"),
    "unknown system": (["run", "system=nothing-like-it"], "wangge explain systems"),
    "unknown system of explain": (["explain", "systems", "nothing-like-it"], "nothing-like-it"),
    "unknown mode": (["run", "policy=benevolent"], "wangge explain modes"),
    "unknown outcome": (["choose", "reactive", "standard", "outcome=joy"], "wangge explain outcomes"),
    "unknown fact": (["facts", "SF-99"], "wangge explain facts"),
    "unknown figure": (["plot", "{single}", "figure=mona_lisa"], "wangge explain figures"),
    "unfit figure": (["plot", "{single}", "figure=forest"], "forest"),
    "unfit outcome": (["plot", "{single}", "figure=curves", "outcome=joy"], "joy"),
    "unknown format": (["plot", "{single}", "format=gif"], "png"),
    "unknown format of a log": (["export", "{single}", "format=doc"], "xes"),
    "unknown lesson": (["demo", "lesson=nothing"], "visiting"),
    "unknown topic": (["explain", "everything"], "levers"),
    "unknown setting": (["report", "{single}", "colour=red"], "colour"),
    "unknown case": (["explain", "case", "99999999"], "99999999"),
    "unknown dispute": (["explain", "dispute", "small_town"], "small_town"),
    "empty scenario file": (["run", "scenario_file=/dev/null"], "scenario.yaml"),
    "missing scenario file": (["run", "scenario_file=nowhere.yaml"], "nowhere.yaml"),
    "folder as scenario file": (["run", "scenario_file=."], "scenario_file=."),
    "one side": (["compare", "reactive"], "wangge compare"),
    "side that is a folder": (["compare", "{pair}", "reactive"], "wangge report"),
    "two worlds": (["compare", "scenario=small_town", "scenario=xianlin"], "small_town"),
    "size that is no number": (["compare", "reactive", "standard", "matters.response_hours=much"], "matters.response_hours"),
    "confidence": (["choose", "reactive", "standard", "confidence=0.2"], "> 0.5"),
    "one candidate": (["choose", "reactive"], "choose"),
    "no failing": (["discover", "reactive"], "fails_above"),
    "no levers": (["optimise", "scenario=small_town"], "interval"),
    "samples": (["sensitivity", "samples=3"], "3"),
    "interval of a text": (["sensitivity", "policy.name=interval(1,2)"], "policy.name"),
    "store without folder": (["store", "show"], "wangge store"),
    "no store": (["store", "show", "{single}"], "single"),
    "design": (["sweep", "design=magic"], "grid"),
    "no file of points": (["sweep", "design=list"], "file"),
    "missing file of points": (["sweep", "design=list", "file=nowhere.csv"], "nowhere.csv"),
    "cluster": (["sweep", *SMALL, "cluster=magic:1", "policy.dispatch.rule=fifo,nearest"], "dask"),
    "no cluster": (["sweep", *SMALL, "cluster=dask:127.0.0.1:1", "policy.dispatch.rule=fifo,nearest", "results={tmp}/new"], "127.0.0.1:1"),
    "port": (["demo", "port=99999"], "65535"),
    "demo of a large world": (["demo", "population.groups.0.count=3000000", "browser=false"], "residents"),
    "demo with different worlds": (["demo", "a=scenario=xianlin", "b=scenario=small_town", "browser=false"], "troubles"),
    "conformance without a log": (["conformance", "{pair}"], "pair"),
    "report of nothing": (["report", "nowhere"], "nowhere"),
    "report into a file": (["report", "{single}", "to={single}/outcomes.json/page.html"], "page.html"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_every_other_mistake_is_one_line_in_both_languages(
    kind: str, finished: Path, tmp_path: Path, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, needed = OTHERS[kind]
    places = {"single": finished / "single", "pair": finished / "pair", "tmp": tmp_path}
    capsys.readouterr()
    refused([word.format(**places) if "{" in word else word for word in words], capsys, needed)


OLDER = {
    "plot of a sweep": ("plot", "pair", "runs.parquet", "seed"),
    "report of a sweep": ("report", "pair", "runs.parquet", "seed"),
    "conformance": ("conformance", "single", "events.parquet", "activity"),
    "export": ("export", "single", "cases.parquet", "category"),
}


@pytest.mark.parametrize("kind", OLDER)
def test_a_folder_of_another_version_says_which(kind: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its tables lack what this version reads; the line names both versions and what to do."""
    import json

    import pyarrow.parquet as pq

    verb, name, table, column = OLDER[kind]
    folder = tmp_path / name
    shutil.copytree(finished / name, folder)
    about = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    (folder / "provenance.json").write_text(json.dumps(about | {"model_version": "0-ancient"}), encoding="utf-8")
    kept = pq.read_table(folder / table)
    pq.write_table(kept.drop_columns([column]), folder / table)
    capsys.readouterr()
    refused([verb, str(folder)], capsys, "0-ancient", "provenance.json")
