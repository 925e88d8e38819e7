"""Windows, lists, shocks and residents who know: each does what it says, and the more of it the more."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from sim.run.simulation import RunResult, simulate
from sim.vocabulary import events as a

TOWN = ("scenario=livelihood_town", "horizon.days=60", "horizon.warmup_days=0")
FLOOD = "+troubles.shocks=[{name: flood, day: 10, factor: 40, days: 5, communities: [0, 1]}]"
LISTED = (
    "policy.contacts.groups=[released]",
    "policy.contacts.by=judicial",
    "policy.contacts.every_days=15",
    "departments.12.officers=1",
)


@cache
def run(*changes: str, seed: int = 1) -> RunResult:
    return simulate(compose_scenario([*TOWN, *changes])[0], seed, log=True)


def outcome(name: str, *changes: str) -> float:
    return run(*changes).outcomes[name]


def services(*changes: str) -> Any:
    return run(*changes).simulation.world.services[0]


# windows


def test_the_way_keeps_residents_at_home_and_more_posts_bring_them_in() -> None:
    near = ("policy.windows.in_person=1", "policy.windows.number=16", "territory.area_km2=40")
    far = (near[0], "policy.windows.number=1", near[2])
    assert outcome("window_kept_away", *near) < 0.6 * outcome("window_kept_away", *far)
    assert outcome("window_hours", *near) < outcome("window_hours", *far)


def test_one_window_for_everything_sends_nobody_on() -> None:
    posts = ("policy.windows.in_person=1", "policy.windows.number=2")
    one, four = (services(*posts, f"policy.windows.counters={number}") for number in (1, 4))
    assert one.sent_on == 0 and four.sent_on > 0
    assert one.window_visits == four.window_visits  # the way is the same
    assert four.residents_seconds > one.residents_seconds


def test_nobody_reports_at_a_closed_window() -> None:
    result = run("policy.windows.in_person=1", "policy.windows.number=2", "policy.participation.channels.app=0")
    cases = result.simulation.world.cases
    told = result.log[result.log["activity"] == a.REPORTED]
    at_window = told[cases["channel"][told["case"]] == 3]
    hour = at_window["time"] % 86_400 / 3600
    first = at_window["time"] == cases["reported"][at_window["case"]]
    assert first.sum() > 10
    assert ((hour[first] >= 8) & (hour[first] <= 19)).all()


# people on lists


def test_with_few_people_every_contact_is_a_talk_and_with_many_most_are_signatures() -> None:
    patient = "behaviour.services.grace_days=20"  # longer than the spring holiday and the days to catch up after it
    few = (*LISTED, patient, "population.groups.5.count=10")
    many = (*LISTED, patient, "population.groups.5.count=200")
    assert outcome("contacts_formal", *few) == 0.0
    assert outcome("contacts_formal", *many) > 0.4
    assert outcome("contact_hours", *many) < 0.5 * outcome("contact_hours", *few)


def test_contacts_take_hours_from_cases() -> None:
    assert run(*LISTED).simulation.world.departments["contact_load"].max() > 0.05
    assert run().simulation.world.departments["contact_load"].max() == 0.0


def test_what_they_keep_to_themselves_comes_out_in_talks_alone() -> None:
    none = outcome("unseen_share", *LISTED[:2])  # on the list, but owed nothing
    assert outcome("unseen_share", *LISTED, "policy.contacts.hours_share=0.9") < none


def test_work_and_a_home_prevent_troubles_of_released_persons_and_of_nobody_else() -> None:
    world = run(*LISTED[:1], "policy.contacts.placement=1").simulation.world
    plain = run().simulation.world
    prevented = world.cases["state"] == 6
    names = [row.name for row in run().simulation.scenario.troubles.categories]
    assert prevented.sum() > 0
    assert {names[number] for number in set(world.cases["category"][prevented].tolist())} <= {"resettlement", "relapse"}
    assert len(world.cases) == len(plain.cases)


def test_a_contract_adds_hands() -> None:
    many = (*LISTED, "population.groups.5.count=200")
    assert outcome("contacts_kept", *many, "policy.contacts.contracted=0.8") > outcome("contacts_kept", *many)


@pytest.mark.parametrize(("census", "reached"), [(0.0, 0.0), (1.0, 1.0)])
def test_grid_workers_see_everybody_on_their_lists_after_a_shock_and_nobody_else(census: float, reached: float) -> None:
    changes = ("policy.contacts.groups=[family]", "policy.contacts.emergency_days=7", "policy.staffing.visit_quota=8")
    assert outcome("emergency_reached", FLOOD, *changes[:2], changes[2], f"policy.staffing.census={census}") <= reached
    if census == 1.0:
        everybody = (FLOOD, *changes, "policy.staffing.workers_per_grid=3")
        assert outcome("emergency_reached", *everybody) == 1.0


# shocks


def test_neighbours_help_in_a_shock_and_more_volunteers_help_more() -> None:
    aid = "policy.participation.volunteers="
    few, many = (outcome("mutual_aid_share", FLOOD, f"{aid}{share}") for share in (0.0, 0.2))
    assert 0.0 < few < many
    assert outcome("mutual_aid_share", FLOOD, f"{aid}0.2", "policy.partnership.command=1") < many
    assert outcome("mutual_aid_share", FLOOD, f"{aid}0", "behaviour.services.mutual_aid=0") == 0.0
    assert np.isnan(outcome("mutual_aid_share"))


def test_surge_staff_comes_and_goes() -> None:
    plain, surge = (
        run(FLOOD, *changes).simulation.world.departments
        for changes in ((), ("policy.surge.officers=2", "policy.surge.days=20"))
    )
    np.testing.assert_allclose(surge["staff"], plain["staff"])
    assert (surge["surge"] == 0).all()
    assert (surge["vacant_seconds"] < plain["vacant_seconds"]).any()  # hours that were offered more
    assert surge["busy_seconds"].sum() > plain["busy_seconds"].sum()


# residents who know


def test_who_knows_is_not_turned_away_and_complains_of_delay() -> None:
    changes = ("policy.supervision.inspection=0", "troubles.factor=2")
    knows = (*changes, "policy.openness.known=1")
    assert outcome("bounces_per_case", *knows) < outcome("bounces_per_case", *changes)
    assert services(*knows).complaints > 0 and services(*changes).complaints == 0


def test_reprisals_silence_residents() -> None:
    for less, more in ((0.0, 0.5), (0.5, 1.0)):
        levels = [outcome("reported_share", f"policy.openness.reprisals={level}") for level in (less, more)]
        assert levels[1] < levels[0]


def test_a_machine_answers_less_well_than_a_person_and_better_than_nobody() -> None:
    online = ("policy.partnership.online_reach=0.3", "behaviour.society.online_posts=1")
    nobody, machine = (
        run(*online, f"policy.openness.automatic={share}").simulation.world.society["answered"][0] for share in (0, 0.5)
    )
    person = run(*online, "policy.partnership.online_operators=50").simulation.world.society["answered"][0]
    assert nobody == 0.0 < machine < person == 1.0
