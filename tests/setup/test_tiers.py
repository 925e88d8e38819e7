"""Setup of the tiers: offices of units, who stands above whom, and hours that tasks take."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed

from sim.setup.build import build_world
from sim.setup.communities import neglect
from sim.setup.tiers import time_taken
from sim.text.catalogue import WanggeError

TOWN = ("scenario=small_town", "horizon.days=30", "horizon.warmup_days=0")
COMMITTEE, STREET = "{name:committee,unit:community,staff:2}", "{name:street,unit:street,staff:2.5}"


def test_every_unit_has_an_office_under_the_office_of_its_street() -> None:
    world = build_world(
        composed(*TOWN, f"policy.hierarchy.tiers=[{COMMITTEE},{STREET},{{name:town,unit:place,staff:1}}]"), 1
    )
    offices, grids = world.tier_offices, world.grids
    assert world.tiers["offices"].tolist() == [4, 2, 1]
    assert offices["seats"].tolist() == [2, 2, 2, 2, 3, 3, 1]
    for community in range(4):
        street = grids["street"][grids["community"] == community][0]
        assert offices["above"][community] == 4 + street
    assert offices["above"][4:].tolist() == [6, 6, -1]
    assert len(world.climbs) == len(world.cases)


def test_staff_is_a_multiple_of_what_is_listed() -> None:
    world = build_world(composed(*TOWN, f"policy.hierarchy.tiers=[{COMMITTEE}]", "policy.hierarchy.staff=0.3"), 1)
    np.testing.assert_allclose(world.tier_offices["staff"], 0.6)
    assert (world.tier_offices["seats"] == 1).all()


def test_ordinary_paperwork_neglects_nobody_and_more_does() -> None:
    """SF-31: hours that forms and tasks take are hours that residents miss."""
    assert neglect(composed(*TOWN)) == 0
    busy = composed(*TOWN, "policy.staffing.administrative_load=0.65")
    assert neglect(busy) == pytest.approx(0.5)
    tasks = composed(
        *TOWN, f"policy.hierarchy.tiers=[{COMMITTEE}]", "policy.hierarchy.orders=0.8", "behaviour.tier.order_loss=0"
    )
    assert time_taken(tasks) == pytest.approx(0.8)
    assert neglect(composed(*TOWN, "policy.staffing.administrative_load=0.65", "policy.partnership.tasks_moved=1")) == 0


@pytest.mark.parametrize(
    ("levers", "code"),
    [
        (("policy.hierarchy.orders=0.5",), "policy.hierarchy.orders"),
        (("policy.hierarchy.heeds_noise=0.5",), "policy.hierarchy.heeds_noise"),
        ((f"policy.hierarchy.tiers=[{STREET},{COMMITTEE}]",), "smaller unit"),
        ((f"policy.hierarchy.tiers=[{COMMITTEE},{COMMITTEE}]",), "committee"),
        (("policy.hierarchy.tiers=[{name:committee,unit:community,staff:2,calendar:moon}]",), "moon"),
        (("policy.hierarchy.tiers=[{name:committee,unit:community,staff:0}]",), "staff"),
    ],
)
def test_a_hierarchy_that_does_not_fit_is_refused_in_one_line(levers: tuple[str, ...], code: str) -> None:
    with pytest.raises(WanggeError) as error:
        composed(*TOWN, *levers)
    assert code in str(error.value)
    assert "\n" not in str(error.value)
