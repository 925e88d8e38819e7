"""What may stand in a line that is told to a user."""

import re

_KEPT = [
    r"“[^”]*”",
    r"'[^']*'",
    r'"[^"]*"',
    r"`[^`]*`",
    r"(wangge|explain)( [a-z]+)*( --[a-z]+)*",
    r"\S*[=./\\_:{}<>*\d$\[\]-]\S*",
]
"""Names, values, paths and commands: they are the same in every language."""


def english_prose(line):
    """Runs of English words in a line that should be Chinese.

    They are two words or more that are no names, values or commands.
    """
    for kept in _KEPT:
        line = re.sub(kept, " ¦ ", line)
    return re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+", line)


def is_chinese(line):
    """Whether a line is Chinese and nothing in it English."""
    return any("一" <= sign <= "鿿" for sign in line) and not english_prose(line)
