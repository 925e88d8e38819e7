"""The command line: which verb, which language, one line a mistake."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mistakes import MISTAKES

from experiments.cli.main import main

Wangge = Callable[..., int]


@pytest.mark.parametrize("argument", [mistake[0] for mistake in MISTAKES])
def test_a_mistake_ends_in_one_line_and_leaves_nothing(
    argument: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge("run", argument) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1 and said.err.strip()
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["run", "--fast"],
        ["plot"],
        ["plot", "nowhere"],
        ["plot", "nowhere", "lang=fr"],
        ["plot", "nowhere", "seed=1"],
        ["run", "policy.dispatch.rule=unheard_of"],
        ["sweep", "policy.dispatch.rule=fifo,unheard_of"],
        ["sweep", "experiment=nothing"],
        ["sweep", "policy.staffing.workers_per_grid=1,99"],
        ["sweep", "policy.dispatch.rule"],
        ["lang=zh"],
    ],
)
def test_wrong_use_ends_in_one_line_and_leaves_nothing(
    arguments: list[str], wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge(*arguments) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1
    assert list(Path().iterdir()) == []


def test_mistakes_speak_the_language_that_was_asked_for(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge("run", "policy.staffing.workers_per_grid=-1", "lang=zh") == 2
    assert capsys.readouterr().err.strip() == "policy.staffing.workers_per_grid=-1（命令行）：允许的取值为 >= 0, <= 50"


def test_settings_and_flags_may_stand_anywhere(wangge: Wangge) -> None:
    levers = ["policy.staffing.workers_per_grid=1,2", "replications=1", "processes=1", "figures=false", "save_as=mine"]
    assert wangge("lang=zh", "sweep", levers[0], "-m", *levers[1:]) == 0
    assert Path("results/mine/runs.parquet").exists()


def test_help_names_the_verbs_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, word in (
        (["--help"], "policy laboratory"),
        (["--help", "lang=zh"], "政策实验室"),
        (["sweep", "--help"], "levers"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
        assert word in capsys.readouterr().out


def test_help_is_quick_because_it_imports_nothing_heavy() -> None:
    code = (
        "import sys; from experiments.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    )
    began = time.perf_counter()
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert time.perf_counter() - began < 2  # 0.1 s on a quiet machine; 0.5 s is the aim
    loaded = said.splitlines()[-1]
    assert not [
        name
        for name in ("numpy", "pandas", "mesa", "hydra", "pydantic", "matplotlib", "numba")
        if f"'{name}'" in loaded
    ]


def test_every_text_that_the_verbs_say_is_in_the_catalogue() -> None:
    import re

    import experiments
    from sim.text.catalogue import catalogue

    known = {key for section in catalogue().values() for key in section}
    called = re.compile(r'\b(?:say|WanggeError|ConfigError|Phrase)\(\s*"(\w+)"')
    for file in Path(experiments.__file__).parent.rglob("*.py"):
        assert not set(called.findall(file.read_text(encoding="utf-8"))) - known, file
