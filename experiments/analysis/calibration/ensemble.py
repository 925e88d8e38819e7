"""Layer 4, the ensemble: the settings that were kept, as members that count alike, and what they say of capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.calibration.matching import Matched
from experiments.analysis.calibration.setting import Setting

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.calibration.prepare import Prepared

PARAMETERS = tuple(field.name for field in fields(Setting))
WIDEST = 3.0
"""Span of the kept officers, largest over smallest, beyond which capacity is not identified."""


@dataclass(frozen=True)
class Ensemble:
    """Members of a calibration.

    `table`: one row a member and department: `member`, `department`, `weight` (of the member, sums to 1) and the
    parameters. `capacity`: one row a department: cases, kept points, range of officers and of the share of their hours
    that the cases need (`busy`), whether `identified`, whether the mechanism `fits`.
    """

    table: pd.DataFrame
    capacity: pd.DataFrame

    @property
    def count(self) -> int:
        """Number of members."""
        return int(self.table["member"].max()) + 1

    @property
    def weights(self) -> np.ndarray:
        """Weight of each member."""
        return self.table.groupby("member")["weight"].first().to_numpy(float)

    def setting(self, member: int, departments: int) -> Setting:
        """Return the setting of a member, its rows in the order of the departments."""
        start = member * departments
        rows = self.table.iloc[start : start + departments]
        return Setting(*(rows[name].to_numpy(float) for name in PARAMETERS))


def ensemble(prepared: Prepared, settings: Sequence[Setting], matched: Matched, chosen: np.ndarray) -> Ensemble:
    """Return the ensemble of the chosen points (members, departments)."""
    import pandas as pd

    count, departments = chosen.shape
    names = np.array(prepared.cases.departments)
    columns: dict[str, Any] = {
        "member": np.repeat(np.arange(count, dtype=np.int32), departments),
        "department": np.tile(names, count),
        "weight": np.full(count * departments, 1.0 / count),
        "point": chosen.ravel().astype(np.int32),
    }
    values = {name: np.array([getattr(setting, name) for setting in settings]) for name in PARAMETERS}
    for name, each in values.items():
        columns[name] = each[chosen, np.arange(departments)].ravel()
    return Ensemble(pd.DataFrame(columns), capacity(prepared, values["officers"], values["touch_hours"], matched))


def capacity(prepared: Prepared, officers: np.ndarray, touch: np.ndarray, matched: Matched) -> pd.DataFrame:
    """Return what the kept points say of each department's officers and how busy they are: the least and the most.

    Quantiles by weight would cut off the busy end, where few points are kept because little fits. Of the cases those
    count that are closed some day: the others are parked for ever and need nobody.
    """
    import pandas as pd

    rows = []
    wanted = prepared.demand
    closed = 1.0 - prepared.law.parked_share()[1 : 1 + len(wanted.weekly)]
    busy = wanted.weekly * closed * touch / (officers * wanted.hours)
    sizes = np.bincount(prepared.cases.department, minlength=len(prepared.cases.departments))
    for number, name in enumerate(prepared.cases.departments):
        kept = matched.weight[:, number] > 0
        low, high = float(officers[kept, number].min()), float(officers[kept, number].max())
        known = number in prepared.staff
        idle, full = float(busy[kept, number].min()), float(busy[kept, number].max())
        rows.append(
            {
                "department": name,
                "cases": int(sizes[number]),
                "kept": int(kept.sum()),
                "officers_low": low,
                "officers_high": high,
                "busy_low": idle,
                "busy_high": full,
                "given": known,
                "identified": bool(known or (matched.fits[number] and high <= WIDEST * low)),
                "fits": bool(matched.fits[number]),
            }
        )
    return pd.DataFrame(rows)
