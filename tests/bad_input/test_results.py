"""Results that are damaged, older, somebody else's or cannot be written: one line.

So is whatever else is asked of them amiss.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from refusals import SMALL, refused

from experiments.cli.main import main


def test_results_that_cannot_be_written(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "file").write_text("in the way")
    refused(["run", *SMALL, "results=file"], capsys, "file")
    refused(["run", *SMALL, "results=file/below"], capsys, "file")
    refused(
        ["sweep", *SMALL, "policy.dispatch.rule=fifo,nearest", "replications=1", "results=file/below"], capsys, "file"
    )
    assert (empty / "file").read_text() == "in the way"


@pytest.mark.skipif(
    not Path("/dev/full").exists() or not Path("/proc/self").exists(), reason="platform: Linux has such files"
)
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
    "flipped bytes": (
        "pair",
        "runs.parquet",
        lambda file: file.write_bytes(file.read_bytes()[:200] + b"\xff" * 40 + file.read_bytes()[240:]),
    ),
    "truncated runs": ("pair", "runs.parquet", lambda file: file.write_bytes(file.read_bytes()[:100])),
    "no runs": ("pair", "runs.parquet", lambda file: file.unlink()),
    "no days": ("pair", "daily.parquet", lambda file: file.unlink()),
    "damaged design": ("pair", "design.json", lambda file: file.write_text("[")),
    "no design": ("pair", "design.json", lambda file: file.unlink()),
    "empty folder": ("pair", "", lambda folder: [file.unlink() for file in folder.iterdir()]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_pictures_of_damaged_results(
    damage: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
    "size that is no number": (
        ["compare", "reactive", "standard", "matters.response_hours=much"],
        "matters.response_hours",
    ),
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
    "no cluster": (
        ["sweep", *SMALL, "cluster=dask:127.0.0.1:1", "policy.dispatch.rule=fifo,nearest", "results={tmp}/new"],
        "127.0.0.1:1",
    ),
    "port": (["demo", "port=99999"], "65535"),
    "demo of a large world": (["demo", "population.groups.0.count=3000000", "browser=false"], "residents"),
    "demo with different worlds": (
        ["demo", "a=scenario=xianlin", "b=scenario=small_town", "browser=false"],
        "troubles",
    ),
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
def test_a_folder_of_another_version_says_which(
    kind: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
