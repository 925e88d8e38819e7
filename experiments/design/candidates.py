"""Candidate policies to choose between: named in words, or spanned by levers.

Names are given as for the sides of a comparison, levers as for a sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.config.compose import ConfigSource, Settings
from experiments.config.overrides import Override, parse
from experiments.config.validation_errors import ConfigError
from experiments.design.design import Point
from experiments.design.outline import Watch, as_they_come, outline
from experiments.design.policies import side

NAMED = "candidate"
"""Name of the only lever that candidates named in words have."""


@dataclass(frozen=True)
class Candidate:
    """A candidate policy: the words that name it, and the point its runs are computed at.

    A candidate spanned by levers is named by its levels, in English.
    """

    words: str
    point: Point


Allow = Callable[[int, Callable[[], Any]], None]
"""A size check, called before the candidates are composed; raises if there are too many of them.

It takes their number and a function that returns one of their scenarios.
"""


Name = Callable[[Mapping[str, Any]], str]
"""Names a candidate by its levels."""


def settings_of(levels: Mapping[str, Any]) -> str:
    """Name a candidate by the settings that make it.

    >>> settings_of({"policy.dispatch.rule": "fifo", "policy.staffing.operators": 2})
    'policy.dispatch.rule=fifo policy.staffing.operators=2'
    """
    return " ".join(f"{path}={level}" for path, level in levels.items())


def candidates(
    words: Sequence[str],
    source: ConfigSource,
    verb: str,
    least: int = 2,
    allow: Allow = lambda number, scenario: None,
    watch: Watch = as_they_come,
    name: Name = settings_of,
) -> list[Candidate]:
    """Return the candidates that `words` name: policies in words, or else every combination of the levers.

    A mode, or several arguments in one word with blanks between them, names a policy. Words that are neither names nor
    levers hold for all candidates. Raises ConfigError for fewer than `least` candidates, for a repeated one, for names
    beside levers, and for candidates that do not meet the same troubles.
    """
    named = [word for word in words if is_name(word)]
    common = [word for word in words if not is_name(word)]
    overrides = parse(common, source.folder)
    check_settings(overrides, verb)
    swept = [override for override in overrides if override.swept]
    if named and swept:
        raise ConfigError("candidates_of_two_kinds", name=named[0], lever=swept[0].text)
    found = _named(named, common, source) if named or not swept else _spanned(common, source, allow, watch, name)
    if len(found) < least:
        raise ConfigError("candidates_too_few", verb=verb, n=len(found), least=least)
    _check(found)
    return found


def check_settings(overrides: Iterable[Override], verb: str) -> None:
    """Raise ConfigError for a setting of `wangge run` or `wangge sweep` that this verb has no use for.

    Ignoring it silently would look like consent.
    """
    for override in overrides:
        if override.key in Settings.model_fields:
            raise ConfigError("setting_without_use", text=override.text, verb=verb)


def is_name(word: str) -> bool:
    """Return whether a word names a policy: a mode, or arguments with blanks between them.

    >>> is_name("reactive"), is_name("policy=standard policy.dispatch.rule=nearest"), is_name("horizon.days=60")
    (True, True, False)
    """
    return " " in word or ("=" not in word and not word.startswith("~"))


def _named(named: Sequence[str], common: Sequence[str], source: ConfigSource) -> list[Candidate]:
    found = []
    for place, words in enumerate(named):
        policy = side(words, common, source)
        found.append(Candidate(words, Point(place, {NAMED: words}, policy.scenario, policy.key)))
    return found


def _spanned(common: Sequence[str], source: ConfigSource, allow: Allow, watch: Watch, name: Name) -> list[Candidate]:
    """Return one candidate per combination of levels, named by its levels."""
    outlined = outline(list(common), source)
    allow(outlined.points, lambda: outlined.settled.scenario)
    return [Candidate(name(point.levels), point) for point in outlined.composed(watch).points]


def _check(found: Sequence[Candidate]) -> None:
    known: dict[str, str] = {}
    for each in found:
        content = each.point.scenario_hash
        if content in known:
            raise ConfigError("candidates_alike", a=known[content], b=each.words)
        known[content] = each.words
        if each.point.scenario.world_hash() != found[0].point.scenario.world_hash():
            raise ConfigError("candidates_of_two_worlds", a=found[0].words, b=each.words)
