"""The generated tables of the documentation are fresh, complete and in place; the files around them are valid."""

import datetime
import re
from pathlib import Path

import pytest
import yaml

from experiments.cli import docs_tables as odd
from sim.outcomes.measures import OUTCOMES
from sim.run.schedule import SCHEDULE
from sim.scenario import Scenario, parameters
from sim.text.catalogue import WanggeError

ROOT = Path(__file__).parents[2]
ELEMENTS = [
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
]


def test_no_page_is_stale():
    stale = [path.name for path, (old, new) in odd.pages().items() if old != new]
    assert stale == [], "run: python -m experiments.cli.docs_tables"


def test_a_stale_page_is_noticed_and_written(tmp_path, monkeypatch, capsys):
    (tmp_path / "page.md").write_text("before\n<!-- table: rules -->\nold\n<!-- end of table -->\nafter\n")
    monkeypatch.setattr(odd, "DOCS", tmp_path)
    assert odd.main(["--check"]) == 1
    assert odd.main([]) == 0
    text = (tmp_path / "page.md").read_text()
    assert "| `fifo` |" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert odd.main(["--check"]) == 0
    assert "page.md" in capsys.readouterr().out


def test_a_field_without_a_meaning_is_noticed(tmp_path, monkeypatch):
    meanings = yaml.safe_load((ROOT / "docs/state_variables.yaml").read_text(encoding="utf-8"))
    del meanings["case"]["severity"]
    (tmp_path / "state_variables.yaml").write_text(yaml.safe_dump(meanings))
    monkeypatch.setattr(odd, "DOCS", tmp_path)
    with pytest.raises(WanggeError, match="severity"):
        odd.state_variables()


def test_the_odd_has_its_seven_elements_in_order():
    text = (ROOT / "docs/ODD.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \d\. (.+)$", text, re.MULTILINE) == ELEMENTS


def test_tables_hold_every_row():
    assert odd.schedule().count("\n") == len(SCHEDULE) + 2
    assert odd.outcome_table().count("\n") == len(OUTCOMES) + 2
    sections = odd.TABLES["levers"](), odd.TABLES["uncertainties"](), odd.TABLES["world"]()
    assert sum(section.count("\n") - 2 for section in sections) == len(list(parameters(Scenario)))


def test_every_module_that_the_odd_names_exists():
    text = (ROOT / "docs/ODD.md").read_text(encoding="utf-8")
    named = re.findall(r"`(sim/[\w/]+(?:\.py)?/?)`", text)
    assert len(named) > 15
    for name in named:
        assert (ROOT / name).exists(), name


def test_every_parameter_that_the_odd_names_exists():
    text = re.sub(r"```.*?```", "", (ROOT / "docs/ODD.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    paths = {row.path for row in parameters(Scenario)}
    for name in re.findall(r"`((?:policy|behaviour|population|territory|troubles|horizon)\.[\w.]+\w)`", text):
        if name.endswith(".py"):
            continue
        assert any(path == name or path.startswith((name + ".", name + "[")) for path in paths), name


def test_the_citation_is_valid():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    from sim import __version__

    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert cff["cff-version"] == "1.2.0"
    assert cff["version"] == __version__
    assert cff["authors"] == [{"name": "The wangge developers"}]
    assert cff["type"] == "software"
    assert isinstance(cff.get("date-released", datetime.date(2025, 1, 1)), datetime.date)


def test_the_licence_is_the_whole_one():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "9. Accepting Warranty or Additional Liability" in text
    assert "END OF TERMS AND CONDITIONS" in text
