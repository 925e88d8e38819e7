"""The language of whoever sits at this machine, where nothing else says it: what the environment asks for, else English."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that name the language of messages, in POSIX's order: the first that is not empty counts."""
NEUTRAL = ("C", "POSIX")
CHINESE_WINDOWS = 0x04
"""The lower ten bits of every Windows language number that is Chinese."""


def environment_language() -> str:
    """The language the environment asks for, "zh" or "en"; one that the catalogue does not speak counts as English.

    As in GNU gettext: LC_ALL, LC_MESSAGES or LANG, whichever is first; beside it, LANGUAGE may name others to try before.
    Without any of them, Windows and macOS are asked in which language they speak to their user.
    """
    return _asked(os.environ, sys.platform)


def _asked(environment: Mapping[str, str], platform: str) -> str:
    named = next((environment[name] for name in LOCALES if environment.get(name)), None)
    if named is None:
        return _spoken(_system_language(platform)) or "en"
    if named.partition(".")[0].partition("@")[0] in NEUTRAL:
        return "en"
    wanted = [*environment.get("LANGUAGE", "").split(":"), named]
    return next(filter(None, map(_spoken, wanted)), "en")


def _spoken(name: str) -> str | None:
    """The language of a locale's name (zh_CN.GBK, zh-Hans, Chinese (Simplified)_China.936), None where it is another.

    >>> [_spoken(name) for name in ("zh_CN.GBK", "zh-Hant-TW", "Chinese (Simplified)_China.936", "en_GB", "zha", "")]
    ['zh', 'zh', 'zh', 'en', None, None]
    """
    language = name.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0].partition(" ")[0]
    return {"zh": "zh", "chinese": "zh", "en": "en", "english": "en"}.get(language)


@cache
def _system_language(platform: str) -> str:
    """The name of the language that the system speaks to its user; "" where it cannot be asked."""
    ask = _ASKED.get(platform)
    try:
        return ask() if ask else ""
    except (AttributeError, OSError, subprocess.SubprocessError):  # no such function, no such program, no answer
        return ""


def _windows() -> str:
    import ctypes

    number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined, unused-ignore]
    return "zh" if number & 0x3FF == CHINESE_WINDOWS else ""


def _macos() -> str:
    """The first of the preferred languages, which `defaults` prints one a line between brackets."""
    command = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
    said = subprocess.run(command, capture_output=True, check=True, timeout=2, text=True, encoding="utf-8", errors="replace").stdout
    return next((line.strip(' ",') for line in said.splitlines() if line.strip("() \t")), "")


_ASKED: dict[str, Callable[[], str]] = {"win32": _windows, "darwin": _macos}
