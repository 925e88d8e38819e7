"""Screening of a sweep with design=morris: elementary effects on the chief outcomes, from the sweep's own runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.analysis.objectives import SHOWN
from experiments.analysis.sensitivity.morris import Screened, elementary_effects
from experiments.design.design import SAMPLE
from experiments.design.morris import TRAJECTORIES, unit_trajectories
from experiments.store import PREFIX

if TYPE_CHECKING:
    from experiments.results.sweep_view import View


@dataclass(frozen=True)
class Screening:
    """What the trajectories say of one outcome: its factors, the largest first; none if some point has no value."""

    outcome: str
    rows: tuple[Screened, ...]


def screenings(seen: View) -> tuple[Screening, ...]:
    """Return the screening of every chief outcome that the sweep's model has."""
    found = screened(seen)
    names = (name for name in SHOWN if PREFIX + name in seen.runs.columns)
    return tuple(Screening(name, tuple(found.get(name, ()))) for name in names)


def screened(seen: View) -> dict[str, list[Screened]]:
    """Return the elementary effects by outcome, averaged over seeds and lists.

    Outcomes that lack a value somewhere are left out.
    """
    about = seen.design
    seed = int(about["design_seed"])
    units = unit_trajectories(len(seen.factors), about.get("trajectories", TRAJECTORIES), seed)
    found = {}
    for outcome in (name for name in SHOWN if PREFIX + name in seen.runs.columns):
        values = seen.runs.groupby(SAMPLE)[PREFIX + outcome].mean()
        if len(values) == len(units) and values.notna().all():
            found[outcome] = elementary_effects(seen.factors, units, values.to_numpy(float), seed)
    return found
