"""What happens to freed memory: the process keeps it for its next run, or it goes back to the system."""

import contextlib
import ctypes
import gc
from functools import cache

TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD, ARENA_MAX = -1, -2, -3, -8
"""Parameters of the C library's mallopt(3)."""


@cache
def keep_freed_memory() -> bool:
    """Ask the C library to keep freed memory for the next run; return whether it understood.

    A run frees tens of megabytes. If they go back to the system, every page is cleared and mapped anew for the next
    run, which costs a twentieth of the time, and more if several processes do it at once. Only glibc can be asked;
    elsewhere nothing happens.
    """
    return _ask((MMAP_THRESHOLD, 2**30), (TRIM_THRESHOLD, 2**31 - 1), (TOP_PAD, 2**25))


def let_freed_memory_go() -> bool:
    """Ask the C library to return every large block as soon as it is freed; return whether it understood.

    This is for a process in which threads with large worlds come and go. Left to itself, glibc gives each thread an
    arena of its own, keeps up to 64 MB at the end of each once large blocks have been freed there, and does not trim
    that on request.
    """
    return _ask((MMAP_THRESHOLD, 2**20), (TRIM_THRESHOLD, 2**20), (ARENA_MAX, 2))


def _ask(*wishes: tuple[int, int]) -> bool:
    """Set parameters of mallopt; return whether the C library is glibc and understood every one."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    understood = [mallopt(parameter, value) == 1 for parameter, value in wishes]
    return all(understood)


def give_back_memory() -> None:
    """Return free memory to the system, in a process that has finished something large and will now wait.

    Only glibc can be asked; elsewhere it is left to the system.
    """
    gc.collect()
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
