"""The catalogue is complete, says the same in both languages, and has every key that the source asks for."""

import ast
import pickle
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from string import Formatter

import numpy as np
import pytest
import yaml

from sim.text.catalogue import FOLDER, LANGUAGES, WanggeError, catalogue, label, say
from sim.text.fonts import subset

ROOT = Path(__file__).parents[2]
ENTRIES = [(section, key, entry) for section, entries in catalogue().items() for key, entry in entries.items()]
TEXTS = {key: entry for _, key, entry in ENTRIES}


def placeholders(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def calls() -> list[tuple[str, str, set[str] | None]]:
    """Where, key and field names of every say("...") and WanggeError("...") in the source; None when given by **."""
    found = []
    for path in sorted([*ROOT.glob("sim/**/*.py"), *ROOT.glob("experiments/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("say", "WanggeError"):
                names = [keyword.arg for keyword in node.keywords]
                fields = None if None in names else {each for each in names if each}
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0].value, fields))
    return found


@pytest.mark.parametrize(("section", "key", "entry"), ENTRIES, ids=[key for _, key, _ in ENTRIES])
def test_an_entry_says_the_same_in_both_languages(section, key, entry):
    assert set(entry) == set(LANGUAGES)
    assert all(isinstance(text, str) and text for text in entry.values())
    if section != "labels":
        assert placeholders(entry["en"]) == placeholders(entry["zh"])


def test_keys_are_unique_across_sections_and_within():
    class Pairs(yaml.SafeLoader):
        """Reads mappings as lists of pairs, where a key that is written twice still shows twice."""

    Pairs.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_pairs(node, deep=True))
    files = sorted(FOLDER.glob("*.yaml"))
    counts = Counter(key for file in files for key, _ in yaml.load(file.read_text(encoding="utf-8"), Loader=Pairs))
    assert [key for key, count in counts.items() if count > 1] == []
    assert max(len(file.read_text(encoding="utf-8").splitlines()) for file in files) <= 400


def test_every_key_in_the_source_exists_with_its_fields():
    found = calls()
    assert found
    for where, key, fields in found:
        assert key in TEXTS, f"{where} asks for {key!r}"
        if fields is not None:
            assert placeholders(TEXTS[key]["en"]) <= fields, f"{where} leaves fields of {key!r} unfilled"


def test_the_shipped_font_has_every_character_of_the_catalogue():
    ttlib = import_module("fontTools.ttLib")
    drawn = set(ttlib.TTFont(subset.FILE).getBestCmap())
    needed = {ord(sign) for entry in TEXTS.values() for text in entry.values() for sign in text if sign.isprintable()}
    assert "".join(map(chr, sorted(needed - drawn))) == ""
    assert subset.wanted() <= drawn
    assert len([point for point in subset.gb2312() if 0x4E00 <= point <= 0x9FFF]) == 6763


def test_an_unknown_key_or_an_unfilled_field_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        say("no_such_message")
    with pytest.raises(KeyError):
        say("unknown_language", language="fr")


def test_an_unknown_language_is_a_mistake_of_the_user():
    for ask in (lambda: say("plot_day", lang="fr"), lambda: label("fifo", "fr")):
        with pytest.raises(WanggeError, match="lang=fr: .* en, zh"):
            ask()


def test_an_error_is_one_line_in_either_language_and_survives_pickling():
    error = pickle.loads(pickle.dumps(WanggeError("unknown_language", language="a\nb", languages="en")))
    assert (error.key, error.exit_code) == ("unknown_language", 2)
    assert str(error) == "lang=a b: this language is not available; choose one of en"
    assert error.line("zh") == "lang=a b：没有这种语言；可选 en"


def test_fields_may_have_any_name():
    assert WanggeError("unknown_language", key=1, self=2, lang=3).fields == {"key": 1, "self": 2, "lang": 3}


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("policy.staffing.workers_per_grid", "workers per grid", "每网格人数"),
        ("fifo", "first come first served", "先到先办"),
        ("policy.something.brand_new", "brand new", "brand new"),
        ("rules/my_own.py", "my own", "my own"),
        ("workers per grid 0.5", "workers per grid 0.5", "workers per grid 0.5"),
        (0.5, "0.5", "0.5"),
        (np.float64(2), "2", "2"),
        (np.int64(3), "3", "3"),
        (True, "yes", "是"),
        (np.False_, "no", "否"),
        (None, "none", "无"),
        (float("nan"), "none", "无"),
    ],
)
def test_labels(name, english, chinese):
    assert (label(name), label(name, "zh")) == (english, chinese)


def test_the_catalogue_is_not_read_before_a_text_is_needed():
    code = "import sys, sim.text.catalogue, sim.text.catalogue; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
