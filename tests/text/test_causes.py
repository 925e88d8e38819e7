"""Why something could not be read, in both languages, whatever raised it."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from lines import english_prose, is_chinese

from experiments.io.files import parse_yaml
from sim.text.catalogue import Phrase, WanggeError
from sim.text.causes import cause
from sim.text.choices import among


def raised(action: Callable[[], Any]) -> BaseException:
    try:
        action()
    except BaseException as error:
        return error
    raise AssertionError("nothing is wrong")


CASES: dict[str, tuple[Callable[[], Any], str]] = {
    "no file": (lambda: Path("nowhere").read_text(), "no such file"),
    "folder": (lambda: Path().read_text(), "a folder"),
    "text": (lambda: b"\xff".decode(), "UTF-8"),
    "json": (lambda: json.loads("{\n3"), "line 2"),
    "yaml": (lambda: parse_yaml("a: 1\nb: ["), "line 3"),
    "yaml anchor": (lambda: parse_yaml("a: &x 1"), "line 1: anchors"),
    "yaml tag": (lambda: parse_yaml("a: !!set {}"), "tags"),
    "yaml depth": (lambda: parse_yaml("[" * 99 + "]" * 99), "within each other"),
    "yaml signs": (lambda: parse_yaml("\0"), "YAML"),
    "key": (lambda: {}["seed"], "lacks seed"),
    "anything": (lambda: int("x"), "ValueError"),
}


@pytest.mark.parametrize("kind", CASES)
def test_a_cause_in_both_languages(kind: str) -> None:
    action, needed = CASES[kind]
    found = cause(raised(action))
    assert isinstance(found, Phrase)
    assert needed in found.line("en")
    assert not english_prose(found.line("zh"))


@pytest.mark.parametrize("number", [number for name, number in vars(errno).items() if name.startswith("E")])
def test_every_number_of_the_system_has_words(number: int) -> None:
    found = cause(OSError(number, "whatever the system says in its own language"))
    assert isinstance(found, Phrase)
    assert is_chinese(found.line("zh"))


def test_an_error_of_ours_is_its_own_cause() -> None:
    ours = WanggeError("unknown_language", language="fr", languages="en, zh")
    assert cause(ours) is ours
    assert "lang=fr" in WanggeError("cannot_write", folder="x", why=ours).line("zh")


def test_yaml_of_our_own_is_read_as_it_always_was() -> None:
    text = "a: [1, 2.5, yes, null, 2025-01-01]\nb: {c: text}\n"
    assert parse_yaml(text) == yaml.safe_load(text)


def test_long_lists_are_cut_to_the_nearest_and_the_command_that_lists_all() -> None:
    many = [f"system-{number:02}" for number in range(77)]
    told = among(many, "system-07x", "wangge explain systems")
    assert isinstance(told, Phrase)
    assert told.line("en").startswith("system-07, ")
    assert told.line("zh").endswith("（全部 77 个：wangge explain systems）")
    assert among(["a", "b"]) == "a, b"
