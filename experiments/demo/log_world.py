"""The world of a page that plays an imported log: its cases, its departments, and one calibration for each seed.

The words of such a page are `log=FOLDER` and, if need be, `territory=FILE`; a side is a policy as `wangge replay` takes
it. Seed 1 plays the first member of the calibration, seed 2 the second: repetitions in the background thus show both
chance and what the log leaves open. Without a territory each department gets a field of its own on a plain raster.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.calibration import folder as kept
from experiments.analysis.calibration.cases import Cases, cases_of
from experiments.analysis.calibration.engine import closing_seconds
from experiments.analysis.calibration.ensemble import Ensemble
from experiments.analysis.calibration.mechanism import Mechanism
from experiments.analysis.calibration.prepare import prepare
from experiments.analysis.replay.policy import read_policy
from experiments.logs.log import CASES, CaseLog
from experiments.places.drop import drop, territory_of
from experiments.places.on_log import CELLS, read_ground
from sim.scenario.checked import checked_scenario
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    from sim.scenario import Scenario

LOG, TERRITORY = "log=", "territory="
CALIBRATION = "calibration"
LEVERS = ("policy.staffing.department_staff", "policy.dispatch.rule")
"""Levers of the page that mean something where departments alone act."""
FIELD, SMALL_FIELD, MANY = 25, 9, 60
"""Cells of the field of a department on a plain raster; smaller beyond MANY departments."""

Integers = NDArray[np.int32]


class SideWorld(NamedTuple):
    """What a side of a page runs: its scenario and, of a log, the table of given cases and what each row is called."""

    scenario: Scenario
    given: Mapping[str, Any] | None = None
    ids: tuple[str, ...] = ()
    members: int = 0
    """Members of the calibration, of which each seed plays one."""


def plays_log(world: tuple[str, ...]) -> bool:
    """Return whether the words of a world name a log."""
    return any(word.startswith(LOG) for word in world)


def log_side(world: tuple[str, ...], side: tuple[str, ...], seed: int, own_files: frozenset[str]) -> SideWorld:
    """Return the world of a side of a log. Only words in `own_files`, from the command line, may name files.

    Raises WanggeError in one line for whatever cannot be used.
    """
    for word in world:
        if not word.startswith((LOG, TERRITORY)):
            raise WanggeError("demo_log_word", word=word)
        if word not in own_files:
            raise WanggeError("demo_log_by_link", word=word)
    folders, files = ([word.partition("=")[2] for word in world if word.startswith(key)] for key in (LOG, TERRITORY))
    if len(folders) != 1 or len(files) > 1:
        raise WanggeError("demo_log_word", word=" ".join(world))
    return played(folders[0], files[0] if files else "").side(" ".join(side), seed)


def played(folder: str, territory: str = "") -> PlayedLog:
    """Return the log of a folder, ready to be played, kept until its files change."""
    files = (Path(folder) / name for name in (CASES, CELLS, f"{CALIBRATION}/{kept.ABOUT}"))
    stamps = tuple(path.stat().st_mtime_ns if os.path.isfile(path) else 0 for path in files)
    return _played(folder, territory, stamps)


@dataclass(frozen=True)
class PlayedLog:
    """A log with its calibration. `cells`: the cell of each case; `territory`: figures that replace the scenario's."""

    name: str
    mechanism: Mechanism
    members: Ensemble
    cells: Integers
    ids: tuple[str, ...]
    territory: Mapping[str, Any]

    @property
    def cases(self) -> Cases:
        """The cases, as the calibration knew them."""
        return self.mechanism.cases

    def side(self, text: str, seed: int) -> SideWorld:
        """Return the world under a policy such as "officers*0.5"; the seed chooses the calibration and the draws."""
        policy = read_policy(text.strip() or "as_it_was", self.cases.departments)
        setting = self.members.setting((seed - 1) % self.members.count, len(self.cases.departments))
        table = self.mechanism.table(setting, seed, policy)
        table |= {"category": self.cases.category.astype(np.int16), "cell": self.cells}
        return SideWorld(self._dressed(self.mechanism.scenario(setting, policy)), table, self.ids, self.members.count)

    def _dressed(self, scenario: Scenario) -> Scenario:
        """Return a scenario of the mechanism with the names of the log and its place."""
        plain = scenario.model_dump(mode="json")
        for row, name in zip(plain["departments"], self.cases.departments, strict=True):
            row |= _labels(name)
        kind = plain["troubles"]["categories"][0]
        plain["troubles"]["categories"] = [
            kind | {"name": f"c{number}"} | _labels(name) for number, name in enumerate(self.cases.categories)
        ]
        plain["territory"] |= self.territory
        return checked_scenario(plain | {"name": self.name, "given": {"cases": f"log {self.name}"}})


def _labels(name: str) -> dict[str, str]:
    return {"en": name, "zh": name}


@lru_cache(maxsize=4)
def _played(folder: str, territory: str, _stamps: tuple[int, ...]) -> PlayedLog:
    log = CaseLog.load(folder)
    members, about = _calibration(Path(folder))
    cases = cases_of(log)
    if until := about["settings"].get("until"):
        cases = cases.until(24.0 * float((np.datetime64(until, "D") - cases.start.astype("datetime64[D]")).astype(int)))
    if tuple(members.table["department"].iloc[: len(cases.departments)]) != cases.departments:
        raise WanggeError("demo_log_other_calibration", folder=folder)
    figures, cells = _place(log, cases, territory)
    ids = tuple(log.cases["id"].to_numpy()[cases.row].astype(str))
    mechanism = prepare(cases).mechanism(cases, 0.0, cases.ends, closing_seconds)
    return PlayedLog(Path(folder).name or folder, mechanism, members, cells, ids, figures)


def _calibration(folder: Path) -> tuple[Ensemble, dict[str, Any]]:
    """Return the calibration of a log folder. Raises WanggeError if there is none, or if it is of another log."""
    if not (folder / CALIBRATION / kept.ABOUT).is_file():
        raise WanggeError("demo_log_uncalibrated", folder=str(folder))
    members, about = kept.read(folder / CALIBRATION)
    settings = about.get("settings")
    if not isinstance(settings, dict) or settings.get("log") != kept.digest(folder / CASES):
        raise WanggeError("demo_log_other_calibration", folder=str(folder))
    return members, about


def _place(log: CaseLog, cases: Cases, territory: str) -> tuple[dict[str, Any], Integers]:
    """Return the figures of the territory, and the cell of each case."""
    if territory:
        place = territory_of(territory)
        found = drop(log.cases, place).cells["cell"].to_numpy()
        return {"file": territory, "sha256": place.sha256}, found[cases.row].astype(np.int32)
    ground = read_ground(log.folder, log.cases)
    if ground is None:
        return _raster(cases)
    return {"file": ground.file, "sha256": ground.sha256}, ground.cell_of(cases.row)


def _raster(cases: Cases) -> tuple[dict[str, Any], Integers]:
    """Return a plain raster with a field for each department, and a cell of its field for each case, by its place."""
    count = len(cases.departments)
    size = FIELD if count <= MANY else SMALL_FIELD
    share = ((np.arange(1, len(cases) + 1) * 0.6180339887498949) % 1.0 * size).astype(np.int64)
    figures = {"area_km2": count * size / 100, "grids": count, "area_weight": 1.0}
    return figures, (cases.department * size + share).astype(np.int32)
