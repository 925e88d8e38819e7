"""The language of the user of this machine, for programs that were not given one.

The same order of precedence holds everywhere: the command line (`lang=zh`), the page's own switch, the browser's
preference, the environment, English. This module is the last step but one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

CHINESE = 0x04
"""Primary language of Windows' language identifiers."""


def environment_language(environment: Mapping[str, str] | None = None) -> str:
    """Return "zh" if the language of the environment is Chinese, else "en".

    LC_ALL takes precedence over LC_MESSAGES, and that over LANG, as in POSIX; if one of them names a language, the
    first entry of LANGUAGE overrides it, as in GNU. If nothing of the kind is set, the language of the desktop decides
    on Windows and macOS.

    >>> environment_language({"LANG": "zh_CN.GBK"}), environment_language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"})
    ('zh', 'en')
    >>> environment_language({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}), environment_language({})
    ('zh', 'en')
    >>> environment_language({"LANG": "Chinese (Simplified)_China.936"})
    'zh'
    """
    given = os.environ if environment is None else environment
    found = next((given[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if given.get(name)), "")
    if found and found.partition(".")[0] not in ("C", "POSIX"):
        found = given.get("LANGUAGE", "").partition(":")[0] or found
    if not found and environment is None:
        found = _desktop(sys.platform)
    return "zh" if found.lower().startswith(("zh", "chinese")) else "en"


@cache
def _desktop(platform: str) -> str:
    """Return the language of the desktop; "" if it cannot be found out."""
    if platform == "win32":
        return "zh" if _windows() & 0x3FF == CHINESE else ""
    return _macos() if platform == "darwin" else ""


def _macos() -> str:
    """Return the first preferred language, from the list that `defaults` prints in brackets, one per line."""
    command = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
    try:
        said = subprocess.run(
            command, capture_output=True, check=True, timeout=2, encoding="utf-8", errors="replace"
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    return next((line.strip(' ",') for line in said.splitlines() if line.strip("() \t")), "")


def _windows() -> int:
    """Return Windows' identifier of the desktop's language; 0 if it cannot be found out."""
    try:
        import ctypes

        return int(getattr(ctypes, "windll").kernel32.GetUserDefaultUILanguage())  # noqa: B009
    except (ImportError, AttributeError, OSError):
        return 0
