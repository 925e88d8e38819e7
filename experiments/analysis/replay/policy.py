"""A policy to replay, as the user writes it: `officers*0.5; order=oldest`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from experiments.analysis.calibration.mechanism import AS_IT_WAS, Policy
from sim.policy.rules import RULES, STRICT
from sim.text.catalogue import WanggeError

ORDERS = {"oldest": STRICT, "youngest": -STRICT, "random": 0.0}
EXAMPLE = (
    "officers*0.5; officers[NAME]*2; officers[NAME]=12; touch*0.8; parked*0.5; cases[2024-05-01]*0.8; "
    "order=oldest; rule=severity"
)
LARGEST = 1000.0
_ITEM = re.compile(r"(officers|touch|parked|cases|order|rule)(?:\[(.+)\])?\s*([*=])\s*(\S.*)")
_SIGNS = {"officers": "*=", "touch": "*", "parked": "*", "cases": "*", "order": "=", "rule": "="}


def read_policy(text: str, departments: Sequence[str], start: np.datetime64 | None = None) -> Policy:
    """Return the policy that a text describes; `as_it_was` changes nothing. Items are separated by semicolons.

    `start` is the first day of the log, from which the dates of items count.

    Raises WanggeError in one line that says which item cannot be read, or which department the log does not have.
    """
    if text.strip() == AS_IT_WAS.name:
        return AS_IT_WAS
    found: dict[str, Any] = {"officers": {}, "officers_set": {}}
    for item in filter(None, (each.strip() for each in text.split(";"))):
        match = _ITEM.fullmatch(item)
        if match is None or match[3] not in _SIGNS[match[1]] or (match[2] and match[1] not in ("officers", "cases")):
            raise WanggeError("replay_policy_item", item=item, example=EXAMPLE)
        _put(found, match, item, departments, start)
    if found == {"officers": {}, "officers_set": {}}:
        raise WanggeError("replay_policy_item", item=text.strip() or "-", example=EXAMPLE)
    return Policy(name=" ".join(text.split()), **found)


def _put(
    found: dict[str, Any],
    match: re.Match[str],
    item: str,
    departments: Sequence[str],
    start: np.datetime64 | None,
) -> None:
    key, name, sign, value = match.groups()
    if key == "order":
        found["order"] = ORDERS[value] if value in ORDERS else _number(value, item, -STRICT)
    elif key == "rule":
        if value not in RULES:
            raise WanggeError("replay_rule", rule=value, rules=", ".join(RULES))
        found["rule"] = value
    elif key == "cases":
        found["volume"] = _number(value, item, 0.0, 1.0)
        found["volume_from"] = 0.0 if name is None else _hour(name, item, start)
    elif key != "officers":
        found[key] = _number(value, item, 0.0)
    else:
        if name is None and sign == "=":
            raise WanggeError("replay_policy_item", item=item, example=EXAMPLE)
        place = -1 if name is None else _department(name, departments)
        found["officers" if sign == "*" else "officers_set"][place] = _number(value, item, 0.0)


def _hour(name: str, item: str, start: np.datetime64 | None) -> float:
    """Return the hours from the first day of the log to a date."""
    try:
        day = np.datetime64(date.fromisoformat(name.strip()), "D")
    except ValueError:
        raise WanggeError("replay_policy_item", item=item, example=EXAMPLE) from None
    return float((day - (day if start is None else start.astype("datetime64[D]"))) / np.timedelta64(1, "h"))


def _number(text: str, item: str, low: float, high: float = LARGEST) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise WanggeError("replay_policy_number", item=item, low=f"{low:g}", high=f"{high:g}")
    return value


def _department(name: str, departments: Sequence[str]) -> int:
    wanted = name.strip().casefold()
    for number, known in enumerate(departments):
        if known.casefold() == wanted:
            return number
    raise WanggeError("replay_department", name=name, some="; ".join(departments[:8]))
