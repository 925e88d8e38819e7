"""Handling of input that is not from this user's own command line: links, lessons, files sent by somebody.

Such input is plain data. OmegaConf would fill in `${oc.env:SECRET}` wherever it occurs, so any text that contains `${`
is refused, and a scenario is composed from such input without filling in anything. (`files.parse_yaml` reads its YAML.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from experiments.config.validation_errors import ConfigError
from sim.text.catalogue import Phrase

INTERPOLATION = "${"


def refuse_interpolation(content: Any, where: Phrase | str) -> None:
    """Raise ConfigError `interpolation_refused` if a text in `content`, key or value, would be filled in.

    >>> refuse_interpolation({"name": ["a $ { b"]}, "mine.yaml")
    >>> refuse_interpolation({"name": ["${oc.env:HOME}"]}, "mine.yaml")  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    experiments.config.validation_errors.ConfigError: mine.yaml:
        nothing is filled in here, so "${" is refused; write the value itself
    """
    waiting = [content]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            if INTERPOLATION in each:
                raise ConfigError("interpolation_refused", where=where)
        elif isinstance(each, Mapping):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, Iterable) and not isinstance(each, bytes):
            waiting += each
