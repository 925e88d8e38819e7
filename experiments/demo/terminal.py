"""What the server remarks while it runs, in the trainer's terminal: a line each, the same one once, and never a traceback."""

from __future__ import annotations

import logging

from experiments.runner.progress import announce
from sim.text.catalogue import say

TALKERS = ("uvicorn.error", "websockets", "asyncio", "wangge.demo")
"""Who may remark something, by the names of their loggers."""
MOST_LINES = 30
LONGEST = 200


class Terminal(logging.Handler):
    """Shows warnings and errors of the server as lines. What pages send may cause them, so there is an end to them."""

    def __init__(self, lang: str) -> None:
        super().__init__(logging.WARNING)
        self._lang = lang
        self._shown: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Show it, unless it has been shown before."""
        lines = record.getMessage().splitlines() or [""]
        fault = record.exc_info[1] if record.exc_info else None
        what = " ".join(filter(None, (lines[0].strip(), f"{type(fault).__name__}: {fault}" if fault else "")))[:LONGEST]
        if what not in self._shown and len(self._shown) < MOST_LINES:
            self._shown.add(what)
            announce(say("demo_noticed", self._lang, what=" ".join(what.split())))
