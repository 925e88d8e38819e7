"""The language of whoever sits at this machine, for programs that were not told one.

One rule holds everywhere: what the command line says (`lang=zh`), else what the page's own switch was set to, else what the
browser prefers, else what the environment says, else English. This is the last but one step.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

CHINESE = 0x04
"""Primary language of Windows' language identifiers."""


def environment_language(environment: Mapping[str, str] | None = None) -> str:
    """ "zh" where the environment speaks Chinese, else "en".

    LC_ALL goes before LC_MESSAGES before LANG, as POSIX has it; where one of them names a language, the first of LANGUAGE goes
    before all, as GNU has it. On Windows, where nothing of the kind is set, the language of the desktop decides.

    >>> environment_language({"LANG": "zh_CN.GBK"}), environment_language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"})
    ('zh', 'en')
    >>> environment_language({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}), environment_language({})
    ('zh', 'en')
    """
    given = os.environ if environment is None else environment
    found = next((given[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if given.get(name)), "")
    if found and found.partition(".")[0] not in ("C", "POSIX"):
        found = given.get("LANGUAGE", "").partition(":")[0] or found
    if not found and environment is None and sys.platform == "win32":
        return "zh" if _desktop() & 0x3FF == CHINESE else "en"
    return "zh" if found.lower().startswith("zh") else "en"


def _desktop() -> int:
    """Windows' identifier of the desktop's language; 0 where it cannot be asked."""
    try:
        import ctypes

        return int(getattr(ctypes, "windll").kernel32.GetUserDefaultUILanguage())  # noqa: B009
    except (ImportError, AttributeError, OSError):
        return 0
