"""Agents whose state is a row of a table, and sets of agents that stay tables.

A million residents therefore need not be a million objects.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, ClassVar

import mesa
import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy
from numpy.typing import NDArray

from sim.mesa_model.former_names import keep_former_names
from sim.text.catalogue import WanggeError
from sim.vocabulary.events import NOBODY

_OWN = ("model", "number", "unique_id")
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class RecordAgent(mesa.Agent):
    """A Mesa agent whose attributes are the columns of its row: access to them reads and writes the record.

    A subclass names the table of `World` and its record, as in
    `class Department(RecordAgent, table="departments", record=...)`. `number` is the row. The record is looked up at
    each access, so copies of a model never share a table.
    """

    table: ClassVar[str]
    kept: ClassVar[dict[str, Callable[[Any, Rows, Any], None]]] = {}
    """Setters of columns that others depend on: name -> function of the model, row numbers and values."""
    number: int

    def __init_subclass__(cls, *, table: str = "", record: Any = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if table:
            cls.table = table
        for name in record.names if record is not None else ():
            if name not in vars(cls):
                setattr(cls, name, _column(name))
        keep_former_names(cls)

    instead: ClassVar[str] = ""
    """What to do instead of removing an agent, as a line of Python."""

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number

    @property
    def record(self) -> Any:
        """The row of the table. Raises WanggeError `agent_gone` if the row went with its agent."""
        if self.number == NOBODY:
            raise WanggeError("agent_gone", kind=type(self).__name__)
        return getattr(self.model.world, self.table)[self.number]

    def remove(self) -> None:
        """Refuse with WanggeError: rows stay, because others refer to them by number."""
        raise WanggeError("agent_stays" if self.instead else "row_stays", agent=repr(self), instead=self.instead)

    def place(self) -> tuple[int, int] | None:
        """Return (column, row) of the agent; None if it is nowhere in particular."""
        return None

    @property
    def pos(self) -> Any:
        """The same place under Mesa's name."""
        return self.place()

    @pos.setter
    def pos(self, place: Any) -> None:
        if place is not None:  # Mesa sets None when an agent is made
            raise WanggeError("agent_not_placed", agent=repr(self))

    @classmethod
    def create_agents(cls, model: Any, n: int, *args: Any, **kwargs: Any) -> Any:
        """Refuse with WanggeError: the model makes the agents of its records."""
        raise WanggeError("agent_made_so", kind=cls.__name__)

    @classmethod
    def from_dataframe(cls, model: Any, df: Any, **kwargs: Any) -> Any:
        """Refuse with WanggeError, as `create_agents` does."""
        raise WanggeError("agent_made_so", kind=cls.__name__)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.number})"


def _column(name: str) -> property:
    def read(self: RecordAgent) -> Any:
        return self.record[name].item()

    def write(self: RecordAgent, value: Any) -> None:
        kept = self.kept.get(name)
        if kept is None:
            self.record[name] = value
        else:
            kept(self.model, np.array([self.number]), value)

    return property(read, write, doc=f"Column `{name}` of the record.")


class RowAgent(RecordAgent):
    """A view of one row, made on request and not registered with the model; two views of a row are equal.

    `unique_id` is the row number and therefore unique only among agents of one kind.
    """

    derived: ClassVar[dict[str, Callable[[Any, Rows], NDArray[Any]]]] = {}
    """Computed attributes: name -> function of the model and row numbers that returns their values."""

    def __init__(self, model: Any, number: int) -> None:
        self.model, self.number, self.unique_id = model, number, number

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _OWN and not hasattr(type(self), name):
            raise WanggeError("view_keeps_nothing", agent=repr(self), name=name)
        super().__setattr__(name, value)

    def __eq__(self, other: object) -> bool:
        return (
            type(self) is type(other)
            and isinstance(other, RowAgent)
            and self.model is other.model
            and self.number == other.number
        )

    def __hash__(self) -> int:
        return hash((type(self), self.number))


