"""Guards of what Mesa keeps for a model: its agents and its seed.

They can be read as in any Mesa model, but only the model decides which agents belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import mesa
from mesa.agentset import AbstractAgentSet, _HardKeyAgentSet

from sim.mesa_model.agent_sets import RecordAgent
from sim.text.catalogue import WanggeError
from sim.vocabulary.events import NOBODY


class Door:
    """Context manager that is open while the model registers or deregisters an agent."""

    def __init__(self) -> None:
        self.open = False

    def __enter__(self) -> None:
        self.open = True

    def __exit__(self, *_: object) -> None:
        self.open = False


class Registered(_HardKeyAgentSet):
    """The set behind `model.agents`, or its agents of one class; it cannot be edited directly.

    Removing an agent from it would only change a count, and is therefore refused. Sets derived from it (`select`,
    `shuffle`, `copy`) belong to whoever made them. Raises WanggeError `registry_is_read`.
    """

    def __init__(self, agents: Iterable[Any], random: Random | None = None, door: Door | None = None) -> None:
        super().__init__(agents, random)
        self._door = door or Door()

    def add(self, agent: Any) -> None:
        """Add an agent; used by Mesa to register one."""
        if not self._door.open and agent not in self:
            raise WanggeError("registry_is_read")
        super().add(agent)

    def remove(self, agent: Any) -> None:
        """Remove an agent; used by Mesa to deregister one."""
        if not self._door.open:
            raise WanggeError("registry_is_read")
        super().remove(agent)

    def discard(self, agent: Any) -> None:
        """Remove an agent if it is there."""
        if agent in self:
            self.remove(agent)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> AbstractAgentSet:
        """Return some of the agents as a separate set."""
        if inplace:
            raise WanggeError("registry_is_read")
        return super().select(filter_func, at_most, False, agent_type)


class ByType(dict[type, Registered]):
    """The registered agents by class; the entry of a class is created on first access."""

    def __init__(self, random: Random, door: Door) -> None:
        super().__init__()
        self._random, self._door = random, door

    def __missing__(self, kind: type) -> Registered:
        self[kind] = Registered([], self._random, self._door)
        return self[kind]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._random, self._door), None, None, iter(self.items())


class GuardedModel(mesa.Model):
    """A Mesa model on which each of Mesa's operations either works fully or is refused with a one-line error.

    A subclass sets `_seed_number` before it calls `__init__`. Agents of records are made and removed while `is_hiring`.
    """

    _seed_number: int

    def __init__(self, rng: int) -> None:
        self._door, self.is_hiring = Door(), True
        super().__init__(rng=rng)
        self._all_agents, self._agents_by_type = (
            Registered([], self.random, self._door),
            ByType(self.random, self._door),
        )

    @property
    def seed(self) -> int:
        """The seed that repeats this run."""
        return self._seed_number

    @seed.setter
    def seed(self, unused: Any) -> None:
        raise WanggeError("seed_is_fixed", seed=self.seed)

    def register_agent(self, agent: Any) -> None:
        """Register an agent, one of the user's own or one made by the model. Mesa calls this when an agent is made."""
        if isinstance(agent, RecordAgent) and not self.is_hiring:
            raise WanggeError("agent_made_so", kind=type(agent).__name__)
        with self._door:
            super().register_agent(agent)

    def deregister_agent(self, agent: Any) -> None:
        """Deregister an agent. Mesa calls this when an agent is removed."""
        if isinstance(agent, RecordAgent) and not self.is_hiring:
            agent.remove()
            return
        with self._door:
            super().deregister_agent(agent)

    def reseated(self, agents: tuple[Any, ...], n: int, kind: Any) -> tuple[Any, ...]:
        """Return agents for `n` rows: those at hand if their number fits, else new ones in their place."""
        if len(agents) == n:
            return agents
        self.is_hiring = True
        try:
            for agent in agents:
                agent.number = NOBODY
                self.deregister_agent(agent)
            return tuple(kind(self, number) for number in range(n))
        finally:
            self.is_hiring = False

    def remove_all_agents(self) -> None:
        """Refuse with WanggeError: the model would run on without its agents."""
        raise WanggeError("agents_stay")

    def reset_rng(self, rng: Any = None) -> None:
        """Reset `model.rng` to its start.

        Another seed is refused: the model draws from its own `seed`, whatever `rng` is.
        """
        if rng is not None:
            raise WanggeError("seed_is_fixed", seed=self.seed)
        super().reset_rng()

    def reset_randomizer(self, seed: int | None = None) -> None:
        """Reset `model.random` to its start; another seed is refused, as in `reset_rng`."""
        if seed is not None:
            raise WanggeError("seed_is_fixed", seed=self.seed)
        self.random.seed(self._seed)
