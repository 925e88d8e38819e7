"""Former names of the agents' methods: overrides and calls under them still work, and say what the new name is."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from sim.mesa_model.agents import BASES, Department, Resident
from sim.mesa_model.former_names import FORMER_NAMES
from sim.mesa_model.model import GovernanceModel
from sim.run.schedule import SCHEDULE
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a

WARNING = "receives is now on_received"


@pytest.fixture(scope="module")
def town() -> Any:
    return compose_scenario(["scenario=small_town", "horizon.days=8", "horizon.warmup_days=0"])[0]


def ran(town: Any, **agents: type) -> GovernanceModel:
    """A run on Mesa's loop."""
    model = GovernanceModel(town, 2, loop="mesa", log=True, agents=agents)
    model.run_model()
    return model


def test_every_method_has_its_former_name_and_no_former_name_is_a_column() -> None:
    homes = (*BASES.values(), GovernanceModel)
    for old, new in FORMER_NAMES.items():
        (home,) = (each for each in homes if hasattr(each, new))
        assert getattr(home, old).__doc__ == f"Former name of `{new}`."
    with_agent = {answer.method for answer in SCHEDULE if any(hasattr(each, answer.method) for each in homes)}
    assert set(FORMER_NAMES.values()) <= with_agent  # what was added since never had another name


def test_an_override_under_the_former_name_is_honoured_and_warned_of(town: Any) -> None:
    with pytest.warns(DeprecationWarning, match=f"Idle.{WARNING}") as given:

        class Idle(Department):
            def receives(self, case_id: int) -> int:
                return a.SILENT

    assert [warning.filename for warning in given] == [__file__]

    class Still(Department):
        def on_received(self, case_id: int) -> int:
            return a.SILENT

    under_old, under_new = ran(town, department=Idle), ran(town, department=Still)
    assert len(under_old.log) > 0
    assert (under_old.log["activity"] == a.RECEIVED).sum() == 0
    np.testing.assert_array_equal(under_old.log, under_new.log)


def test_super_leads_up_by_either_name(town: Any) -> None:
    seen: list[str] = []

    class New(Department):
        def on_received(self, case_id: int) -> int:
            seen.append("new")
            return super().on_received(case_id)

    class Mixin:
        def receives(self, case_id: int) -> int:
            seen.append("mixin")
            return super().receives(case_id)  # type: ignore[misc,no-any-return]

    with pytest.warns(DeprecationWarning, match=f"Old.{WARNING}"):

        class Old(New):
            def receives(self, case_id: int) -> int:
                seen.append("old")
                return super().receives(case_id)  # type: ignore[misc,no-any-return]

    with pytest.warns(DeprecationWarning, match=f"Mixed.{WARNING}"):

        class Mixed(Mixin, Old):
            pass

    class Top(Mixed):
        def on_received(self, case_id: int) -> int:
            seen.append("top")
            return super().on_received(case_id)

    with pytest.warns(DeprecationWarning, match=WARNING):
        model = ran(town, department=Top)
    usual = ran(town)
    np.testing.assert_array_equal(model.log, usual.log)
    n = int((usual.log["activity"] == a.RECEIVED).sum())
    assert n > 0
    assert seen == ["top", "mixin", "old", "new"] * n


def test_a_call_by_the_former_name_warns_and_does_the_same(town: Any) -> None:
    model = GovernanceModel(town)
    with pytest.warns(DeprecationWarning, match="Department.opens is now on_opens"):
        assert model.departments[0].opens(0) == 0  # type: ignore[attr-defined]

    class Shut(Department):
        def on_opens(self, department: int) -> int:
            return -9

    model = GovernanceModel(town, loop="mesa", agents={"department": Shut})
    with pytest.warns(DeprecationWarning, match="Shut.opens is now on_opens"):
        assert model.departments[0].opens(0) == -9


def test_the_models_own_method_has_its_former_name_too(town: Any) -> None:
    days: list[int] = []
    with pytest.warns(DeprecationWarning, match="Diary.ends_day is now on_day_ends"):

        class Diary(GovernanceModel):
            def ends_day(self, day: int) -> int:
                days.append(day)
                return super().on_day_ends(day)

    Diary(town, loop="mesa").run_model()
    assert days == list(range(8))


def test_the_compiled_loop_refuses_such_an_override_by_the_name_it_bears(town: Any) -> None:
    with pytest.warns(DeprecationWarning, match=WARNING):

        class Idle(Department):
            def receives(self, case_id: int) -> int:
                return a.SILENT

    with pytest.raises(WanggeError, match=r"receives"):
        GovernanceModel(town, agents={"department": Idle})


def test_what_is_no_override_is_left_alone(town: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        class Named(Department):
            opens = "at eight"  # not a method
            files = ()

            def reports(self) -> str:  # a former name, but of residents
                return "nothing"

        class Both(Department):
            def on_received(self, case_id: int) -> int:
                return super().on_received(case_id)

            receives = on_received

        model = ran(town, department=Named)
        assert ran(town, department=Both).log.tobytes() == model.log.tobytes() == ran(town).log.tobytes()
    assert (model.departments[0].opens, model.departments[0].reports()) == ("at eight", "nothing")
    assert not hasattr(Resident, "receives")
