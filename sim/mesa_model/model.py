"""The governance model as a Mesa model: the world of a scenario, its agents, its space, and two loops to run it.

One unit of Mesa's time is a day. `loop="compiled"` runs the compiled loop between Mesa's events; `loop="mesa"` delivers
every message of the same calendar to a method of a Mesa agent, which a subclass may override. Both give the same event
log. Whatever moves `model.time` (`step`, `run_until`, `run_for`, an event of the user's) first brings the world to that
moment, so events scheduled with Mesa see and change the records at their proper time, after the messages of that second.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable
from typing import Any, Literal

import mesa
import numpy as np
from mesa.experimental.mesa_signals import Observable

from sim.agents.day_record import ends_day
from sim.agents.satisfaction import relaxed
from sim.cases.record import arisen
from sim.engine.event_queue import PENDING, earliest, kind_of, subject_of, take, tick_of
from sim.engine.garbage import LEDGER, bytes_of
from sim.mesa_model.agent_sets import RecordAgent, RowAgentSet
from sim.mesa_model.agents import Resident, agent_classes, answerer
from sim.mesa_model.registry import GuardedModel
from sim.run.policy_change.leaving import leaves
from sim.run.policy_change.policy import change_policy
from sim.run.schedule import ROOM, SCHEDULE, Answer, note
from sim.run.simulation import RunResult, Simulation
from sim.scenario import Scenario
from sim.scenario.keywords import seed_number, with_levers
from sim.scenario.shown import html_table, scenario_rows
from sim.text.catalogue import Phrase, WanggeError, say
from sim.text.language import environment_language
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY
from sim.world import World

Loop = Literal["compiled", "mesa"]
REPORTERS = ("seed", "backlog", "waiting", "satisfaction", "trust")


class _Clock(Observable):
    """Mesa's observable time; before it moves, the world catches up."""

    def __set__(self, model: Any, value: float) -> None:
        if not value >= getattr(model, self.private_name, value):
            raise WanggeError("time_goes_on", now=model.time, asked=value)
        model.catch_up(value)
        self.show(model, value)

    def show(self, model: Any, value: float) -> None:
        """Move the time alone."""
        super().__set__(model, value)


CLOCK = _Clock()


