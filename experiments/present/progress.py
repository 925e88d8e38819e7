"""How far a sweep has come, while it runs: a live bar on a terminal, a line now and then where there is none."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

from experiments.runner.reporter import What
from sim.text.catalogue import Phrase, say

_SECONDS_BETWEEN_LINES = 10.0


class Console:
    """A reporter that writes to standard error in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def announce(self, said: Phrase) -> None:
        """Write a line about the work, at once."""
        print(said.line(self.lang), file=sys.stderr, flush=True)

    def count(self, total: int, what: What = "runs") -> Progress:
        """Return a live bar on a terminal, or a line now and then elsewhere."""
        return Progress(total, self.lang, what)


class Progress:
    """A count of runs, or of the points of a design, on standard error: done/total, rate, time left, failures.

    Use it as a context manager; call `advance` after every piece of work; `tell` prints a line above the bar.
    """

    def __init__(self, total: int, lang: str, what: What = "runs") -> None:
        self.total, self.lang, self._what = total, lang, what
        self.done = self.failed = 0
        self._began = self._said = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task(
                say(f"progress_{self._what}", self.lang), total=self.total, rate="", failures=""
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        elif self.done:
            self._say_line()

    def advance(self, done: int, failed: int) -> None:
        """Count `done` more runs, of which `failed` failed."""
        self.done, self.failed = self.done + done, self.failed + failed
        if self._bar is not None:
            failures = f"[red]{say('progress_failed', self.lang, n=self.failed)}" if self.failed else ""
            self._bar.update(self._task, advance=done, rate=f"{self.rate():.1f}/s", failures=failures)
        elif self.done < self.total and time.monotonic() - self._said >= _SECONDS_BETWEEN_LINES:
            self._say_line()

    def rate(self) -> float:
        """Runs a second since the beginning."""
        return self.done / max(time.monotonic() - self._began, 1e-9)

    def tell(self, said: Phrase) -> None:
        """Print a line without disturbing the bar."""
        self._print(said.line(self.lang))

    def _print(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(line, highlight=False, markup=False)
        else:
            print(line, file=sys.stderr, flush=True)

    def _say_line(self) -> None:
        self._said = time.monotonic()
        left = _clock((self.total - self.done) / max(self.rate(), 1e-9))
        fields = {
            "done": self.done,
            "total": self.total,
            "rate": f"{self.rate():.1f}",
            "left": left,
            "failed": self.failed,
        }
        self._print(say("progress_line" if self._what == "runs" else "progress_line_points", self.lang, **fields))


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failures]}"),
        console=Console(stderr=True),
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
