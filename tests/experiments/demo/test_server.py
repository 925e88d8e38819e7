"""The server lets in whom it should and nobody else, holds few worlds, and lets them go."""

import http.client
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from demo_server import own_address, serving, within
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from experiments.cli.main import main
from experiments.demo.assets import FILES

SMALL = {"world": ["scenario=small_town", "horizon.days=20", "horizon.warmup_days=0"], "b": ["reactive"]}


@pytest.fixture(scope="module")
def served():
    with serving(most=2) as one:
        yield one


def fetch(served, path, address="127.0.0.1", **headers):
    """Status and text of a request with these headers, sent as they are."""
    asking = http.client.HTTPConnection(address, served.port, timeout=10)
    asking.putrequest("GET", path, skip_host=True)
    for name, value in ({"Host": f"{address}:{served.port}"} | headers).items():
        asking.putheader(name, value)
    asking.endheaders()
    answer = asking.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace")


def talk(served, origin=None, path="talk"):
    return connect(served.address.replace("http", "ws") + path, origin=origin or served.address[:-1], max_size=None)


def ask(page, message):
    page.send(json.dumps(message))
    answer = page.recv(timeout=20)
    return json.loads(answer) if isinstance(answer, str) else answer


def test_the_page_and_its_files_are_there_and_name_no_other_machine(served):
    status, text = fetch(served, "/")
    assert status == 200 and "https://" not in text and "http://" not in text.replace("http://www.w3.org", "")
    for name in FILES:
        with urllib.request.urlopen(f"{served.address}static/{name}") as answer:
            assert answer.status == 200 and answer.read()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/..%2fserver.py",
        "/static/%2e%2e/command.py",
        "/static//etc/passwd",
        "/../../etc/passwd",
        "/static/index.html",
        "/x",
    ],
)
def test_paths_outside_the_list_are_refused(served, path):
    assert fetch(served, path)[0] in (404, 403)


def test_other_names_and_origins_are_refused(served):
    assert fetch(served, "/", Host="evil.example")[0] == 403
    status, text = fetch(served, "/", Origin="http://evil.example")
    assert status == 403 and "another page" in text
    for origin in ("http://evil.example", "http://127.0.0.1:1"):
        with pytest.raises((InvalidStatus, ConnectionClosed)), talk(served, origin) as page:
            page.recv(timeout=5)


def test_from_elsewhere_nobody_comes_in_without_the_flag_and_the_token(served):
    here = own_address()
    with pytest.raises(OSError):
        fetch(served, "/", here)
    with serving(host="0.0.0.0") as open_by_mistake:
        assert fetch(open_by_mistake, "/", here)[0] == 403
        assert fetch(open_by_mistake, "/", here, Host=f"127.0.0.1:{open_by_mistake.port}")[0] == 403
    with serving(host="0.0.0.0", token="sesame-sesame") as shared:
        assert fetch(shared, "/", here)[0] == 403
        assert fetch(shared, "/?token=sesame-sesame", here)[0] == 200


def test_a_shared_server_wants_its_token():
    with serving(token="sesame-sesame") as shared:
        assert fetch(shared, "/")[0] == 403
        assert fetch(shared, "/?token=wrong")[0] == 403
        assert fetch(shared, "/static/main.js", Host="192.168.1.5:1")[0] == 403
        assert fetch(shared, "/?token=sesame-sesame", Host="192.168.1.5:1")[0] == 200
        assert fetch(shared, "/static/main.js", Cookie="wangge_token=sesame-sesame")[0] == 200
        with pytest.raises((InvalidStatus, ConnectionClosed)), talk(shared) as page:
            page.recv(timeout=5)
        with talk(shared, path="talk?token=sesame-sesame") as page:
            assert json.loads(page.recv(timeout=10))["is"] == "welcome"


