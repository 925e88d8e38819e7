"""Setup of institutions among each other: the works they plan, and levers and uncertainties as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.agents.object_records import works_record
from sim.engine.numba.memory import blank_table
from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

YEAR = 365 * DAY
HOUSEHOLDS_PER_NODE = 300  # at which `ties_worn` is given


def institution_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and uncertainties of harm between institutions in seconds and shares."""
    levers, b, figures = scenario.policy.institutions, scenario.behaviour.institutions, scenario.institutions
    kept = min(1.0, levers.maintainers * b.interfaces_per_maintainer / len(scenario.departments))
    short = 1.0 - scenario.policy.staffing.budget
    return {
        "works_begun": float(levers.works_begun),
        "joint_planning": float(levers.joint_planning),
        "works_length": b.works_days * DAY,
        "joined_longer": float(b.joined_longer),
        "half_done": b.half_done_days * DAY,
        "works_nuisance": float(b.works_nuisance),
        "works_finished": float(b.works_finished),
        "works_weight": float(b.works_weight),
        "own_systems": float(levers.own_systems),
        "data_standard": float(levers.data_standard),
        "standard_since": 0,
        "unmaintained": (1.0 - kept) / (b.interface_years * YEAR),
        "reentry": round(b.reentry_hours * HOUR),
        "lost_at_interface": float(b.lost),
        "missed": b.missed_days * DAY,
        "clash_rate": float(figures.clash_rate),
        "avoidance": b.clash_aversion * levers.clash_penalty * short if figures.clash_rate > 0 else 0.0,
        "meets_petitioners": levers.control > 0 or levers.easing > 0,
        "control": float(levers.control),
        "easing": float(levers.easing),
        "eased": float(b.eased),
        "relief": float(b.relief),
        "grudge_time": b.grudge_days * DAY,
        "grudge_shared": float(b.grudge_shared),
        "explosive": float(b.explosive_share),
        "venting": float(b.venting),
        "ties_worn": b.ties_worn * levers.nodes_as_instruments * HOUSEHOLDS_PER_NODE / 365,
        "ties_recovery": 1.0 / (365 * b.ties_recover_years),
    }


def place_works(scenario: Scenario, cells: np.recarray, seed: int) -> np.recarray:
    """Return the works that departments plan over the run, in order: where somebody lives, at any time."""
    figures = scenario.institutions
    number = round(figures.works_per_year * scenario.horizon.days / 365)
    table = blank_table(number, works_record)
    if number == 0:
        return table
    numbers = np.arange(number)
    lived_in = np.flatnonzero(cells["residents"] > 0)
    table["starts"] = np.sort(uniforms(seed, purposes.WORKS, numbers, 10)) * scenario.horizon.days * DAY
    table["cell"] = lived_in[(uniforms(seed, purposes.WORKS, numbers, 11) * len(lived_in)).astype(np.int64)]
    table["rival"] = uniforms(seed, purposes.WORKS, numbers, 12) < figures.rival_share
    table["ended"] = -1
    return table


def place_institutions(scenario: Scenario, cells: np.recarray, seed: int) -> dict[str, Any]:
    """Return the table of works; the key is a field of `World`."""
    return {"works": place_works(scenario, cells, seed)}
