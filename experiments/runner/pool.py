"""Work spread over processes, here or on a cluster: results as they come; a lost process's work is done again."""

import functools
import gc
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from experiments.runner.memory import keep_freed_memory
from sim.text.catalogue import WanggeError

RESTARTS = 3
"""Number of starts in a row that may each lose a process without a single result."""


@dataclass(frozen=True)
class Backend:
    """Where joblib sends work.

    `options` makes joblib's options anew for every round, because processes may have gone; `processes` is how many
    there are at first; `lost` is what joblib raises when one is lost.
    """

    options: Callable[[], dict[str, Any]]
    processes: int
    lost: tuple[type[Exception], ...]


def spread[Work, Result](
    work: Iterable[Work],
    processes: int,
    do: Callable[..., Result],
    *more: Any,
    died: str,
    backend: Backend | None = None,
    tell: Callable[[], object] = lambda: None,
) -> Iterator[Result]:
    """Yield `do(piece, *more)` for every piece of work, in the order in which the pieces finish.

    One process means this one. When a process is ended from outside, `tell` is called and its work is given to others.
    Raises WanggeError `died` if that happens again and again without any result in between. `backend` is a cluster to
    use instead of local processes.
    """
    if processes <= 1 and backend is None:
        keep_freed_memory()
        for piece in work:
            yield do(piece, *more)
        return
    pieces = _Pieces(work)
    vain = 0
    while pieces.left():
        with nullcontext(backend) if backend is not None else _local(processes) as where:
            try:
                for number, result in _results(pieces.round(), do, more, where):
                    pieces.done(number)
                    vain = 0
                    yield result
            except where.lost as error:
                vain += 1
                if vain > RESTARTS:
                    raise WanggeError(died) from error
                tell()


def _results(pieces: Iterable[Any], do: Callable[..., Any], more: tuple[Any, ...], where: Backend) -> Iterator[Any]:
    from joblib import Parallel, delayed

    pool = Parallel(return_as="generator_unordered", batch_size=1, **where.options())
    return pool(delayed(_do)(do, number, piece, *more) for number, piece in pieces)


class _Pieces[Work]:
    """Numbered pieces of work; those that were given out but not done are given out again in the next round."""

    def __init__(self, work: Iterable[Work]) -> None:
        self._fresh = enumerate(work)
        self._out: dict[int, Work] = {}
        self._again: dict[int, Work] = {}
        self._lock = threading.Lock()
        self._round = 0
        self._empty = False

    def left(self) -> bool:
        """Return whether anything is still to be done."""
        return not self._empty or bool(self._out or self._again)

    def done(self, number: int) -> None:
        """Mark a piece as done."""
        with self._lock:
            self._out.pop(number, None)

    def round(self) -> Iterator[tuple[int, Work]]:
        """Begin a round and return an iterator over everything that is not done.

        This ends the previous round, in which a thread may still ask for more.
        """
        with self._lock:
            self._round += 1
            self._again, self._out = {**self._out, **self._again}, {}
        return iter(functools.partial(self._take, self._round), None)

    def _take(self, asking: int) -> tuple[int, Work] | None:
        with self._lock:
            if asking != self._round:
                return None
            if self._again:
                number = next(iter(self._again))
                self._out[number] = self._again.pop(number)
            else:
                number, piece = next(self._fresh, (-1, None))
                if piece is None:
                    self._empty = True
                    return None
                self._out[number] = piece
            return number, self._out[number]


@contextmanager
def _local(processes: int) -> Iterator[Backend]:
    """Yield processes of this machine as a backend; they end with the block."""
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    try:
        yield Backend(
            lambda: {"n_jobs": processes, "backend": "loky", "initializer": _ignore_interrupts},
            processes,
            (BrokenProcessPool,),
        )
    finally:
        # Idle workers would keep their worlds, and the working folder they were started in.
        get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)


def _do[Result](do: Callable[..., Result], number: int, *arguments: Any) -> tuple[int, Result]:
    """Do one piece of work in a worker; return its number and its result."""
    keep_freed_memory()
    result = do(*arguments)
    _settle()
    return number, result


@functools.cache
def _settle() -> None:
    """Hide the loaded libraries from the garbage collector, once, after the first piece.

    Joblib's workers collect garbage once a second; with Numba and Arrow loaded, each collection would cost 0.1 s.
    """
    gc.freeze()


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent, which ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