class GovernanceModel(GuardedModel):
    """A neighbourhood under grid governance, as a Mesa model.

    `scenario`: a Scenario, or its content as a dictionary (in `mesa.batch_run`, a list of such). `seed`: whole number; None
    takes a fresh one; `rng` is Mesa's name for the same. `log`: keep the event log. `every_move`: make every step of a
    patrol an event. `agents`: classes to use instead of the usual ones, by kind ("department", "grid_worker", ...).
    `world_cache`: a plain dict that keeps what no policy touches, for models of one world and one seed.
    Further keywords set single values of the scenario, `policy__dispatch__rule="severity"` with two underscores for a dot.

    `config` is the scenario in force (Mesa's own `scenario` object is not used: `model.scenario` is None), `now` the time
    in whole seconds, `world` the tables. Raises WanggeError for whatever cannot be used. What Mesa offers on a model and its
    agents acts in both loops alike, or raises WanggeError.
    """

    time = CLOCK

    def __init__(
        self,
        scenario: Scenario | dict[str, Any],
        seed: int | None = 1,
        *,
        rng: int | None = None,
        loop: Loop = "compiled",
        log: bool = False,
        every_move: bool = False,
        agents: dict[str, type] | None = None,
        world_cache: dict[Any, Any] | None = None,
        **levers: Any,
    ) -> None:
        if loop not in ("compiled", "mesa"):
            raise WanggeError("unknown_loop", loop=loop)
        self._seed_number, self.loop, self.keeps_log = seed_number(seed if rng is None else rng), loop, log
        self._classes = agent_classes(agents or {}, loop)
        kept = {} if world_cache is None else world_cache
        self.simulation = Simulation(
            with_levers(scenario, levers), self.seed, log=log, every_move=every_move, world_cache=kept
        )
        self._territory = kept["territory"]
        self._space: Any = None
        self._pulse_tick, self._delivering = 0, False
        super().__init__(rng=self.seed)
        (self.centre,) = self._make("command_centre", 1)
        self.departments = self._make("department", len(self.world.departments))
        self.organisations = self._make("social_organization", len(self.world.organisations))
        self.crew = list(self._make("grid_worker", len(self.world.workers)))
        self.disputes = self._make("dispute", len(self.world.disputes))
        self.is_hiring = False
        LEDGER.enter(self, bytes_of(self.world))
        self.datacollector = mesa.DataCollector(model_reporters={name: name for name in REPORTERS})
        self.datacollector.collect(self)
        self._arm()

    def _make(self, kind: str, n: int) -> tuple[Any, ...]:
        return tuple(self._classes[kind](self, number) for number in range(n))

    # ---------------------------------------------------------------- what there is

    @property
    def scenario(self) -> None:
        """Mesa's own scenario object is not used; see `config`."""

    @scenario.setter
    def scenario(self, unused: Any) -> None:
        if not self.is_hiring:  # Mesa makes one for itself at the start
            raise WanggeError("policy_changes_so", what="scenario")

    @property
    def config(self) -> Scenario:
        """The scenario in force."""
        return self.simulation.scenario

    @config.setter
    def config(self, unused: Any) -> None:
        raise WanggeError("policy_changes_so", what="config")

    @property
    def datacollector(self) -> Any:
        """Mesa's collector; it has the seed in every row, so that a row of `mesa.batch_run` can be repeated."""
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: Any) -> None:
        if (
            isinstance(collector, mesa.DataCollector)
            and "seed" not in collector.model_reporters
            and not collector._collection_steps
        ):
            collector.model_reporters["seed"], collector.model_vars["seed"] = "seed", []
        self._collector = collector

    @property
    def world(self) -> World:
        """The tables of records."""
        return self.simulation.world

    @property
    def now(self) -> int:
        """Whole seconds since the start of the run."""
        return self.simulation.now

    @property
    def workers(self) -> tuple[Any, ...]:
        """The grid workers who have a post. `crew` also has those who have left and finish the case at hand."""
        return tuple(worker for worker in self.crew if worker.has_post)

    @property
    def residents(self) -> RowAgentSet:
        """All residents."""
        return RowAgentSet(self, self._classes["resident"], np.arange(len(self.world.residents)))

    @property
    def cases(self) -> RowAgentSet:
        """The cases that have arisen until now."""
        return RowAgentSet(self, self._classes["case"], np.flatnonzero(arisen(self.world.cases)))

    def resident(self, number: int) -> Resident:
        """The resident of this number."""
        return self._classes["resident"](self, number)

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Sets of agents by class: registered agents, and the rows of residents and cases."""
        return {**self._agents_by_type, self._classes["resident"]: self.residents, self._classes["case"]: self.cases}

    @property
    def agent_types(self) -> list[type]:
        """Classes of agents there are."""
        return list(self.agents_by_type)

    @property
    def space(self) -> Any:
        """The territory as a Mesa space (made when first asked for): a cell a hectare, or a cell a grid where it is large."""
        if self._space is None:
            from sim.mesa_model.space import discrete_space

            self._space = discrete_space(self._territory, self.random)
            self._mesa_cells = list(self._space)
        return self._space

    @property
    def shows_grids(self) -> bool:
        """Whether a Mesa cell is a grid, because there are too many unit cells."""
        return len(self.space.all_cells) < len(self.world.cells)

    def mesa_cell(self, number: int) -> Any:
        """The Mesa cell that shows a unit cell."""
        place = int(self.world.cells[number].grid) if self.shows_grids else number  # asking makes the space
        return self._mesa_cells[place]

    # ---------------------------------------------------------------- what came of it

    @property
    def backlog(self) -> int:
        """Cases that came to light and are being dealt with."""
        return int(np.count_nonzero(self.world.cases["state"] == a.OPEN))

    @property
    def waiting(self) -> int:
        """Cases in the lines of departments."""
        return int(self.world.departments["queue"].sum())

    @property
    def satisfaction(self) -> float:
        """Mean satisfaction of residents now."""
        groups = self.world.moods[len(self.world.grids) :]
        total = sum(relaxed(self.world, row.since, self.now, row.trust, row.satisfaction) for row in groups)
        return float(total / max(1, groups["members"].sum()))

    @property
    def trust(self) -> float:
        """Mean trust of residents now."""
        groups = self.world.moods[len(self.world.grids) :]
        return float(groups["trust"].sum() / max(1, groups["members"].sum()))

    @property
    def log(self) -> Any:
        """The event log so far, rows of `sim.world.log_record`; None if none is kept."""
        return self.simulation.log if self.keeps_log else None

    def outcomes(self) -> dict[str, float]:
        """Outcomes by name, of the time until now."""
        from sim.outcomes.measures import outcomes

        return outcomes(self.world, self.config, self.now)

    def tables(self) -> dict[str, Any]:
        """Data frames by name: cases, daily, grids, departments, groups; society if it moves, events if a log is kept."""
        from sim.outcomes.tables import daily_columns

        return RunResult({}, daily_columns(self.world, self.now), self.simulation, self.keeps_log).tables()

    # ---------------------------------------------------------------- how time passes

    def step(self) -> None:
        """What Mesa does at the end of each day: collect data."""
        self.datacollector.collect(self)

    def act(self, behaviour: Callable[[World, int, int], Any], subject: int) -> Any:
        """Let a behaviour act on a subject now; what it sends is delivered in time."""
        result = behaviour(self.world, subject, self.now)
        self._arm()
        return result

    def change_policy(self, scenario: Scenario | dict[str, Any] | None = None, **levers: Any) -> None:
        """Let another policy rule from this moment on: that of `scenario`, or the one in force with single levers changed.

        `model.change_policy(policy__dispatch__rule="severity")`. Whoever is at work finishes first; worker agents are added
        or go where their number changes. Raises WanggeError as `sim.run.policy_change.policy.change_policy` and the constructor do.
        """
        change_policy(self.simulation, with_levers(self.config if scenario is None else scenario, levers))
        self._seat_crew(range(len(self.crew)))
        self._arm()

    def let_go(self, worker: Any) -> None:
        """Let a grid worker leave now, which is what `worker.remove()` does (sim.run.policy_change.leaving)."""
        if worker.number == a.NOBODY:
            raise WanggeError("agent_gone", kind=type(worker).__name__)
        self._seat_crew(leaves(self.simulation, worker.number).tolist())
        self._arm()

    def _seat_crew(self, numbers: Iterable[int]) -> None:
        """Give every worker agent its new row of the table, or none, and every row an agent; those without a post are deregistered."""
        posts = self.world.workers["grid"] != a.NOBODY
        seats: list[Any] = [None] * len(posts)
        before = self.crew
        for worker, number in zip(before, numbers, strict=True):
            fits = 0 <= number < len(posts) and (worker in self._all_agents or not posts[number])
            worker.number = number if fits else a.NOBODY
            if fits:
                seats[number] = worker
        self.is_hiring = True
        try:
            self.crew = [worker or self._classes["grid_worker"](self, number) for number, worker in enumerate(seats)]
            for worker in (*before, *self.crew):
                if worker in self._all_agents and not worker.has_post:
                    self.deregister_agent(worker)
        finally:
            self.is_hiring = False

    def ends_day(self, day: int) -> int:
        """Write down the day that ends now."""
        return int(self.act(ends_day, day))

    def catch_up(self, days: float) -> None:
        """Deliver every message up to this moment, that second included. Mesa's clock calls it before it moves."""
        second = min(math.floor(days * DAY + 1e-6), self.simulation.horizon)
        if second <= 0:
            return
        if self.loop == "compiled":
            self.simulation.advance(second)
        else:
            self._deliver_until(second)
        if self.now >= self.simulation.horizon:
            self.running = False

    def _arm(self) -> None:
        """Mesa loop: ask Mesa for a pulse at the earliest message, so that its own events fall in between."""
        if self.loop == "compiled" or self._delivering:
            return
        # What is due in the first instant is delivered when the clock first moves: an event at 0 would find it there for ever.
        tick = max(1, tick_of(earliest(self.world.heap, self.world.count)))
        if tick > self.simulation.horizon or self.now < self._pulse_tick <= tick:
            return
        self._pulse_tick = tick
        self.schedule_event(self._pulse, at=max(tick / DAY, self.time))

    def _pulse(self) -> None:
        """The message has been delivered when Mesa set its clock; ask for the next."""
        self._arm()

    def _deliver_until(self, second: int) -> None:
        self._delivering = True
        try:
            while (tick := tick_of(earliest(self.world.heap, self.world.count))) <= second:
                self._make_room()
                self.simulation.now = tick
                CLOCK.show(self, max(tick / DAY, float(self.time)))
                message = take(self.world.heap, self.world.count)
                self._deliver(SCHEDULE[kind_of(message)], subject_of(message))
        finally:
            self._delivering = False
        self.simulation.now = max(second, self.now)

    def _deliver(self, answer: Answer, subject: int) -> None:
        """Hand a message to the agent that answers it, and note who acted."""
        agent = answerer(self, answer, subject)
        actor = self.act(answer.act, subject) if agent is None else getattr(agent, answer.method)(subject)
        if actor is None:  # an override that returns nothing stands for its own agent
            actor = agent.number if isinstance(agent, RecordAgent) and agent is not self.centre else a.SYSTEM
        note(self.world, answer.kind, subject, self.now, actor)
        if self.world.centre[0].fault >= 0:
            raise self.simulation.rule_failed(Phrase("rule_not_a_number"))

    def _make_room(self) -> None:
        """Let the simulation empty or enlarge its buffers when they fill up: it does so before it delivers anything."""
        world = self.world
        if (len(world.log) and world.logged[0] + ROOM > len(world.log)) or 2 * world.count[PENDING] > len(world.heap):
            self.simulation.run_to(-1)

    # ---------------------------------------------------------------- how it shows, and copies

    def __repr__(self) -> str:
        day = f"day {self.time:g} of {self.config.horizon.days}"
        return f"{type(self).__name__}('{self.config.name}', seed {self.seed}, {day}, {len(self.workers)} workers, {self.loop} loop)"

    def _repr_html_(self) -> str:
        """A small table for notebooks."""
        lang = environment_language()
        now = say("shown_day_of", lang, day=f"{self.time:g}", days=self.config.horizon.days)
        rows = {say("shown_seed", lang): self.seed, say("shown_loop", lang): self.loop, say("shown_now", lang): now}
        return html_table(say("shown_model", lang), scenario_rows(self.config, lang) | rows)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the compiled dispatch rule, which is found again by its name."""
        state = self.__dict__.copy()
        state["simulation"] = simulation = copy.copy(self.simulation)
        simulation.world = self.world._replace(to_whom=None, which_next=None)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        from sim.setup.custom_rule import compiled, find_rule

        self.__dict__.update(state)
        to_whom, which_next = compiled(find_rule(self.config.policy.dispatch.rule))
        self.simulation.world = self.world._replace(to_whom=to_whom, which_next=which_next)
        LEDGER.enter(self, bytes_of(self.world))
