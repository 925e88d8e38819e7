"""The process log of a run: what happened to each case that came to light, in activities of the statutory procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from yaml import YAMLError

from experiments.analysis.mining.procedure import procedure
from experiments.io.files import parse_yaml
from experiments.results.answer_folder import fitting
from experiments.store import read_table
from sim.text.catalogue import WanggeError, text
from sim.text.causes import cause

if TYPE_CHECKING:
    import pandas as pd

ZONE = "+08:00"  # China's one time zone
COLLECTED = "collected"
TABLES = ("events", "cases", "departments", "grids")
TAKERS = ("received", "given to the grid", "referred")
TRANSITIONS = {
    "received by the centre": "schedule",
    "received": "assign",
    "given to the grid": "assign",
    "started": "start",
    "attended": "start",
}
"""Activities of the model's log that begin what another ends, as transitions of XES' lifecycle extension.

All other activities are complete.
"""


@dataclass(frozen=True)
class ProcessLog:
    """The process log of one run: its events, its cases, all grids, and the scenario that was simulated.

    `events` has one row per event, case by case in order: case, seconds, log_activity (the model's), activity (the
    procedure's, "" if it has none), stage (0 if none), transition, agent, resource, and the one to whom a dispatched
    case went: taker, given_to. `cases` has the rows of the run's cases that came to light.
    """

    events: pd.DataFrame
    cases: pd.DataFrame
    grids: pd.DataFrame
    scenario: dict[str, Any]

    @property
    def start(self) -> date:
        """The first day of the run."""
        return date.fromisoformat(str(self.scenario["horizon"]["start"]))

    @property
    def end_hours(self) -> float:
        """Length of the run in hours."""
        return 24.0 * int(self.scenario["horizon"]["days"])

    @property
    def stages(self) -> pd.DataFrame:
        """The events that are activities of the procedure."""
        return self.events[self.events["stage"] > 0]

    def chosen(self, detail: str) -> pd.DataFrame:
        """Return the events at a level of detail: `stages`, or `all` that happened to a case."""
        return self.stages if detail == "stages" else self.events

    def timestamps(self, seconds: Any) -> NDArray[np.str_]:
        """Return seconds since the start of the run as ISO 8601 timestamps in China's time zone."""
        moments = np.datetime64(self.start, "s") + np.asarray(seconds, np.int64).astype("timedelta64[s]")
        return np.char.add(np.datetime_as_string(moments, unit="s"), ZONE)

    def activity_names(self, events: pd.DataFrame, lang: str) -> list[str]:
        """Return the name of each event: the procedure's if it has one, else the model's."""
        known = {name: each.names[lang] for name, each in procedure().activities.items()}
        other = {name: text(name, lang) for name in events["log_activity"].unique()}
        return [
            known[a] if a else other[raw] for a, raw in zip(events["activity"], events["log_activity"], strict=True)
        ]


def read_log(folder: Path | str) -> ProcessLog:
    """Return the process log of a run's folder. Raises WanggeError if there is no event log, or a damaged one."""
    folder = Path(folder)
    if not (folder / "events.parquet").is_file():
        raise WanggeError("mining_no_log", folder=str(folder))
    tables = {name: read_table(folder / f"{name}.parquet").to_pandas() for name in TABLES}
    with fitting(folder):
        try:
            scenario = parse_yaml((folder / "scenario.yaml").read_text(encoding="utf-8"))
        except (OSError, YAMLError) as error:
            raise WanggeError("damaged_file", file=str(folder / "scenario.yaml"), why=cause(error)) from error
        return log_of(tables, scenario)


def log_of(tables: Mapping[str, pd.DataFrame], scenario: dict[str, Any]) -> ProcessLog:
    """Return the process log made from a run's TABLES; `scenario` is the content of scenario.yaml."""
    events, cases, departments, grids = (tables[name] for name in TABLES)
    rows = _case_events(events, list(departments["department"]), [each["name"] for each in scenario["organisations"]])
    known = cases[cases["case"].isin(rows["case"].unique())].reset_index(drop=True)
    return ProcessLog(rows, known, grids, scenario)


def _case_events(events: pd.DataFrame, departments: list[str], organisations: list[str]) -> pd.DataFrame:
    """Return the events of the cases that came to light, case by case, with their place in the procedure."""
    rows = events[events["subject"] == "case"]
    rows = rows.iloc[np.argsort(rows["case"].to_numpy(), kind="stable")].reset_index(drop=True)
    raw, case, actor = (
        rows["activity"].astype(str).to_numpy(object),
        rows["case"].to_numpy(np.int64),
        rows["actor"].to_numpy(np.int64),
    )
    seconds = np.rint(rows["time_h"].to_numpy() * 3600).astype(np.int64)
    agents = rows["agent"].astype(str).to_numpy(object)
    activity = in_the_procedure(raw, case, seconds, actor)
    resource = _resources(agents, actor, departments, organisations)
    stages = {name: each.stage for name, each in procedure().activities.items()} | {"": 0}
    found = rows[["case"]].assign(
        seconds=seconds, log_activity=raw, activity=activity, stage=[stages[each] for each in activity]
    )
    found["transition"] = [TRANSITIONS.get(each, "complete") for each in raw]
    found["agent"], found["resource"] = agents, resource
    takers = _takers(raw, case, seconds, actor)
    found["taker"] = ["" if row < 0 else agents[row] for row in takers]
    found["given_to"] = ["" if row < 0 else resource[row] for row in takers]
    return found[found["case"].isin(case[activity == COLLECTED])].reset_index(drop=True)


def in_the_procedure(raw: NDArray[Any], case: NDArray[Any], seconds: NDArray[Any], actor: NDArray[Any]) -> NDArray[Any]:
    """Return the procedure's activity for each event of the model's log, or "" where it has none.

    An attempt is judged by what follows immediately: work that is fed back was handled, work that is dispatched again
    was only a part of it.
    """
    mapping = procedure().mapping
    found = np.full(len(raw), "", object)
    control = _without_repeats(raw, case)
    for place, row in enumerate(control):
        following = control[place + 1] if place + 1 < len(control) and case[control[place + 1]] == case[row] else -1
        before = raw[control[place - 1]] if place and case[control[place - 1]] == case[row] else ""
        targets = mapping[raw[row]]
        name = targets[0] if len(targets) == 1 or _succeeds(raw, seconds, actor, row, following) else targets[1]
        if name is not None and (raw[row] != "referred" or before == "dispatched"):
            found[row] = name
    return found


def _without_repeats(raw: NDArray[Any], case: NDArray[Any]) -> list[int]:
    """Return the rows of the procedure's activities, without reports of what is already known."""
    mapping = procedure().mapping
    anew = procedure().activities[COLLECTED].after  # a trouble that shows itself after these is reported anew
    known: set[int] = set()  # cases that are already known, in their present round
    rows = []
    for row in np.flatnonzero([each in mapping for each in raw]):
        name = mapping[raw[row]][0]
        if name == COLLECTED and case[row] in known:
            continue
        rows.append(int(row))
        if name == COLLECTED:
            known.add(case[row])
        elif name in anew:
            known.discard(case[row])
    return rows


def _succeeds(raw: NDArray[Any], seconds: NDArray[Any], actor: NDArray[Any], row: int, following: int) -> bool:
    """Return whether an attempt moved the case forward.

    `following` is the case's next event of the procedure, -1 if there is none.
    """
    if raw[row] == "referred":
        return bool(actor[row] >= 0)
    if raw[row] == "handled":
        return following < 0 or raw[following] != "dispatched"
    wanted = "fed back" if raw[row] == "served" else "closed"
    return following >= 0 and raw[following] == wanted and bool(seconds[following] == seconds[row])


def _resources(
    agents: NDArray[Any], actor: NDArray[Any], departments: list[str], organisations: list[str]
) -> list[str]:
    """Return who acted, by name where there is one: a station, an organisation, worker-7, resident-12.

    Otherwise it is the kind of agent.
    """
    names = {"department": departments, "social organisation": organisations}
    prefix = {"grid worker": "worker", "resident": "resident"}
    return [
        agent if number < 0 else names[agent][number] if agent in names else f"{prefix.get(agent, agent)}-{number}"
        for agent, number in zip(agents, actor, strict=True)
    ]


def _takers(raw: NDArray[Any], case: NDArray[Any], seconds: NDArray[Any], actor: NDArray[Any]) -> list[int]:
    """Return for each dispatch the row of whoever takes the case in the same second, -1 if nobody does."""
    found = [-1] * len(raw)
    for row in np.flatnonzero(raw[:-1] == "dispatched"):
        after = int(row) + 1
        if raw[after] in TAKERS and case[after] == case[row] and seconds[after] == seconds[row] and actor[after] >= 0:
            found[row] = after
    return found
