"""Every verb writes under every encoding: what that lacks is replaced, and nothing ends because of it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.cli.main import main
from experiments.io.encodings import NEAREST, as_typed

INTERVAL = "policy.staffing.workers_per_grid=interval(1,2)"
SMALL = ["scenario=small_town", "horizon.days=8", "horizon.warmup_days=0", "figures=false"]
VERBS: dict[str, list[str]] = {
    "run": ["run", *SMALL, "force=true"],
    "sweep": ["sweep", *SMALL, "policy.dispatch.rule=fifo,nearest", "replications=2", "processes=1", "save_as=two"],
    "compare": ["compare", "reactive", "grid_service", *SMALL, "replications=2", "processes=1"],
    "choose": ["choose", "reactive", "grid_service", *SMALL, "first=5", "replications_max=5", "processes=1"],
    "sensitivity": ["sensitivity", *SMALL, INTERVAL, "trajectories=2", "samples=0", "replications=1", "processes=1"],
    "discover": [
        "discover",
        "reactive",
        *SMALL,
        "troubles.factor=interval(1,2)",
        "worlds=40",
        "replications=1",
        "fails_above.duration_hours=1",
        "processes=1",
    ],
    "optimise": [
        "optimise",
        *SMALL,
        INTERVAL,
        "trials=4",
        "population=4",
        "replications=1",
        "reestimate=2",
        "processes=1",
    ],
    "facts": ["facts", "SF-02", "pairs=2", "processes=1", "horizon.days=30", "horizon.warmup_days=2"],
    "plot": ["plot", "results/one", "figure=curves"],
    "report": ["report", "results/one"],
    "conformance": ["conformance", "results/one", "figures=false"],
    "export": ["export", "results/one", "format=csv"],
    "store": ["store", "show", "results"],
    "explain": ["explain", "levers"],
    "help": ["--help"],
    "mistake": ["run", *SMALL, "horizon.days=0"],
}
ENCODINGS = ("gbk", "cp1252", "cp437", "latin-1", "ascii")


def ended(words: list[str]) -> int:
    """The exit code of a command; help ends by itself."""
    try:
        return main(words)
    except SystemExit as help_:
        return int(help_.code or 0)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Chinese and a blank in its name, and results in it."""
    folder = tmp_path_factory.mktemp("encodings") / "张三 的 文件"
    folder.mkdir()
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert main(["run", *SMALL, "save_as=one"]) == 0
        assert main(VERBS["sweep"]) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_under_an_encoding(verb: str, encoding: str, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace)
    written = io.BytesIO()
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(written, encoding=encoding, write_through=True))
    assert ended([*VERBS[verb], "lang=zh"]) == (2 if verb == "mistake" else 0)
    text = written.getvalue().decode(encoding)
    assert text.strip()
    assert "Traceback" not in text
    if encoding == "gbk":
        assert any("一" <= sign <= "鿿" for sign in text)


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"},
        {"LANG": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_the_real_command_in_a_poor_environment(environment: dict[str, str], workplace: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    command = [sys.executable, "-m", "experiments.cli.main", "plot", "results/one", "figure=curves", "lang=zh"]
    ended = subprocess.run(
        command, cwd=workplace, env=kept | environment | {"PYTHONPATH": str(root)}, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode("utf-8", "replace")
    assert b"Traceback" not in ended.stderr


def test_signs_become_the_nearest_that_there_are() -> None:
    assert "a – b × 3 ± 2 ≥ 1 “x”…".encode("ascii", NEAREST) == b'a - b x 3 +- 2 >= 1 "x"...'
    assert "网格 grid\udc80".encode("cp437", NEAREST) == b"?? grid?"


def test_words_that_the_locale_could_not_read_are_read_as_what_they_are() -> None:
    for encoding in ("utf-8", "gbk"):
        assert as_typed(["name=杭州".encode(encoding).decode("ascii", "surrogateescape")]) == ["name=杭州"]
    assert as_typed(["plain", "中文"]) == ["plain", "中文"]
