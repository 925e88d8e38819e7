"""Every pydantic model whose content comes from a user."""

from __future__ import annotations

import typing
from importlib import import_module

from pydantic import BaseModel

from experiments.demo.lessons import Lesson
from experiments.demo.session_request import Wish
from sim.scenario import Scenario

HOMES = (
    "config.compose",
    "api.selection",
    "api.discovery",
    "api.optimisation",
    "api.sensitivity_study",
    "api.comparison",
    "api.fact_tests",
    "cli.plot",
    "cli.report",
    "cli.mining",
    "cli.demo",
)


def models() -> list[type[BaseModel]]:
    """Every model whose content comes from a user."""
    found: list[type[BaseModel]] = [Scenario, Wish, Lesson]
    for home in HOMES:
        module = import_module(f"experiments.{home}")
        found += [each for name, each in vars(module).items() if name.endswith("Settings") and isinstance(each, type)]
    return list(dict.fromkeys(found))


def parts(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and all tables in it."""
    found, waiting = [], [model]
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        found.append(each)
        for info in each.model_fields.values():
            inside = [info.annotation, *typing.get_args(info.annotation)]
            inside += [inner for outer in inside for inner in typing.get_args(outer)]
            waiting += [kind for kind in inside if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return found
