"""The world behind a page: one side or two on the same troubles, clocks locked, levers that move while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from experiments.demo.curves import Books
from experiments.demo.trace import Frame, Watch, pack
from experiments.demo.wish import MOST_CHANGES, Change, SideName, Wish, changed, check_cost, check_twin, scenario_of
from sim.errors import WanggeError
from sim.model import GovernanceModel
from sim.settings import DAY

MOST_EVENTS = 4_000_000  # rows of the event log kept a side: the oldest go first


class Side:
    """One policy at work: the model, its books, and the event log for the lives of cases.

    `between` is called many times a second while the model runs; it may raise, and the side is then of no more use.
    """

    def __init__(self, words: tuple[str, ...], scenario: Any, seed: int, between: Callable[[], None] = lambda: None) -> None:
        between()
        self.words, self.model = words, GovernanceModel(scenario, seed, log=True)
        self.model.simulation.between = between
        self.books, self.watch = Books(self.model.simulation), Watch()
        self._pages: list[Any] = []

    @property
    def scenario(self) -> Any:
        """The scenario in force."""
        return self.model.config

    def advance(self, second: int) -> None:
        """Run to this second, day by day."""
        while (midnight := (len(self.books.costs) + 1) * DAY) <= second:
            self._run(midnight)
            self.books.day_ended(midnight)
        self._run(second)

    def _run(self, second: int) -> None:
        if second > self.model.now:
            self.model.run_until(second / DAY)
            self._keep_log()

    def _keep_log(self) -> None:
        if int(self.model.world.logged[0]) > 0:
            self._pages.append(self.model.simulation.hand_over_log())
        if len(self._pages) > 256:
            whole = np.concatenate(self._pages)
            self._pages = [whole[-MOST_EVENTS:]]

    @property
    def events(self) -> Any:
        """The event log that is kept."""
        self._pages = [np.concatenate(self._pages)] if self._pages else []
        return self._pages[0] if self._pages else self.model.log

    def change(self, scenario: Any) -> None:
        """Put another policy in force now."""
        self.model.change_policy(scenario)

    def look(self) -> Frame:
        """What there is to see now."""
        return self.watch.look(self.model.world, self.model.now)


class Twin:
    """What a wish asks for, brought to its moment. Raises WanggeError for whatever cannot be shown.

    `own_files`: rules in files that the command line has named. `between`: see Side.
    """

    def __init__(self, wish: Wish, own_files: frozenset[str] = frozenset(), between: Callable[[], None] = lambda: None) -> None:
        self.wish, self._own_files = wish, own_files
        scenarios = {name: scenario_of(wish.world, words, own_files) for name, words in wish.sides.items()}
        if len(scenarios) == 2:
            check_twin(*scenarios.values())
        check_cost(scenarios.values())
        self.sides: dict[SideName, Side] = {name: Side(wish.sides[name], scenario, wish.seed, between) for name, scenario in scenarios.items()}
        self.horizon = self.sides["a"].model.simulation.horizon
        self.changes: list[Change] = []
        for change in sorted(wish.changes, key=lambda each: each.second):
            self.advance(change.second)
            self.change(change.side, change.levers)
        self.advance(wish.second)
        self.told_days = 0

    @property
    def now(self) -> int:
        """Seconds since the start."""
        return self.sides["a"].model.now

    @property
    def days(self) -> int:
        """Whole days that have passed."""
        return self.now // DAY

    def advance(self, second: int) -> None:
        """Bring all sides to this second, at most to the end of the run."""
        for side in self.sides.values():
            side.advance(min(int(second), self.horizon))

    def change(self, name: SideName, levers: Mapping[str, Any]) -> None:
        """Move levers of one side now. Raises WanggeError, and moves nothing, where the result is no valid policy."""
        if name not in self.sides:
            raise WanggeError("demo_no_side", side=name)
        if len(self.changes) >= MOST_CHANGES:
            raise WanggeError("demo_too_many_changes", most=MOST_CHANGES)
        side = self.sides[name]
        side.change(changed(side.scenario, self.wish.world, side.words, levers, self._own_files))
        self.changes.append(Change(second=self.now, side=name, levers=dict(levers)))

    def as_wish(self) -> Wish:
        """The wish that brings back this very moment."""
        return self.wish.model_copy(update={"changes": tuple(self.changes), "second": self.now})

    def frames(self, step: int, count: int) -> bytes:
        """The next `count` moments, `step` seconds apart, with the days that end on the way, as a message."""
        seconds, seen = [], [[] for _ in self.sides]  # type: ignore[var-annotated]
        for _ in range(count):
            if self.now >= self.horizon and seconds:
                break
            self.advance(self.now + step)
            seconds.append(self.now)
            for found, side in zip(seen, self.sides.values(), strict=True):
                found.append(side.look())
        return pack({"is": "frames", "seconds": seconds, "days": self._new_days()}, seen)

    def scene(self) -> bytes:
        """Everything there is to see now, for a page that has seen nothing yet, with all days so far."""
        self.told_days = 0
        for side in self.sides.values():
            side.watch = Watch()
        return pack({"is": "scene", "seconds": [self.now], "days": self._new_days()}, [[side.look()] for side in self.sides.values()])

    def _new_days(self) -> list[list[list[float | None]]]:
        first, self.told_days = self.told_days, self.days
        return [side.books.curves(first, self.told_days) for side in self.sides.values()]
