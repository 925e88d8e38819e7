"""The life of one case in plain words, read from the event log of a run."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from experiments.present.progress import Console
from sim.text.catalogue import WanggeError, label, say
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

SEED = 1


def tell(scenario: Scenario, number: str, lang: str) -> None:
    """Run the scenario with seed 1 and print the life of case `number`, or of the case with the most varied life.

    Raises WanggeError `unknown_case` for a number that did not arise.
    """
    from sim.run.simulation import simulate, warm_up

    warm_up(Console(lang).announce)
    result = simulate(scenario, SEED, log=True)
    events, world = result.log, result.simulation.world
    assert events is not None
    events = about_cases(events)
    case = chosen(events, world.cases, number)
    for line in story(scenario, world, events[events["case"] == case], case, lang):
        print(line)


def about_cases(events: Any) -> Any:
    """Select the rows of an event log whose subject is a case.

    Others concern days, offices, shifts, meetings, disputes and workers.
    """
    import numpy as np

    from sim.run.schedule import SCHEDULE

    return events[np.array([answer.subject == "case" for answer in SCHEDULE])[events["activity"]]]


def chosen(events: Any, cases: Any, number: str) -> int:
    """Return the number of the case to tell.

    Without a number given, it is the judged case with the most kinds of events, then with the most events.
    """
    import numpy as np

    arisen = np.unique(events["case"])
    if number:
        if not number.isdigit() or int(number) not in arisen:
            raise WanggeError("unknown_case", case=number, last=int(arisen[-1]))
        return int(number)
    pairs = np.unique(np.stack([events["case"].astype(np.int64), events["activity"].astype(np.int64)]), axis=1)
    kinds = np.bincount(pairs[0], minlength=len(cases))
    kinds[(cases["judged"] < 0) | (cases["state"] != CaseState.CLOSED)] = 0
    most = np.flatnonzero(kinds == kinds.max())
    return int(most[np.argmax(np.bincount(events["case"], minlength=len(cases))[most])])


def story(scenario: Scenario, world: World, events: Any, number: int, lang: str) -> list[str]:
    """Return a heading, one line per event with its moment, and the result.

    `events` are the rows of this case.
    """
    case = world.cases[number]
    category = scenario.troubles.categories[int(case.category)]
    group = scenario.population.groups[int(world.residents[case.resident].group)].name
    grid = int(world.cells[case.cell].grid)
    name = category.zh if lang == "zh" else category.en
    facts = {
        "number": number,
        "category": name,
        "grid": grid,
        "cell": int(case.cell),
        "resident": int(case.resident),
        "group": label(f"group.{group}", lang),
    }
    lines = [say("story_title", lang, **facts, severity=f"{case.severity:.2f}", work=f"{case.work / HOUR:.1f}"), ""]
    for event in events:
        lines.append(f"{moment(scenario, int(event['time']), lang)}  {_sentence(scenario, world, event, case, lang)}")
    return [*lines, "", _end(case, lang)]


def moment(scenario: Scenario, second: int, lang: str) -> str:
    """Format a second of the run as day, weekday, date and time."""
    when = datetime.combine(scenario.horizon.start, datetime.min.time()) + timedelta(seconds=second)
    return say(
        "story_moment",
        lang,
        day=f"{second // DAY:3d}",
        weekday=say(f"weekday_{when.weekday()}", lang),
        date=f"{when:%m-%d}",
        time=f"{when:%H:%M}",
    )


def _sentence(scenario: Scenario, world: World, event: Any, case: Any, lang: str) -> str:
    from sim.run.schedule import SCHEDULE
    from sim.scenario import CHANNELS

    answer = SCHEDULE[int(event["activity"])]
    if len(world.given) and int(event["activity"]) == a.REPORTED:
        return say("story_opened_in_log", lang)
    who = _who(scenario, world, answer.agent, int(event["actor"]), lang)
    channel = say(f"channel_{CHANNELS[int(case.channel)]}", lang) if case.channel >= 0 else ""
    return say(story_key(answer.activity), lang, who=who, channel=channel)


def _who(scenario: Scenario, world: World, agent: str, actor: int, lang: str) -> str:
    if agent == "department" and actor >= 0:
        station = world.departments[actor]
        row = scenario.departments[int(station.agency)]
        name = row.zh if lang == "zh" else row.en
        return f"{name} {int(station.station) + 1}" if scenario.stations_of(row) > 1 else name
    if agent == "social organisation" and actor >= 0:
        organisation = scenario.organisations[actor]
        return str(organisation.zh if lang == "zh" else organisation.en)
    if agent == "office of a tier" and 0 <= actor < len(world.tier_offices):
        office = world.tier_offices[actor]
        tier = scenario.policy.hierarchy.tiers[int(office.tier)].name
        return say("story_office", lang, tier=tier, number=int(office.unit) + 1)
    worker = agent in ("grid worker", "grid workers") and actor >= 0
    return say("story_worker", lang, number=actor) if worker else ""


def _end(case: Any, lang: str) -> str:
    """Say response, resolution, limit and judgement in one line."""

    def hours(end: int) -> str:
        return say("no_value", lang) if end < 0 or case.reported < 0 else f"{(end - case.reported) / HOUR:.1f}"

    verdict = say({1: "story_content", 0: "story_discontent"}.get(int(case.judged), "story_not_asked"), lang)
    kept = say("story_on_time" if 0 <= case.handled <= case.deadline else "story_late", lang)
    return say(
        "story_end",
        lang,
        response=hours(int(case.acted)),
        resolution=hours(int(case.resolved)),
        kept=kept,
        verdict=verdict,
    )


def story_key(activity: str) -> str:
    """Return the catalogue's key of the sentence about an activity of the event log.

    >>> story_key("owners' assembly")
    'story_owners_assembly'
    """
    return "story_" + re.sub(r"\W+", "_", activity).strip("_")
