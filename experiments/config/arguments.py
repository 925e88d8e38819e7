"""The words after a verb: its own settings, taken from anywhere among them, and the rest in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from experiments.config.compose import packaged
from experiments.config.overrides import parse
from experiments.config.validation_errors import ConfigError, FromCommandLine, reword
from sim.text.catalogue import LANGUAGES, WanggeError
from sim.text.language import environment_language


def take_settings[Settings: BaseModel](
    words: Sequence[str], settings: type[Settings], verb: str, **more: Any
) -> tuple[Settings, list[str]]:
    """The settings among `words`, validated, and the other words; `more` fills fields that are not given as `key=value`.

    Raises ConfigError in the user's words where a setting has several values or one that is not allowed.
    """
    given: dict[str, Any] = {}
    rest = []
    for word in words:
        if word.partition("=")[0] not in settings.model_fields or "=" not in word:
            rest.append(word)
            continue
        override = parse([word], packaged().folder)[0]
        if override.swept or not override.levels:
            raise ConfigError("one_value_only", text=word, verb=verb)
        given[override.key] = override.levels[0]
    try:
        return settings.model_validate(given | more), rest
    except ValidationError as error:
        raise reword(error, settings, FromCommandLine(settings)) from None


def plain_settings[Settings: BaseModel](words: Sequence[str], settings: type[Settings], verb: str) -> Settings:
    """The settings of a verb whose words are all its own, each taken as it stands (a question may hold blanks and commas).

    Raises WanggeError in the user's words for one that there is not or that is not allowed.
    """
    given: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in settings.model_fields:
            raise WanggeError(
                "unfit_setting", text=word, verb=verb, settings=", ".join(f"{name}=" for name in settings.model_fields)
            )
        given[key] = value
    try:
        return settings.model_validate(given)
    except ValidationError as error:
        raise reword(error, settings, FromCommandLine(settings)) from None


def only_language(words: Sequence[str]) -> str:
    """The language of a command whose only setting is lang=..., else that of the environment; WanggeError for any other setting."""
    lang = environment_language()
    for word in words:
        if not word.startswith("lang="):
            raise WanggeError("cli_unfit_argument", text=word)
        lang = word.removeprefix("lang=")
        if lang not in LANGUAGES:
            raise WanggeError("unknown_language", language=lang, languages=", ".join(LANGUAGES))
    return lang
