"""Why something could not be read, written or reached, as a phrase in both languages.

Python, the operating system and readers of foreign formats explain errors in English and at great length. Here they
are condensed for the user; an error without an entry of its own is identified by its class or number.
"""

from __future__ import annotations

import errno
import json

from sim.text.catalogue import Phrase, WanggeError
from sim.text.mistakes import reason

_BY_NUMBER = {
    errno.ENOENT: "os_missing",
    errno.EACCES: "os_no_permission",
    errno.EPERM: "os_no_permission",
    errno.EROFS: "os_read_only",
    errno.ENOSPC: "os_no_space",
    errno.EDQUOT: "os_no_space",
    errno.EISDIR: "os_is_folder",
    errno.ENOTDIR: "os_not_a_folder",
    errno.EEXIST: "os_exists",
    errno.ENAMETOOLONG: "os_name_too_long",
    errno.EBUSY: "os_busy",
    errno.ETXTBSY: "os_busy",
    errno.EADDRINUSE: "os_address_in_use",
    errno.ECONNREFUSED: "os_refused",
    errno.EHOSTUNREACH: "os_unreachable",
    errno.ENETUNREACH: "os_unreachable",
    errno.EADDRNOTAVAIL: "os_unreachable",
    errno.ETIMEDOUT: "os_unreachable",
    errno.EINVAL: "os_invalid",
}
_YAML = ("yaml_anchor", "yaml_tag", "yaml_depth")


def cause(error: BaseException) -> Phrase | WanggeError | str:
    """Return what an exception means for the user.

    >>> str(cause(FileNotFoundError(2, "No such file or directory"))), str(cause(KeyError("seed")))
    ('there is no such file or folder', 'it lacks seed')
    """
    if isinstance(error, WanggeError):
        return error
    if isinstance(error, OSError) and error.errno is not None:
        return Phrase(_BY_NUMBER[error.errno]) if error.errno in _BY_NUMBER else Phrase("os_other", number=error.errno)
    if isinstance(error, OSError) and hasattr(error, "strerror") and not error.strerror:
        return (
            Phrase("os_unreachable")
            if "address" in type(error).__name__.lower()
            else Phrase("not_readable", kind=type(error).__name__)
        )
    if isinstance(error, UnicodeError):
        return Phrase("not_utf8")
    if isinstance(error, json.JSONDecodeError):
        return Phrase("json_syntax", line=error.lineno)
    if type(error).__module__.partition(".")[0] == "yaml":
        return _yaml(error)
    if hasattr(error, "errors") and hasattr(error, "error_count"):  # pydantic's ValidationError
        first = error.errors(include_url=False)[0]
        return Phrase("mistake_at", where=".".join(map(str, first["loc"])) or "-", why=reason(first))
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str) and " " not in error.args[0]:
        return Phrase("lacks_part", part=error.args[0])
    return Phrase("not_readable", kind=type(error).__name__)


def _yaml(error: BaseException) -> Phrase:
    """Return what is wrong with a YAML text, and in which line."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    return (
        Phrase(problem if problem in _YAML else "yaml_syntax", line=mark.line + 1)
        if mark is not None
        else Phrase("yaml_no_text")
    )
