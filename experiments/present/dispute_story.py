"""A dispute between many parties in plain words, day by day, read from the event log of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.present.case_story import SEED, moment, story_key
from experiments.present.progress import Console
from sim.text.catalogue import WanggeError, say

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World


def tell_dispute(scenario: Scenario, lang: str) -> None:
    """Run the scenario with seed 1 and print the course of its first dispute.

    Raises WanggeError `no_dispute` if there is none.
    """
    from sim.run.simulation import simulate, warm_up

    warm_up(Console(lang).announce)
    result = simulate(scenario, SEED, log=True)
    world, events = result.simulation.world, result.log
    assert events is not None
    if not (world.disputes["state"] > 0).any():
        raise WanggeError("no_dispute", scenario=scenario.name)
    for line in dispute_story(scenario, world, events, 0, lang):
        print(line)


def dispute_story(scenario: Scenario, world: World, events: Any, number: int, lang: str) -> list[str]:
    """Return a heading, one line per event with its moment, and how the dispute stands at the end."""
    from sim.run.schedule import SCHEDULE

    record = world.disputes[number]
    row = scenario.disputes[int(record.row)]
    kinds = [answer.kind for answer in SCHEDULE if answer.subject == "dispute"]
    name, against = row.zh if lang == "zh" else row.en, say(f"counterparty_{row.counterparty}", lang)
    facts = {"number": number, "name": name, "counterparty": against, "residents": int(record.concerned)}
    turns = Turns(scenario, world, record)
    lines = [say("dispute_title", lang, **facts, equilibria=_equilibria(world.payoffs[number], lang)), ""]
    rung = 0
    for event in events:
        kind = int(event["activity"])
        if kind not in kinds or int(event["case"]) != number:
            continue
        activity = SCHEDULE[kind].activity
        rung = _rung_after(rung, activity)
        body = say(f"body_{turns.body_at(activity)}", lang)
        told = say(story_key(activity), lang, counterparty=against, rung=say(f"rung_{rung}", lang), body=body)
        lines.append(f"{moment(scenario, int(event['time']), lang)}  {told}")
    return [*lines, "", _end(record, lang)]


class Turns:
    """Tracker of the body whose turn it is to mediate.

    The log does not carry bodies, but it has every session and every breach, from which they follow.
    """

    def __init__(self, scenario: Scenario, world: World, record: Any) -> None:
        self.first, self.above = int(record.first_body), world.bodies["above"]
        self.most_sessions = scenario.behaviour.conflict.most_sessions
        self.body, self.sessions = self.first, 0

    def body_at(self, activity: str) -> int:
        """Return the body whose turn it is at the next event, and note what the event changes."""
        body = self.body
        if activity == "agreement broken":
            self.body = self.first
        elif activity == "mediation session":
            self.sessions += 1
            if self.sessions % self.most_sessions == 0 and self.above[body] >= 0:
                self.body = int(self.above[body])
        return body


def _rung_after(rung: int, activity: str) -> int:
    """Return the rung of escalation after an event.

    The log does not carry rungs, but it has every step and every act of force, from which they follow.
    """
    from sim.agents.disputes.records import BLOCKADE, STREET_OFFICE

    if activity in ("dispute breaks out", "agreement broken"):
        return 0
    if activity == "force used":
        return max(rung, STREET_OFFICE)
    return min(rung + 1, BLOCKADE) if activity == "residents step up" else rung


def _equilibria(table: Any, lang: str) -> str:
    """Say where the two sides end up without a third party."""
    from sim.agents.disputes.game import equilibria

    found = [say(f"moves_{counterparty}{residents}", lang) for counterparty, residents in equilibria(table)]
    return ", ".join(found) or say("no_value", lang)


def _end(record: Any, lang: str) -> str:
    """Say how the dispute stands, what was conceded, and what it cost."""
    state = say(f"accord_{int(record.accord)}", lang, body=say(f"body_{int(record.body)}", lang))
    share = f"{float(record.share):.0%}" if record.accord > 0 else say("no_value", lang)
    counts = {name: int(record[name]) for name in ("forced", "petitions", "blockades", "recurrences", "most_acting")}
    return say("dispute_end", lang, accord=state, share=share, **counts)
