"""What is true of a made log: its departments with their officers, the stream, the calendar and how cases wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Department:
    """A department: officers at work at a time, mean touch time in hours, and what it does with a case.

    `parked` is the share of cases that wait without an officer, for `parked_days` on average (exponential); `never` is
    the share that is never closed. `age_exponent` is the take-up rule: the next case is drawn with a weight of its age
    in working hours to that power, so that below 0 fresh cases go first.
    """

    name: str
    officers: int
    touch_hours: float
    share: float
    parked: float = 0.0
    parked_days: float = 10.0
    never: float = 0.0
    age_exponent: float = 0.0
    limit_hours: float = 72.0


@dataclass(frozen=True)
class Truth:
    """A made centre: its departments, days, cases a working day, and the hours in which it works."""

    departments: tuple[Department, ...]
    start: date = date(2024, 3, 4)
    days: int = 120
    cases_a_day: float = 30.0
    weekend: float = 0.35
    """Volume of a Saturday or Sunday relative to a working day."""
    opens, closes = 8.5, 17.5
    holidays: tuple[date, ...] = (
        date(2024, 4, 4),
        date(2024, 4, 5),
        date(2024, 5, 1),
        date(2024, 5, 2),
        date(2024, 5, 3),
    )
    zone: str = "Asia/Shanghai"
    tail: int = 12
    """Days after the last opening until the log is exported."""
    channels: dict[str, float] = field(
        default_factory=lambda: {"监督员上报": 0.62, "热线": 0.26, "视频": 0.08, "领导交办": 0.04}
    )
    changed_on: int = 0
    changed_to: float = 1.0
    """From this day on, so many times the cases: a natural experiment, as nothing else changes."""
    categories: int = 30
    """Categories; their sizes fall as one over their rank, so that the last ones are rare."""


CENTRE = Truth(
    departments=(
        Department("市容环卫所", 2, 1.4, 0.34, parked=0.05, age_exponent=-0.5),
        Department("城管执法中队", 2, 2.0, 0.26, parked=0.15, parked_days=12, never=0.03, age_exponent=-1.0),
        Department("市政养护所", 2, 3.0, 0.2, parked=0.2, parked_days=20, never=0.05, limit_hours=120),
        Department("园林绿化站", 1, 3.0, 0.12, parked=0.3, parked_days=25, never=0.1, limit_hours=120),
        Department("街道办事处", 1, 3.0, 0.08, parked=0.1, parked_days=15, age_exponent=1.0),
    )
)
"""The centre of the made log that ships."""
