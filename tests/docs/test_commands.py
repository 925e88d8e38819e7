"""Every command and every Python block of the documentation is run, and the output it shows is what is printed.

A page is one story in one empty folder. An HTML comment on the line before a block says what is special about it:
`<!-- file: NAME -->` writes the block to a file, `<!-- not run: REASON -->` leaves it out, `<!-- needs: MODULE -->`
runs it where that module is installed (`logs`: where the municipal logs are, which then lie in the folder). A ```text
block after a command is its output; with UPDATE_DOCS=1 in the environment it is written anew.
"""

import contextlib
import importlib.util
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from experiments.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = [path for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if path.exists()]
BLOCK = re.compile(
    r"(?:<!-- (file|not run|needs): (.+?) -->\n)?```(\w*)\n(.*?)```\n?(?:\n```text\n(.*?)```)?", re.DOTALL
)
RUN = {"sh", "bash", "shell", "python"}
RENDERED = "<!-- written by"
"""The first words of a page that its own command writes; test_examples.py runs those."""
LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language and text, the remark before it, the output shown after it."""

    remark: str
    value: str
    language: str
    text: str
    output: str | None


def blocks(page: Path) -> list[Block]:
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    shows = [match[5] is not None for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]
    return [Block(*parts[:4], parts[4] if shown else None) for parts, shown in zip(found, shows, strict=True)]


def to_run(page: Path) -> bool:
    return not page.read_text(encoding="utf-8").startswith(RENDERED) and any(
        block.language in RUN for block in blocks(page)
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A path with `wangge` and `python` on it, as after installing."""
    folder = tmp_path_factory.mktemp("bin")
    for name, words in (("wangge", "-m experiments.cli.main"), ("python", "")):
        file = folder / name
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
        file.chmod(0o755)
    return os.environ | {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "MPLBACKEND": "Agg",
        "COLUMNS": "200",
    }


@pytest.mark.parametrize("page", [page for page in PAGES if to_run(page)], ids=lambda page: page.stem)
def test_a_page_runs_and_prints_what_it_shows(page, tmp_path, monkeypatch, environment):
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        if block.remark == "not run" or (block.language not in RUN and block.remark != "file"):
            continue
        if block.remark == "needs" and not there(block.value, tmp_path):
            continue
        if block.remark == "file":
            Path(block.value).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
                exec(compile(block.text, f"{page.name}: {block.text[:40]!r}", "exec"), names)
        else:
            run(block, page)


def there(name: str, folder: Path) -> bool:
    """Whether a module is installed, or the municipal logs are at hand; these are put into the folder."""
    if name != "logs":
        return importlib.util.find_spec(name) is not None
    found = sorted(Path(os.environ.get("WANGGE_LOGS", ROOT.parent / "shared" / "data")).glob("*.csv.gz"))
    for file in found:
        if not (folder / file.name).exists():
            (folder / file.name).symlink_to(file.resolve())
    return bool(found)


def output_of(block: Block, page: Path) -> str:
    """What the commands print; `wangge` runs in this process, where it need not be loaded anew each time."""
    lines = [shlex.split(line) for line in block.text.splitlines()]
    if all(words[:1] == ["wangge"] for words in lines):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            codes = [main(words[1:]) for words in lines]
        assert not any(codes), f"{page.name}: {block.text}"
        return printed.getvalue()
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert ended.returncode == 0, f"{page.name}: {block.text}\n{ended.stderr[-2000:]}"
    return ended.stdout


def run(block: Block, page: Path) -> None:
    output = output_of(block, page)
    if block.output is None:
        return
    printed = "".join(line.rstrip() + "\n" for line in output.splitlines())
    if os.environ.get("UPDATE_DOCS"):
        old = page.read_text(encoding="utf-8")
        shown = f"```{block.language}\n{block.text}```\n\n```text\n"
        page.write_text(old.replace(f"{shown}{block.output}```", f"{shown}{printed}```", 1), encoding="utf-8")
    else:
        assert printed == block.output, f"{page.name} shows other output; write it anew with UPDATE_DOCS=1"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_blocks_left_out_say_why(page):
    for block in blocks(page):
        assert block.remark != "not run" or len(block.value) > 3
        assert block.language, (
            f"{page.name}: a block without a language is neither run nor explained: {block.text[:60]}"
        )


@pytest.mark.parametrize("page", [*PAGES, ROOT / "results" / "README.md"], ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
