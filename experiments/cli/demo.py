"""`wangge demo`: serve the trainers' page on this machine and open it, or write one that needs no Python."""

from __future__ import annotations

import contextlib
import gc
import secrets
import threading
import time
import webbrowser
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.arguments import take_settings
from experiments.demo.log_world import LOG, TERRITORY
from experiments.demo.session_request import Wish, checked_wish, worlds_of
from experiments.present.progress import Console
from sim.text.catalogue import WanggeError, say
from sim.text.choices import among
from sim.text.language import environment_language

PORT = 8765
STANDARD_WORLD = "scenario=small_town"


class DemoSettings(BaseModel):
    """Settings of `wangge demo` that are not part of the scenario.

    `a` and `b` are the two sides: each is a mode, or several settings in one word, separated by spaces.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    seed: int = Field(default=1, ge=0, lt=2**31)
    lang: Literal["en", "zh"] | None = None
    """None if not given: the page's own switch and the browser then decide before the environment does."""
    port: int = Field(default=PORT, ge=0, le=65535)
    browser: bool = True
    a: str = ""
    b: str = ""
    lesson: str = ""

    @property
    def spoken(self) -> str:
        """The language of the terminal."""
        return self.lang or environment_language()


def demo(words: list[str], export: str | None = None, share: bool = False) -> int:
    """Serve the page, or write it to `export`; return the exit code.

    `share`: also serve other machines, which need a token.
    """
    from sim.run.simulation import warm_up

    quoted = {name: word.partition("=")[2] for word in words for name in ("a", "b") if word.startswith(f"{name}=")}
    settings, rest = take_settings(
        [word for word in words if word[:2] not in ("a=", "b=")], DemoSettings, "demo", **quoted
    )
    wish = first_wish(settings, rest)
    own_files = frozenset(scenario_of_own(wish))
    warm_up(Console(settings.spoken).announce)
    if export is not None:
        from experiments.demo.export import export_page

        return export_page(wish, export, settings.lang, own_files)
    return serve(wish, settings, share, own_files)


def first_wish(settings: DemoSettings, rest: list[str]) -> Wish:
    """Return what the page shows when it opens; raise WanggeError or ConfigError, worded for the user."""
    if settings.lesson:
        from experiments.demo.lessons import lessons

        if settings.lesson not in lessons():
            raise WanggeError(
                "demo_unknown_lesson", lesson=settings.lesson, known=among(list(lessons()), settings.lesson)
            )
        return lessons()[settings.lesson].wish(settings.lesson)
    given = any(word.startswith(("scenario=", "system=", LOG)) for word in rest)
    world = tuple(rest) if given else (STANDARD_WORLD, *rest)
    sides = {"a": tuple(settings.a.split()), "b": tuple(settings.b.split()) if settings.b else None}
    return checked_wish({"world": world, "seed": settings.seed, **sides})


def scenario_of_own(wish: Wish) -> list[str]:
    """Check the words of the command line, and return the files of rules and territories that they name."""
    words = (*wish.world, *wish.a, *(wish.b or ()))
    named = [
        word.partition("=")[2] for word in words if word.startswith("policy.dispatch.rule=") and word.endswith(".py")
    ]
    named += [word.partition("=")[2].strip("'\"") for word in words if word.lstrip("+").startswith("territory.file=")]
    named += [word for word in words if word.startswith((LOG, TERRITORY))]
    worlds_of(wish, frozenset(named))
    return named


def serve(wish: Wish, settings: DemoSettings, share: bool, own_files: frozenset[str]) -> int:
    """Serve until Ctrl-C; return the exit code."""
    import uvicorn

    from experiments.demo.server import Guard, bind, configured, create_app
    from experiments.demo.sessions import Sessions

    token = secrets.token_urlsafe(16) if share else ""
    listening = bind("0.0.0.0" if share else "127.0.0.1", settings.port)
    port = listening.getsockname()[1]
    app = create_app(wish, settings.lang, Sessions(own_files), Guard(port, token))
    gc.freeze()  # libraries stay: a collection when a page goes looks only through what pages have left
    _allow_many_connections()
    address = f"http://127.0.0.1:{port}/" + (f"?token={token}" if share else "")
    print(say("demo_serving", settings.spoken, address=address), flush=True)
    if share:
        print(say("demo_shared", settings.spoken, port=port, token=token), flush=True)
    server = uvicorn.Server(configured(app, settings.spoken))
    if settings.browser:
        threading.Thread(target=_open_browser, args=(server, address), daemon=True).start()
    server.run(sockets=[listening])
    return 0


def _allow_many_connections() -> None:
    """Allow as many connections as the system permits, so that silent ones cannot keep the trainer out."""
    try:
        import resource
    except ImportError:  # Windows counts them differently
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _open_browser(server: Any, address: str) -> None:
    while not server.started:
        time.sleep(0.05)
    webbrowser.open(address)
