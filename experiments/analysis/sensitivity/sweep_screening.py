"""Screening of a sweep with design=morris: elementary effects on the chief outcomes, from the sweep's own runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.analysis.objectives import SHOWN
from experiments.analysis.sensitivity.morris import Floats, Screened, elementary_effects
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
    """Return the elementary effects on every chief outcome that the runs have, averaged over seeds and lists."""
    seed = int(seen.design["design_seed"])
    units = unit_trajectories(len(seen.factors), seen.design.get("trajectories", TRAJECTORIES), seed)
    outcomes = (name for name in SHOWN if PREFIX + name in seen.runs.columns)
    return tuple(Screening(name, _screened(seen, PREFIX + name, units, seed)) for name in outcomes)


def _screened(seen: View, column: str, units: Floats, seed: int) -> tuple[Screened, ...]:
    values = seen.runs.groupby(SAMPLE)[column].mean()
    if len(values) != len(units) or values.isna().any():
        return ()
    return tuple(elementary_effects(seen.factors, units, values.to_numpy(float), seed))
