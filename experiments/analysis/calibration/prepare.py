"""Layers 1 and 2 and what layer 3 needs of them, fitted to the cases known at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from experiments.analysis.calibration.cases import WEEK, Cases, Floats
from experiments.analysis.calibration.delay_law import DelayLaw, fit_delay_law
from experiments.analysis.calibration.mechanism import Engine, Mechanism
from experiments.analysis.calibration.setting import Demand, demand
from experiments.analysis.calibration.stream import Stream, fit_stream
from experiments.analysis.calibration.targets import Targets, statistics, tolerance
from experiments.analysis.calibration.week_effect import WeekEffect, fit_week_effect
from experiments.analysis.calibration.working_clock import WorkingClock, fit_clock
from experiments.places.on_log import Ground

BEYOND = 26 * WEEK
"""Hours beyond the log for which clocks are laid out."""


@dataclass(frozen=True)
class Prepared:
    """What is fitted before the mechanism: clock, stream, delay law, spread between weeks, and the targets."""

    cases: Cases
    clock: WorkingClock
    stream: Stream
    law: DelayLaw
    effect: WeekEffect
    demand: Demand
    targets: Targets
    allowed: Floats
    staff: Mapping[int, float]
    ground: Ground | None = None

    def training(self, engine: Engine) -> Mechanism:
        """Return the mechanism over the training cases, in which weeks do not differ by more than chance."""
        return self.mechanism(self.cases, 0.0, self.cases.ends, engine, WeekEffect(0.0, 0.0))

    def mechanism(
        self, cases: Cases, origin: float, last: float, engine: Engine, effect: WeekEffect | None = None
    ) -> Mechanism:
        """Return the mechanism over any cases between two hours, with weeks that differ as they did."""
        effect = self.effect if effect is None else effect
        return Mechanism(cases, self.clock, self.law, self.demand, origin, last, effect, engine, self.ground)


def prepare(cases: Cases, staff: Mapping[int, float] | None = None, ground: Ground | None = None) -> Prepared:
    """Fit layers 1 and 2 to cases, watched until their end, and take the statistics that the mechanism must reach.

    `staff`: officers by department where they are known. `ground`: where the cases stand, if the log was dropped on a
    territory.
    """
    clock = fit_clock(cases, cases.ends + BEYOND)
    law = fit_delay_law(cases, clock)
    effect = fit_week_effect(cases, clock)
    targets = statistics(cases, cases.closed)
    allowed = tolerance(cases, targets, effect)
    stream, wanted = fit_stream(cases, clock), demand(cases, clock)
    return Prepared(cases, clock, stream, law, effect, wanted, targets, allowed, dict(staff or {}), ground)
