"""Work spread over processes: results as they come, Ctrl-C left to the parent, a process that dies told in one line."""

import functools
import gc
import signal
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sim.errors import WanggeError


def spread[Work, Result](work: Iterable[Work], processes: int, do: Callable[..., Result], *more: Any, died: str) -> Iterator[Result]:
    """`do(piece, *more)` for every piece of work, in the order in which they finish; with one process, in this one.

    Raises WanggeError `died` when a process ends before its work does.
    """
    if processes <= 1:
        for piece in work:
            yield do(piece, *more)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    options = {"backend": "loky", "return_as": "generator_unordered", "batch_size": 1}
    pool = Parallel(processes, **options, initializer=_ignore_interrupts)
    try:
        yield from pool(delayed(_do)(do, piece, *more) for piece in work)
    except BrokenProcessPool as error:
        raise WanggeError(died) from error
    finally:
        # Idle workers would keep their worlds, and the working folder they were started in.
        get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)


def _do[Result](do: Callable[..., Result], *arguments: Any) -> Result:
    """One piece of work in a worker."""
    result = do(*arguments)
    _settle()
    return result


@functools.cache
def _settle() -> None:
    """After the first piece, once: take the libraries out of the garbage collector's sight.

    Joblib's workers collect garbage once a second, and with Numba and Arrow loaded each time would cost 0.1 s.
    """
    gc.freeze()


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent, which ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
