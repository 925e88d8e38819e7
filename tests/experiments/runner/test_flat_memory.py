"""What a sweep keeps in memory does not grow with its runs.

Neither in the process that gathers them nor where they are computed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.outcomes.measures import OUTCOMES

ROOT = Path(__file__).resolve().parents[3]
SWEEP = """
import re, sys, threading, time
from pathlib import Path
from experiments.cli.main import main

def peak(process):
    try:
        return int(re.search(r"VmHWM:\\s+(\\d+)", Path(f"/proc/{process}/status").read_text())[1]) / 1024
    except (OSError, TypeError):
        return 0

def watch():
    while True:
        workers.update({child: peak(child) for task in Path("/proc/self/task").iterdir() \
for child in (task / "children").read_text().split()})
        time.sleep(0.1)

workers = {}
threading.Thread(target=watch, daemon=True).start()
words = "scenario=small_town horizon.days=12 horizon.warmup_days=2 \
policy.staffing.workers_per_grid=0.5,1 figures=false processes=2"
assert main(["sweep", *words.split(), f"replications={sys.argv[1]}"]) == 0
assert len(workers) >= 2
print(peak("self"), max(workers.values()))
"""
RUN_HELD = 500 * len(OUTCOMES)
"""Bytes that a run may add: its row in the table of all runs, which has a column for each outcome, a few times over."""


def peaks(folder: Path, replications: int) -> list[float]:
    """Megabytes at most of this process of a sweep, and of those that compute."""
    folder.mkdir()
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SWEEP, str(replications)],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(value) for value in done.stdout.splitlines()[-1].split()]


@pytest.mark.skipif(sys.platform != "linux", reason="platform: other systems count a process's memory in other units")
def test_a_thousand_pairs_more_take_hardly_more_memory(tmp_path: Path) -> None:
    few, many = 400, 1_400
    peaks(tmp_path / "compiled", 2)
    parent, worker = (
        after - before
        for before, after in zip(peaks(tmp_path / "few", few), peaks(tmp_path / "many", many), strict=True)
    )
    assert parent < 2 * (many - few) * RUN_HELD / 2**20
    assert worker < 15
