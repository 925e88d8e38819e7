"""Timing of benchmarks: medians of repeated runs, a calibration loop beside them, and fresh processes."""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.engine.event_queue import new_calendar, send, take, tick_of
from sim.engine.numba.compiling import kernel
from sim.engine.random_streams import uniform

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Time:
    """Wall-clock and processor seconds, each the median over `repeats` runs."""

    wall: float
    cpu: float
    repeats: int = 1


@dataclass(frozen=True)
class Figure:
    """One line of a table of results.

    `value` is compared with `target` ("<= 5", ">= 50"; empty if nothing was promised). `ratio` expresses the same
    relative to the calibration loop or a peer, which carries over better between machines.
    """

    name: str
    value: float
    unit: str
    target: str = ""
    wall: float | None = None
    ratio: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if not self.target:
            return None
        sign, limit = self.target.split()
        return self.value <= float(limit) if sign == "<=" else self.value >= float(limit)


def timed(act: Callable[..., Any], *arguments: Any) -> Time:
    """Time one call of `act`, after a full garbage collection."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    act(*arguments)
    return Time(time.perf_counter() - wall, time.process_time() - cpu)


def median(times: list[Time]) -> Time:
    """Return the medians of wall-clock and processor time, each taken separately."""
    return Time(statistics.median(t.wall for t in times), statistics.median(t.cpu for t in times), len(times))


HOLD = 1024  # pending messages in the calibration loop


@kernel
def _hold(heap: Any, count: Any, rounds: int) -> int:
    """Run the hold model: take the earliest message, send another one a random time later."""
    now = 0
    for k in range(rounds):
        now = tick_of(take(heap, count))
        send(heap, count, now + 1 + int(1000.0 * uniform(1, 1, k, 0)), 1, k & 1023)
    return now


def calibrate(rounds: int = 1_000_000, repeats: int = 3) -> float:
    """Return nanoseconds of processor time for one take and one send with 1,024 messages pending, as a yardstick."""

    def once() -> Time:
        calendar = new_calendar(2 * HOLD, 2**31 - 2)
        for k in range(HOLD):
            send(calendar.heap, calendar.count, k, 1, k)
        return timed(_hold, calendar.heap, calendar.count, rounds)

    once_small = new_calendar(8, 100)
    _hold(once_small.heap, once_small.count, 1)  # compiles
    return median([once() for _ in range(repeats)]).cpu / rounds * 1e9


def peak_mb() -> float:
    """Return the largest resident memory of this process so far, in MB (10**6 bytes).

    On Linux it is read from /proc, because the figure of getrusage starts at that of the parent process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = next(
            int(line.split()[1]) for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")
        )
        return kilobytes * 1024 / 1e6
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / 1e6 if sys.platform == "darwin" else largest * 1024 / 1e6


def fresh(function: Callable[..., dict[str, float]], *arguments: Any, **environment: str) -> dict[str, float]:
    """Call a function of a benchmark in a new process; return its result plus the process's `wall`, `cpu`, `peak_mb`.

    `wall` runs from before the process starts until after it ends. Raises RuntimeError with its error output.
    """
    call = [sys.executable, "-m", "benchmarks.measure", function.__module__, function.__name__, json.dumps(arguments)]
    started = time.perf_counter()
    done = subprocess.run(
        call,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{function.__module__}.{function.__name__} failed: {done.stderr.strip()[-500:]}")
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer | {"wall": wall}


def _answer(module: str, function: str, arguments: str) -> None:
    found = getattr(importlib.import_module(module), function)(*json.loads(arguments))
    print(json.dumps(found | {"cpu": time.process_time(), "peak_mb": peak_mb()}))


if __name__ == "__main__":
    _answer(*sys.argv[1:4])
