"""Teams and shared offices: skills that add up, duties that dilute, checks that are only stamped."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed, smallest_scenario

from sim.run.simulation import Simulation, simulate
from sim.setup.teams import added_skill, dilution, host_of, stamped

TOWN = ("scenario=small_town", "horizon.days=90", "troubles.factor=2")
MERGED = "policy.staffing.merged=[civil_affairs,human_resources,judicial]"


def test_skills_of_a_trade_add_up_and_others_do_not_count() -> None:
    scenario = composed(*TOWN, "policy.staffing.team=[police,teacher,doctor]")
    assert added_skill(scenario, "service") == pytest.approx(1 - 0.8**2)  # teacher and doctor
    assert added_skill(scenario, "dispute") == pytest.approx(1 - 0.8**2)  # police and teacher
    assert added_skill(scenario, "event") == pytest.approx(0.2)
    assert added_skill(scenario, "component") == 0
    assert added_skill(composed(*TOWN), "service") == 0


def test_a_team_settles_more_and_larger_matters_in_the_grid_and_costs_more() -> None:
    """L05."""
    alone, team = (
        simulate(composed(*TOWN, f"policy.staffing.team={roles}"), 1)
        for roles in ("[]", "[cadre,police,doctor,volunteer]")
    )
    assert team.outcomes["lowest_tier_share"] > alone.outcomes["lowest_tier_share"] + 0.05
    assert team.outcomes["cost_yuan"] > alone.outcomes["cost_yuan"]
    settled = team.simulation.world.cases["route"] == 2
    assert (~team.simulation.world.cases["small"][settled]).any()
    assert alone.simulation.world.cases["small"][alone.simulation.world.cases["route"] == 2].all()


def test_a_shared_office_has_all_officers_all_duties_and_less_skill_for_each() -> None:
    own, merged = (Simulation(composed(*TOWN, *lever), 1).world for lever in ((), (MERGED,)))
    names = [row.name for row in composed(*TOWN).departments]
    rows = {
        name: int(np.flatnonzero(own.departments["agency"] == names.index(name))[0])
        for name in ("civil_affairs", "human_resources", "judicial", "market")
    }
    before, after = ([float(world.departments["staff"][row]) for row in rows.values()] for world in (own, merged))
    assert after == pytest.approx([sum(before[:3]), 0, 0, before[3]])
    assert merged.departments["staff"].sum() == pytest.approx(own.departments["staff"].sum())
    service = [row.name for row in composed(*TOWN).troubles.categories].index("service")
    assert merged.competence[service, rows["civil_affairs"]] == pytest.approx(
        own.competence[service, rows["civil_affairs"]] * 0.9**2
    )
    assert merged.departments["flaws"][rows["civil_affairs"]] == pytest.approx(1 - 0.9**2)
    assert merged.departments["flaws"][rows["market"]] == 0
    assert simulate(composed(*TOWN, MERGED), 1).simulation.world.departments["received"][rows["judicial"]] == 0


def test_hosts_and_dilution() -> None:
    scenario = composed(*TOWN, MERGED)
    assert [host_of(scenario, name) for name in ("judicial", "police")] == ["civil_affairs", "police"]
    assert dilution(scenario, "police") == 1.0
    assert dilution(scenario, "judicial") == pytest.approx(0.81)


def test_checks_are_stamped_where_one_officer_has_a_hundred_objects() -> None:
    """D11: one officer for 102 institutions."""
    scenario = smallest_scenario()
    assert stamped(scenario, 0, 1) == stamped(scenario, 100, 0) == 0
    assert stamped(scenario, 100, 1) == pytest.approx(0.4)
    assert stamped(scenario, 20, 1) < 0.01
    assert stamped(scenario, 102, 4) < 0.01
    assert stamped(scenario, 300, 1) > 0.7
