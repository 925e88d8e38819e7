"""Changes of a policy on given days: each names its day and the levers that have another value from then on.

The classes of a change are made from those of the levers, so that every lever can change and none is declared twice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model, model_serializer

from sim.scenario.fields import Part
from sim.text.catalogue import Unfit, WanggeError
from sim.text.mistakes import reason


class Some(Part):
    """Some of the values of another part: those that are not given have no value here, and are not written out."""

    repeats_levers: ClassVar[bool] = True
    model_config = ConfigDict(protected_namespaces=())

    def given(self) -> Iterator[tuple[str, Any]]:
        """Yield name and value of every field that was given, in the order of declaration."""
        for name in type(self).model_fields:
            if name in self.model_fields_set:
                yield name, getattr(self, name)

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        return self.given()

    @model_serializer(mode="plain")
    def _written_out(self) -> dict[str, Any]:
        return dict(self.given())


class Change(Some):
    """The levers that have another value from a day on. The class in use, `Change` of a policy, adds the levers."""

    day: int = Field(description="Whole days after which the change comes", ge=1, le=3649)

    def levers(self) -> dict[str, Any]:
        """Return what changes, as nested dictionaries like those of a policy."""
        return {name: value for name, value in self.model_dump().items() if name != "day"}

    def paths(self) -> list[str]:
        """Return the config paths of the levers that change, such as "policy.dispatch.rule"."""
        return [path for path, _ in self.values()]

    def values(self) -> list[tuple[str, Any]]:
        """Return the config path and the new value of each lever that changes."""
        return list(_leaves(self.levers(), "policy"))

    def __str__(self) -> str:
        return change_text(self.model_dump())


def _leaves(content: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}.{name}")
        else:
            yield f"{above}.{name}", value


def change_of(levers: type[Part]) -> type[Change]:
    """Return the class of a change of these levers: a day, and any of their fields."""
    return _some(levers, Change)


def _some(part: type[BaseModel], base: type[Some]) -> Any:
    """Return a class with the fields of a part, none of which has to be given."""
    fields: dict[str, Any] = {}
    for name, info in part.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields[name] = (_some(kind, Some), Field(default=None, description=info.description))
        else:  # a default is not validated, so None needs no place among the allowed values
            fields[name] = (Annotated[kind, Field(), *info.metadata], Field(default=None, description=info.description))
    made = create_model(f"{base.__name__}Of{part.__name__}", __base__=base, __module__=__name__, **fields)
    setattr(sys.modules[__name__], made.__name__, made)  # where a process that unpickles one looks for its class
    return made


def later_policy(policy: Any) -> Any:
    """Return the policy in force once its first later change has come; the further changes are still ahead of it.

    Raises ValidationError for values that do not go together.
    """
    first, *ahead = policy.later
    content = _merged(policy.model_dump(exclude={"later"}), first.levers())
    return type(policy).model_validate(content | {"later": tuple(ahead)})


def _merged(content: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    nested = {name: _merged(content[name], value) for name, value in more.items() if isinstance(value, Mapping)}
    return {**content, **more, **nested}


def later_scenario[Whole: Part](scenario: Whole) -> Whole:
    """Return the scenario in force once the first later change of its policy has come."""
    return scenario.model_copy(update={"policy": later_policy(_policy(scenario))})


def _policy(scenario: Part) -> Any:
    return getattr(scenario, "policy")  # noqa: B009  the class of a scenario stands above this file


def on_day[Whole: Part](scenario: Whole, day: float) -> Whole:
    """Return the scenario in force on a day: with every change made whose day has come."""
    while (later := _policy(scenario).later) and later[0].day <= day:
        scenario = later_scenario(scenario)
    return scenario


def rules_in_turn(policy: Any) -> list[str]:
    """Return the dispatch rules of a policy, that of the first day and those of later changes."""
    values = [value for change in policy.later for path, value in change.values() if path == "policy.dispatch.rule"]
    return [policy.dispatch.rule, *values]


def change_text(change: Mapping[str, Any]) -> str:
    """Return a change in one line that `sim.text.catalogue.label` can put into words.

    >>> change_text({"day": 90, "staffing": {"operators": 0, "team": ["police"]}})
    'day 90: policy.staffing.operators=0; policy.staffing.team=police'
    """
    levers = _leaves({name: value for name, value in change.items() if name != "day"}, "policy")
    return f"day {change['day']}: " + "; ".join(f"{path}={_short(value)}" for path, value in levers)


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else " ".join(map(str, value)) if _is_list(value) else str(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def check_later(scenario: Any) -> None:
    """Raise Unfit for changes that never come, come on one day, or do not go with the rest."""
    days = [change.day for change in scenario.policy.later]
    for place, day in enumerate(days):
        if day >= scenario.horizon.days:
            raise Unfit("later_beyond_horizon", day=day, days=scenario.horizon.days)
        if day in days[:place]:
            raise Unfit("later_twice", day=day)
    while scenario.policy.later:
        scenario = _checked_change(scenario)


def _checked_change(before: Any) -> Any:
    """Return the scenario after its first later change; raise Unfit if that cannot be made."""
    day = before.policy.later[0].day
    try:
        after = later_scenario(before)
    except ValidationError as error:
        raise Unfit("later_unfit", day=day, why=reason(error.errors(include_url=False)[0])) from None
    try:
        after.check_levers()
    except Unfit as error:
        raise Unfit("later_unfit", day=day, why=error.phrase) from None
    return after


def check_each_changes(scenario: Any) -> None:
    """Raise WanggeError for a later change that changes nothing.

    Asked before a run only: in a running world somebody may have moved a lever already that is to change.
    """
    while scenario.policy.later:
        after = later_scenario(scenario)
        if _in_force(scenario) == _in_force(after):
            raise WanggeError("later_changes_nothing", day=scenario.policy.later[0].day)
        scenario = after


def _in_force(scenario: Any) -> Any:
    return scenario.policy.model_dump(exclude={"name", "later"})
