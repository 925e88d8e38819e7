"""What becomes of memory that is freed: it stays with the process for its next run, or goes back to the system."""

import contextlib
import ctypes
import gc
from functools import cache

TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD, ARENA_MAX = -1, -2, -3, -8
"""Parameters of the C library's mallopt(3)."""


@cache
def keep_freed_memory() -> bool:
    """Ask the C library not to hand freed memory back to the system; whether it has understood.

    A run frees tens of megabytes. Given back, every page of it is cleared and mapped anew for the next run, which costs
    a twentieth of the time, and more where several processes do it at once. Only glibc can be asked; elsewhere nothing happens.
    """
    return _ask((MMAP_THRESHOLD, 2**30), (TRIM_THRESHOLD, 2**31 - 1), (TOP_PAD, 2**25))


def let_freed_memory_go() -> bool:
    """Ask the C library to hand every large piece back as soon as it is freed; whether it has understood.

    For a process in which threads come and go with large worlds. Left to itself, glibc gives each thread an arena of its
    own, keeps up to 64 MB at the end of each once large pieces have been freed there, and does not trim that on request.
    """
    return _ask((MMAP_THRESHOLD, 2**20), (TRIM_THRESHOLD, 2**20), (ARENA_MAX, 2))


def _ask(*wishes: tuple[int, int]) -> bool:
    """Whether the C library is glibc and has understood every parameter."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    understood = [mallopt(parameter, value) == 1 for parameter, value in wishes]
    return all(understood)


def give_back_memory() -> None:
    """Hand what is free back to the system: for a process that has ended something large and will wait.

    Only glibc can be asked; elsewhere the system's own ways must do.
    """
    gc.collect()
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
