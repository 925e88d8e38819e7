"""What the command line says about a configuration that it has adapted, once a line, beside the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sim.text.catalogue import Phrase

_HEARD: ContextVar[list[Phrase] | None] = ContextVar("heard", default=None)


def notice(phrases: Iterable[Phrase]) -> None:
    """Note what the user should know; nothing happens where nobody listens."""
    heard = _HEARD.get()
    if heard is not None:
        heard.extend(phrases)


@contextmanager
def noticing() -> Iterator[list[Phrase]]:
    """Collect in a list what is noted in this block."""
    heard: list[Phrase] = []
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)
