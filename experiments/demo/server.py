"""Server behind the page.

It is local unless told otherwise, serves a fixed list of files, and holds one world for each page that is open.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from experiments.demo.assets import FILES, page, read_file
from experiments.demo.session_request import Wish
from experiments.demo.sessions import Answer, Session, Sessions, refusal, welcome
from experiments.demo.terminal import TALKERS, Terminal
from sim.text.catalogue import LANGUAGES, WanggeError
from sim.text.causes import cause

_log = logging.getLogger("wangge.demo")
COOKIE = "wangge_token"
MOST_MESSAGE = 100_000  # characters that a page may send at once
MOST_WAITING = 64  # messages of a page that may be waiting for an answer
TOO_MANY_AT_ONCE = 4008
GONE = object()
IDLE_CHECK = 60.0
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Guard:
    """Access control for the server.

    Without a token, only requests from this machine, addressed to one of its local names, get in. With a token, every
    request must carry it, and requests from elsewhere get in too. In both cases a request that another site's page
    makes is refused.
    """

    def __init__(self, port: int, token: str = "") -> None:
        self.token = token
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    def refuses(self, asking: HTTPConnection) -> str:
        """Return the catalogue key of the reason for refusing a request, or an empty string."""
        local = _is_local(asking)
        host = asking.headers.get("host", "")
        if not self.token and (not local or host not in self.hosts):
            return "demo_refused_address"
        origin = asking.headers.get("origin")
        if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
            return "demo_refused_origin"
        if self.token and not any(
            hmac.compare_digest(given.encode(), self.token.encode()) for given in self._given(asking)
        ):
            return "demo_refused_token"
        return ""

    def _given(self, asking: HTTPConnection) -> list[str]:
        return [asking.query_params.get("token", ""), asking.cookies.get(COOKIE, "")]


def _is_local(asking: HTTPConnection) -> bool:
    """Whether a request comes from this machine itself, the trainer's."""
    return asking.client is not None and asking.client.host in ("127.0.0.1", "::1")


def create_app(wish: Wish, lang: str | None, sessions: Sessions, guard: Guard) -> Starlette:
    """Create the application: the page at `/`, its files, and a websocket for each page."""

    async def front(request: Request) -> Response:
        response = _guarded(guard, request) or Response(page(), media_type="text/html; charset=utf-8", headers=HEADERS)
        if guard.token and response.status_code == 200:
            response.set_cookie(COOKIE, guard.token, httponly=True, samesite="strict")
        return response

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        refused = _guarded(guard, request)
        if refused or name not in FILES:
            return refused or PlainTextResponse("not found", 404, headers=HEADERS)
        return Response(await to_thread.run_sync(read_file, name), media_type=FILES[name], headers=HEADERS)

    async def talk(socket_: WebSocket) -> None:
        if guard.refuses(socket_) or socket_.headers.get("origin") is None:
            await socket_.close(1008)
            return
        await socket_.accept()
        await _serve(socket_, sessions, welcome(wish, lang), is_own=_is_local(socket_))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        task = asyncio.create_task(_send_idle_away(sessions))
        yield
        task.cancel()
        sessions.workshop.close()

    routes = [
        Route("/", front),
        Route("/static/{name}", file),
        Route("/favicon.ico", _favicon),
        WebSocketRoute("/talk", talk),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _guarded(guard: Guard, request: Request) -> Response | None:
    why = guard.refuses(request)
    return (
        PlainTextResponse("\n".join(WanggeError(why).line(lang) for lang in LANGUAGES), 403, headers=HEADERS)
        if why
        else None
    )


async def _favicon(_: Request) -> Response:
    return Response(read_file("icon.svg"), media_type="image/svg+xml", headers=HEADERS)


async def _serve(page_: WebSocket, sessions: Sessions, hello: dict[str, Any], is_own: bool) -> None:
    """Answer one page until it leaves; its place is then free at once, and its world is released."""
    try:
        session = sessions.open(is_own)
    except WanggeError as error:
        await page_.send_text(_json(refusal(error, "open")))
        await page_.close(1013)
        return
    session.leave = page_.close
    messages: asyncio.Queue[Any] = asyncio.Queue()
    listening = asyncio.create_task(_listen(page_, messages, lambda: sessions.release(session)))
    try:
        await page_.send_text(_json(hello))
        while (message := await messages.get()) is not GONE:
            limit = None if is_own else sessions.threads
            for answer in await to_thread.run_sync(_answer, session, message, limiter=limit):
                await (page_.send_bytes(answer) if isinstance(answer, bytes) else page_.send_text(_json(answer)))
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        listening.cancel()
        sessions.release(session)
        await asyncio.shield(to_thread.run_sync(session.close))


async def _listen(page_: WebSocket, messages: asyncio.Queue[Any], left: Callable[[], None]) -> None:
    """Receive what a page sends, even while something is being computed for it, and notice at once when it is gone.

    Anything that is not a valid message closes the connection with a code: bytes 1003, not JSON 1007, too long 1009,
    too many at once 4008.
    """
    code = 0
    while not code:
        got = await page_.receive()
        if got["type"] != "websocket.receive":
            break
        message, code = _read(got.get("text"))
        if messages.qsize() >= MOST_WAITING:
            code = TOO_MANY_AT_ONCE
        if not code:
            messages.put_nowait(message)
    left()
    if code:
        with suppress(RuntimeError):
            await page_.close(code)
    messages.put_nowait(GONE)


def _read(text: str | None) -> tuple[Any, int]:
    """Return a message and 0, or None and the code with which to close the connection."""
    if text is None:
        return None, 1003
    if len(text) > MOST_MESSAGE:
        return None, 1009
    try:
        return json.loads(text, parse_constant=_no_number), 0
    except (ValueError, RecursionError):
        return None, 1007


def _no_number(name: str) -> None:
    raise ValueError(name)


def _answer(session: Session, message: Any) -> list[Answer]:
    """Return the answers to a message.

    An error of ours becomes one line in the trainer's terminal and one on the page, which otherwise stays as it was.
    """
    try:
        return session.answer(message)
    except Exception as error:
        _log.error("%s: %s", type(error).__name__, " ".join(str(error).split())[:200])
        return [refusal(WanggeError("demo_failed", kind=type(error).__name__), "")]


async def _send_idle_away(sessions: Sessions) -> None:
    while True:
        await asyncio.sleep(IDLE_CHECK)
        for session in sessions.idle():
            with suppress(RuntimeError):
                await session.leave(4000)
            sessions.release(session)
            await to_thread.run_sync(session.close)


def _json(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    return text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate sent by a page becomes a "?"


def configured(app: Starlette, lang: str) -> uvicorn.Config:
    """Return the server's settings.

    They limit the length of messages and send the server's own remarks to the terminal, one line each.
    """
    terminal = Terminal(lang)
    for name in TALKERS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [terminal], False
    return uvicorn.Config(app, log_config=None, log_level="warning", lifespan="on", ws_max_size=4 * MOST_MESSAGE)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket on this port, or on any free port for 0. Raises WanggeError `demo_port_taken`."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise WanggeError("demo_port_taken", port=port, why=cause(error)) from error
    return found
