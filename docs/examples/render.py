"""Run the worked examples and write them with their output as Markdown: `python docs/examples/render.py`.

An example is a script of cells that begin with `# %%`, the format of Jupyter (jupytext), VS Code and Spyder. Cells
that begin with `# %% [markdown]` are text.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = ("policy_question", "event_log")


def cells(text: str) -> Iterator[tuple[bool, str]]:
    """Yield each cell of a script: whether it is text, and its content."""
    for part in text.split("# %%")[1:]:
        head, _, body = part.partition("\n")
        if "[markdown]" in head:
            yield True, "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.strip().splitlines())
        else:
            yield False, body.strip()


def rendered(name: str) -> str:
    """Run the example in the current folder and return it as Markdown, with what it prints."""
    text = (HERE / f"{name}.py").read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": name}
    parts = [f"<!-- written by docs/examples/render.py from {name}.py -->"]
    for is_text, body in cells(text):
        if is_text:
            parts.append(body)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(body, f"{name}.py", "exec"), names)
        parts.append(f"```python\n{body}\n```")
        lines = [line.rstrip() for line in printed.getvalue().splitlines()]
        if lines:
            parts.append("```text\n" + "\n".join(lines) + "\n```")
    return "\n\n".join(parts) + "\n"


def render(name: str) -> None:
    """Run an example in a folder of its own and write its page and pictures."""
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            text = rendered(name)
            for picture in Path("images").glob("*.png"):
                shutil.copy(picture, HERE / "images" / picture.name)
        finally:
            os.chdir(home)
    (HERE / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for each in SCRIPTS:
        render(each)
