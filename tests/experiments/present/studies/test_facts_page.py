"""The page of the stylised facts: every text is escaped, the font is the embedded one, a claim is drawn to scale."""

from __future__ import annotations

from typing import Any

import pytest

from experiments.analysis.facts.fact import Claim
from experiments.analysis.facts.judge import Judged
from experiments.analysis.paired import PairedDifference
from experiments.present.studies.facts_page import Drawing, drawing_of, page
from experiments.present.webfont import FAMILY

HOSTILE = """<b>A</b> & "B" or 'C'"""
ESCAPED = "&lt;b&gt;A&lt;/b&gt; &amp; &#34;B&#34; or &#39;C&#39;"


def judged(low: float | None, mean: float, high: float | None, direction: str = "above", margin: float = 0) -> Judged:
    claim = Claim(outcome="trust", a="standard", b="reactive", direction=direction, margin=margin)
    return Judged(claim, 1.0, 0.0, PairedDifference(mean, low, high, 5, None, None), points=1, p=0.01, p_holm=0.01)


def view(text: str) -> dict[str, Any]:
    """A fact with one claim, all of whose texts are `text`."""
    names = ("measure", "a", "claimed", "b", "effect", "p", "pairs", "magnitude")
    row = dict.fromkeys(names, text) | {"judged": judged(0.5, 1.0, 1.5)}
    shown = dict.fromkeys(("title", "statement", "source", "explanation", "robustness"), text)
    return shown | {"id": "SF-01", "verdict": "undecided", "settings": {text: text}, "rows": [row]}


def test_every_text_is_escaped_wherever_it_stands() -> None:
    text = page([view(HOSTILE)], HOSTILE, {"model_version": HOSTILE, "pairs": 5, "draws": 0, "base": HOSTILE}, "en")
    assert "<b>" not in text and text.count("&lt;b&gt;") == text.count(ESCAPED) == 1 + 3 + 4 + 8 + 2 + 2
    assert f"<strong>{ESCAPED}</strong>" in text
    assert f'<td class="n">{ESCAPED}</td>' in text
    assert f"<tr><td>{ESCAPED}</td><td><code>{ESCAPED}</code></td></tr>" in text


def test_the_style_asks_for_the_font_that_is_embedded() -> None:
    about = {"model_version": "1", "pairs": 5, "draws": 0, "base": ""}
    style = page([], "", about, "zh").split("</style>")[0]
    assert style.count(f'"{FAMILY}"') == 2  # in the rule for the body, and where the font is defined


@pytest.mark.parametrize(
    ("direction", "margin", "shade", "width"),
    [("above", 0.0, 90.0, 90.0), ("below", 0.0, 0.0, 90.0), ("equal", 1.0, 45.0, 90.0)],
)
def test_a_claim_is_drawn_to_scale(direction: str, margin: float, shade: float, width: float) -> None:
    drawn = drawing_of(judged(-1.0, 0.5, 2 / 1.1, direction, margin))
    assert drawn == Drawing(low=45.0, mean=112.5, high=171.8, zero=90.0, shade=shade, shade_width=width)


def test_a_claim_without_an_interval_is_not_drawn() -> None:
    assert drawing_of(judged(None, 1.0, None)) is None
    row = view("a")
    row["rows"][0]["judged"] = judged(None, 1.0, None)
    text = page([row], "", {"model_version": "1", "pairs": 1, "draws": 0, "base": ""}, "en")
    assert "<svg" not in text and "<td></td>" in text
