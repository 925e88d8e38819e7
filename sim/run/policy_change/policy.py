"""Change the policy of a running world: its tables are rebuilt under the new policy, its history is kept."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.working_time import open_until
from sim.outcomes.evidence import Evidence, Floats
from sim.outcomes.society import purchases_yuan
from sim.outcomes.spending import crew_until_now, spent_by_head
from sim.run.policy_change.accounts import pay_by_calendar, take_over_accounts
from sim.run.policy_change.messages import Messages
from sim.run.policy_change.objects import change_objects
from sim.run.policy_change.officials import change_careers
from sim.run.policy_change.periodic import set_rhythms
from sim.run.policy_change.providers import change_providers
from sim.run.policy_change.running import Running
from sim.run.policy_change.services import carry_lists, keep_surge
from sim.run.policy_change.tiers import change_tiers, resume_tiers
from sim.run.policy_change.waiting_lines import call_back_officers, settle_lines
from sim.run.policy_change.workers import replace_workers
from sim.scenario import Scenario
from sim.scenario.later import on_day
from sim.setup.build import build_world
from sim.setup.coefficients import ordinary_effort
from sim.setup.given import NOTHING_DRAWN
from sim.text.catalogue import WanggeError
from sim.vocabulary.events import NEVER
from sim.vocabulary.units import DAY
from sim.world import World

OFFICES = ("staff", "posts", "skill", "flaws", "age_exponent")
BODIES = ("posts", "above", "pressure", "calms", "holds")
REPLACED = (
    "settings", "categories", "candidates", "partners", "competence", "channels", "shifts", "clock",
    "offers", "covers", "watched", "ways", "post_of", "to_whom", "which_next", "log_weight",
)  # fmt: skip
"""Tables without any history, which are simply replaced by those of the new policy."""


def change_policy(simulation: Running, scenario: Scenario, cache: dict[Any, Any] | None = None) -> None:
    """Put the policy of `scenario` in force from now on; the rest of the scenario must be that of the run.

    `cache` as in `build_world`. Officers and workers who are at work finish first; a household once on a list stays on
    it; trust, the communities and what residents have learned continue as they are. The same policy changes nothing.
    Changes on later days that `scenario` names are made when they come; those whose day has passed, at once. Costs and
    hours of staff count under each policy for as long as it was in force, in whole days.
    Raises WanggeError `only_policy_changes`, or whatever is wrong with the new policy.
    """
    before = simulation.scenario
    if (before.world_hash(), before.behaviour) != (scenario.world_hash(), scenario.behaviour):
        raise WanggeError("only_policy_changes")
    scenario = on_day(scenario, simulation.now / DAY)
    if before.policy == scenario.policy:
        return
    before_now = Evidence(simulation.world, before, simulation.now)
    paid, bought, crew = spent_by_head(before_now), purchases_yuan(before_now), crew_until_now(before_now)
    every_move = bool(simulation.world.settings[0].every_move)
    drawn = cache is not None and len(simulation.world.given) == 0
    # it takes over no case, and drawing all troubles again would be most of the work
    plan = build_world(
        scenario, simulation.seed, every_move=every_move, cache=cache, troubles=None if drawn else NOTHING_DRAWN
    )
    old, now = simulation.world, simulation.now
    world = old._replace(**{name: getattr(plan, name) for name in REPLACED})
    was_open, staff = world.departments["staff"] > 0, world.departments["staff"].copy()
    _staff_offices(old, world, plan, now)
    world.departments["effort"] *= ordinary_effort(scenario) / ordinary_effort(before)
    _change_society(world, plan, before, scenario)
    _change_bodies(world, plan)
    world = world._replace(contacts=carry_lists(old, plan, before, scenario, now))
    world = take_over_accounts(world, plan, before, scenario)
    world.households["known"] |= plan.households["known"]
    messages = Messages(world)
    world = change_objects(world, plan, messages, scenario, now)
    if _standard(before) != _standard(scenario):
        world.settings["standard_since"] = now
    else:
        world.settings["standard_since"] = old.settings["standard_since"]
    world = replace_workers(old, world, plan, messages, now)
    world = change_tiers(old, world, plan, messages, now)
    set_rhythms(world, messages, before, scenario, now)
    world = change_providers(world, plan, messages, before, scenario, now)
    pay_by_calendar(messages, before, scenario, now)
    change_careers(world, messages, before, scenario, simulation.seed, now)
    call_back_officers(world, messages, world.departments["staff"] != staff)
    settle_lines(world, messages, was_open, now)
    resume_tiers(world, messages, scenario, now)
    _keep_accounts(world, scenario, now, paid, bought)
    world.crew_before[:] += crew - crew_until_now(Evidence(world, scenario, now))
    simulation.world, simulation.scenario = world, scenario


def _standard(scenario: Scenario) -> tuple[float, float]:
    """Return what the interfaces between systems depend on; they are new where it changes."""
    levers = scenario.policy.institutions
    return levers.data_standard, levers.maintainers


def _staff_offices(old: World, world: World, plan: World, now: int) -> None:
    """Take over officers and seats of the new policy; the hours offered until now stay as they were."""
    for name, held in (("departments", "staff"), ("centre", "operators")):
        posts, planned = getattr(world, name), getattr(plan, name)
        offered = posts[held] * open_until(old.clock, posts["calendar"], now) - posts["vacant_seconds"]
        posts["vacant_seconds"] = planned[held] * open_until(world.clock, posts["calendar"], now) - offered
    for name in OFFICES:
        world.departments[name] = plan.departments[name]
    keep_surge(world, now)
    for name in ("operators", "posts"):
        world.centre[name] = plan.centre[name]
    for name in ("staff", "capacity", "price"):
        world.organisations[name] = plan.organisations[name]
    begins = (plan.organisations["closes"] >= 0) & (world.organisations["closes"] < 0)
    world.organisations["closes"] = np.where(
        plan.organisations["closes"] < 0, NEVER, np.where(begins, now, world.organisations["closes"])
    )
    gone = world.organisations["left"]  # a provider that has given up stays away
    world.organisations["staff"][gone], world.organisations["capacity"][gone] = 0, 0
    world.organisations["capacity"] = np.maximum(world.organisations["capacity"], world.organisations["busy"])


def _keep_accounts(world: World, scenario: Scenario, now: int, paid: Floats, bought: float) -> None:
    """Keep what was spent under earlier policies, whatever it would have been under the new one."""
    world.society["bought_before"] += bought - purchases_yuan(Evidence(world, scenario, now))
    world.spent_before[:] += paid - spent_by_head(Evidence(world, scenario, now))


def _change_society(world: World, plan: World, before: Scenario, scenario: Scenario) -> None:
    """Reset a changed online channel to its first users and a changed budget to its full sum; all else continues."""
    old, new = before.policy.partnership, scenario.policy.partnership
    for lever, column in (("online_reach", "online"), ("online_operators", "answered"), ("purchase_budget", "left")):
        if getattr(old, lever) != getattr(new, lever):
            world.society[column] = plan.society[column]


def _change_bodies(world: World, plan: World) -> None:
    """Take over the mediators of the new policy.

    A dispute whose body has no posts any more goes where a new dispute would go first.
    """
    for name in BODIES:
        world.bodies[name] = plan.bodies[name]
    disputes = world.disputes
    world.payoffs[:] = plan.payoffs
    for name in ("cover", "temptation", "residents_temptation", "least_share", "top_share"):
        disputes[name] = plan.disputes[name]
    disputes["hearing"], disputes["first_body"] = plan.disputes["hearing"], plan.disputes["first_body"]
    closed = (
        (disputes["body"] >= 0)
        & (world.bodies["posts"][np.maximum(disputes["body"], 0)] == 0)
        & (disputes["session"] < 0)
    )
    disputes["body"] = np.where(closed, disputes["first_body"], disputes["body"])
