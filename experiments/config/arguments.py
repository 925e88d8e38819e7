"""The words after a verb, split into the verb's own settings and the rest.

The settings may stand anywhere among the words; the rest keeps its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from experiments.config.compose import packaged
from experiments.config.overrides import parse
from experiments.config.validation_errors import ConfigError, FromCaller, reword
from sim.text.catalogue import LANGUAGES, WanggeError
from sim.text.language import environment_language


def take_settings[Settings: BaseModel](
    words: Sequence[str], settings: type[Settings], verb: str, **more: Any
) -> tuple[Settings, list[str]]:
    """Return the settings among `words`, validated, and the remaining words in their order.

    `more` supplies fields that are not given as `key=value`. Raises ConfigError, worded for the user, if a setting has
    several values or one that is not allowed.
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
        raise reword(error, settings, FromCaller(settings)) from None


def plain_settings[Settings: BaseModel](words: Sequence[str], settings: type[Settings], verb: str) -> Settings:
    """Return the settings of a verb that accepts nothing else, each value taken as typed.

    Values are not parsed, because a question may contain blanks and commas. Raises WanggeError, worded for the user, if
    a setting does not exist or its value is not allowed.
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
        raise reword(error, settings, FromCaller(settings)) from None


def only_language(words: Sequence[str]) -> str:
    """Return the language of a command whose only setting is `lang=...`; by default that of the environment.

    Raises WanggeError for any other setting and for an unknown language.
    """
    lang = environment_language()
    for word in words:
        if not word.startswith("lang="):
            raise WanggeError("cli_unfit_argument", text=word)
        lang = word.removeprefix("lang=")
        if lang not in LANGUAGES:
            raise WanggeError("unknown_language", language=lang, languages=", ".join(LANGUAGES))
    return lang
