"""The tables of a results folder as the pictures use them: read when first needed, nothing computed anew."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.io.files import parse_yaml, read_json
from experiments.results.answer import Answer, read_answer
from experiments.results.results import Results, read_results
from experiments.results.sweep_view import View, view
from experiments.store import read_table
from sim.text.catalogue import WanggeError
from sim.text.causes import cause

if TYPE_CHECKING:
    import pandas as pd

SIGNS = {"outcomes.json": "run", "judged.parquet": "comparison", "answer.json": "answer", "design.json": "sweep"}
"""The file that marks each kind of folder; the first one present decides."""

MOST_LEVELS = 30


class LeftOut(WanggeError):
    """Raised for a picture that this folder does not allow; the message says why."""


class Data:
    """A results folder: its kind (run, sweep, comparison, answer), its tables by name, and the scenario of a run.

    Raises WanggeError for a folder without results, with an unfinished sweep, or with a damaged file.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        kind = next((kind for sign, kind in SIGNS.items() if (self.folder / sign).is_file()), None)
        if kind is None:
            raise WanggeError("no_results", folder=str(folder))
        self.kind = kind
        self._tables: dict[str, pd.DataFrame] = {}
        if kind in ("run", "sweep"):
            self.results  # noqa: B018  an unfinished or damaged folder is reported at once

    @property
    def sort(self) -> str:
        """The kind of folder that pictures ask for; for an answer, the verb that gave it."""
        return self.answer.verb if self.answer is not None else self.kind

    def has(self, name: str) -> bool:
        """Whether the folder holds the table `name`.parquet."""
        return (self.folder / f"{name}.parquet").is_file()

    def table(self, name: str) -> pd.DataFrame:
        """Return the table `name`.parquet."""
        if name not in self._tables:
            self._tables[name] = read_table(self.folder / f"{name}.parquet").to_pandas()
        return self._tables[name]

    @cached_property
    def results(self) -> Results:
        """Runs, days and levers of a run or a sweep.

        Where values were sampled, the sampled row takes the place of the seed.
        """
        return replace(self._found, runs=self.seen.runs) if self.kind == "sweep" else self._found

    @cached_property
    def seen(self) -> View:
        """The sweep in the form that its conclusions use: levers with levels, sampled factors, moves."""
        return view(self._found)

    @cached_property
    def _found(self) -> Results:
        return read_results(self.folder)

    @cached_property
    def varied(self) -> list[str]:
        """The levers of a sweep that have several levels, but no more than `MOST_LEVELS`.

        With more levels, one picture per level makes no sense.
        """
        if self.kind == "sweep" and self.seen.kind == "oat":
            return []
        levers = self.seen.lists if self.kind == "sweep" else self.results.levers
        return [lever for lever in levers if 1 < self.results.runs[lever].nunique(dropna=False) <= MOST_LEVELS]

    @cached_property
    def answer(self) -> Answer | None:
        """The answer that a verb wrote down."""
        return read_answer(self.folder) if self.kind == "answer" else None

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What made the folder; empty if nothing says so."""
        path = self.folder / "provenance.json"
        return read_json(path) if path.is_file() else {}

    @cached_property
    def scenario(self) -> dict[str, Any]:
        """The scenario of a run as it was simulated; empty if the folder has none."""
        path = self.folder / "scenario.yaml"
        if not path.is_file():
            return {}
        try:
            return dict(parse_yaml(path.read_text(encoding="utf-8")))
        except Exception as error:  # a damaged file may make the parser raise anything
            raise WanggeError("damaged_file", file=str(path), why=cause(error)) from error

    @property
    def warmup_hours(self) -> float:
        """Hours before which nothing counts."""
        return 24.0 * self.scenario.get("horizon", {}).get("warmup_days", 0)

    @property
    def end_hours(self) -> float:
        """Hours from the start of a run to its end."""
        return 24.0 * len(self.table("daily"))

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The cases of a run that arose after the warm-up, as its outcomes count them."""
        cases = self.table("cases")
        if not {"arises_h", "state", "source", "route"} <= set(cases.columns):
            raise LeftOut("figure_no_cases")
        return cases[cases["arises_h"] >= self.warmup_hours].reset_index(drop=True)

    def called(self, group: str, name: object, lang: str) -> str:
        """Return the display name of a value in a column of the cases.

        It comes from the rows of the scenario, else from the catalogue.
        """
        from sim.text.catalogue import label

        text = str(name)
        if group in ("category", "department", "believed"):
            rows = (
                self.scenario.get("troubles", {}).get("categories", [])
                if group != "department"
                else self.scenario.get("departments", [])
            )
            for row in rows:
                stem, _, number = text.rpartition("_")
                if row["name"] == text:
                    return str(row[lang])
                if row["name"] == stem and number.isdigit():
                    return f"{row[lang]} {number}"
        return label(f"{group}.{text}", lang)
