"""Names of levers for file names and for labels beside an axis.

Labels are broken into lines so that the panel keeps its room.
"""

import textwrap
from collections.abc import Sequence

from experiments.present.figures.style import text_width

WIDTH = 36
LINE = 0.17  # inches that one line of a name takes


def wrapped(name: str, width: int = WIDTH) -> str:
    """Break the name into lines of at most `width` Latin letters; a Chinese character is as wide as two.

    >>> wrapped("mean time from noticing to reporting", 20)
    'mean time from\\nnoticing to\\nreporting'
    >>> wrapped("从注意到上报的平均时间", 12)
    '从注意到上报\\n的平均时间'
    """
    wide = text_width(name) > 1.5 * len(name)
    return "\n".join(textwrap.wrap(name, width // 2 if wide else width)) if text_width(name) > width else name


def short_names(levers: Sequence[str]) -> dict[str, str]:
    """Return file names for levers: the last part of the path, or all of it if two levers share that part."""
    last = [lever.rpartition(".")[2] for lever in levers]
    pairs = zip(levers, last, strict=True)
    return {lever: name if last.count(name) == 1 else lever.replace(".", "-") for lever, name in pairs}
