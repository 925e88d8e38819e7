"""Load, compile and test a researcher's own dispatch rule.

The rule is a Python file with at least one of `to_whom`, `which_next` and `log_weight`.
"""

from __future__ import annotations

import hashlib
import math
import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.agents.department import department_record
from sim.cases.record import blank_cases, case_record
from sim.engine.numba.compiling import compile_rule
from sim.policy.rules import RULES, Rule, level
from sim.text.catalogue import Phrase, WanggeError
from sim.text.causes import cause
from sim.text.choices import among
from sim.vocabulary.units import HOUR

TO_WHOM_ARGUMENTS = (case_record, department_record, float, float, float)
WHICH_NEXT_ARGUMENTS = (case_record, department_record, float)


def find_rule(name: str) -> Rule:
    """Return the rule of this name, or the one in the Python file at this path.

    Raises WanggeError `unknown_rule`, `rule_file` (cannot be read or run) or `rule_broken`.
    """
    if name in RULES:
        return RULES[name]
    if not name.endswith(".py"):
        raise WanggeError("unknown_rule", rule=name, allowed=among(list(RULES), name))
    return _from_file(name, rule_stamp(name))


def rule_stamp(name: str) -> str:
    """Return a hash of a researcher's rule file, or "" for a built-in rule; it is part of the key of a run."""
    if name in RULES or not name.endswith(".py"):
        return ""
    try:
        return hashlib.sha256(Path(name).read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise WanggeError("rule_file", rule=name, why=cause(error)) from error


@cache
def _from_file(path: str, stamp: str) -> Rule:
    try:
        names = runpy.run_path(path)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raise WanggeError(
            "rule_file", rule=path, why=Phrase("rule_raised", error=f"{type(error).__name__}: {error}".splitlines()[0])
        ) from error
    found = {key: names[key] for key in ("to_whom", "which_next", "log_weight") if key in names}
    if not found:
        raise WanggeError("rule_file", rule=path, why=Phrase("rule_without_functions"))
    for key, function in found.items():
        if not callable(function):
            raise WanggeError("rule_broken", rule=f"{path}:{key}", why=Phrase("rule_no_function"))
    if "log_weight" in found:
        found.setdefault("which_next", level)
    return Rule(path, joint=bool(names.get("joint", False)), **found)


@cache
def compiled(rule: Rule) -> tuple[Callable[..., float], Callable[..., float], Callable[..., float]]:
    """Compile the functions of a rule for the kernel, after checking that each returns a number on a sample.

    Raises WanggeError `rule_broken`.
    """
    to_whom = compile_rule(rule.to_whom, TO_WHOM_ARGUMENTS, f"{rule.name}:to_whom")
    which_next = compile_rule(rule.which_next, WHICH_NEXT_ARGUMENTS, f"{rule.name}:which_next")
    weight = rule.log_weight or level
    log_weight = compile_rule(weight, WHICH_NEXT_ARGUMENTS, f"{rule.name}:log_weight")
    case, department = _samples()
    _try(to_whom, f"{rule.name}:to_whom", case, department, 250.0, 1.0, 0.0)
    _try(which_next, f"{rule.name}:which_next", case, department, 7200.0)
    _try(log_weight, f"{rule.name}:log_weight", case, department, 7200.0)
    return to_whom, which_next, log_weight


def _samples() -> tuple[Any, Any]:
    case = blank_cases(1)[0]
    case.arises, case.reported, case.deadline, case.severity, case.pressing, case.expected_work = (
        0,
        HOUR,
        90000,
        0.4,
        0.4,
        1.5,
    )
    department = np.zeros(1, department_record).view(np.recarray)[0]
    department.staff, department.skill, department.effort = 2, 1.0, 1.0
    return case, department


def _try(function: Callable[..., float], name: str, *arguments: Any) -> None:
    try:
        score = float(function(*arguments))
    except Exception as error:
        raise WanggeError(
            "rule_broken",
            rule=name,
            why=Phrase("rule_raised", error=f"{type(error).__name__}: {error}".splitlines()[0]),
        ) from error
    if math.isnan(score):
        raise WanggeError("rule_broken", rule=name, why=Phrase("rule_no_number"))
