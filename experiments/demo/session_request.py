"""Request for what a page should show: a world, a seed, one policy or two, the changes so far, and a moment.

A link to a page carries such a request.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.config.compose import compose_scenario
from experiments.config.untrusted import refuse_interpolation
from experiments.config.validation_errors import ConfigError, called_from
from experiments.demo.cost import MOST_CHANGES, check_cost
from experiments.demo.log_world import LEVERS, SideWorld, log_side, plays_log
from sim.policy.rules import RULES
from sim.scenario.keywords import with_levers
from sim.scenario.later import rules_in_turn
from sim.scenario.place import only_these
from sim.text.catalogue import Phrase, WanggeError
from sim.text.choices import among
from sim.text.mistakes import reason

if TYPE_CHECKING:
    from sim.scenario import Scenario

FROM_PAGE = Phrase("from_page")
MODE = "mode"
"""Key in the levers of a change that puts a whole mode of governing in force."""
MOST_CELLS, MOST_WORKERS, MOST_RESIDENTS = 40_000, 20_000, 2_000_000

SideName = Literal["a", "b"]
Word = Annotated[str, Field(min_length=1, max_length=1000)]
Words = Annotated[tuple[Word, ...], Field(strict=False, max_length=60)]
_composing = threading.Lock()  # Hydra keeps its state in one place


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Change(_Strict):
    """Levers moved while the world ran: at which second, on which side, path -> value (`mode` -> name of a mode)."""

    second: int = Field(ge=0)
    side: SideName
    levers: dict[str, Any] = Field(min_length=1, max_length=40)


class Wish(_Strict):
    """Everything that determines what a page shows.

    Holds the words as for `wangge run`, the seed, the words of each side (no `b`: one world), the changes in order,
    and the moment.
    """

    world: Words = ("scenario=small_town",)
    seed: int = Field(default=1, ge=0, lt=2**31)
    a: Words = ()
    b: Words | None = None
    changes: Annotated[tuple[Change, ...], Field(strict=False, max_length=MOST_CHANGES)] = ()
    second: int = Field(default=0, ge=0)
    lesson: str | None = Field(default=None, pattern=r"^[a-z0-9\-]{1,60}$")

    @property
    def sides(self) -> dict[SideName, tuple[str, ...]]:
        """The words of each side that exists."""
        return {"a": self.a} if self.b is None else {"a": self.a, "b": self.b}


def read_wish(content: Any) -> Wish:
    """Validate a wish sent by a page, from a link or a field.

    Raises WanggeError `demo_bad_wish` that names what does not fit.
    """
    refuse_interpolation(content, FROM_PAGE)
    return checked_wish(content)


def checked_wish(content: Any) -> Wish:
    """Validate a wish, of whatever source. Raises WanggeError `demo_bad_wish` that names what does not fit."""
    try:
        return Wish.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or FROM_PAGE
        raise WanggeError("demo_bad_wish", where=where, why=reason(first)) from None


def scenario_of(world: tuple[str, ...], side: tuple[str, ...], own_files: frozenset[str] = frozenset()) -> Any:
    """Compose the scenario of a side; a bare word names a mode.

    A rule in a file is run, and a territory in a file read, only if `own_files` names it. Raises ConfigError or
    WanggeError in the user's words.
    """
    words = [*world, *(f"policy={word}" if "=" not in word and not word.startswith("~") else word for word in side)]
    with _composing, called_from("from_page"), only_these(own_files):
        scenario = compose_scenario(words, stranger=FROM_PAGE)[0]
    return checked(scenario, own_files)


def worlds_of(wish: Wish, own_files: frozenset[str] = frozenset()) -> dict[SideName, SideWorld]:
    """Return the world of each side, unless together they cost too much. Raises what `scenario_of` raises."""
    found = {name: side_world(wish, name, wish.seed, own_files) for name in wish.sides}
    scenarios = [each.scenario for each in found.values()]
    if not plays_log(wish.world):  # of a log both sides have the same cases, whatever officers they meet
        check_twin(scenarios[0], scenarios[-1])
    check_cost(scenarios, sum(len(each.ids) for each in found.values()))
    return found


def side_world(wish: Wish, name: SideName, seed: int, own_files: frozenset[str] = frozenset()) -> SideWorld:
    """Return the world of a side under a seed. Raises what `scenario_of` raises."""
    if not plays_log(wish.world):
        return SideWorld(scenario_of(wish.world, wish.sides[name], own_files))
    with _composing:
        found = log_side(wish.world, wish.sides[name], seed, own_files)
    checked(found.scenario, own_files)
    return found


def changed(
    scenario: Scenario,
    world: tuple[str, ...],
    side: tuple[str, ...],
    levers: Mapping[str, Any],
    own_files: frozenset[str] = frozenset(),
) -> Any:
    """Return the scenario after a change of levers: first a mode, then single levers on top of it."""
    refuse_interpolation(levers, FROM_PAGE)
    if plays_log(world) and not set(levers) <= set(LEVERS):
        raise WanggeError("demo_log_lever", path=", ".join(sorted(set(levers) - set(LEVERS))), known=", ".join(LEVERS))
    single = {path: value for path, value in levers.items() if path != MODE}
    if MODE in levers:
        kept = tuple(word for word in side if "=" in word and not word.startswith("policy"))
        mode = scenario_of(world, (*kept, str(levers[MODE])), own_files)
        scenario = scenario.model_copy(update={"policy": mode.policy})
    for path in single:
        if not path.startswith("policy."):
            raise WanggeError("demo_no_lever", path=path)
    return checked(with_levers(scenario, {path.replace(".", "__"): value for path, value in single.items()}), own_files)


def checked(scenario: Scenario, own_files: frozenset[str]) -> Scenario:
    """Return the scenario unless it is too large for a page or names a rule file that it may not.

    Only the command line may name rule files.
    """
    for rule in rules_in_turn(scenario.policy):
        if rule not in RULES and rule not in own_files:
            raise WanggeError("demo_rule_by_link", rule=rule, allowed=among(list(RULES), rule))
    sizes = (
        ("cells", scenario.cells, MOST_CELLS),
        ("workers", scenario.workers, MOST_WORKERS),
        ("residents", scenario.population.residents, MOST_RESIDENTS),
    )
    for what, number, most in sizes:
        if number > most:
            raise WanggeError("demo_too_large", what=what, number=number, most=most)
    return scenario


def check_twin(a: Any, b: Any) -> None:
    """Check that both sides meet the same troubles."""
    if a.world_hash() != b.world_hash() or a.behaviour != b.behaviour:
        raise ConfigError("demo_other_world")
