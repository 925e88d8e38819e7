"""Sessions: one world for each page, and the limit on how many pages may be open.

They define what a page can ask for, what it gets, and when its world is released.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any

from anyio import CapacityLimiter

from experiments.demo.background import Replications, Workshop
from experiments.demo.inspector import LOOKS
from experiments.demo.lessons import lessons
from experiments.demo.session_request import Wish, read_wish
from experiments.demo.turns import Turns
from experiments.demo.twin import Twin
from experiments.demo.world_description import about, in_force, offers, texts
from experiments.runner.memory import give_back_memory, let_freed_memory_go
from sim.text.catalogue import LANGUAGES, Phrase, WanggeError
from sim.text.choices import among
from sim.text.language import environment_language
from sim.vocabulary.units import DAY

MOST_SESSIONS = 8
FOR_THE_TRAINER = 1
"""Pages reserved for this machine itself, so that no class can keep its trainer out."""
IDLE_SECONDS = 30 * 60
MOST_FRAMES = 60  # in one answer
MOST_STEP = 31 * DAY
BY_ITSELF = ("differences", "look")
"""Requests that a page makes on its own, without anybody using it."""
Answer = dict[str, Any] | bytes


class PageGone(Exception):
    """Raised when the page that something is being computed for has left."""


class Session:
    """The twin of one page.

    `answer` is called by one thread at a time; it never raises a WanggeError but returns it as an answer. Once the
    page is gone, whatever is being computed for it ends within a fraction of a second. Pages of other machines take
    turns to compute (`turns`); the trainer's own page waits for nobody.
    """

    def __init__(
        self, workshop: Workshop, own_files: frozenset[str], is_own: bool = True, turns: Turns | None = None
    ) -> None:
        self.twin: Twin | None = None
        self.is_own = is_own
        self._gone = threading.Event()
        self.last_used = time.monotonic()
        self.leave: Callable[[int], Awaitable[None]] = _nobody
        self._own_files = own_files
        self._replications = Replications(workshop, own_files)
        self._lock = threading.Lock()
        self._turns = turns

    def answer(self, message: Any) -> list[Answer]:
        """Return the answers to one message of the page."""
        with self._lock:
            if _asked(message) not in BY_ITSELF:
                self.last_used = time.monotonic()
            try:
                with self._turns.taken(self._wanted) if self._turns is not None else nullcontext():
                    self._wanted()
                    return self._answer(message)
            except WanggeError as error:
                return [refusal(error, _asked(message))]
            except PageGone:
                return []

    def abandon(self) -> None:
        """Note that the page is gone and stop what is being computed for it, without waiting for it to end."""
        self._gone.set()
        self._replications.stop()

    def close(self) -> None:
        """Release the world and its memory."""
        self.abandon()
        with self._lock:
            held = self.twin is not None
            self._put(None)
        if held:
            give_back_memory()

    def _put(self, twin: Twin | None) -> None:
        """Show this world, or none, and release the previous one."""
        before, self.twin = self.twin, twin
        if before is not None:
            before.close()

    def _between(self) -> None:
        """Take turns and check that the page is still there; called many times a second while computing."""
        if self._turns is not None:
            self._turns.breathe(self._wanted)
        self._wanted()

    def _wanted(self) -> None:
        if self._gone.is_set():
            raise PageGone

    def _answer(self, message: Any) -> list[Answer]:
        match message:
            case {"do": "start", "wish": wish}:
                return self._start(read_wish(wish))
            case {"do": "lesson", "name": str(name)}:
                if name not in lessons():
                    raise WanggeError("demo_unknown_lesson", lesson=name, known=among(list(lessons()), name))
                return self._start(lessons()[name].wish(name))
        if self.twin is None:
            raise WanggeError("demo_not_started")
        match message:
            case {"do": "frames", "step": int(step), "count": int(count)} if (
                1 <= step <= MOST_STEP and 1 <= count <= MOST_FRAMES
            ):
                before = self.twin.changes_made
                frames: list[Answer] = [self.twin.frames(step, count)]
                return frames if self.twin.changes_made == before else [*frames, self._state("came")]
            case {"do": "jump", "second": int(second)} if second >= 0:
                return self._jump(second)
            case {"do": "change", "side": "a" | "b" as side, "levers": dict(levers)} if levers:
                self.twin.change(side, levers)
                return [self._state("changed"), self.twin.scene()]
            case {"do": "look", "at": str(kind), "number": number} if kind in LOOKS and type(number) is not int:
                raise WanggeError(
                    "demo_bad_wish", where="number", why=Phrase("mistake_must_be", allowed=Phrase("need_int"))
                )
            case {"do": "look", "at": str(kind), "number": int(number)} if kind in LOOKS:
                return [
                    {
                        "is": "look",
                        "at": kind,
                        "number": number,
                        "sides": {name: _look(kind, side, number) for name, side in self.twin.sides.items()},
                    }
                ]
            case {"do": "differences", "day": int(day)}:
                self._replications.ask(self.twin.wish, self.twin.changes)
                return [
                    {"is": "differences", "day": day}
                    | self._replications.differences(min(day, self.twin.horizon // DAY))
                ]
        raise WanggeError("demo_not_understood", message=str(message)[:80])

    def _start(self, wish: Wish) -> list[Answer]:
        twin = Twin(wish, self._own_files, self._between)  # if this fails, the page keeps the world it has
        self._put(twin)
        return [{"is": "world"} | about(twin) | self._state("world"), twin.scene()]

    def _jump(self, second: int) -> list[Answer]:
        """Move to another second.

        Forward, the world runs on; backward, it is replayed from the start with the changes made up to then.
        """
        assert self.twin is not None
        if second < self.twin.now:
            kept = tuple(change for change in self.twin.changes if change.second <= second)
            self._put(
                Twin(
                    self.twin.wish.model_copy(update={"changes": kept, "second": second}),
                    self._own_files,
                    self._between,
                )
            )
        else:
            self.twin.advance(second)
        return [self._state("changed"), self.twin.scene()]

    def _state(self, kind: str) -> dict[str, Any]:
        assert self.twin is not None
        return {
            "is": kind,
            "levers": in_force(self.twin),
            "wish": self.twin.as_wish().model_dump(mode="json"),
            "second": self.twin.now,
        }


async def _nobody(_: int) -> None:
    """Do nothing; stands in until the session has a way to send its page away."""


def _look(kind: str, side: Any, number: int) -> dict[str, Any]:
    """Return what there is to see on one side.

    If there is nothing, that is an answer too, because the other side may have it.
    """
    try:
        return LOOKS[kind](side, number)
    except WanggeError as error:
        return {"number": number, "title": {lang: error.line(lang) for lang in LANGUAGES}, "lines": [], "end": None}


def refusal(error: WanggeError, asked: str) -> dict[str, Any]:
    """Return an error as a message to the page, in both languages."""
    return {"is": "error", "text": {lang: error.line(lang) for lang in LANGUAGES}, "asked": asked}


def _asked(message: Any) -> str:
    return str(message.get("do", "")) if isinstance(message, dict) else ""


def welcome(wish: Wish, lang: str | None) -> dict[str, Any]:
    """Return the message that every page gets before it asks for anything.

    `lang` is the language given on the command line; with None, the page's own switch and the browser take precedence
    over the environment.
    """
    told = {name: lesson.told() for name, lesson in lessons().items()}
    spoken = {"lang": lang or environment_language(), "lang_given": lang is not None}
    return {
        "is": "welcome",
        **spoken,
        "texts": texts(),
        "lessons": told,
        "wish": wish.model_dump(mode="json"),
    } | offers()


class Sessions:
    """All open pages; `workshop` runs replications for them."""

    def __init__(self, own_files: frozenset[str] = frozenset(), most: int = MOST_SESSIONS) -> None:
        let_freed_memory_go()
        self.workshop = Workshop()
        self._own_files, self._most = own_files, most
        self._turns = Turns(max(1, (os.cpu_count() or 2) - 1))
        self.threads = CapacityLimiter(most)  # for pages of other machines, including dropped ones until they end
        self._open: set[Session] = set()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, is_own: bool = True) -> Session:
        """Open a session for a new page, of this machine itself or of another.

        Raises WanggeError `demo_too_many_pages`.
        """
        others = sum(not session.is_own for session in self._open)
        most = self._most if is_own else self._most - FOR_THE_TRAINER
        if len(self._open) >= self._most or (not is_own and others >= most):
            raise WanggeError("demo_too_many_pages", most=most)
        session = Session(self.workshop, self._own_files, is_own, None if is_own else self._turns)
        self._open.add(session)
        return session

    def release(self, session: Session) -> None:
        """Free the place of a page that is gone and stop what is being computed for it.

        Its world is released by `Session.close`.
        """
        self._open.discard(session)
        session.abandon()

    def close(self, session: Session) -> None:
        """Release the page and its world, once what is being computed for it has ended."""
        self.release(session)
        session.close()

    def idle(self) -> list[Session]:
        """Return the pages that have asked for nothing for a long time."""
        return [session for session in self._open if time.monotonic() - session.last_used > IDLE_SECONDS]
