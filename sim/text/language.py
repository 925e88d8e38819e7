"""The language of whoever sits at this machine, for programs that were not told one.

One rule holds everywhere: what the command line says (`lang=zh`), else what the page's own switch was set to, else what the
browser prefers, else what the environment says, else English. This is the last but one step.
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
    """ "zh" where the environment speaks Chinese, else "en".

    LC_ALL goes before LC_MESSAGES before LANG, as POSIX has it; where one of them names a language, the first of LANGUAGE goes
    before all, as GNU has it. Where nothing of the kind is set, the language of the desktop decides, on Windows and macOS.

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
    """The language that the desktop speaks; "" where it cannot be asked."""
    if platform == "win32":
        return "zh" if _windows() & 0x3FF == CHINESE else ""
    return _macos() if platform == "darwin" else ""


def _macos() -> str:
    """The first of the preferred languages, which `defaults` prints one a line between brackets."""
    command = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
    try:
        said = subprocess.run(
            command, capture_output=True, check=True, timeout=2, encoding="utf-8", errors="replace"
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    return next((line.strip(' ",') for line in said.splitlines() if line.strip("() \t")), "")


def _windows() -> int:
    """Windows' identifier of the desktop's language; 0 where it cannot be asked."""
    try:
        import ctypes

        return int(getattr(ctypes, "windll").kernel32.GetUserDefaultUILanguage())  # noqa: B009
    except (ImportError, AttributeError, OSError):
        return 0
