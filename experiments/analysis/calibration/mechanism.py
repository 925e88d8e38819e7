"""Layer 3, the mechanism: the cases of a log given to the engine under one setting, and when each is closed.

A case's delay is drawn from its law, by a draw that belongs to the case. For a share of that delay it is parked: it
waits for something other than an officer. Then it stands in its department's line until an officer takes it up, and
keeps the officer for its touch time. What the line adds, it takes from the share that is not parked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.calibration.cases import DAY, WEEK, Cases, Floats, Ints
from experiments.analysis.calibration.delay_law import DelayLaw
from experiments.analysis.calibration.setting import Demand, Setting
from experiments.analysis.calibration.week_effect import WeekEffect
from experiments.analysis.calibration.working_clock import WorkingClock
from experiments.places.on_log import Ground
from sim.engine.random_streams import uniforms
from sim.scenario.log_scenario import log_scenario

TOUCH, WAIT, VOLUME = 7102, 7108, 7109
"""Purposes of the draws of touch times, of waits of the open stock, and of cases that there would not have been."""
WAITS = 8
SECONDS = 3600.0
SHORTEST_TOUCH = 1.0 / 60.0

Table = Mapping[str, Any]
Engine = Callable[[Any, Table, int], Floats]
"""Runs given cases: scenario, table and seed to the second each case is closed, infinite if it is not."""


@dataclass(frozen=True)
class Policy:
    """What another policy changes: factors by department, and the order in which waiting cases are taken up.

    `officers`: factors by department, -1 stands for all others; `officers_set`: officers by department, whatever the
    calibration says. `touch` and `parked`: factors on touch times and on the parked share of delays. `order`: an age
    exponent for all departments; `rule`: a dispatch rule of the engine in place of the draw by age. `volume`: share of
    the cases opened from the hour `volume_from` on that there would have been.
    """

    name: str = "as_it_was"
    officers: Mapping[int, float] = field(default_factory=dict)
    officers_set: Mapping[int, float] = field(default_factory=dict)
    touch: float = 1.0
    parked: float = 1.0
    order: float | None = None
    rule: str | None = None
    volume: float = 1.0
    volume_from: float = 0.0

    def there(self, cases: Cases) -> NDArray[np.bool_]:
        """Return which cases there would have been: the same ones in every run, as nothing but chance says which."""
        return (cases.opened < self.volume_from) | (uniforms(1, VOLUME, cases.row) < self.volume)


AS_IT_WAS = Policy()


@dataclass(frozen=True)
class Mechanism:
    """Cases to be worked off from `origin` to `last`, and all that does not depend on the setting."""

    cases: Cases
    clock: WorkingClock
    law: DelayLaw
    demand: Demand
    origin: float
    last: float
    week_effect: WeekEffect
    engine: Engine
    ground: Ground | None = None

    @cached_property
    def _laws(self) -> Ints:
        return self.law.laws(self.cases.department, self.cases.category)

    @cached_property
    def _start(self) -> Floats:
        return self.clock.at(self.cases.department, self.cases.opened)

    def closed(self, setting: Setting, seed: int, policy: Policy = AS_IT_WAS, delay: Floats | None = None) -> Floats:
        """Return the hour at which each case is closed, infinite if after `last`, in the order of the cases.

        `delay`: what `delays` gives for this setting and seed, if that is known.
        """
        return self._run(setting, seed, policy, self.table(setting, seed, policy, delay))

    def closed_and_wait(self, setting: Setting, seed: int) -> tuple[Floats, Floats]:
        """Return the hour at which each case is closed, and by department the mean operational hours from the end of
        parking to the closing: hours waited over closings, so that cases still in the line count."""
        cases, department = self.cases, self.cases.department
        table = self.table(setting, seed)
        closed = self._run(setting, seed, AS_IT_WAS, table)
        ready = cases.opened + table["parked_until_hours"]
        waits = ready <= self.last
        ends = self.clock.at(department, np.minimum(closed, self.last))
        hours = np.where(waits, ends - self.clock.at(department, np.where(waits, ready, 0.0)), 0.0)
        count = len(cases.departments)
        closings = np.bincount(department[waits & np.isfinite(closed)], minlength=count)
        return closed, np.bincount(department, np.maximum(hours, 0.0), count) / np.maximum(closings, 1)

    def _run(self, setting: Setting, seed: int, policy: Policy, table: Table) -> Floats:
        moment = self.engine(self.scenario(setting, policy), table, seed) / SECONDS + self.origin
        return np.where(moment <= self.last, moment, np.inf)

    def table(
        self, setting: Setting, seed: int, policy: Policy = AS_IT_WAS, delay: Floats | None = None
    ) -> dict[str, np.ndarray]:
        """Return the table of given cases under a setting: the draws belong to the cases, whatever the setting."""
        cases, department = self.cases, self.cases.department
        delay = self.delays(setting, seed) if delay is None else delay
        longest = self._longest(setting) * setting.pace
        share = np.where(delay > longest[department], 1.0, setting.parked[department])
        share = np.clip(share * policy.parked, 0.0, 1.0)
        start = self._start
        parked = np.full(len(cases), np.inf)
        for number in np.unique(department):
            mine = (department == number) & np.isfinite(delay)
            until = start[mine] + share[mine] * delay[mine]
            parked[mine] = np.maximum(self.clock.moment(int(number), until) - cases.opened[mine], 0.0)
        parked[(parked + cases.opened > self.last) | ~policy.there(cases)] = np.inf
        drawn = -np.log1p(-uniforms(seed, TOUCH, cases.row))
        touch = np.maximum(setting.touch_hours[department] * policy.touch * drawn, SHORTEST_TOUCH)
        opened = np.floor((cases.opened - self.origin) * SECONDS).astype(np.int64)
        due = np.where(np.isfinite(cases.due), np.round((cases.due - self.origin) * SECONDS), -1.0)
        return {
            "opened_seconds": np.where(opened == -1, -2, opened),
            "department": department.astype(np.int16),
            "category": np.zeros(len(cases), np.int16),
            "touch_hours": touch,
            "due_seconds": due.astype(np.int64),
            "parked_until_hours": parked,
            "cell": np.full(len(cases), -1, np.int32) if self.ground is None else self.ground.cell_of(cases.row),
        }

    def delays(self, setting: Setting, seed: int) -> Floats:
        """Draw each case's delay in operational hours, given that the open stock has lasted until the origin."""
        cases, law = self.cases, self._laws
        lasted = self._lasted(setting, seed)
        before = np.where(cases.opened < self.origin, self.law.within(law, lasted), 0.0)
        week = np.floor((np.maximum(cases.opened, self.origin) - self.origin) / WEEK).astype(np.int64)
        drawn = before + self.week_effect.ranks(cases, week, seed) * (1.0 - before)
        return np.maximum(self.law.delay(law, drawn), lasted) * setting.pace[cases.department]

    def _longest(self, setting: Setting) -> Floats:
        """Return by department the delay, at pace 1, beyond which a case is held to its end."""
        return self.law.delay(1 + np.arange(len(setting.held)), 1.0 - setting.held)

    def _lasted(self, setting: Setting, seed: int) -> Floats:
        """Return the least delay, at pace 1, with which each case of the open stock would still be open at the origin.

        It would be closed once its parking and a wait in the line are over: a case parked for half of its delay, in a
        line that hardly makes it wait, is gone by half of it. Were only the delay asked for, cases that are long closed
        under the setting would stand in line at the origin and be closed in its first days. The wait is exponential,
        given that the case is open: one of WAITS equally likely ones, drawn by how likely a delay goes with each.
        """
        found, stock = np.zeros(len(self.cases)), np.flatnonzero(self.cases.opened < self.origin)
        if not len(stock):
            return found
        department, law = self.cases.department[stock], self._laws[stock]
        age = self.clock.at(department, np.full(len(stock), self.origin)) - self._start[stock]
        mean = np.zeros(len(setting.held)) if setting.wait is None else setting.wait
        quantiles = -np.log1p(-(np.arange(WAITS) + 0.5) / WAITS)
        lasted = np.array([self._least(setting, department, age - each * mean[department]) for each in quantiles])
        chance = np.cumsum([1.0 - self.law.within(law, each) for each in lasted], axis=0)
        drawn = uniforms(seed, WAIT, self.cases.row[stock]) * chance[-1]
        place = np.minimum((chance <= drawn).sum(axis=0), WAITS - 1)
        in_line = chance[-1] <= 0.0  # nothing but the line explains that it is open
        found[stock] = np.where(in_line, 0.0, lasted[place, np.arange(len(stock))])
        return found

    def _least(self, setting: Setting, department: Ints, parked: Floats) -> Floats:
        """Return the least delay, at pace 1, that parks a case for so many operational hours."""
        held = np.maximum(parked, 0.0) / setting.pace[department]
        longest, share = self._longest(setting)[department], setting.parked[department]
        unheld = np.where(held > 0, held / np.maximum(share, 1e-9), 0.0)
        return np.where(unheld < longest, unheld, np.maximum(longest, held))

    def scenario(self, setting: Setting, policy: Policy = AS_IT_WAS) -> Any:
        """Return the scenario of the departments under a setting and a policy."""
        exponent = setting.age_exponent if policy.order is None else np.full(len(setting.officers), policy.order)
        officers = [self._officers(setting, policy, number) for number in range(len(setting.officers))]
        windows = [
            {
                "name": f"hours {number}",
                "windows": [list(self.demand.windows[number])],
                "weekdays": list(self.demand.weekdays[number]),
            }
            for number in range(len(officers))
        ]
        departments: list[dict[str, Any]] = [
            {
                "name": f"d{number}",
                "officers": officers[number],
                "calendar": f"hours {number}",
                "age_exponent": float(exponent[number]),
            }
            for number in range(len(officers))
        ]
        days = int(np.ceil((self.last - self.origin) / DAY))
        first = (self.cases.start.astype("datetime64[D]")).item() + timedelta(days=round(self.origin / DAY))
        rule = {"dispatch": {"rule": policy.rule}} if policy.rule else None
        kinds = [{"name": "case"}]
        land: dict[str, Any] = {}
        if self.ground is not None:  # stations of the map must have a department; the log's own have none there
            land = {"territory": {"file": self.ground.file, "sha256": self.ground.sha256}}
            departments += [{"name": name, "officers": 1.0} for name in self.ground.stations]
        return log_scenario(departments, kinds, start=first, days=max(days, 1), calendars=windows, policy=rule, **land)

    def _officers(self, setting: Setting, policy: Policy, number: int) -> float:
        if number in policy.officers_set:
            return float(policy.officers_set[number])
        return float(setting.officers[number] * policy.officers.get(number, policy.officers.get(-1, 1.0)))
