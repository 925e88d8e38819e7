"""Reporters of progress. Only the one in `experiments.present.progress` speaks a language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol

from sim.text.catalogue import Phrase

What = Literal["runs", "points"]
MANY = 5_000
"""Number of points from which composing them is worth reporting: it takes a second or two."""


class Count(Protocol):
    """A count of finished and failed pieces of work."""

    def advance(self, done: int, failed: int) -> None:
        """Count `done` more pieces, of which `failed` failed."""

    def tell(self, said: Phrase) -> None:
        """Say something between two counts."""


class Reporter(Protocol):
    """A receiver of what is worth saying while work goes on."""

    def announce(self, said: Phrase) -> object:
        """Say something about the work, at once."""

    def count(self, total: int, what: What = "runs") -> AbstractContextManager[Count]:
        """Return a count of `total` runs, or of the points of a design, to be used as a context manager."""


class Silent:
    """A reporter that says nothing: the Python API without `progress=True`."""

    def announce(self, said: Phrase) -> None:
        """Say nothing."""

    def count(self, total: int, what: What = "runs") -> AbstractContextManager[Count]:
        """Return a count that says nothing."""
        return nullcontext(_Uncounted())


class _Uncounted:
    def advance(self, done: int, failed: int) -> None:
        """Count nothing."""

    def tell(self, said: Phrase) -> None:
        """Say nothing."""


SILENT = Silent()


def counted[Piece](pieces: Iterable[Piece], total: int, reporter: Reporter) -> Iterator[Piece]:
    """Yield the points of a design as they come, and report progress if there are many."""
    if total < MANY:
        yield from pieces
        return
    with reporter.count(total, "points") as count:
        for place, piece in enumerate(pieces, start=1):
            yield piece
            if place % 500 == 0:
                count.advance(500, 0)
