"""The governance model as a Mesa model: the world of a scenario, its agents, its space, and two loops to run it.

One unit of Mesa's time is a day. `loop="compiled"` runs the compiled loop between Mesa's events; `loop="mesa"` delivers
every message of the same calendar to a method of a Mesa agent, which a subclass may override. Both give the same event
log. Whatever moves `model.time` (`step`, `run_until`, `run_for`, a user's own event) first advances the world to that
moment, so events scheduled with Mesa see and change the records at the right time, after the messages of that second.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import mesa
import numpy as np

from sim.agents.day_record import on_day_ends
from sim.cases.record import arisen
from sim.engine.event_queue import PENDING, earliest, kind_of, subject_of, take, tick_of
from sim.engine.garbage import LEDGER, bytes_of
from sim.mesa_model.agent_sets import RecordAgent, RowAgentSet
from sim.mesa_model.agents import Resident, agent_classes, answerer, seat_providers
from sim.mesa_model.clock import CLOCK
from sim.mesa_model.former_names import keep_former_names
from sim.mesa_model.registry import GuardedModel
from sim.run.loop import ROOM, note
from sim.run.policy_change.leaving import remove_worker
from sim.run.policy_change.policy import change_policy
from sim.run.schedule import SCHEDULE, Answer
from sim.run.simulation import RunResult, Simulation
from sim.scenario import Scenario
from sim.scenario.keywords import seed_number, with_levers
from sim.scenario.shown import html_table, scenario_rows
from sim.text.catalogue import Phrase, WanggeError, say
from sim.text.language import environment_language
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY
from sim.world import World

Loop = Literal["compiled", "mesa"]
REPORTERS = ("seed", "backlog", "waiting", "satisfaction", "trust")


class GovernanceModel(GuardedModel):
    """A neighbourhood under grid governance, as a Mesa model.

    `scenario`: a Scenario, or its content as a dictionary (in `mesa.batch_run`, a list of them).
    `seed`: a whole number; None draws a fresh one. `rng` is Mesa's name for the same.
    `log`: keep the event log. `every_move`: make every step of a patrol an event.
    `agents`: classes to use instead of the default ones, by kind ("department", "grid_worker", ...).
    `world_cache`: a plain dict that keeps what no policy affects, for models of the same world and seed.
    `given`: columns of the cases of a log, in place of the file that `scenario.given` may name.
    Further keywords set single values of the scenario; two underscores stand for a dot, as in
    `policy__dispatch__rule="severity"`.

    `config` is the scenario in force (Mesa's own `scenario` object is not used: `model.scenario` is None); a change of
    `policy.later` is made on its day. `now` is the time in whole seconds, `world` the tables. Raises WanggeError for
    any argument that cannot be used. All that Mesa offers for a model works alike in both loops, or raises WanggeError.
    """

    time = CLOCK

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        keep_former_names(cls)

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
        given: Mapping[str, Any] | None = None,
        **levers: Any,
    ) -> None:
        if loop not in ("compiled", "mesa"):
            raise WanggeError("unknown_loop", loop=loop)
        self._seed_number, self.loop, self.keeps_log = seed_number(seed if rng is None else rng), loop, log
        self._classes = agent_classes(agents or {}, loop)
        kept = {} if world_cache is None else world_cache
        self.simulation = Simulation(
            with_levers(scenario, levers), self.seed, log=log, every_move=every_move, world_cache=kept, given=given
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
        self.providers = self._make("provider", len(self.world.providers))
        self.tier_offices = self._make("tier_office", len(self.world.tier_offices))
        self.is_hiring = False
        LEDGER.enter(self, bytes_of(self.world))
        self.datacollector = mesa.DataCollector(model_reporters={name: name for name in REPORTERS})
        self.datacollector.collect(self)
        self._arm()

    def _make(self, kind: str, n: int) -> tuple[Any, ...]:
        return tuple(self._classes[kind](self, number) for number in range(n))

    # ---------------------------------------------------------------- contents

    @property
    def scenario(self) -> None:
        """Always None: Mesa's own scenario object is not used; see `config`."""

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
        """Mesa's data collector; every row has the seed, so that a row of `mesa.batch_run` can be repeated."""
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
        """The grid workers who have a post; `crew` also contains those who have left but still finish a case."""
        return tuple(worker for worker in self.crew if worker.has_post)

    @property
    def residents(self) -> RowAgentSet:
        """All residents."""
        return RowAgentSet(self, self._classes["resident"], np.arange(len(self.world.residents)))

    @property
    def cases(self) -> RowAgentSet:
        """The cases that have arisen so far."""
        return RowAgentSet(self, self._classes["case"], np.flatnonzero(arisen(self.world.cases)))

    @property
    def accounts(self) -> RowAgentSet:
        """The accounts of departments, categories, providers, payers from outside and insurers; none at rest."""
        return RowAgentSet(self, self._classes["account"], np.arange(len(self.world.accounts)))

    @property
    def officials(self) -> RowAgentSet:
        """Heads of offices, community secretaries and grid workers, with what hangs on their own scores."""
        return RowAgentSet(self, self._classes["official"], np.arange(len(self.world.officials)))

    @property
    def objects(self) -> RowAgentSet:
        """The objects that are followed one by one: components, outfalls, stalls and cameras."""
        return RowAgentSet(self, self._classes["public_object"], np.arange(len(self.world.objects)))

    @property
    def works(self) -> RowAgentSet:
        """The works on estates that departments plan."""
        return RowAgentSet(self, self._classes["works"], np.arange(len(self.world.works)))

    def resident(self, number: int) -> Resident:
        """Return the resident with this number."""
        return self._classes["resident"](self, number)

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Sets of agents by class: registered agents, and the rows of residents and cases."""
        return {**self._agents_by_type, self._classes["resident"]: self.residents, self._classes["case"]: self.cases}

    @property
    def agent_types(self) -> list[type]:
        """All classes of agents in the model."""
        return list(self.agents_by_type)

    @property
    def space(self) -> Any:
        """The territory as a Mesa space, made on first access: one cell per hectare, or per grid if it is large."""
        if self._space is None:
            from sim.mesa_model.space import discrete_space

            self._space = discrete_space(self._territory, self.random)
            self._mesa_cells = list(self._space)
        return self._space

    @property
    def shows_grids(self) -> bool:
        """Whether a Mesa cell stands for a whole grid, because there are too many unit cells."""
        return len(self.space.all_cells) < len(self.world.cells)

    def mesa_cell(self, number: int) -> Any:
        """Return the Mesa cell that shows a unit cell."""
        place = int(self.world.cells[number].grid) if self.shows_grids else number  # shows_grids makes the space
        return self._mesa_cells[place]

    # ---------------------------------------------------------------- results

    @property
    def backlog(self) -> int:
        """Number of cases that have come to light and are being dealt with."""
        return int(np.count_nonzero(self.world.cases["state"] == CaseState.OPEN))

    @property
    def waiting(self) -> int:
        """Number of cases in the lines of departments."""
        return int(self.world.departments["queue"].sum())

    @property
    def satisfaction(self) -> float:
        """Mean satisfaction of residents now."""
        groups = self.world.moods[len(self.world.grids) :]
        return float((groups["satisfaction"] + groups["ambient_satisfaction"]).sum() / max(1, groups["members"].sum()))

    @property
    def trust(self) -> float:
        """Mean trust of residents now."""
        groups = self.world.moods[len(self.world.grids) :]
        return float((groups["trust"] + groups["ambient_trust"]).sum() / max(1, groups["members"].sum()))

    @property
    def log(self) -> Any:
        """The event log so far, rows of `sim.world.log_record`; None if none is kept."""
        return self.simulation.log if self.keeps_log else None

    def outcomes(self) -> dict[str, float]:
        """Return the outcomes so far, by name."""
        from sim.outcomes.measures import outcomes

        return outcomes(self.world, self.config, self.now)

    def tables(self) -> dict[str, Any]:
        """Return data frames by name: cases, daily, grids, departments, groups, stations, cells.

        Also society if it changes from day to day, disputes if there are any, and events if a log is kept.
        """
        from sim.outcomes.tables import daily_columns

        return RunResult({}, daily_columns(self.world, self.now), self.simulation, self.keeps_log).tables()

    # ---------------------------------------------------------------- passage of time

    def step(self) -> None:
        """Collect data, as Mesa does at the end of each day."""
        self.datacollector.collect(self)

    def act(self, behaviour: Callable[[World, int, int], Any], subject: int) -> Any:
        """Let a behaviour act on a subject now; messages that it sends are delivered when due."""
        result = behaviour(self.world, subject, self.now)
        self._arm()
        return result

    def change_policy(self, scenario: Scenario | dict[str, Any] | None = None, **levers: Any) -> None:
        """Put another policy in force from now on: that of `scenario`, or the present one with single levers changed.

        Example: `model.change_policy(policy__dispatch__rule="severity")`. Staff at work finish first; worker agents are
        added or leave if their number changes. Raises WanggeError as the constructor and
        `sim.run.policy_change.policy.change_policy` do.
        """
        change_policy(self.simulation, with_levers(self.config if scenario is None else scenario, levers))
        self._seat_crew(range(len(self.crew)))
        seat_providers(self)
        offices = len(self.world.tier_offices)
        self.tier_offices = self.reseated(self.tier_offices, offices, self._classes["tier_office"])
        self._arm()

    def let_go(self, worker: Any) -> None:
        """Let a grid worker leave now, as `worker.remove()` does (see sim.run.policy_change.leaving)."""
        if worker.number == a.NOBODY:
            raise WanggeError("agent_gone", kind=type(worker).__name__)
        self._seat_crew(remove_worker(self.simulation, worker.number).tolist())
        self._arm()

    def _seat_crew(self, numbers: Iterable[int]) -> None:
        """Give every worker agent its new row or none, and every row an agent.

        Agents without a post are deregistered.
        """
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

    def on_day_ends(self, day: int) -> int:
        """Write down the day that ends now."""
        return int(self.act(on_day_ends, day))

    def catch_up(self, days: float) -> None:
        """Deliver every message up to this moment, including its second. Mesa's clock calls this before it moves."""
        second = min(math.floor(days * DAY + 1e-6), self.simulation.horizon)
        if second <= 0:
            return
        for stop in self.simulation.stops(second):
            self._advance(stop)
        if self.now >= self.simulation.horizon:
            self.running = False

    def _advance(self, second: int) -> None:
        """Deliver every message up to this second; if a change of policy is due then, let workers come and go."""
        before, by_itself = self.config, self.loop == "compiled"
        (self.simulation.advance if by_itself else self._deliver_until)(second)
        if not by_itself:
            self.simulation.arrive()
        if self.config is not before:
            self._seat_crew(range(len(self.crew)))
            self._arm()

    def _arm(self) -> None:
        """In the Mesa loop, schedule a pulse at the earliest message, so that Mesa's own events come in between."""
        if self.loop == "compiled" or self._delivering:
            return
        # Messages due at second 0 are delivered when the clock first moves. A pulse at 0 would find them still pending
        # and schedule itself again for ever.
        tick = max(1, tick_of(earliest(self.world.heap, self.world.count)))
        if tick > self.simulation.horizon or self.now < self._pulse_tick <= tick:
            return
        self._pulse_tick = tick
        self.schedule_event(self._pulse, at=max(tick / DAY, self.time))

    def _pulse(self) -> None:
        """Schedule the next pulse; the message was delivered when Mesa set its clock."""
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
        """Hand a message to the agent that answers it, and log who acted."""
        agent = answerer(self, answer, subject)
        actor = self.act(answer.act, subject) if agent is None else getattr(agent, answer.method)(subject)
        if actor is None:  # an override that returns nothing stands for its own agent
            actor = agent.number if isinstance(agent, RecordAgent) and agent is not self.centre else a.SYSTEM
        note(self.world, answer.kind, subject, self.now, actor)
        if self.world.centre[0].fault >= 0:
            raise self.simulation.rule_failed(Phrase("rule_not_a_number"))

    def _make_room(self) -> None:
        """Have the simulation empty or enlarge nearly full buffers, which it does before it delivers anything."""
        world = self.world
        if (len(world.log) and world.logged[0] + ROOM > len(world.log)) or 2 * world.count[PENDING] > len(world.heap):
            self.simulation.run_to(-1)

    # ---------------------------------------------------------------- display and copies

    def __repr__(self) -> str:
        day = f"day {self.time:g} of {self.config.horizon.days}"
        return (
            f"{type(self).__name__}('{self.config.name}', seed {self.seed}, {day}, {len(self.workers)} workers, "
            f"{self.loop} loop)"
        )

    def _repr_html_(self) -> str:
        """Return a small table for notebooks."""
        lang = environment_language()
        now = say("shown_day_of", lang, day=f"{self.time:g}", days=self.config.horizon.days)
        rows = {say("shown_seed", lang): self.seed, say("shown_loop", lang): self.loop, say("shown_now", lang): now}
        return html_table(say("shown_model", lang), scenario_rows(self.config, lang) | rows)

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without the compiled dispatch rule, which is looked up again by its name."""
        state = self.__dict__.copy()
        state["simulation"] = simulation = copy.copy(self.simulation)
        simulation.world = self.world._replace(to_whom=None, which_next=None, log_weight=None)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        from sim.setup.custom_rule import compiled, find_rule

        self.__dict__.update(state)
        to_whom, which_next, log_weight = compiled(find_rule(self.config.policy.dispatch.rule))
        self.simulation.world = self.world._replace(to_whom=to_whom, which_next=which_next, log_weight=log_weight)
        LEDGER.enter(self, bytes_of(self.world))


keep_former_names(GovernanceModel)
