"""Every lever can change in a running world: whatever it shapes in a world is taken over when it changes."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.config.compose import compose_scenario
from sim.run.policy_change.policy import BODIES, OFFICES, REPLACED
from sim.scenario import Scenario, parameters
from sim.scenario.keywords import with_levers
from sim.setup.build import build_world
from sim.text.catalogue import WanggeError

TOWN = (
    "scenario=restless_town",
    "horizon.days=20",
    "horizon.warmup_days=4",
    "territory.street_capacity=[1.4,0.6]",
    "policy.participation.volunteers=0.05",
)
TAKEN_OVER = {
    "departments": {*OFFICES, "effort"},
    "centre": {"operators", "posts"},
    "organisations": {"staff", "capacity", "price", "success", "pace"},
    "bodies": {*BODIES},
    "disputes": {"hearing", "first_body", "body"},
    "society": {"online", "answered", "left"},
    "households": {"known"},
    "grids": {"first_worker", "workers"},
}
"""Columns that `change_policy` copies or computes anew, by table."""
MADE_ANEW = {
    "workers", "heap", "count",  # workers.py, periodic.py
    "officials",  # officials.py
    "providers", "contracts",  # providers.py
    "contacts",  # services.py
    "accounts",  # accounts.py
    "objects", "lenses", "watched_by_layers",  # objects.py
    "tiers", "tier_offices", "climbs",  # tiers.py
}  # fmt: skip
"""Tables that a file of `sim.run.policy_change` makes anew; each has tests of its own."""
GIVEN: dict[str, Any] = {
    "policy.staffing.team": ("cadre",),
    "policy.staffing.merged": ("enforcement", "roads"),
    "policy.staffing.posting": "residents",
    "policy.staffing.workers_per_grid": 1.5,
    "policy.dispatch.rule": "severity",
    "policy.incentives.without_target": ("c01",),
    "policy.partnership.purchase_budget": 1000.0,
    "policy.presence.campaign_every_days": 20,
    "policy.providers.contracted": ("c04",),
    "policy.providers.managed": ("c03",),
    "policy.windows.calendar": "extended",
    "policy.contacts.groups": ("elderly",),
    "policy.contacts.by": "civil_affairs",
    "policy.finance.purses": "joint",
    "policy.finance.earmarked": ("c01",),
    "policy.finance.heads": "registered",
    "policy.finance.fees": ("c01",),
    "policy.finance.sponsored": ("c01",),
    "policy.finance.scored": ("c01",),
    "policy.hierarchy.tiers": ({"name": "community", "unit": "community", "staff": 1.0},),
}
COMMITTEES: dict[str, Any] = {"policy__hierarchy__tiers": GIVEN["policy.hierarchy.tiers"]}
ALONG: dict[str, dict[str, Any]] = {
    "policy.hierarchy.orders": COMMITTEES,
    "policy.hierarchy.platform": COMMITTEES,
    "policy.hierarchy.heeds_noise": COMMITTEES,
    "policy.partnership.online_operators": {"policy__partnership__online_reach": 0.3},
    "policy.providers.upkeep_firms": {"policy__providers__contracted": ("c04",)},
    "policy.windows.calendar": {"policy__windows__number": 2},
    "policy.windows.in_person": {"policy__windows__number": 2},
    "policy.contacts.every_days": {"policy__contacts__groups": ("elderly",)},
    "policy.contacts.placement": {"policy__contacts__groups": ("elderly",)},
    "policy.contacts.emergency_days": {"policy__contacts__groups": ("elderly",)},
}
"""Other levers without which a lever is refused."""
NOT_LEVERS = ("policy.name", "policy.later")
OF_THE_PLACE = ("policy.careers.backed", "policy.objects.sealing", "policy.finance.insured")
"""Levers on what this town does not have: planned tasks, outfalls, insurable disputes."""


def test_whatever_a_lever_shapes_is_taken_over_when_it_changes() -> None:
    scenario = compose_scenario(list(TOWN))[0]
    GIVEN["policy.partnership.closed"] = (scenario.organisations[0].name,)
    before = build_world(scenario, 1)
    untold = {}
    for row in parameters(Scenario):
        whole = row.path.startswith("policy.") and "[]" not in row.path
        if whole and row.path not in NOT_LEVERS and row.path not in OF_THE_PLACE:
            after = build_world(_moved(scenario, row.path), 1)
            missing = [name for name in before._fields if not _handled(name, before, after)]
            if missing:
                untold[row.path] = missing
    assert not untold, f"tables that change_policy would leave as they were: {untold}"


def _moved(scenario: Any, path: str) -> Any:
    """The scenario with a lever at some other value that fits."""
    now = scenario
    for step in path.split("."):
        now = getattr(now, step)
    levels = [GIVEN[path]] if path in GIVEN else [now + 2, now - 1, 3] if type(now) is int else [0.3, 0.7, 1.0]
    more = ALONG.get(path, {})
    for level in levels:
        try:
            found = with_levers(scenario, {path.replace(".", "__"): level, **more})
        except WanggeError:
            continue
        if found != scenario:
            return found
    raise AssertionError(f"{path}: give this test a value in GIVEN")


def _handled(name: str, before: Any, after: Any) -> bool:
    one, other = getattr(before, name), getattr(after, name)
    if name in REPLACED or name in MADE_ANEW:
        return True
    if one.shape != other.shape:
        return False
    if not one.dtype.names:
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    moved = {column for column in one.dtype.names if not np.array_equal(one[column], other[column])}
    return moved <= TAKEN_OVER.get(name, set())
