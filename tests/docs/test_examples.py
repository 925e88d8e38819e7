"""The worked examples run, and their pages show what they print; UPDATE_DOCS=1 writes the pages anew."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from needs import needed

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
spec = importlib.util.spec_from_file_location("render", EXAMPLES / "render.py")
render = importlib.util.module_from_spec(spec)
sys.modules["render"] = render
spec.loader.exec_module(render)


def test_every_script_is_rendered():
    assert (
        {file.stem for file in EXAMPLES.glob("*.py")} - {"render"}
        == set(render.SCRIPTS)
        == {file.stem for file in EXAMPLES.glob("*.md")}
    )


def test_a_script_is_cells_of_text_and_of_code():
    assert list(render.cells("# %% [markdown]\n# # Title\n#\n# text\n\n# %%\nx = 1\n")) == [
        (True, "# Title\n\ntext"),
        (False, "x = 1"),
    ]


@pytest.mark.parametrize("name", render.SCRIPTS)
def test_an_example_runs_and_its_page_is_current(name, tmp_path, monkeypatch):
    if name == "event_log":
        needed("duckdb")
        needed("polars")
    if os.environ.get("UPDATE_DOCS"):
        render.render(name)
        return
    monkeypatch.chdir(tmp_path)
    assert render.rendered(name) == (EXAMPLES / f"{name}.md").read_text(encoding="utf-8"), (
        "write it anew: python docs/examples/render.py"
    )
    for picture in Path("images").glob("*.png"):
        assert (EXAMPLES / "images" / picture.name).is_file()
