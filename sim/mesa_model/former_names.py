"""Former names of the methods by which agents answer messages; they work for now, with a DeprecationWarning.

A method used to be named after what the agent does (`receives`) and is now named after the message (`on_received`).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

FORMER_NAMES: Mapping[str, str] = {
    # model
    "ends_day": "on_day_ends",
    # command centre
    "evaluates": "on_evaluated",
    "opens_seats": "on_seats_open",
    "takes_report": "on_received_by_centre",
    "files": "on_filed",
    "dispatches": "on_dispatched",
    "takes_back": "on_bounced",
    "takes_feedback": "on_fed_back",
    "sends_back": "on_reworked",
    "closes": "on_closed",
    "finds_overdue": "on_overdue",
    "meets": "on_meets",
    "is_filmed": "on_filmed",
    # department
    "opens": "on_opens",
    "receives": "on_received",
    "starts": "on_started",
    "is_summoned": "on_summoned",
    "finishes": "on_handled",
    "conceals": "on_concealed",
    "is_sanctioned": "on_sanctioned",
    "is_funded": "on_funded",
    # social organisation
    "takes_referral": "on_referred",
    "completes": "on_served",
    # grid worker
    "steps": "on_steps",
    "discovers": "on_discovered",
    "is_told": "on_heard",
    "takes_on": "on_tasked",
    "attends": "on_attended",
    "settles": "on_settled",
    "mediates": "on_mediated",
    "verifies": "on_verified",
    # resident
    "arises": "on_arises",
    "recurs": "on_recurs",
    "tolerates": "on_tolerated",
    "helps_self": "on_self_helped",
    "reports": "on_reported",
    "grows_impatient": "on_impatient",
    "urges": "on_urged",
    "escalates": "on_escalated",
    "withdraws": "on_withdrawn",
    "judges": "on_judged",
    "is_affronted": "on_affronted",
    "stays_away": "on_deterred",
    "raises": "on_raised",
    "agrees": "on_agreed",
    # dispute
    "breaks_out": "on_broke_out",
    "meet": "on_sides_met",
    "uses_force": "on_forced",
    "step_up": "on_stepped_up",
    "notice": "on_noticed",
    "hear_out": "on_heard_out",
    "hold_session": "on_session_held",
    "order": "on_ordered",
    "assemble": "on_assembled",
    "break_off": "on_broken",
}
"""Former name -> name; an agent understands those whose new name it has."""


def keep_former_names(cls: type) -> None:
    """Let a class be called, and its methods be overridden, under their former names.

    This is done for the classes of the package and, when one is made, for a user's subclass. An override under a former
    name becomes the method of the new name, and a warning says so. Every class in the line of inheritance then has a
    method under both names, so that `super()` leads up the same way by either.
    """
    for old, new in FORMER_NAMES.items():
        home = next((each for each in cls.__mro__ if old in vars(each) or new in vars(each)), None)
        if home is None or not hasattr(cls, new):
            continue
        own = vars(home)
        if new not in own and callable(own[old]):
            warnings.warn(f"{cls.__name__}.{old} is now {new}", DeprecationWarning, stacklevel=3)
            setattr(cls, new, own[old])
        elif old not in own:
            setattr(cls, old, _under_former_name(old, new, own[new]))


def _under_former_name(old: str, new: str, method: Any) -> Callable[[Any, int], Any]:
    """Return a method that warns and does what the method of the new name does."""

    def call(self: Any, subject: int) -> Any:
        warnings.warn(f"{type(self).__name__}.{old} is now {new}", DeprecationWarning, stacklevel=2)
        return method.__get__(self)(subject)

    call.__name__, call.__doc__ = old, f"Former name of `{new}`."
    return call
