"""`wangge import FILE map=NAME|FILE.yaml`: read a case log into a log folder, and say what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator

from experiments.api.case_logs import import_log
from experiments.config.arguments import plain_settings
from experiments.config.destinations import ResultsFolder, SaveAs
from experiments.config.language import Language
from experiments.config.validation_errors import called_from
from experiments.logs.rules import actions, default_actions
from experiments.present.studies.case_log import main_findings, summary
from sim.text.catalogue import Unfit, WanggeError, say
from sim.text.choices import nearest


class Settings(BaseModel):
    """Settings of `wangge import`: the mapping, what takes the place of its parts, and where the folder goes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    map: str | None = None
    zone: str | None = None
    begin: str | None = None
    extracted: str | None = None
    horizon: int | None = Field(default=None, ge=1, le=3660)
    results: ResultsFolder = "results"
    save_as: SaveAs | None = None
    force: bool = False
    lang: Language = None  # type: ignore[assignment]

    @field_validator("begin", "extracted")
    @classmethod
    def _is_a_moment(cls, text: str | None, about: object) -> str | None:
        try:
            if text is not None and pd.isna(pd.Timestamp(text)):
                raise ValueError
        except (ValueError, OverflowError):
            raise Unfit("mistake_must_be", allowed="2024-06-30T18:00") from None
        return text


def import_words(words: Sequence[str], territory: str | None = None) -> int:
    """Import the file that `words` name, print what was found, and return the exit code.

    With a territory, import that map and drop the log folders among the words onto it.
    """
    if territory:
        from experiments.cli.import_territory import import_territory  # its libraries are an extra

        return import_territory(words, territory)
    rules, files, others = _sorted(words)
    settings = plain_settings(others, Settings, "import")
    if not files:
        raise WanggeError("log_without_file")
    if len(files) > 1:
        raise WanggeError("log_one_file", text=files[1], settings=", ".join(Settings.model_fields))
    file = Path(files[0])
    folder = Path(settings.results) / (settings.save_as or _stem(file))
    given = {name: getattr(settings, name) for name in ("zone", "begin", "extracted", "horizon")}
    with called_from("from_command_line"):
        log = import_log(file, folder, settings.map, force=settings.force, rules=rules, **given)
    for line in (*summary(log, settings.lang), say("log_findings", settings.lang)):
        print(line)
    for line in main_findings(log, settings.lang):
        print(line)
    print(say("written_to", settings.lang, folder=folder))
    return 0


def _sorted(words: Sequence[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the rules, the names of files and the other settings among the words."""
    rules: dict[str, str] = {}
    files: list[str] = []
    others: list[str] = []
    for word in words:
        key, equals, value = word.partition("=")
        if key.startswith("rules.") and equals:
            rules[_rule(key.removeprefix("rules."), value)] = value
        else:
            (others if key in Settings.model_fields and equals else files if not equals else others).append(word)
    return rules, files, others


def _rule(name: str, value: str) -> str:
    known = default_actions()
    if name not in known:
        raise WanggeError("log_unknown_rule", rule=name, near=nearest(name, known) or next(iter(known)))
    if value not in actions(name):
        raise WanggeError("log_unknown_action", rule=name, action=value, allowed=", ".join(actions(name)))
    return name


def _stem(file: Path) -> str:
    """Return the name of a file without its endings, fit for a folder on any system."""
    stem = file.name.partition(".")[0] or "log"
    return re.sub(r"[^\w\- ]", "_", stem).strip() or "log"
