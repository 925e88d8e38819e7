"""Mesa agents: attributes are the records, methods are the behaviours, and a researcher's subclass is honoured."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from sim.agents.patrol import cell_now
from sim.agents.satisfaction import satisfaction_at, trust_at
from sim.mesa_model.agents import (
    BASES,
    CommandCentre,
    Department,
    Dispute,
    GridWorker,
    Provider,
    PublicObject,
    Resident,
    SocialOrganization,
    TierOffice,
    Works,
)
from sim.mesa_model.model import GovernanceModel
from sim.run.schedule import SCHEDULE
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a


@pytest.fixture(scope="module")
def town() -> Any:
    return compose_scenario(["scenario=small_town", "horizon.days=12", "horizon.warmup_days=0"])[0]


def test_every_message_has_a_method_that_bears_the_behaviours_name() -> None:
    homes = {
        "model": GovernanceModel, "command centre": CommandCentre, "department": Department,
        "social organisation": SocialOrganization, "grid worker": GridWorker, "resident": Resident, "dispute": Dispute,
        "public object": PublicObject, "works": Works,
        "provider": Provider,
        "office of a tier": TierOffice,
    }  # fmt: skip
    for answer in SCHEDULE:
        if answer.agent in homes:
            assert callable(getattr(homes[answer.agent], answer.method)), answer
            assert getattr(homes[answer.agent], answer.method).__doc__
    # visits, meetings, screenings, tasks, instalments and scorings
    no_single = {"grid workers", "communities", "authorities", "tiers", "accounts", "officials"}
    assert {answer.agent for answer in SCHEDULE} - set(homes) == no_single


def test_agents_are_registered_and_read_and_write_their_records(town: Any) -> None:
    model = GovernanceModel(town)
    departments = model.agents_by_type[Department]
    assert len(departments) == len(model.world.departments)
    assert departments.get("staff") == model.world.departments["staff"].tolist()
    assert len(model.agents) == 1 + len(model.departments) + len(model.organisations) + len(model.workers)
    model.departments[0].skill = 2.5
    assert model.world.departments[0].skill == 2.5
    model.world.departments[1].queue = 4
    assert model.departments[1].queue == 4
    assert departments.select(lambda each: each.queue > 3).to_list() == [model.departments[1]]
    assert type(model.departments[0].busy) is int
    assert model.departments[0].name == town.departments[0].name or model.departments[0].name.startswith(
        town.departments[0].name
    )
    assert isinstance(model.centre, CommandCentre)
    assert model.organisations[0].name == town.organisations[0].name


def test_a_workers_cell_is_where_the_patrol_is(town: Any) -> None:
    model = GovernanceModel(town)
    seen = set()
    for day in np.arange(1.375, 1.75, 1 / 96):
        model.run_until(float(day))
        worker = model.workers[0]
        assert isinstance(worker, mesa.discrete_space.CellAgent)
        assert worker.cell.number == worker.cell_number
        if worker.busy == a.NOBODY:
            assert worker.cell_number == cell_now(model.world, 0, model.now)
            seen.add(worker.cell_number)
    assert len(seen) > 5
    assert model.departments[0].cell.number == model.world.departments[0].cell


def test_what_is_felt_now_has_settled_since_the_last_contact(town: Any) -> None:
    model = GovernanceModel(town)
    model.run_until(8)
    some = model.residents.select(where=lambda each: each.column("contact") > 0)
    assert len(some) > 0
    for resident in some.select(at_most=10):
        assert resident.satisfaction_now == pytest.approx(satisfaction_at(model.world, resident.number, model.now))
        assert resident.trust_now == pytest.approx(trust_at(model.world, resident.number, model.now))
    for score in ("satisfaction", "trust"):
        assert some.get(f"{score}_now")[0] == pytest.approx(getattr(some[0], f"{score}_now"))
        assert getattr(model, score) == pytest.approx(model.residents.agg(f"{score}_now", np.mean), abs=1e-6)


class Counting(Department):
    """Keeps a list of what it receives."""

    def on_received(self, case_id: int) -> int:
        self.model.seen.append((self.number, case_id))
        return super().on_received(case_id)


class Watching(GridWorker):
    """Looks on, and returns nothing."""

    def on_attended(self, case_id: int) -> None:
        super().on_attended(case_id)
        self.model.seen.append((self.number, case_id, self.model.now, self.model.time))


class Recording(GovernanceModel):
    """Has a list for its agents to write in."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        self.seen: list[Any] = []
        super().__init__(*args, **keywords)


