"""The sets of agents that Mesa keeps for a model: to be read like any other, while who belongs to them the model decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from mesa.agentset import AbstractAgentSet, _HardKeyAgentSet

from sim.errors import WanggeError


class Door:
    """Whether the model is registering somebody, or letting somebody go, just now."""

    def __init__(self) -> None:
        self.open = False

    def __enter__(self) -> None:
        self.open = True

    def __exit__(self, *_: object) -> None:
        self.open = False


class Registered(_HardKeyAgentSet):
    """`model.agents`, or those of one class. To take an agent out of it would change a count and nothing else, and is refused;
    sets made of it (`select`, `shuffle`, `copy`) belong to whoever made them. Raises WanggeError `registry_is_read`.
    """

    def __init__(self, agents: Iterable[Any], random: Random | None = None, door: Door | None = None) -> None:
        super().__init__(agents, random)
        self._door = door or Door()

    def add(self, agent: Any) -> None:
        """Mesa's own way to register an agent."""
        if not self._door.open and agent not in self:
            raise WanggeError("registry_is_read")
        super().add(agent)

    def remove(self, agent: Any) -> None:
        """Mesa's own way to deregister an agent."""
        if not self._door.open:
            raise WanggeError("registry_is_read")
        super().remove(agent)

    def discard(self, agent: Any) -> None:
        """The same for an agent that need not be there."""
        if agent in self:
            self.remove(agent)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> AbstractAgentSet:
        """Some of the agents, as a set of its own."""
        if inplace:
            raise WanggeError("registry_is_read")
        return super().select(filter_func, at_most, False, agent_type)


class ByType(dict[type, Registered]):
    """The registered agents by class; a class is there from its first agent on."""

    def __init__(self, random: Random, door: Door) -> None:
        super().__init__()
        self._random, self._door = random, door

    def __missing__(self, kind: type) -> Registered:
        self[kind] = Registered([], self._random, self._door)
        return self[kind]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._random, self._door), None, None, iter(self.items())
