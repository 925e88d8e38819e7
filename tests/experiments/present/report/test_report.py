"""The report: all its parts, in both languages, well formed, needing no network, the same bytes.

Mistakes are told in one line.
"""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli.main import main
from experiments.cli.report import report_page
from experiments.io.files import write_json
from experiments.present.figures.results_view import Data
from experiments.present.report.html import Content, Picture, page
from experiments.present.webfont import FAMILY
from experiments.results.answer import Figure, Table, write_answer
from experiments.results.sheet import Sheet
from sim.text.catalogue import LANGUAGES, say

PARTS = ("question", "design", "answers", "figures", "limits", "provenance", "reproduce")
VOID = {"meta", "img", "br", "hr", "link", "input"}


class Checker(HTMLParser):
    """Complains about tags that do not match; collects addresses, ids, alternative texts and words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.words = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.addresses += [given[name] for name in ("src", "href") if name in given]
        if tag == "img":
            assert given.get("alt")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words += data


def checked(text: str) -> Checker:
    checker = Checker()
    checker.feed(text)
    assert not checker.open
    assert len(set(checker.ids)) == len(checker.ids)
    return checker


@pytest.mark.parametrize(("kind", "lang"), [("run", "en"), ("sweep", "zh"), ("comparison", "zh")])
def test_a_page_has_all_its_parts_and_fetches_nothing(real_results, kind, lang):
    text = report_page(Data(real_results[kind]), lang=lang)
    page = checked(text)
    assert page.ids == list(PARTS)
    for part in PARTS:
        assert say(f"report_{part}", lang) in page.words
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    assert not re.search(r"url\((?!data:)|@import|https?://", text.split("</style>")[0])
    assert sum(address.startswith("data:image/png") for address in page.addresses) >= 4
    assert "wangge " + {"run": "run", "sweep": "sweep", "comparison": "compare"}[kind] in page.words
    assert ("font/woff" in text) == (lang == "zh")
    if kind == "run":
        outcomes = pd.read_json(real_results["run"] / "outcomes.json", typ="series")
        assert f"Of {outcomes['arisen']:.0f} troubles, {outcomes['reported']:.0f} came to light" in page.words


HOSTILE = """<b>A</b> & "B" or 'C'"""
ESCAPED = "&lt;b&gt;A&lt;/b&gt; &amp; &#34;B&#34; or &#39;C&#39;"


def test_every_text_is_escaped_wherever_it_stands(tmp_path):
    drawn = tmp_path / "drawn.svg"
    drawn.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    sheet = Sheet(HOSTILE, [HOSTILE, HOSTILE], [[HOSTILE, (HOSTILE, "better")], [(HOSTILE, ""), "1"]], (1,))
    text = page(
        Content(
            title=HOSTILE,
            question=HOSTILE,
            design=[sheet],
            answers=[HOSTILE, sheet, HOSTILE],
            limits=[HOSTILE],
            provenance=sheet,
            commands=[HOSTILE, HOSTILE],
            pictures=[Picture(drawn, HOSTILE)],
            limit_sheets=[sheet],
        ),
        "en",
    )
    assert "<b>" not in text and text.count("&lt;b&gt;") == text.count(ESCAPED) == 2 + 1 + 4 * 6 + 2 + 1 + 2 + 2
    assert f'<p class="question">{ESCAPED}</p>' in text
    assert f'<th scope="col" class="n">{ESCAPED}</th>' in text
    assert f'<td class="n"><span class="better">{ESCAPED}</span></td>' in text
    assert f'alt="{ESCAPED}"' in text
    assert f"<pre><code>{ESCAPED}\n{ESCAPED}</code></pre>" in text
    assert checked(text).words.count(HOSTILE) == text.count(ESCAPED) - 1  # all but the alternative text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_without_figures_says_so_and_its_sections_are_those_of_its_contents(lang):
    nothing = Sheet("", (), ())
    seen = checked(page(Content("a", "b", [nothing], ["one", "two", nothing, "three"], [], nothing, []), lang))
    assert say("report_no_figures", lang) in seen.words
    assert seen.addresses == [f"#{name}" for name in PARTS] and seen.ids == list(PARTS)


def test_the_style_asks_for_the_font_that_is_embedded():
    nothing = Sheet("", (), ())
    style = page(Content("网格", "b", [], [], [], nothing, []), "zh").split("</style>")[0]
    assert style.count(f'"{FAMILY}"') == 2  # in the rule for the body, and where the font is defined


def test_help_does_not_load_the_templates():
    code = "import sys\nfrom experiments.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "import experiments.cli.report, experiments.present.studies.facts_page\nsys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_the_command_writes_the_same_bytes_each_time(tmp_path):
    words = ["report", str(answered(tmp_path / "sensitivity-1")), "question=Is A, all in all, better & cheaper?"]
    assert main([*words, f"to={tmp_path / 'a.html'}"]) == main([*words, f"to={tmp_path / 'new' / 'b.html'}"]) == 0
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert (tmp_path / "new" / "b.html").read_text(encoding="utf-8") == text
    assert "Is A, all in all, better &amp; cheaper?" in text


def test_the_page_lies_in_the_folder_unless_told_otherwise(tmp_path):
    folder = answered(tmp_path / "sensitivity-1")
    assert main(["report", str(folder), "lang=zh"]) == 0
    assert (folder / "report-zh.html").is_file()


def answered(folder: Path) -> Path:
    """A folder as another verb leaves it."""
    folder.mkdir()
    table = pd.DataFrame({"outcome": ["trust", "response_hours"], "share": [0.25, 0.75], "best": [True, False]})
    table.to_parquet(folder / "ranking.parquet")
    (folder / "boxes.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    title = {"en": "Ranking of outcomes", "zh": "指标排名"}
    said = {"en": ["Trust <matters> most."], "zh": ["信任最重要。"]}
    write_answer(
        folder,
        "sensitivity",
        said,
        [Table(title=title, file="ranking.parquet")],
        [Figure(caption=title, file="boxes.svg")],
    )
    write_json(
        folder / "provenance.json", {"command": ["outcome=trust", "a b"], "model_version": "1-abc", "outcome": "trust"}
    )
    return folder


def test_the_answer_of_another_verb_is_shown(tmp_path):
    folder = answered(tmp_path / "sensitivity-1")
    english, chinese = (checked(report_page(Data(folder), lang=lang)) for lang in LANGUAGES)
    assert "Trust <matters> most." in english.words and "信任最重要。" in chinese.words
    assert "Ranking of outcomes" in english.words and "response time (h)" in english.words and "0.750" in english.words
    assert any(address.startswith("data:image/svg+xml") for address in english.addresses)
    assert "wangge sensitivity outcome=trust 'a b'" in english.words


@pytest.mark.parametrize("missing", ["ranking.parquet", "boxes.svg"])
def test_a_part_of_an_answer_that_is_gone_is_told_in_one_line(tmp_path, capsys, missing):
    folder = answered(tmp_path / "sensitivity-1")
    (folder / missing).unlink()
    assert main(["report", str(folder)]) == 2
    told = capsys.readouterr().err
    assert missing in told and told.count("\n") == 1
    assert not list(folder.glob("*.html"))


def test_mistakes_are_told_in_one_line(real_results, tmp_path, capsys):
    run = str(real_results["run"])
    for words, said in (
        ([], "name a results folder"),
        ([str(tmp_path)], "holds no results"),
        ([run, "colour=red"], "colour=red"),
        ([run, "lang=fr"], "lang"),
    ):
        assert main(["report", *words]) == 2
        told = capsys.readouterr().err
        assert said in told and told.count("\n") == 1
