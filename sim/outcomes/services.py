"""Windows, people on lists, shocks and complaints: what service costs residents, and what a kept list hides."""

from __future__ import annotations

import numpy as np

from sim.outcomes.evidence import Evidence, Mask, count, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.units import DAY, HOUR


def _tally(e: Evidence, name: str) -> float:
    return float(e.world.services[name][0])


def _of_people_on_lists(e: Evidence) -> Mask:
    """Troubles that befell households on the lists and are hardly told of by those whom they befall."""
    household = e.world.residents["household"][e.cases["resident"]]
    kept_back = e.world.categories["told"][e.cases["category"]] < 1.0
    return np.asarray(kept_back & np.isin(household, e.world.contacts["household"]))


@outcome("share", better="less")
def window_kept_away(e: Evidence) -> float:
    """residents whom the way kept from going to a window / residents with a matter for a window, whole run"""
    return share(_tally(e, "kept_away"), _tally(e, "kept_away") + _tally(e, "window_visits"))


@outcome("per visit", better="less")
def window_sent_on(e: Evidence) -> float:
    """times a counter sent a resident on / residents who brought a matter to a window, whole run"""
    return share(_tally(e, "sent_on"), _tally(e, "window_visits"))


@outcome("hours", better="less")
def window_hours(e: Evidence) -> float:
    """residents' hours on ways and at counters / residents who brought a matter to a window, whole run"""
    return share(_tally(e, "residents_seconds") / HOUR, _tally(e, "window_visits"))


@outcome("share", better="more")
def contacts_kept(e: Evidence) -> float:
    """talks with people on the lists / contacts that fell due, whole run"""
    return share(float(e.world.contacts["talks"].sum()), _tally(e, "owed"))


@outcome("share", better="less")
def contacts_formal(e: Evidence) -> float:
    """contacts that were only a signature / contacts on record, whole run"""
    formal = float(e.world.contacts["formal"].sum())
    return share(formal, formal + float(e.world.contacts["talks"].sum()))


@outcome("hours/year", better="more")
def contact_hours(e: Evidence) -> float:
    """hours of officers and grid workers for contacts / households on the lists, a year"""
    hours = _tally(e, "contact_seconds") / HOUR
    return share(hours * 365 * DAY / max(1, e.now), len(e.world.contacts))


@outcome("share", better="less")
def unseen_share(e: Evidence) -> float:
    """troubles that people on the lists keep to themselves and that nobody knows / such troubles"""
    theirs = _of_people_on_lists(e)
    return share(count(theirs & ~e.reported), count(theirs))


@outcome("share", better="more")
def emergency_reached(e: Evidence) -> float:
    """people on the lists seen within the days set after a shock / people to be seen, whole run"""
    return share(_tally(e, "reached"), _tally(e, "called_for"))


@outcome("share", better="more")
def mutual_aid_share(e: Evidence) -> float:
    """troubles that neighbours and volunteers ended at once / troubles of the kinds, places and people that a shock
    strikes, while it lasts, whole run"""
    return share(_tally(e, "aided"), _tally(e, "struck"))


@outcome("per 100 cases", better="neither")
def complaints_per_100(e: Evidence) -> float:
    """late cases complained of by residents who know the term / cases on file x 100"""
    return 100 * share(_tally(e, "complaints"), count(e.filed))
