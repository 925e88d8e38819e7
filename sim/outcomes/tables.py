"""A run as tables: cases, event log, and series by day, grid, department and resident group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.accounts import OWNERS
from sim.agents.day_record import COUNTS
from sim.cases.record import arisen
from sim.outcomes.evidence import Evidence, opening_seconds
from sim.outcomes.times import hours_so_far, restricted_hours
from sim.scenario import CHANNELS, LAND_USES
from sim.vocabulary.states import LEDGER, ROUTES, SOURCES, STATES, TIERS
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.world import World

TIMES = (
    "arises",
    "discovered",
    "reported",
    "filed",
    "dispatched",
    "acted",
    "handled",
    "fed_back",
    "verified",
    "closed",
    "resolved",
    "deadline",
)
PLAIN = (
    "cell",
    "resident",
    "needs",
    "visible",
    "small",
    "severity",
    "hops",
    "bounces",
    "rework",
    "urged",
    "recurrences",
    "supervised",
    "overdue",
    "noise",
)


def daily_columns(world: World, now: int) -> dict[str, np.ndarray[Any, Any]]:
    """The daily series as plain columns, `day` first; hours are means over the cases counted that day."""
    days = world.days[: max(1, now // DAY)]
    columns: dict[str, np.ndarray[Any, Any]] = {"day": np.arange(len(days), dtype=np.int32)}
    columns |= {name: days[name].astype(np.int32) for name in COUNTS}
    columns["reported"] = days["discovered"].astype(np.int32)
    columns["backlog"], columns["waiting"] = days["open"].astype(np.int32), days["waiting"].astype(np.int32)
    for name, wait, count in (
        ("discovery_lag_hours", "wait_discovery", "discovered"),
        ("response_hours_of_answered", "wait_response", "acted"),
        ("resolution_hours_of_resolved", "wait_resolution", "resolved"),
    ):
        counted = np.where(days[count] > 0, days[count], 1)
        columns[name] = np.where(days[count] > 0, days[wait] / counted / HOUR, np.nan)
    asked = np.where(days["judged"] > 0, days["judged"], 1)
    columns["satisfaction_rate_of_asked"] = np.where(days["judged"] > 0, days["content"] / asked, np.nan)
    columns["satisfaction"], columns["trust"] = days["satisfaction"].copy(), days["trust"].copy()
    return columns


def case_table(world: World, scenario: Scenario) -> pd.DataFrame:
    """One row a case that has arisen; times in hours since the start, empty where it never happened."""
    import pandas as pd

    numbers = np.flatnonzero(arisen(world.cases))
    cases = world.cases[numbers]
    names = [row.name for row in scenario.troubles.categories]
    groups = [row.name for row in scenario.population.groups]
    coded: dict[str, tuple[Any, Sequence[str]]] = {
        "category": (cases["category"], names),
        "believed": (cases["believed"], names),
        "state": (cases["state"], STATES),
        "ledger": (cases["ledger"], LEDGER),
        "route": (cases["route"], ROUTES),
        "source": (cases["source"], SOURCES),
        "channel": (cases["channel"], CHANNELS),
        "tier": (cases["tier"], TIERS),
        "group": (world.residents["group"][cases["resident"]], groups),
        "department": (cases["department"], department_names(world, scenario)),
    }
    columns: dict[str, Any] = {"case": numbers}
    columns |= {name: labelled(codes, labels) for name, (codes, labels) in coded.items()}
    columns["grid"], columns["worker"] = world.cells["grid"][cases["cell"]], cases["worker"]
    columns |= {name: cases[name] for name in PLAIN}
    columns["work_hours"] = cases["work"] / HOUR
    columns["extensions"] = world.limits["extensions"][numbers]
    columns["satisfied"] = pd.array(cases["judged"] == 1, dtype="boolean")
    columns["satisfied"][cases["judged"] < 0] = pd.NA
    columns |= {f"{name}_h": np.where(cases[name] >= 0, cases[name] / HOUR, np.nan) for name in TIMES}
    for name, label in (("first", "first_limit_h"), ("signed_off", "signed_off_h")):
        times = world.limits[name][numbers]
        columns[label] = np.where(times >= 0, times / HOUR, np.nan)
    return pd.DataFrame(columns)


def labelled(codes: np.ndarray[Any, Any], names: Sequence[str]) -> Any:
    """Codes as a column of names, missing where the code is -1."""
    import pandas as pd

    return pd.Categorical.from_codes(codes.tolist(), pd.Index(list(names)))


def department_names(world: World, scenario: Scenario) -> list[str]:
    """Names of the rows of the department table: the department, with a number where it has several stations."""
    names = []
    for record in world.departments:
        row = scenario.departments[record.agency]
        names.append(f"{row.name}_{record.station + 1}" if scenario.stations_of(row) > 1 else row.name)
    return names


def grid_table(world: World, scenario: Scenario, now: int) -> pd.DataFrame:
    """One row a grid: its place and residents, its cases after the warm-up, the mood of its residents at the end."""
    import pandas as pd

    e = Evidence(world, scenario, now)
    n = len(world.grids)
    grid = world.cells["grid"][e.cases["cell"]]
    table = {"grid": np.arange(n)} | {
        name: world.grids[name] for name in ("community", "street", "cells", "residents", "households", "workers")
    }
    masks = {
        "arisen": np.ones(len(grid), bool),
        "reported": e.reported,
        "resolved": e.cases["resolved"] >= 0,
        "due": e.due,
    }
    table |= {name: np.bincount(grid[mask], minlength=n) for name, mask in masks.items()}
    table["on_time"] = np.bincount(grid[e.on_time], minlength=n)
    for name, end in (("response_hours", "acted"), ("resolution_hours", "resolved")):
        told, hours = hours_so_far(e, end)
        table[name] = _mean_by(world.cells["grid"][told["cell"]], hours, n)
    watched, hours = restricted_hours(e, "resolved")
    table["duration_hours"] = _mean_by(world.cells["grid"][watched["cell"]], hours, n)
    moods = world.moods[:n]
    members = np.where(moods["members"] > 0, moods["members"], 1)
    for name in ("satisfaction", "trust"):
        felt = (moods[name] + moods[f"ambient_{name}"]) / members
        table[name] = np.where(moods["members"] > 0, felt, np.nan)
    return pd.DataFrame(table)


def _mean_by(key: np.ndarray[Any, Any], hours: np.ndarray[Any, Any], n: int) -> np.ndarray[Any, Any]:
    counts = np.bincount(key, minlength=n)
    return np.where(counts > 0, np.bincount(key, hours, minlength=n) / np.maximum(1, counts), np.nan)


def department_table(world: World, scenario: Scenario, now: int) -> pd.DataFrame:
    """One row a station of a department, over the whole run."""
    import pandas as pd

    rows = world.departments
    offered = rows["staff"] * opening_seconds(Evidence(world, scenario, now), rows["calendar"]) - rows["vacant_seconds"]
    return pd.DataFrame(
        {"department": department_names(world, scenario)}
        | {name: rows[name] for name in ("cell", "staff", "received", "bounced", "handled", "queue", "effort", "score")}
        | {"busy_hours": rows["busy_seconds"] / HOUR, "offered_hours": offered / HOUR}
        | {"utilisation": np.where(offered > 0, rows["busy_seconds"] / np.maximum(1, offered), np.nan)}
    )


def station_table(world: World, scenario: Scenario, now: int) -> pd.DataFrame:
    """One row a day and station of a department: its queue at midnight, officer-hours worked and offered on the day.

    Work is booked whole on the day it begins, so that a single day may hold more than was offered.
    """
    import pandas as pd

    names = department_names(world, scenario)
    levels = world.station_days[: max(1, now // DAY)]
    hours = np.diff(levels[:, :, 1:], axis=0, prepend=0) / HOUR
    return pd.DataFrame(
        {
            "day": np.repeat(np.arange(len(levels)), len(names)),
            "department": pd.Categorical(np.tile(names, len(levels)), categories=names),
            "queue": levels[:, :, 0].ravel(),
            "busy_hours": hours[:, :, 0].ravel(),
            "offered_hours": hours[:, :, 1].ravel(),
        }
    )


def cell_table(territory: np.ndarray[Any, Any]) -> pd.DataFrame:
    """One row a cell of 100 m: its place on the map, the grid it belongs to, its land use and its residents."""
    import pandas as pd

    uses = labelled(territory["land_use"], LAND_USES)
    return pd.DataFrame(
        {"cell": np.arange(len(territory)), "x": territory["x"], "y": territory["y"], "grid": territory["grid"]}
        | {"land_use": uses, "residents": territory["residents"]}
    )


def group_table(world: World, scenario: Scenario, now: int) -> pd.DataFrame:
    """One row a day and resident group: satisfaction and trust at the end of the day."""
    import pandas as pd

    days, groups = max(1, now // DAY), [row.name for row in scenario.population.groups]
    levels = world.group_days[:days]
    return pd.DataFrame(
        {
            "day": np.repeat(np.arange(days), len(groups)),
            "group": np.tile(groups, days),
            "residents": np.tile(world.moods["members"][len(world.grids) :], days),
            "satisfaction": levels[:, :, 0].ravel(),
            "trust": levels[:, :, 1].ravel(),
        }
    )


def society_table(world: World, now: int) -> pd.DataFrame:
    """One row a day: work of volunteers (1 at the start), online users, willingness, believers of a rumour."""
    import pandas as pd

    days = world.society_days[: max(1, now // DAY)]
    return pd.DataFrame(
        {"day": np.arange(len(days))} | {name: days[name] for name in ("active", "online", "willingness", "believing")}
    )


def account_table(world: World, scenario: Scenario) -> pd.DataFrame:
    """One row per account that money was meant for or has passed through: its owner, street and yuan."""
    import pandas as pd

    rows = world.accounts
    used = (rows["own"] + rows["above"] + rows["received"] + rows["spent"] + abs(rows["balance"])) > 0
    names = (scenario.departments, scenario.troubles.categories, scenario.organisations)
    numbers = zip(rows["kind"], rows["owner"], strict=True)
    owners = [names[kind][owner].name if kind < len(names) else "" for kind, owner in numbers]
    table = {"kind": [OWNERS[kind] for kind in rows["kind"]], "owner": owners, "street": rows["street"]}
    yuan = {name: rows[name] for name in ("own", "above", "diverted", "received", "spent", "balance", "put_off")}
    return pd.DataFrame(table | yuan)[used].reset_index(drop=True)
