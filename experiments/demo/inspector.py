"""Lives in plain words: of a case, a grid worker, a department's desk, or a dispute.

A case is told stage by stage with the reasons for its waits, a worker by the day, a dispute day by day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.demo.twin import Side
from experiments.present.case_story import _end, _sentence, about_cases, moment
from experiments.present.dispute_story import dispute_story
from sim.engine.working_time import worked
from sim.text.catalogue import LANGUAGES, WanggeError, label, say
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY, HOUR

Text = dict[str, str]
Line = tuple[int, Text]
"""A moment and what happened then, in both languages; moment -1 marks a remark on the line before."""
SHORTEST_WAIT = HOUR  # shorter waits need no explanation
SEEN = 0.05  # hours that do not show as 0.0
BESIDE = (
    a.OVERDUE,
    a.IMPATIENT,
    a.URGED,
    a.ESCALATED,
    a.REPORTED,
    a.DUPLICATED,
    a.PETITIONED,
    a.AFFRONTED,
    a.EXTENDED,
    a.SIGNED_OFF,
)
"""What happens while a case waits, or is worked on, without ending that."""
BRINGS_TO_LIGHT = (a.REPORTED, a.PETITIONED)
"""Of these, what ends the time in which nobody who could act knew."""
UNKNOWN = (a.ARISES, a.TOLERATED, a.RECURS)
AT_THE_DESK = 8  # cases listed from the waiting line


def both(key: str, **fields: Any) -> Text:
    """Return an entry of the catalogue in both languages.

    A field that is itself a text in both languages is used in the matching language.
    """
    return {
        lang: say(
            key, lang, **{name: value[lang] if isinstance(value, dict) else value for name, value in fields.items()}
        )
        for lang in LANGUAGES
    }


def life_of_case(side: Side, number: int, events: Any = None) -> dict[str, Any]:
    """Return the title, lines and end of a case so far.

    `events` are the rows of the log about this number, if the caller has them already. Raises WanggeError
    `demo_unknown_case`.
    """
    world = side.model.world
    if not 0 <= number < len(world.cases) or world.cases[number].state == CaseState.PENDING:
        raise WanggeError("demo_unknown_case", case=number)
    case = world.cases[number]
    if events is None:
        events = side.events
        events = events[events["case"] == number]
    events = about_cases(events)
    lines: list[Line] = []
    last: Any = None
    for event in events:
        waited = _wait(side, case, last, event)
        if waited:
            lines.append((-1, waited))
        told = {lang: _sentence(side.scenario, world, event, case, lang) for lang in LANGUAGES}
        lines.append((int(event["time"]), told))
        if int(event["activity"]) not in BESIDE or (
            int(event["activity"]) in BRINGS_TO_LIGHT and last is not None and int(last["activity"]) in UNKNOWN
        ):
            last = event
    going_on = _now(side, case, last)
    if going_on:
        lines.append((-1, going_on))
    ended = {lang: _end(case, lang) for lang in LANGUAGES} if case.reported >= 0 else None
    return {"number": number, "cell": int(case.cell), "title": _title(side, case, number), "lines": lines, "end": ended}


def _title(side: Side, case: Any, number: int) -> Text:
    category = side.scenario.troubles.categories[int(case.category)]
    group = side.scenario.population.groups[int(side.model.world.residents[case.resident].group)].name
    if side.ids:
        row = int(side.model.world.given[number].row)
        return both("demo_log_case_title", id=side.ids[row], category=category.en)
    name, people = {"en": category.en, "zh": category.zh}, {lang: label(f"group.{group}", lang) for lang in LANGUAGES}
    return both(
        "demo_case_title", number=number, category=name, grid=int(side.model.world.cells[case.cell].grid), group=people
    )


def _wait(side: Side, case: Any, last: Any, event: Any) -> Text | None:
    """Say why nothing happened between two events, if the gap was long."""
    if last is None or event["time"] - last["time"] < SHORTEST_WAIT:
        return None
    return _reason(
        side,
        case,
        int(last["activity"]),
        int(last["actor"]),
        int(last["time"]),
        int(event["time"]),
        int(event["activity"]),
    )


def _now(side: Side, case: Any, last: Any) -> Text | None:
    """Say what an open case is waiting for at this moment."""
    now = side.model.now
    if (
        last is None
        or case.state not in (CaseState.LATENT, CaseState.TOLERATED, CaseState.OPEN)
        or now - last["time"] < SHORTEST_WAIT
    ):
        return None
    return _reason(side, case, int(last["activity"]), int(last["actor"]), int(last["time"]), now, -1)


def _reason(side: Side, case: Any, after: int, actor: int, start: int, end: int, then: int) -> Text:
    world, hours = side.model.world, f"{(end - start) / HOUR:.1f}"
    if after in (a.RECEIVED, a.SUMMONED, a.FUNDED) and actor >= 0:
        if then == a.BOUNCED:
            return both("demo_refused", hours=hours)
        calendar = int(world.departments[actor].calendar)
        busy = (worked(world.clock, calendar, end) - worked(world.clock, calendar, start)) / HOUR
        shut = (end - start) / HOUR - busy
        if busy < SEEN or shut < SEEN:
            return both("demo_waits_opening" if busy < SEEN else "demo_waits_officers", hours=hours)
        return both("demo_waits_office", hours=hours, shut=f"{shut:.1f}", busy=f"{busy:.1f}")
    if after in UNKNOWN:
        return both("demo_nobody_knew", hours=hours)
    return both(WAITS.get(after, "demo_nothing_happened"), hours=hours)


WAITS = {
    a.RECEIVED_BY_CENTRE: "demo_waits_centre",
    a.FILED: "demo_waits_leader",
    a.BOUNCED: "demo_waits_leader",
    a.TASKED: "demo_waits_worker",
    a.STARTED: "demo_being_worked_on",
    a.ATTENDED: "demo_being_worked_on",
    a.HANDLED: "demo_waits_handover",
    a.CLOSED: "demo_closed_for",
    a.PARKED: "demo_parked_for",
}
"""What a case is waiting for after an activity."""


def _office(side: Side, number: int) -> Text:
    station = side.model.world.departments[number]
    row = side.scenario.departments[int(station.agency)]
    place = f" {int(station.station) + 1}" if side.scenario.stations_of(row) > 1 else ""
    return {"en": row.en + place, "zh": row.zh + place}


def day_of_worker(side: Side, number: int) -> dict[str, Any]:
    """Return what a grid worker has done since the midnight before last, case by case.

    Raises WanggeError `demo_unknown_worker`.
    """
    world, now = side.model.world, side.model.now
    if not 0 <= number < len(world.workers):
        raise WanggeError("demo_unknown_worker", worker=number)
    events, worker = side.events, world.workers[number]
    start = max(0, now // DAY - 1) * DAY
    events = events[np.searchsorted(events["time"], start) :]
    events = events[(events["actor"] == number) & np.isin(events["activity"], own_activities())]
    lines = [(int(event["time"]), did(side, event)) for event in events]
    facts = {
        "number": number,
        "tasks": int(worker.tasks),
        "found": int(worker.found),
        "visits": int(worker.visits),
        "queue": int(worker.queue),
    }
    return {"number": number, "title": both("demo_worker_title", **facts), "lines": lines, "end": _occupation(worker)}


def _occupation(worker: Any) -> Text:
    """Return what the worker does now."""
    if worker.busy != a.NOBODY:
        return both("demo_worker_at_case", case=int(worker.busy))
    if worker.away:
        return both("demo_worker_post_vacant" if worker.vacant else "demo_worker_on_leave")
    return both("demo_worker_patrols")


def own_activities() -> list[int]:
    """Return the kinds of activity that grid workers carry out on cases."""
    from sim.run.schedule import SCHEDULE

    return [answer.kind for answer in SCHEDULE if answer.agent == "grid worker" and answer.subject == "case"]


def did(side: Side, event: Any) -> Text:
    """Say what a worker did, and for which case."""
    case = side.model.world.cases[int(event["case"])]
    category = side.scenario.troubles.categories[int(case.category)]
    told = {lang: _sentence(side.scenario, side.model.world, event, case, lang) for lang in LANGUAGES}
    return both("demo_worker_did", told=told, case=int(event["case"]), category={"en": category.en, "zh": category.zh})


def desk_of_department(side: Side, number: int) -> dict[str, Any]:
    """Return who works at a desk and which cases wait there, in the order of service.

    Raises WanggeError `demo_unknown_department`.
    """
    world, now = side.model.world, side.model.now
    if not 0 <= number < len(world.departments):
        raise WanggeError("demo_unknown_department", department=number)
    desk = world.departments[number]
    line = np.flatnonzero(world.cases["line"] == number)
    line = line[np.lexsort((line, world.cases["key"][line]))]
    lines: list[Line] = []
    for case_id in map(int, line[:AT_THE_DESK]):
        case = world.cases[case_id]
        category = side.scenario.troubles.categories[int(case.believed if case.believed >= 0 else case.category)]
        known = int(case.reported)
        waits = both(
            "demo_desk_case",
            case=case_id,
            category={"en": category.en, "zh": category.zh},
            hours=f"{(now - known) / HOUR:.0f}",
        )
        lines.append((known, waits))
    facts = {
        "who": _office(side, number),
        "staff": f"{float(desk.staff):.3g}",
        "busy": int(desk.busy),
        "queue": int(desk.queue),
    }
    tally = {
        "received": int(desk.received),
        "handled": int(desk.handled),
        "bounced": int(desk.bounced),
        "effort": f"{float(desk.effort):.2f}",
    }
    return {
        "number": number,
        "cell": int(desk.cell),
        "title": both("demo_desk_title", **facts),
        "lines": lines,
        "end": both("demo_desk_tally", **tally),
    }


def life_of_dispute(side: Side, number: int) -> dict[str, Any]:
    """Return the course of a dispute between many parties so far.

    Raises WanggeError `demo_unknown_dispute`.
    """
    from sim.run.schedule import SCHEDULE

    world, scenario = side.model.world, side.scenario
    if not 0 <= number < len(world.disputes) or world.disputes[number].state == 0:
        raise WanggeError("demo_unknown_dispute", dispute=number)
    kinds = [answer.kind for answer in SCHEDULE if answer.subject == "dispute"]
    events = side.events
    events = events[np.isin(events["activity"], kinds) & (events["case"] == number)]
    told = {lang: dispute_story(scenario, world, events, number, lang) for lang in LANGUAGES}
    lines: list[Line] = []
    for place, event in enumerate(events):
        second = int(event["time"])
        lines.append(
            (
                second,
                {
                    lang: told[lang][2 + place].removeprefix(moment(scenario, second, lang)).strip()
                    for lang in LANGUAGES
                },
            )
        )
    row = scenario.disputes[int(world.disputes[number].row)]
    title = {"en": row.en, "zh": row.zh}
    over = side.model.now >= side.model.simulation.horizon
    return {
        "number": number,
        "title": title,
        "lines": lines,
        "end": {lang: told[lang][-1] for lang in LANGUAGES} if over else None,
    }


LOOKS: dict[str, Callable[[Side, int], dict[str, Any]]] = {
    "case": life_of_case,
    "worker": day_of_worker,
    "desk": desk_of_department,
    "dispute": life_of_dispute,
}
"""What can be inspected, by the word that the page uses."""
