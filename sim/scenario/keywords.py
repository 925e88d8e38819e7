"""Conversion of what Python users pass to the model: a scenario, single values of it, and a seed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import ValidationError

from sim.scenario import Scenario
from sim.scenario.short_horizon import fitted
from sim.text.catalogue import WanggeError
from sim.text.mistakes import reason

SEEDS = 2**31


def seed_number(seed: Any) -> int:
    """Return a seed as a plain whole number; None draws a fresh one. Raises WanggeError `seed_not_whole`."""
    if seed is None:
        return secrets.randbelow(SEEDS)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < SEEDS:
        raise WanggeError("seed_not_whole", seed=repr(seed))
    return int(seed)


def with_levers(scenario: Any, keywords: Mapping[str, Any]) -> Scenario:
    """Return the scenario with single values changed: `policy__dispatch__rule="severity"` sets policy.dispatch.rule.

    `scenario` may also be a dictionary with the content of a scenario. Raises WanggeError `not_a_scenario`,
    `unknown_keyword` or `scenario_mistake`.
    """
    if isinstance(scenario, Scenario):
        if not keywords:
            return scenario
        content: Any = scenario.model_dump()
    elif isinstance(scenario, Mapping):
        content = checked(scenario).model_dump()
    else:
        raise WanggeError("not_a_scenario", given=type(scenario).__name__)
    for keyword, value in keywords.items():
        _put(content, keyword, value)
    typed = {keyword.replace("__", ".") for keyword in keywords}
    return checked(fitted(content, typed.__contains__)[0])


def checked(content: Mapping[str, Any]) -> Scenario:
    """Validate `content` and return the scenario. Raises WanggeError `scenario_mistake` for the first mistake."""
    try:
        return Scenario.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise WanggeError("scenario_mistake", path=where or "scenario", why=reason(first)) from None


def _put(content: Any, keyword: str, value: Any) -> None:
    """Set one value in nested dictionaries and lists; its place must already exist."""
    steps = keyword.split("__")
    place = content
    for step in steps[:-1]:
        place = place[_key(place, step, keyword)]
    key = _key(place, steps[-1], keyword)
    place[key] = value


def _key(place: Any, step: str, keyword: str) -> Any:
    if isinstance(place, dict) and step in place:
        return step
    if isinstance(place, list | tuple) and step.isdigit() and int(step) < len(place):
        return int(step)
    raise WanggeError("unknown_keyword", keyword=keyword, path=keyword.replace("__", "."))
