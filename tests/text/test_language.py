"""One rule for the language.

The command line, else (in the page its own switch, else the browser, else) the environment, else English.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from user_models import models

from experiments.cli.demo import DemoSettings
from experiments.cli.main import main
from sim.text import language
from sim.text.language import environment_language

SMALL = ["scenario=small_town", "horizon.days=2", "horizon.warmup_days=0"]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GBK"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "C", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
    ],
)
def test_the_language_of_an_environment(environment: dict[str, str], language: str) -> None:
    assert environment_language(environment) == language


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('(\n    "zh-Hans-CN",\n    "en-CN"\n)\n', "zh"),
        ('(\n    "en-GB",\n    "zh-Hans"\n)\n', "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_macos_is_asked_where_no_variable_speaks(said: str | None, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*command: object, **more: object) -> subprocess.CompletedProcess[str]:
        if said is None:
            raise FileNotFoundError(2, "no such program")
        return subprocess.CompletedProcess([], 0, said)

    monkeypatch.setattr(language.sys, "platform", "darwin")
    monkeypatch.setattr(language.subprocess, "run", run)
    monkeypatch.delenv("LANG")
    language._desktop.cache_clear()
    assert environment_language() == found
    language._desktop.cache_clear()


@pytest.mark.parametrize(
    "model",
    [each for each in models() if "lang" in each.model_fields and each is not DemoSettings],
    ids=lambda model: model.__module__,
)
def test_every_verb_speaks_the_environments_language_unless_it_is_told_one(
    model: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert model.model_validate({}).lang == "zh"
    assert model.model_validate({"lang": "en"}).lang == "en"
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert model.model_validate({}).lang == "en"


def test_the_page_leaves_it_to_the_browser_unless_it_is_told_one() -> None:
    assert DemoSettings().lang is None
    assert DemoSettings(lang="zh").lang == "zh"


WRONG = [
    ["rnu"],
    ["run", *SMALL, "horizon.days=0"],
    ["explain", "nothing"],
    ["store", "show", "nowhere"],
    ["plot", "nowhere"],
    ["facts", "SF-99"],
]


@pytest.mark.parametrize("words", WRONG)
def test_mistakes_too(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    zh, c = "zh_CN.UTF-8", "C.UTF-8"
    for lang, setting, chinese in ((zh, [], True), (zh, ["lang=en"], False), (c, [], False), (c, ["lang=zh"], True)):
        monkeypatch.setenv("LANG", lang)
        assert main([*words, *setting]) == 2
        assert any("一" <= sign <= "鿿" for sign in capsys.readouterr().err) == chinese


def test_the_language_is_no_part_of_what_is_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for lang in ("C.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LANG", lang)
        assert main(["run", *SMALL, "figures=false", "save_as=same", f"results={tmp_path / lang}"]) == 0
    first, second = (tmp_path / lang / "same" for lang in ("C.UTF-8", "zh_CN.UTF-8"))
    for file in ("outcomes.json", "daily.parquet", "cases.parquet", "scenario.yaml"):
        assert (first / file).read_bytes() == (second / file).read_bytes()
