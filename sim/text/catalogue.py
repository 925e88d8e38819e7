"""The message catalogue: all texts shown to users, in English and Chinese, and the errors that carry them.

There is one file per section (`explain.yaml`); a long section has several (`labels.yaml`, `labels-outcomes.yaml`). Each
entry has its text in both languages with the same {placeholders}; keys are unique across all sections.
"""

import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh")
FOLDER = Path(__file__).with_name("messages")

Entry = Mapping[str, str]


@cache
def catalogue() -> dict[str, dict[str, Entry]]:
    """Return all entries: section -> key -> language -> text.

    They are read from disk at the first call, so that a start-up that shows no text does not pay for a YAML parser.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    sections: dict[str, dict[str, Entry]] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        section = sections.setdefault(file.stem.partition("-")[0], {})
        section.update(yaml.load(file.read_text(encoding="utf-8"), Loader=loader))
    return sections


@cache
def _by_key() -> dict[str, Entry]:
    return {key: entry for section in catalogue().values() for key, entry in section.items()}


def fill(key: str, lang: str, fields: Mapping[str, Any]) -> str:
    """Return the text of entry `key` in `lang` with `fields` inserted into its {placeholders}.

    Raises KeyError for an unknown key or a missing field (mistakes in the program), and WanggeError for a language
    that the catalogue does not have (a mistake of the user).
    """
    if lang not in LANGUAGES:
        raise WanggeError("unknown_language", language=lang, languages=", ".join(LANGUAGES))
    return _by_key()[key][lang].format_map(fields)


def say(key: str, /, lang: str = "en", **fields: Any) -> str:
    """Return the text of entry `key`, e.g. say("pairs", lang="zh", n=10). Errors as in `fill`."""
    return fill(key, lang, fields)


def label(name: object, lang: str = "en") -> str:
    """Return the display name of a lever's path, a rule, an outcome or a value.

    A name without an entry in section `labels` (a user's own rule, a number) is shown as it is, with a few changes:
    a dotted path by its last part, a Python file without folder and suffix, and spaces for underscores.
    """
    if lang not in LANGUAGES:
        raise WanggeError("unknown_language", language=lang, languages=", ".join(LANGUAGES))
    text = _plain(name)
    entry = catalogue()["labels"].get(text)
    if entry:
        return entry[lang]
    if _CHANGE.match(text):
        return " + ".join(_change_in_words(each, lang) for each in _BETWEEN.split(text))
    if text.endswith(".py"):
        text = Path(text).stem
    elif _DOTTED.fullmatch(text):
        text = text.rpartition(".")[2]
    return text.replace("_", " ")


def _change_in_words(text: str, lang: str) -> str:
    """Return one change of policy in words; see sim.scenario.later.change_text."""
    told = _CHANGE.match(text)
    if told is None:
        return text
    levers = [lever.partition("=") for lever in told[2].split("; ")]
    parts = [
        say("change_of_lever", lang, lever=label(path, lang), value=label(value, lang)) for path, _, value in levers
    ]
    return say("change_on_day", lang, day=told[1], levers=say("change_join", lang).join(parts))


_CHANGE = re.compile(r"day (\d+): (.+)")
_BETWEEN = re.compile(r" ?\+ ?(?=day \d)")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


def _plain(value: object) -> str:
    """Return a value as a config would write it; NumPy scalars count as Python's, and NaN as a missing value."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def text(name: str, lang: str) -> str:
    """Return the catalogue's label for an activity, agent or subject; the name itself if there is none."""
    return label(f"log.{name}", lang) if f"log.{name}" in catalogue()["labels"] else name


class Phrase:
    """Part of a sentence that is translated only when the sentence is: a key of sim/text/messages and its fields."""

    def __init__(self, key: str, /, **fields: Any) -> None:
        self.key, self.fields = key, fields

    def line(self, lang: str = "en") -> str:
        """Return the phrase in `lang` ("en" or "zh") as one line."""
        return _line(self.key, self.fields, lang)

    def __str__(self) -> str:
        return self.line("en")


class WanggeError(Exception):
    """A mistake in what the user asked for, explained in one line.

    `key` names the entry of sim/text/messages; `fields` fill its placeholders, and phrases among them are translated
    with the line. `str(error)` is the English line, `error.line("zh")` the Chinese one. The command line ends with
    `exit_code`. The error survives pickling, so that a worker process can raise it in its parent.
    """

    exit_code = 2

    def __init__(self, key: str, /, **fields: Any) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields

    def line(self, lang: str = "en") -> str:
        """Return the error as one line in `lang` ("en" or "zh")."""
        return _line(self.key, self.fields, lang)

    def __str__(self) -> str:
        return self.line("en")


class Unfit(ValueError):
    """A validator's objection to a value, in both languages.

    It is a ValueError because pydantic keeps one, and the phrase with it.
    """

    def __init__(self, key: str, /, **fields: Any) -> None:
        super().__init__(key)
        self.phrase = Phrase(key, **fields)

    def __str__(self) -> str:
        return self.phrase.line("en")


def _line(key: str, fields: dict[str, Any], lang: str) -> str:
    told = {
        name: value.line(lang) if isinstance(value, Phrase | WanggeError) else value for name, value in fields.items()
    }
    return " ".join(fill(key, lang, told).split())