class RowAgentSet(AbstractAgentSet):
    """AgentSet of a table: columns are read and written as a whole; agents are made one by one during iteration.

    `agent_class` is the class of the views, `rows` the row numbers in order. The model makes such sets
    (`model.residents`, `model.cases`); `select`, `sort` and `shuffle` derive others from them.
    """

    def __init__(self, model: Any, agent_class: type[RowAgent], rows: Rows) -> None:
        self.model, self.agent_class, self.rows = model, agent_class, np.asarray(rows, np.int64)
        self.random = model.random

    def _like(self, rows: Rows, inplace: bool = False) -> RowAgentSet:
        if inplace:
            self.rows = rows
            return self
        return RowAgentSet(self.model, self.agent_class, rows)

    def _update(self, agents: Iterable[Any]) -> RowAgentSet:
        return self._like(_numbers(agents), inplace=True)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} {self.agent_class.__name__}>"

    def __iter__(self) -> Iterator[Any]:
        return (self.agent_class(self.model, int(number)) for number in self.rows)

    def __contains__(self, agent: Any) -> bool:
        return (
            isinstance(agent, self.agent_class)
            and agent.model is self.model
            and bool((self.rows == agent.number).any())
        )

    def __getitem__(self, place: int | slice) -> Any:
        """Return the agent at a position in the set, or a list of agents for a slice."""
        if isinstance(place, slice):
            return self._like(self.rows[place]).to_list()
        return self.agent_class(self.model, int(self.rows[place]))

    def to_list(self) -> list[Any]:
        """Return all agents as objects."""
        return list(self)

    def column(self, name: str) -> NDArray[Any]:
        """Return one attribute of all agents as an array.

        Raises AttributeError if the name is neither a column nor a derived attribute.
        """
        derived = self.agent_class.derived.get(name)
        if derived is not None:
            return derived(self.model, self.rows)
        table = getattr(self.model.world, self.agent_class.table)
        if name not in table.dtype.names:
            raise AttributeError(
                f"{self.agent_class.__name__} has no column '{name}'; it has: {', '.join(table.dtype.names)}"
            )
        return np.asarray(table[name][self.rows])

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return the values of one attribute, or of several as one list per agent. Errors as in Mesa's AgentSet."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}, should be one of 'error' or 'default'")
        if not isinstance(attr_names, str):
            each = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*each, strict=True)]
        try:
            values = self.column(attr_names)
        except AttributeError:
            missing = () if handle_missing == "error" else (default_value,)
            return [getattr(agent, attr_names, *missing) for agent in self]
        return values.tolist()

    def agg(self, attribute: str, func: Any) -> Any:
        """Aggregate an attribute by one function of an array, or by several."""
        values = self.column(attribute)
        return func(values) if callable(func) else [each(values) for each in func]

    def set(self, attr_name: str, value: Any) -> Any:
        """Set an attribute of all agents to one value, or to an array of values in the order of the set."""
        kept = self.agent_class.kept.get(attr_name)
        if kept is not None:
            kept(self.model, self.rows, value)
        else:
            self.column(attr_name)  # raises AttributeError unless the name is a column
            getattr(self.model.world, self.agent_class.table)[attr_name][self.rows] = value
        return self

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
        *,
        where: Mask | Callable[[RowAgentSet], Mask] | None = None,
    ) -> RowAgentSet:
        """Return some of the agents, in their order.

        `where`, a mask or a function of this set that returns one, tests whole columns at once; `filter_func` tests
        agent by agent. `at_most` is a number of agents, or a share of the set if it is a float up to 1.
        """
        rows = self.rows
        if agent_type is not None and not issubclass(self.agent_class, agent_type):
            rows = rows[:0]
        elif where is not None:
            rows = rows[np.asarray(where(self) if callable(where) else where, np.bool_)]
        most = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        if filter_func is not None:
            rows = _first_that(filter_func, self._like(rows), most)
        return self._like(rows if most >= len(rows) else rows[: int(most)], inplace)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> RowAgentSet:
        """Return the agents sorted by an attribute or a function of an agent; equal ones keep their order."""
        values = self.column(key) if isinstance(key, str) else np.array([key(agent) for agent in self])
        ranks = np.unique(values, return_inverse=True)[1] if len(values) else np.zeros(0, np.int64)
        return self._like(self.rows[np.argsort(ranks if ascending else -ranks, kind="stable")], inplace)

    def shuffle(self, inplace: bool = False) -> RowAgentSet:
        """Return the agents in random order, drawn with `model.rng`, the generator for the user's own use."""
        return self._like(self.model.rng.permutation(self.rows), inplace)

    def groupby(self, by: Callable[[Any], Hashable] | str, result_type: str = "agentset") -> GroupBy:
        """Group by an attribute or a function of an agent; the groups are sets of this kind, or lists."""
        values = self.column(by) if isinstance(by, str) else np.array([by(agent) for agent in self])
        groups = {key.item(): self._like(self.rows[values == key]) for key in np.unique(values)}
        return GroupBy(groups if result_type == "agentset" else {key: group.to_list() for key, group in groups.items()})

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return what a method, or a function of an agent, returns for each agent."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> RowAgentSet:
        """Call a method, or a function of an agent, for each agent."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> RowAgentSet:
        """Call a method, or a function of an agent, for each agent in random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def copy(self) -> RowAgentSet:
        """Return another set of the same agents."""
        return self._like(self.rows.copy())

    def add(self, agent: Any) -> None:
        """Add an agent of this kind to the set; the table does not change."""
        if agent not in self:
            self.rows = np.append(self.rows, agent.number)

    def discard(self, agent: Any) -> None:
        """Remove an agent from the set if it is there; the table does not change."""
        self.rows = self.rows[self.rows != agent.number]

    def remove(self, agent: Any) -> None:
        """Remove an agent from the set. Raises KeyError if it is not there."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)


def _numbers(agents: Iterable[Any]) -> Rows:
    return np.array([agent.number for agent in agents], np.int64)


def _first_that(accepts: Callable[[Any], bool], agents: RowAgentSet, most: float) -> Rows:
    """Return the rows of the first agents that are accepted, testing none after the last place is taken."""
    found: list[int] = []
    for agent in agents:
        if len(found) >= most:
            break
        if accepts(agent):
            found.append(agent.number)
    return np.array(found, np.int64)
