"""Static description of the world, sent when a page connects."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.config.claims import Claim
from experiments.config.compose import packaged
from experiments.config.modes import modes
from experiments.config.overrides import choices
from experiments.config.systems import systems
from experiments.demo.curves import measures_of
from experiments.demo.log_world import LEVERS as LOG_LEVERS
from experiments.demo.trace import STAGES
from experiments.demo.twin import Side, Twin
from experiments.present.studies.claims import claimed_text
from sim.policy.rules import RULES
from sim.territory.landuse import LandUse
from sim.text.catalogue import LANGUAGES, catalogue, label, say
from sim.vocabulary.units import DAY

LEVERS: dict[str, tuple[Any, ...]] = {
    "policy.staffing.workers_per_grid": (0.0625, 0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0),
    "policy.staffing.department_staff": (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0),
    "policy.staffing.operators": (0, 1, 2, 3, 4, 6, 8, 12),
    "policy.dispatch.rule": tuple(RULES),
    "policy.dispatch.tier_retention": (0.0, 0.25, 0.5, 0.8, 1.0),
    "policy.participation.reporting_rate": (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "policy.participation.volunteers": (0.0, 0.01, 0.02, 0.05, 0.1, 0.2),
    "policy.supervision.verification": (0.0, 0.25, 0.5, 0.75, 0.9, 1.0),
    "policy.staffing.administrative_load": (0.0, 0.15, 0.3, 0.45, 0.6),
}
"""Levers of the page and the values on offer; any other lever can be set in the words of a side."""


def texts() -> dict[str, Any]:
    """Return the page's own texts: key -> language -> text."""
    return {key: dict(entry) for key, entry in catalogue()["demo"].items() if key.startswith("page_")}


def names(path: str) -> dict[str, str]:
    """Return the label of a name in both languages."""
    return {lang: label(path, lang) for lang in LANGUAGES}


def about(twin: Twin) -> dict[str, Any]:
    """Return the territory, the offices, the disputes and the span of the run."""
    side = twin.sides["a"]
    world, scenario = side.model.world, side.scenario
    cells, is_log = world.cells, bool(side.ids)
    return {
        "scenario": scenario.name,
        "start": scenario.horizon.start.isoformat(),
        "horizon": twin.horizon,
        "residents": len(world.residents),
        "outlines": outlines(side),
        "cells": {name: cells[name].tolist() for name in ("x", "y", "land_use", "grid")},
        "land": [int(use) for use in LandUse],
        "stages": list(STAGES),
        "measures": list(measures_of(is_log)),
        "log": is_log,
        "members": side.members,
        "levers_shown": list(LOG_LEVERS) if is_log else None,
        "fields": is_log and scenario.territory.place is None,
        "offices": offices(side),
        "disputes": disputes(side),
    }


def outlines(side: Side) -> dict[str, Any] | None:
    """Return the rings of the units of a real territory by level, in cells from the south-west; None if made up."""
    place = side.scenario.territory.place
    return None if place is None else dict(place.about["outlines"])


def offices(side: Side) -> list[dict[str, Any]]:
    """Return the name and cell of every station."""
    rows = side.scenario.departments
    fields = bool(side.ids) and side.scenario.territory.place is None
    found = []
    for desk in side.model.world.departments:
        row = rows[int(desk.agency)]
        place = f" {int(desk.station) + 1}" if side.scenario.stations_of(row) > 1 else ""
        cell = _middle(side, int(desk.agency)) if fields else int(desk.cell)
        found.append({"en": row.en + place, "zh": row.zh + place, "cell": cell})
    return found


def _middle(side: Side, grid: int) -> int:
    """Return the cell in the middle of a grid: on a plain raster each department has one for its field."""
    cells = side.model.world.cells
    own = np.flatnonzero(cells["grid"] == grid)
    spots = np.column_stack((cells["x"][own], cells["y"][own])).astype(float)
    return int(own[np.argmin(((spots - spots.mean(axis=0)) ** 2).sum(axis=1))])


def disputes(side: Side) -> list[dict[str, Any]]:
    """Return the name, outbreak and grid of every dispute of the run."""
    rows, world = side.scenario.disputes, side.model.world
    return [
        {"en": rows[int(d.row)].en, "zh": rows[int(d.row)].zh, "starts": int(d.starts), "grid": int(d.grid)}
        for d in world.disputes
    ]


def in_force(twin: Twin) -> dict[str, Any]:
    """Return, by side, the policy's name, the value of every lever of the page, and the changes that come by plan."""
    found: dict[str, Any] = {}
    for name, side in twin.sides.items():
        policy = side.scenario.model_dump(mode="json")
        values = {path: _at(policy, path) for path in LEVERS}
        made, ahead = side.model.simulation.changes_made, side.scenario.policy.later
        planned = [_planned(change, True) for change in made] + [_planned(change, False) for change in ahead]
        found[name] = {"policy": side.scenario.policy.name, "values": values, "planned": planned}
    return found


def _planned(change: Any, made: bool) -> dict[str, Any]:
    return {"second": change.day * DAY, "made": made, "text": names(str(change))}


def _at(tree: Any, path: str) -> Any:
    for step in path.split("."):
        tree = tree[step]
    return tree


def offers() -> dict[str, Any]:
    """Return what is the same for every world: levers with labels and values, modes, scenarios and systems."""
    levers = []
    for path, values in LEVERS.items():
        named = [names(str(value)) for value in values] if path.endswith("rule") else None
        levers.append({"path": path, "label": names(path), "values": list(values), "names": named})
    kinds = [{"name": name, "title": _both(card.title), "shows": _both(card.shows)} for name, card in modes().items()]
    return {"levers": levers, "modes": kinds, "scenarios": choices(packaged().folder, "scenario")} | library()


def library() -> dict[str, Any]:
    """Return the families and the systems with what a page shows of their cards.

    A claim can be watched on both sides (`twin`) if these differ in policy only: both then meet the same troubles.
    """
    families = {letter: {lang: say(f"family_{letter}", lang) for lang in LANGUAGES} for letter in "ABCDEFG"}
    cards = [
        {
            "name": name,
            "family": card.family,
            "title": _both(card.title),
            "shows": _both(card.shows),
            "place": _both(card.place),
            "missing": card.not_represented,
            "claims": [_told(claim) for claim in card.claims],
        }
        for name, card in systems().items()
    ]
    return {"families": families, "systems": cards}


def _told(claim: Claim) -> dict[str, Any]:
    words = {
        side: words.split() for side, words in (("setting", claim.setting), ("a", claim.without), ("b", claim.with_))
    }
    return {
        "says": _both(claim.says),
        "claimed": {lang: claimed_text(claim, lang) for lang in LANGUAGES},
        "contradicted": _both(claim.contradicted) if claim.contradicted else None,
        "twin": all(word.startswith("policy") for word in words["a"] + words["b"]),
        **words,
    }


def _both(text: Any) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