def test_a_world_comes_with_its_page_and_goes_with_it(served):
    with talk(served) as page:
        welcome = json.loads(page.recv(timeout=20))
        assert welcome["is"] == "welcome" and {"en", "zh"} == set(welcome["texts"]["page_play"])
        assert ask(page, {"do": "frames", "step": 60, "count": 1})["is"] == "error"
        world = ask(page, {"do": "start", "wish": SMALL})
        assert world["is"] == "world" and world["wish"]["b"] == ["reactive"]
        assert isinstance(page.recv(timeout=10), bytes)
        assert len(served.sessions) == 1
        session = next(iter(served.sessions._open))
    within(lambda: len(served.sessions) == 0, "the session stays")
    within(lambda: session.twin is None, "the world stays")


@pytest.mark.parametrize(
    "message",
    [
        {"do": "start", "wish": {"world": ["scenario=nowhere"]}},
        {"do": "start", "wish": "nonsense"},
        {"do": "lesson", "name": "nothing"},
        {"do": "frames", "step": 0, "count": 5},
        {"do": "frames", "step": 60, "count": 10**9},
        {"do": "change", "side": "c", "levers": {"mode": "reactive"}},
        {"do": "change", "side": "a", "levers": {"policy.staffing.workers_per_grid": "many"}},
        {"do": "change", "side": "a", "levers": {"policy.dispatch.rule": "/etc/passwd.py"}},
        {"do": "look", "at": "wallet", "number": 1},
        {"do": "jump", "second": -5},
        {"do": "__class__"},
        ["a", "list"],
        7,
        None,
    ],
)
def test_bad_messages_are_told_and_change_nothing(served, message):
    with talk(served) as page:
        page.recv(timeout=20)
        ask(page, {"do": "start", "wish": SMALL})
        page.recv(timeout=10)
        answer = ask(page, message)
        assert (
            answer["is"] == "error"
            and answer["text"]["en"]
            and answer["text"]["zh"]
            and "\n" not in answer["text"]["en"]
        )
        assert isinstance(ask(page, {"do": "frames", "step": 3600, "count": 1}), bytes)
    within(lambda: len(served.sessions) == 0, "the session stays")


def test_there_are_only_so_many_pages_and_idle_ones_go(served, monkeypatch):
    with talk(served) as one, talk(served) as two:
        for page in (one, two):
            page.recv(timeout=20)
        with talk(served) as third:
            assert "pages are open" in json.loads(third.recv(timeout=10))["text"]["en"]
        monkeypatch.setattr("experiments.demo.sessions.IDLE_SECONDS", 0.2)
        within(lambda: len(served.sessions.idle()) == 2, "nobody is idle")
        ask(one, {"do": "differences", "day": 1})
        assert len(served.sessions.idle()) == 2
        ask(one, {"do": "lesson", "name": "nothing"})
        assert len(served.sessions.idle()) == 1
    within(lambda: len(served.sessions) == 0, "the sessions stay")


@pytest.mark.parametrize(
    "words",
    [
        ["port=99999999"],
        ["lesson=nothing"],
        ["seed=-1"],
        ["scenario=nowhere"],
        ["b=nowhere"],
        ["a=policy.dispatch.rule=none"],
        ["colour=red"],
        ["b=troubles.factor=2"],
        ["lang=fr"],
    ],
)
def test_mistakes_on_the_command_line_end_in_one_line(words, capsys):
    assert main(["demo", "browser=false", *words]) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1 and "Traceback" not in told.err


def test_a_port_in_use_is_told(served, capsys):
    assert main(["demo", f"port={served.port}", "browser=false"]) == 2
    assert str(served.port) in capsys.readouterr().err


def test_the_command_opens_the_browser_and_ends_with_ctrl_c(tmp_path):
    note, stand_in = tmp_path / "opened", tmp_path / "browser"
    stand_in.write_text(f'#!/bin/sh\nprintf %s "$1" > {note}\n')
    stand_in.chmod(0o755)
    words = [sys.executable, "-m", "experiments.cli.main", "demo", "port=0"]
    environment = os.environ | {"BROWSER": f"{stand_in} %s"}
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        within(lambda: note.exists() and note.read_text(), "no browser is opened", 90)
        with urllib.request.urlopen(note.read_text()) as answer:
            assert answer.status == 200
        child.send_signal(signal.SIGINT)
        said, errors = child.communicate(timeout=20)
    finally:
        child.kill()
    assert note.read_text() in said and "Traceback" not in errors
    assert child.returncode in (0, 130)
