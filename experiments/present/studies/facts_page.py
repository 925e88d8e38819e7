"""The page of the stylised facts: one HTML file with its style and drawings inside, in one language.

How it looks is in `templates`; every text that is put in there is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from experiments.analysis.facts.fact import catalogue
from experiments.analysis.facts.judge import Judged
from experiments.present.templates import rendered

MARKS = {"reproduced": "✓", "not_reproduced": "✗", "undecided": "?"}


def page(views: Sequence[dict[str, Any]], summary: str, about: dict[str, Any], lang: str) -> str:
    """Return the whole page. `views` are facts in words (facts.view); `about` says what was run."""
    return rendered(
        "experiments.present.studies",
        "facts.html.j2",
        lang,
        views=views,
        summary=summary,
        about=about,
        untested=[(row.ids, row.reason.told(lang)) for row in catalogue().untested],
        marks=MARKS,
        drawing_of=drawing_of,
    )


@dataclass(frozen=True)
class Drawing:
    """The interval of a claim about zero as it is drawn, with the claimed side shaded; all lengths are in pixels."""

    low: float
    mean: float
    high: float
    zero: float
    shade: float
    shade_width: float
    width: int = 180
    height: int = 18

    @property
    def middle(self) -> float:
        """How far down the interval lies."""
        return self.height / 2


def drawing_of(judged: Judged) -> Drawing | None:
    """Return the drawing of a claim's interval, or None if there is no interval."""
    found, claim = judged.difference, judged.claim
    if found.low is None or found.high is None:
        return None
    reach = 1.1 * max(abs(found.low), abs(found.high), 1.5 * claim.margin) or 1.0

    def x(value: float) -> float:
        return round((1 + value / reach) * Drawing.width / 2, 1)

    left, right = {"above": (0.0, reach), "below": (-reach, 0.0), "equal": (-claim.margin, claim.margin)}[
        claim.direction
    ]
    return Drawing(
        low=x(found.low),
        mean=x(found.mean),
        high=x(found.high),
        zero=x(0),
        shade=x(left),
        shade_width=round(x(right) - x(left), 1),
    )
