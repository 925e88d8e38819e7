"""What a page may take from the trainer's machine: a bounded run, and memory that comes back.

No slot of his, no line in his terminal.
"""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
from demo_server import serving, within
from page_talk import HEAVY, LONG, drop, send, talk

from experiments.config.compose import compose_scenario, packaged
from experiments.config.overrides import choices
from experiments.demo.cost import MOST, check_cost
from experiments.demo.lessons import lessons
from experiments.demo.session_request import scenario_of
from experiments.demo.sessions import Sessions
from experiments.runner.memory import give_back_memory
from sim.text.catalogue import WanggeError
from sim.vocabulary.units import DAY


@pytest.mark.parametrize(
    "world",
    [
        ["scenario=small_town", "troubles.factor=1000", "horizon.days=1500"],
        ["scenario=small_town", "troubles.growth=5", "horizon.days=3650"],
        ["scenario=dongcheng", "horizon.days=3650", "troubles.factor=1.5"],
        ["scenario=xianlin", "troubles.factor=100"],
        ["scenario=small_town", "troubles.categories.0.rate=1000000", "horizon.days=730"],
        ["scenario=x_community", "disputes.0.per_year=10000", "horizon.days=3650"],
        ["scenario=x_community", "disputes.0.per_year=10000", "disputes.0.households=1", "horizon.days=3650"],
        ["scenario=small_town", "horizon.days=3650", *(f"departments.{row}.stations=1000" for row in range(6))],
        [
            "scenario=small_town",
            "population.groups.0.count=1990000",
            "population.groups.1.count=0",
            "horizon.days=3650",
            "troubles.factor=0.1",
        ],
    ],
)
def test_a_run_that_costs_too_much_is_refused_in_no_time(world: list[str]) -> None:
    session = Sessions().open()
    began = time.monotonic()
    (told,) = session.answer({"do": "start", "wish": {"world": world}})
    assert isinstance(told, dict) and told["is"] == "error"
    assert "too much for a page" in told["text"]["en"] and "超出页面容量" in told["text"]["zh"]
    assert time.monotonic() - began < 3
    session.close()


def test_everything_that_is_shipped_may_be_shown() -> None:
    """Every scenario, every fourth system and every lesson as it is, both sides.

    All but dongcheng for ten years, it on one side.
    """
    folder = packaged().folder
    names = [("scenario", name) for name in choices(folder, "scenario")] + [
        ("system", name) for name in choices(folder, "system")[::4]
    ]
    for group, name in names:
        for days in ([], ["horizon.days=3650"]):
            scenario = compose_scenario([f"{group}={name}", *days])[0]
            check_cost([scenario] if days and "dongcheng" in name else [scenario, scenario])
    for lesson in lessons().values():
        check_cost([scenario_of(lesson.world, words) for words in lesson.wish("x").sides.values()])


def test_both_sides_count() -> None:
    one = compose_scenario(["scenario=dongcheng", "horizon.days=3650"])[0]
    check_cost([one])
    with pytest.raises(WanggeError, match=f"at most {MOST.seconds:.0f} s and {MOST.megabytes:.0f} MB") as refused:
        check_cost([one, one])
    assert f"{MOST.megabytes:.0f} MB" in refused.value.line("zh")


def test_a_change_may_not_make_a_world_too_large_nor_be_one_too_many() -> None:
    session = Sessions().open()
    short = ["horizon.days=20", "horizon.warmup_days=0"]
    session.answer(
        {
            "do": "start",
            "wish": {"world": ["scenario=small_town", "territory.area_km2=40", "territory.grids=3000", *short]},
        }
    )
    (told,) = session.answer({"do": "change", "side": "a", "levers": {"policy.staffing.workers_per_grid": 50}})
    assert isinstance(told, dict) and "too large for a page" in told["text"]["en"]
    changes = [{"second": 0, "side": "a", "levers": {"policy.staffing.operators": k % 5}} for k in range(60)]
    (told,) = session.answer(
        {"do": "start", "wish": {"world": ["scenario=dongcheng", "horizon.days=3650"], "changes": changes}}
    )
    assert isinstance(told, dict) and "at most" in told["text"]["en"] and "改动" in told["text"]["zh"]
    session.close()


