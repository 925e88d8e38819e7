"""World behind a page: one side or two on the same troubles, with locked clocks and levers that move while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from experiments.demo.cost import check_changes
from experiments.demo.curves import Books
from experiments.demo.happenings import EventLog
from experiments.demo.log_world import SideWorld
from experiments.demo.session_request import Change, SideName, Wish, changed, worlds_of
from experiments.demo.trace import Frame, Watch, pack
from sim.mesa_model.model import GovernanceModel
from sim.text.catalogue import WanggeError
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST_EVENTS = 2_000_000  # rows of the event log kept for each side, 13 bytes each; the oldest go first
BUDGET = 10_000  # messages between two calls of `_breathe`: a few hundredths of a second


class Shown(GovernanceModel):
    """The model behind a page, without Mesa's data collection at the end of a day.

    The page reads the records itself. Mesa's collection counts all cases every midnight, which took three quarters of
    the time of a ten-year run of a large district.
    """

    def step(self) -> None:
        """Do nothing."""


class Side:
    """One policy at work: the model, its books, and the event log for the lives of cases.

    `between` is called many times a second while the model runs; it may raise, after which the side is of no more use.
    """

    def __init__(
        self,
        words: tuple[str, ...],
        world: SideWorld,
        seed: int,
        between: Callable[[], None] = lambda: None,
        shared: dict[Any, Any] | None = None,
    ) -> None:
        between()
        self.words, self.ids, self.members = words, world.ids, world.members
        self.model = Shown(world.scenario, seed, log=True, world_cache=shared, given=world.given)
        self.model.simulation.budget, self.model.simulation.between = BUDGET, self._breathe
        self.books, self.watch = Books(self.model.simulation), Watch()
        self._between, self._log = between, EventLog(MOST_EVENTS)

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
            self._breathe()

    def _breathe(self) -> None:
        self._keep_log()
        self._between()

    def _keep_log(self) -> None:
        if int(self.model.world.logged[0]) > 0:
            self._log.add(self.model.simulation.hand_over_log())

    @property
    def events(self) -> Any:
        """The rows of the event log that are kept."""
        return self._log.rows

    def change(self, scenario: Scenario) -> None:
        """Put another policy in force now."""
        self.model.change_policy(scenario)

    def close(self) -> None:
        """Release the tables at once.

        Model and agents refer to each other, so the tables would otherwise wait for the garbage collector.
        """
        self.model.simulation.world, self.model._territory = None, None  # type: ignore[assignment]
        self._log = EventLog(0)

    def look(self) -> Frame:
        """Return the frame of the current moment."""
        return self.watch.look(self.model.world, self.model.now)


class Twin:
    """The world that a wish asks for, run up to its moment. Raises WanggeError for anything that cannot be shown.

    `own_files` are the rule files named on the command line. For `between`, see Side.
    """

    def __init__(
        self, wish: Wish, own_files: frozenset[str] = frozenset(), between: Callable[[], None] = lambda: None
    ) -> None:
        self.wish, self._own_files, self._between = wish, own_files, between
        worlds = worlds_of(wish, own_files)
        check_changes([each.scenario for each in worlds.values()], len(wish.changes))
        shared: dict[Any, Any] = {}  # both sides meet the same troubles, so these are drawn only once
        self.sides: dict[SideName, Side] = {
            name: Side(wish.sides[name], world, wish.seed, between, shared) for name, world in worlds.items()
        }
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
    def changes_made(self) -> int:
        """How many changes that the policies of the sides plan have been made."""
        return sum(len(side.model.simulation.changes_made) for side in self.sides.values())

    @property
    def days(self) -> int:
        """Whole days that have passed."""
        return self.now // DAY

    def advance(self, second: int) -> None:
        """Bring all sides to this second, but no further than the end of the run."""
        for side in self.sides.values():
            side.advance(min(int(second), self.horizon))

    def change(self, name: SideName, levers: Mapping[str, Any]) -> None:
        """Move levers of one side now.

        Raises WanggeError, and moves nothing, if the result is not a valid policy.
        """
        if name not in self.sides:
            raise WanggeError("demo_no_side", side=name)
        self._between()
        check_changes([side.scenario for side in self.sides.values()], len(self.changes) + 1)
        side = self.sides[name]
        side.change(changed(side.scenario, self.wish.world, side.words, levers, self._own_files))
        self.changes.append(Change(second=self.now, side=name, levers=dict(levers)))

    def as_wish(self) -> Wish:
        """Return the wish that brings back this very moment."""
        return self.wish.model_copy(update={"changes": tuple(self.changes), "second": self.now})

    def close(self) -> None:
        """Release everything the twin holds; it is of no more use afterwards."""
        for side in self.sides.values():
            side.close()

    def frames(self, step: int, count: int) -> bytes:
        """Return the next `count` moments, `step` seconds apart, as a message.

        The message includes the days that end on the way.
        """
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
        """Return everything there is to see now, as a message for a page that has seen nothing yet.

        The message includes all days so far.
        """
        self.told_days = 0
        for side in self.sides.values():
            side.watch = Watch()
        return pack(
            {"is": "scene", "seconds": [self.now], "days": self._new_days()},
            [[side.look()] for side in self.sides.values()],
        )

    def _new_days(self) -> list[list[list[float | None]]]:
        first, self.told_days = self.told_days, self.days
        return [side.books.curves(first, self.told_days) for side in self.sides.values()]
