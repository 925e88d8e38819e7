"""Terminal output of the running server: one line each, no line twice, never a traceback."""

from __future__ import annotations

import logging

from experiments.present.progress import Console
from sim.text.catalogue import Phrase

TALKERS = ("uvicorn.error", "websockets", "asyncio", "wangge.demo")
"""Names of the loggers whose remarks are shown."""
MOST_LINES = 30
LONGEST = 200


class Terminal(logging.Handler):
    """Log handler that shows the server's warnings and errors as single lines.

    What pages send may cause them, so their number is limited.
    """

    def __init__(self, lang: str) -> None:
        super().__init__(logging.WARNING)
        self._lang = lang
        self._shown: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Show the record, unless the same line has been shown before."""
        lines = record.getMessage().splitlines() or [""]
        fault = record.exc_info[1] if record.exc_info else None
        what = " ".join(filter(None, (lines[0].strip(), f"{type(fault).__name__}: {fault}" if fault else "")))[:LONGEST]
        if what not in self._shown and len(self._shown) < MOST_LINES:
            self._shown.add(what)
            Console(self._lang).announce(Phrase("demo_noticed", what=" ".join(what.split())))