def test_what_a_page_that_left_was_waiting_for_ends_at_once() -> None:
    with serving() as served:
        page = talk(served).__enter__()
        page.recv(timeout=20)
        send(page, do="start", wish=LONG)
        page.recv(timeout=60), page.recv(timeout=60)
        session = next(iter(served.sessions._open))
        send(page, do="jump", second=3650 * DAY)
        within(lambda: session._lock.locked(), "nothing is being computed")
        twin = session.twin
        drop(page)
        within(lambda: len(served.sessions) == 0, "the place stays taken", 3.0)
        within(lambda: session.twin is None, "the world stays", 5.0)
        assert 0 < twin.now < twin.horizon


def test_dropped_pages_with_heavy_starts_keep_nobody_out() -> None:
    with serving(most=4) as served:
        for _ in range(8):
            page = talk(served).__enter__()
            page.recv(timeout=20)
            send(page, do="start", wish=HEAVY | {"second": 1700 * DAY})
            time.sleep(0.1)
            drop(page)
        began = time.monotonic()
        with talk(served) as own:
            assert json.loads(own.recv(timeout=10))["is"] == "welcome"
            send(own, do="start", wish={})
            assert json.loads(own.recv(timeout=20))["is"] == "world"
        assert time.monotonic() - began < 10
        within(lambda: len(served.sessions) == 0, "places stay taken", 5.0)


def test_one_place_is_the_trainers_own() -> None:
    sessions = Sessions(most=3)
    students = [sessions.open(is_own=False), sessions.open(is_own=False)]
    with pytest.raises(WanggeError, match="2 pages are open"):
        sessions.open(is_own=False)
    own = sessions.open(is_own=True)
    with pytest.raises(WanggeError, match="3 pages are open"):
        sessions.open(is_own=True)
    sessions.close(own)
    sessions.open(is_own=True)
    sessions.release(students[0])
    sessions.open(is_own=False)


def resident() -> float:
    """Megabytes that this process holds."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="platform: Linux tells what a process holds")
def test_the_memory_of_a_world_comes_back_when_its_page_goes() -> None:
    sessions = Sessions()
    small, large = (
        {"do": "start", "wish": {"world": ["scenario=dongcheng", f"horizon.days={days}"]}} for days in (10, 800)
    )
    first = sessions.open()
    first.answer(small)
    sessions.close(first)
    before, held = settled(), 0.0
    for _ in range(3):
        session = sessions.open()
        session.answer(large)
        session.answer({"do": "jump", "second": 800 * DAY})
        held = max(held, resident() - before)
        sessions.close(session)
    assert held > 60
    assert resident() - before < held / 3


def settled() -> float:
    """The same once nothing changes any more.

    What pages of other tests had asked for may still be ending, or lie about.
    """
    found: list[float] = []
    while len(found) < 5 or max(found[-5:]) - min(found[-5:]) > 2:
        give_back_memory()
        found.append(resident())
        time.sleep(0.4)
    return found[-1]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="platform: Linux tells what a process holds")
def test_the_memory_of_worlds_computed_side_by_side_comes_back_too() -> None:
    """Each thread has memory of its own, which the C library keeps unless it is told otherwise."""
    sessions, before = Sessions(), settled()

    def visit() -> None:
        session = sessions.open()
        session.answer(
            {"do": "start", "wish": {"world": ["scenario=dongcheng", "horizon.days=500"], "second": 100 * DAY}}
        )
        held.append(resident() - before)
        sessions.close(session)

    held: list[float] = []
    pages = [threading.Thread(target=visit) for _ in range(4)]
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    assert max(held) > 100
    assert resident() - before < max(held) / 3


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="platform: Linux tells what a process holds")
def test_a_page_that_starts_anew_again_and_again_holds_one_world() -> None:
    session, before = Sessions().open(), settled()
    held = []
    for seed in range(5):
        session.answer({"do": "start", "wish": {"world": ["scenario=dongcheng", "horizon.days=500"], "seed": seed}})
        held.append(resident() - before)
    assert max(held) < 1.3 * held[1]  # the first start may reuse what an earlier test has freed
    session.close()
