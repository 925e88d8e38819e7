"""The page of the stylised facts: one HTML file with its style and drawings inside, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from experiments.analysis.facts.fact import catalogue
from experiments.analysis.facts.judge import Judged
from experiments.present.webfont import FAMILY, font_face
from sim.text.catalogue import say

STYLE = """
:root { color-scheme: light dark; --line: #8888; --good: #1a7f37; --bad: #c62828; --open: #9a6700; --shade: #1a7f3722; }
@media (prefers-color-scheme: dark) { :root { --good: #4cc26a; --bad: #ff7b72; --open: #e3b341; --shade: #4cc26a33; } }
body { font: 16px/1.5 "FONT", system-ui, "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; \
max-width: 75rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .9rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
section { margin-top: 2.5rem; } h2 { margin-bottom: .2rem; } code { font-size: .85em; overflow-wrap: anywhere; }
.verdict { font-weight: 600; white-space: nowrap; }
.reproduced { color: var(--good); } .not_reproduced { color: var(--bad); } .undecided { color: var(--open); }
td:first-child a { white-space: nowrap; } th { vertical-align: bottom; }
.scroll { overflow-x: auto; } .small { font-size: .85rem; opacity: .85; }
svg { display: block; } svg .shade { fill: var(--shade); } svg line { stroke: currentColor; } \
svg circle { fill: currentColor; }
"""
MARKS = {"reproduced": "✓", "not_reproduced": "✗", "undecided": "?"}
WIDTH, HEIGHT = 180, 18


def page(views: Sequence[dict[str, Any]], summary: str, about: dict[str, Any], lang: str) -> str:
    """Return the whole page. `views` are facts in words (facts.view); `about` says what was run."""
    title = say("facts_page_title", lang)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(say('facts_how_to_read', lang))}</p>\n<p><strong>{escape(summary)}</strong></p>",
        _overview(views, lang),
        *(_section(view, lang) for view in views),
        _untested(lang),
        f'<p class="small">{escape(say("facts_made_by", lang, **about))} <code>{escape(about["base"])}</code></p>',
    ]
    body = "\n".join(parts)
    style = STYLE.replace("FONT", FAMILY) + font_face(title + body)
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _overview(views: Sequence[dict[str, Any]], lang: str) -> str:
    rows = []
    for view in views:
        link = f'<a href="#{view["id"]}">{view["id"]}</a>'
        rows.append([link, escape(view["title"]), escape(view["statement"]), _verdict(view, lang), view["robustness"]])
    return _table([say(f"column_{name}", lang) for name in ("fact", "name", "statement", "verdict", "robust")], rows)


def _section(view: dict[str, Any], lang: str) -> str:
    head = [
        say(f"column_{name}", lang)
        for name in ("outcome", "side_a", "claimed", "side_b", "effect", "drawn", "p_holm", "pairs", "magnitude")
    ]
    rows = []
    for row in view["rows"]:
        words = [escape(row[name]) for name in ("measure", "a", "claimed", "b", "effect")]
        rows.append([*words, drawing(row["judged"]), row["p"], row["pairs"], escape(row["magnitude"])])
    settings = [[escape(name), f"<code>{escape(words)}</code>"] for name, words in view["settings"].items()]
    explanation = (
        f"<p>{escape(say('facts_explanation', lang, text=view['explanation']))}</p>" if view["explanation"] else ""
    )
    return (
        f'<section id="{view["id"]}">\n<h2>{view["id"]} {escape(view["title"])} {_verdict(view, lang)}</h2>\n'
        f"<p>{escape(view['statement'])}</p>\n"
        f"{_table(head, rows, numbers=(4, 6, 7))}\n{explanation}\n"
        f'<p class="small">{escape(say("facts_source", lang, source=view["source"]))}</p>\n'
        f'<details class="small"><summary>{escape(say("facts_policies", lang))}</summary>'
        f"{_table([], settings)}</details>\n</section>"
    )


def _untested(lang: str) -> str:
    rows = ([", ".join(row.ids), escape(row.reason.told(lang))] for row in catalogue().untested)
    return f'<section id="untested">\n<h2>{escape(say("facts_untested", lang))}</h2>\n{_table([], rows)}\n</section>'


def _verdict(view: dict[str, Any], lang: str) -> str:
    word = say(f"verdict_{view['verdict']}", lang)
    return f'<span class="verdict {view["verdict"]}">{MARKS[view["verdict"]]} {escape(word)}</span>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Return a table; its cells are already HTML."""
    top = (
        "<thead><tr>" + "".join(f'<th scope="col">{escape(name)}</th>' for name in head) + "</tr></thead>"
        if head
        else ""
    )
    lines = (
        "<tr>"
        + "".join(f"<td{' class="n"' if place in numbers else ''}>{cell}</td>" for place, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table>{top}<tbody>{"".join(lines)}</tbody></table></div>'


def drawing(judged: Judged) -> str:
    """Draw the interval of a claim about zero, with the claimed side shaded.

    Empty if there is no interval.
    """
    found, claim = judged.difference, judged.claim
    if found.low is None or found.high is None:
        return ""
    reach = 1.1 * max(abs(found.low), abs(found.high), 1.5 * claim.margin) or 1.0

    def x(value: float) -> float:
        return round((1 + value / reach) * WIDTH / 2, 1)

    left, right = {"above": (0.0, reach), "below": (-reach, 0.0), "equal": (-claim.margin, claim.margin)}[
        claim.direction
    ]
    middle = HEIGHT / 2
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-hidden="true">'
        f'<rect class="shade" x="{x(left)}" y="0" width="{round(x(right) - x(left), 1)}" height="{HEIGHT}"/>'
        f'<line x1="{x(0)}" x2="{x(0)}" y1="0" y2="{HEIGHT}" stroke-dasharray="2"/>'
        f'<line x1="{x(found.low)}" x2="{x(found.high)}" y1="{middle}" y2="{middle}" stroke-width="2"/>'
        f'<circle cx="{x(found.mean)}" cy="{middle}" r="3.5"/></svg>'
    )