def test_an_overridden_behaviour_is_honoured(town: Any) -> None:
    model = Recording(town, 2, loop="mesa", log=True, agents={"department": Counting})
    model.run_model()
    received = model.log[model.log["activity"] == a.RECEIVED]
    assert len(received) > 0
    assert model.seen == list(zip(received["actor"], received["case"], strict=True))
    assert Counting in model.agents_by_type


class Idle(Department):
    """Takes no case at all."""

    def on_received(self, case_id: int) -> int:
        return a.SILENT


def test_an_override_may_change_the_course_of_the_run(town: Any) -> None:
    usual = GovernanceModel(town, 2, loop="mesa", log=True)
    idle = GovernanceModel(town, 2, loop="mesa", log=True, agents={"department": Idle})
    for model in (usual, idle):
        model.run_model()
    assert (usual.log["activity"] == a.HANDLED).sum() > 0
    assert (idle.log["activity"] == a.HANDLED).sum() == 0
    assert (idle.log["activity"] == a.RECEIVED).sum() == 0  # silent: nothing is logged


def test_an_override_that_returns_nothing_stands_for_its_agent(town: Any) -> None:
    model = Recording(town, 2, loop="mesa", log=True, agents={"grid_worker": Watching})
    model.run_model()
    usual = GovernanceModel(town, 2, log=True)
    usual.run_model()
    np.testing.assert_array_equal(model.log, usual.log)
    attended = usual.log[usual.log["activity"] == a.ATTENDED]
    assert [each[:3] for each in model.seen] == [(row["actor"], row["case"], row["time"]) for row in attended]
    assert all(time == now / 86400 for _, _, now, time in model.seen)


@pytest.mark.parametrize(
    ("agents", "loop", "key"),
    [
        ({"department": Counting}, "compiled", "ignored_override"),
        ({"departments": Department}, "mesa", "unknown_agent_kind"),
        ({"department": GridWorker}, "mesa", "not_an_agent_class"),
        ({"department": "Department"}, "mesa", "not_an_agent_class"),
    ],
)
def test_unfit_classes_are_refused(town: Any, agents: dict[str, Any], loop: Any, key: str) -> None:
    with pytest.raises(WanggeError) as told:
        GovernanceModel(town, loop=loop, agents=agents)
    assert told.value.key == key


def test_a_subclass_that_only_adds_is_welcome_in_the_compiled_loop(town: Any) -> None:
    class Named(Department):
        def shout(self) -> str:
            return self.name.upper()

    model = GovernanceModel(town, agents={"department": Named})
    assert model.departments[0].shout() == model.departments[0].name.upper()
    assert set(BASES) == {
        "department",
        "social_organization",
        "command_centre",
        "grid_worker",
        "resident",
        "case",
        "dispute",
        "public_object",
        "works",
        "provider",
        "account",
        "official",
        "tier_office",
    }


@pytest.mark.parametrize("loop", ["compiled", "mesa"])
def test_new_officers_turn_to_the_line_at_once(town: Any, loop: Any) -> None:
    model = GovernanceModel(town, 2, loop=loop, policy__staffing__department_staff=0)
    model.run_until(8.4)  # a Thursday morning
    department = max(model.departments, key=lambda each: each.queue)
    waiting = department.queue
    assert waiting > 1
    department.staff = 1
    assert (department.queue, department.busy) == (waiting - 1, 1)
    model.run_until(11.9)
    assert department.handled > 0
