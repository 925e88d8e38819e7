"""Whatever a page sends: an answer, one line in both languages, or the end of the talk with a code."""

from __future__ import annotations

import json
import threading
import time
from functools import cache
from typing import Any

import pytest
from demo_server import serving, within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_talk import HEAVY, send, talk
from websockets.exceptions import ConnectionClosed

from experiments.demo.background import Replications, Workshop
from experiments.demo.session_request import Wish
from experiments.demo.sessions import Sessions
from sim.vocabulary.units import DAY


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x00\x01\x02", 1003),
        ("[" * 50_000, 1007),
        ("{", 1007),
        ("9" * 5000, 1007),
        ('{"do": "jump", "second": NaN}', 1007),
        ("[" + "1," * 60_000 + "1]", 1009),
        ("x" * 2_000_000, 1009),
    ],
    ids=["bytes", "brackets", "no json", "digits", "not a number", "long", "longer"],
)
def test_what_is_no_message_ends_the_talk_with_a_code(frame: Any, code: int, capfd: pytest.CaptureFixture[str]) -> None:
    with serving() as served:
        with talk(served) as page:
            page.recv(timeout=20)
            page.send(frame)
            with pytest.raises(ConnectionClosed) as ended:
                while True:
                    page.recv(timeout=10)
        assert ended.value.rcvd is not None and ended.value.rcvd.code == code
        within(lambda: len(served.sessions) == 0, "the place stays taken", 5.0)
    told = capfd.readouterr()
    assert "Traceback" not in told.err + told.out


@pytest.mark.parametrize("number", [1.5, "1", None, [1], True])
def test_a_number_of_the_wrong_kind_is_named(number: Any) -> None:
    session = Sessions().open()
    session.answer({"do": "start", "wish": {}})
    (told,) = session.answer({"do": "look", "at": "case", "number": number})
    assert isinstance(told, dict) and told["text"] == {
        "en": "number: must be a whole number",
        "zh": "number：应为 整数",
    }


def test_half_a_sign_is_no_text() -> None:
    with serving() as served, talk(served) as page:
        page.recv(timeout=20)
        page.send('{"do": "start", "wish": {"world": ["scenario=\\ud800"]}}')
        told = json.loads(page.recv(timeout=10))
        assert told["is"] == "error" and told["text"]["en"] == "world.0: must be a text"


def test_a_fault_of_ours_is_one_line_and_the_page_stays(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: Any) -> Any:
        raise ZeroDivisionError("never mind")

    monkeypatch.setattr("experiments.demo.sessions.Session._jump", breaks)
    with serving() as served, talk(served) as page:
        page.recv(timeout=20)
        send(page, do="start", wish={})
        page.recv(timeout=20), page.recv(timeout=20)
        send(page, do="jump", second=5)
        told = json.loads(page.recv(timeout=10))
        assert (
            told["is"] == "error" and "ZeroDivisionError" in told["text"]["en"] and "无法完成计算" in told["text"]["zh"]
        )
        send(page, do="frames", step=3600, count=1)
        assert isinstance(page.recv(timeout=10), bytes)
    assert "Traceback" not in capfd.readouterr().err


def test_a_flood_of_messages_ends_the_talk() -> None:
    with serving() as served, talk(served) as page:
        page.recv(timeout=20)
        send(page, do="start", wish=HEAVY | {"second": 600 * DAY})
        with pytest.raises(ConnectionClosed):
            for _ in range(5000):
                send(page, do="differences", day=1)
            while True:
                page.recv(timeout=20)


def test_changes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.demo.cost.MOST_CHANGES", 3)
    session = Sessions().open()
    session.answer({"do": "start", "wish": {}})
    for rule in ("fifo", "nearest", "severity"):
        session.answer({"do": "change", "side": "a", "levers": {"policy.dispatch.rule": rule}})
    (told,) = session.answer({"do": "change", "side": "a", "levers": {"policy.dispatch.rule": "fifo"}})
    assert isinstance(told, dict) and "3 changes" in told["text"]["en"]


def test_pairs_of_a_page_that_left_are_abandoned() -> None:
    """The process that replicates is free for the next page within a moment."""
    workshop = Workshop()
    try:
        worlds = ("scenario=small_town", "horizon.days=20"), ("scenario=xianlin", "horizon.days=2500")
        light, heavy = (Wish(world=world, b=("reactive",)) for world in worlds)
        warm = Replications(workshop)
        warm.ask(light, [])
        within(lambda: len(warm._found) > 0, "no pair arrives", 90)
        warm.stop()
        left, next_one = Replications(workshop), Replications(workshop)
        left.ask(heavy, [])
        within(lambda: left._under_way is not None and left._under_way[1].running(), "it does not begin", 10)
        time.sleep(1.0)
        threading.Timer(0.2, left.stop).start()
        next_one.ask(light, [])
        within(lambda: len(next_one._found) > 0, "the next page waits for one that left", 6)
        assert not left.failed
    finally:
        workshop.close()


def test_signs_that_are_no_text_end_the_talk_without_a_trace_in_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with serving() as served, talk(served) as page:
        page.recv(timeout=20)
        page.socket.sendall(b"\x81\x83\0\0\0\0\xff\xfe{")  # a text frame that is not UTF-8
        with pytest.raises(ConnectionClosed):
            page.recv(timeout=10)
    told = capfd.readouterr().err
    assert "Traceback" not in told and told.count("\n") <= 1


def any_json(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=12,
    )


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
LIKELY = st.sampled_from(
    [
        "a",
        "b",
        "case",
        "worker",
        "desk",
        "dispute",
        "mode",
        "reactive",
        "policy.dispatch.rule",
        "policy.staffing.operators",
        "severity",
    ]
)
FIELDS = ("wish", "name", "step", "count", "second", "side", "levers", "at", "number", "day")
MESSAGES = any_json(LEAVES) | st.builds(
    lambda do, fields: {"do": do} | fields,
    st.sampled_from(["start", "lesson", "frames", "jump", "change", "look", "differences"]),
    st.dictionaries(
        st.sampled_from(FIELDS),
        any_json(LEAVES | LIKELY) | st.dictionaries(LIKELY, LEAVES | LIKELY, max_size=2),
        max_size=6,
    ),
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(message=MESSAGES)
def test_whatever_a_page_sends_it_gets_an_answer_or_one_line_in_both_languages(message: Any) -> None:
    """Nothing that it sends is a fault of ours."""
    for answer in _visited().answer(message):
        if isinstance(answer, dict) and answer["is"] == "error":
            assert (
                answer["text"]["en"]
                and answer["text"]["zh"]
                and "\n" not in answer["text"]["en"] + answer["text"]["zh"]
            )


@cache
def _visited() -> Any:
    """One small page for all messages."""
    session = Sessions().open()
    session.answer(
        {
            "do": "start",
            "wish": {"world": ["scenario=small_town", "horizon.days=20", "horizon.warmup_days=0"], "second": 5 * DAY},
        }
    )
    return session
