"""The server behind the page: local unless asked otherwise, a fixed list of files, a world for each page that is open."""

from __future__ import annotations

import asyncio
import hmac
import json
import socket
from contextlib import asynccontextmanager, suppress
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from experiments.demo.assets import FILES, page, read_file
from experiments.demo.sessions import Sessions, welcome
from experiments.demo.wish import Wish
from sim.causes import cause
from sim.errors import WanggeError
from sim.messages import LANGUAGES

COOKIE = "wangge_token"
MOST_MESSAGE = 100_000  # characters that a page may send at once
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
    """Who may come in: only this machine, by its own name, from the page itself; with a token from elsewhere, too."""

    def __init__(self, port: int, token: str = "") -> None:
        self.token = token
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    def refuses(self, asking: HTTPConnection) -> str:
        """Why not, or nothing."""
        local = asking.client is not None and asking.client.host in ("127.0.0.1", "::1")
        host = asking.headers.get("host", "")
        if not self.token and (not local or host not in self.hosts):
            return "demo_refused_address"
        origin = asking.headers.get("origin")
        if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
            return "demo_refused_origin"
        if self.token and not any(hmac.compare_digest(given.encode(), self.token.encode()) for given in self._given(asking)):
            return "demo_refused_token"
        return ""

    def _given(self, asking: HTTPConnection) -> list[str]:
        return [asking.query_params.get("token", ""), asking.cookies.get(COOKIE, "")]


def create_app(wish: Wish, lang: str, sessions: Sessions, guard: Guard) -> Starlette:
    """The application: the page at `/`, its files, and a websocket for each page."""

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
        await _serve(socket_, sessions, welcome(wish, lang))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        task = asyncio.create_task(_send_idle_away(sessions))
        yield
        task.cancel()
        sessions.workshop.close()

    routes = [Route("/", front), Route("/static/{name}", file), Route("/favicon.ico", _favicon), WebSocketRoute("/talk", talk)]
    return Starlette(routes=routes, lifespan=lifespan)


def _guarded(guard: Guard, request: Request) -> Response | None:
    why = guard.refuses(request)
    return PlainTextResponse("\n".join(WanggeError(why).line(lang) for lang in LANGUAGES), 403, headers=HEADERS) if why else None


async def _favicon(_: Request) -> Response:
    return Response(read_file("icon.svg"), media_type="image/svg+xml", headers=HEADERS)


async def _serve(page_: WebSocket, sessions: Sessions, hello: dict[str, Any]) -> None:
    """Answer one page until it goes; its world goes with it."""
    try:
        session = sessions.open()
    except WanggeError as error:
        await page_.send_text(_json({"is": "error", "text": {lang: error.line(lang) for lang in LANGUAGES}, "asked": "open"}))
        await page_.close(1013)
        return
    session.leave = page_.close
    try:
        await page_.send_text(_json(hello))
        while True:
            text = await page_.receive_text()
            try:
                message = json.loads(text) if len(text) <= MOST_MESSAGE else None
            except ValueError:
                message = None
            for answer in await to_thread.run_sync(session.answer, message):
                if isinstance(answer, bytes):
                    await page_.send_bytes(answer)
                else:
                    await page_.send_text(_json(answer))
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        sessions.close(session)


async def _send_idle_away(sessions: Sessions) -> None:
    while True:
        await asyncio.sleep(IDLE_CHECK)
        for session in sessions.idle():
            with suppress(RuntimeError):
                await session.leave(4000)
            sessions.close(session)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def bind(host: str, port: int) -> socket.socket:
    """A socket on this port, or on any free one for 0. Raises WanggeError `demo_port_taken`."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise WanggeError("demo_port_taken", port=port, why=cause(error)) from error
    return found

