"""The report as one HTML file: style, pictures and Chinese characters are inside, and nothing is fetched from anywhere.

It is light or dark like the reader's system, wide tables scroll by themselves on a phone, and print has no scroll
bars.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from experiments.present.webfont import FAMILY, font_face
from experiments.results.sheet import Cell, Sheet
from sim.text.catalogue import say

STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #1a7f37; --bad: #c62828; --soft: #8882; --link: #0a58ca; }
@media (prefers-color-scheme: dark) { :root { --good: #4cc26a; --bad: #ff7b72; --link: #8ab4f8; } \
body { background: #16181c; color: #e6e6e6; } }
body { font: 16px/1.55 "FONT", system-ui, "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; \
max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.25; margin: .5rem 0; } h2 { margin: 2.4rem 0 .4rem; border-bottom: 1px solid var(--line); } \
h3 { margin: 1.4rem 0 .3rem; }
a { color: var(--link); } nav ul { padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; }
.question { font-size: 1.2rem; border-left: .25rem solid var(--link); padding-left: .8rem; }
table { border-collapse: collapse; font-size: .9rem; margin: .5rem 0; } \
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem .25rem 0; text-align: left; vertical-align: top; }
th { vertical-align: bottom; } \
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; padding-left: .6rem; }
td.n { white-space: nowrap; } th.n { min-width: 4.5em; } td:first-child, td:last-child { min-width: 7rem; }
 .better { color: var(--good); font-weight: 600; } .worse { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; } figure { margin: 1.5rem 0; } figcaption { font-size: .92rem; margin-top: .3rem; }
img { max-width: 100%; height: auto; background: white; border-radius: .3rem; display: block; }
pre { background: var(--soft); padding: .7rem; overflow-x: auto; border-radius: .3rem; } \
code { font-size: .9em; overflow-wrap: anywhere; }
.small { font-size: .88rem; }
@media print { body { max-width: none; font-size: 11pt; } nav { display: none; } \
.scroll, pre { overflow: visible; white-space: pre-wrap; }
  figure, tr { break-inside: avoid; } h2, h3, caption { break-after: avoid; } }
"""
TYPES = {".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Picture:
    """A picture and its caption; `file` is read into the page."""

    file: Path
    caption: str


@dataclass(frozen=True)
class Content:
    """Everything a report says, in one language."""

    title: str
    question: str
    design: Sequence[Sheet]
    answers: Sequence[str | Sheet]
    limits: Sequence[str]
    provenance: Sheet
    commands: Sequence[str]
    pictures: Sequence[Picture] = field(default=())
    limit_sheets: Sequence[Sheet] = field(default=())


def page(content: Content, lang: str) -> str:
    """Return the whole page. The same content gives the same bytes."""
    limits = "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in content.limits) + "</ul>"
    sections = {
        "question": f'<p class="question">{escape(content.question)}</p>',
        "design": "\n".join(map(_table, content.design)),
        "answers": _answers(content.answers),
        "figures": "\n".join(map(_figure, content.pictures)) or f"<p>{escape(say('report_no_figures', lang))}</p>",
        "limits": limits + "\n".join(map(_table, content.limit_sheets)),
        "provenance": _table(content.provenance),
        "reproduce": _commands(content.commands, lang),
    }
    links = "".join(f'<li><a href="#{name}">{escape(say(f"report_{name}", lang))}</a></li>' for name in sections)
    parts = [
        f'<section id="{name}">\n<h2>{escape(say(f"report_{name}", lang))}</h2>\n{inside}\n</section>'
        for name, inside in sections.items()
    ]
    body = (
        f"<header><h1>{escape(content.title)}</h1></header>\n"
        f'<nav aria-label="{escape(say("report_contents", lang))}"><ul>{links}</ul></nav>\n'
        f"<main>\n{'\n'.join(parts)}\n</main>"
    )
    style = STYLE.replace("FONT", FAMILY) + font_face(content.title + body)
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(content.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _answers(answers: Sequence[str | Sheet]) -> str:
    """Turn the answers into HTML; consecutive sentences become one list."""
    parts: list[str] = []
    lines: list[str] = []
    for each in [*answers, None]:
        if isinstance(each, str):
            lines.append(f"<li>{escape(each)}</li>")
            continue
        if lines:
            parts.append(f"<ul>{''.join(lines)}</ul>")
            lines = []
        if each is not None:
            parts.append(_table(each))
    return "\n".join(parts)


def _table(sheet: Sheet) -> str:
    def mark(place: int) -> str:
        return ' class="n"' if place in sheet.numbers else ""

    def cell(place: int, content: Cell) -> str:
        text, look = content if isinstance(content, tuple) else (content, "")
        inside = f'<span class="{look}">{escape(text)}</span>' if look else escape(text)
        return f"<td{mark(place)}>{inside}</td>"

    top = (
        "<thead><tr>"
        + "".join(f'<th scope="col"{mark(place)}>{escape(name)}</th>' for place, name in enumerate(sheet.head))
        + "</tr></thead>"
    )
    rows = "".join(
        "<tr>" + "".join(cell(place, each) for place, each in enumerate(row)) + "</tr>" for row in sheet.rows
    )
    caption = f"<caption>{escape(sheet.title)}</caption>" if sheet.title else ""
    return f'<div class="scroll"><table>{caption}{top if sheet.head else ""}<tbody>{rows}</tbody></table></div>'


def _figure(picture: Picture) -> str:
    data = base64.b64encode(picture.file.read_bytes()).decode("ascii")
    source = f"data:{TYPES[picture.file.suffix]};base64,{data}"
    return (
        f'<figure><img src="{source}" alt="{escape(picture.caption)}">'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
    )


def _commands(commands: Sequence[str], lang: str) -> str:
    return f"<p>{escape(say('report_how', lang))}</p>\n<pre><code>{escape(chr(10).join(commands))}</code></pre>"
