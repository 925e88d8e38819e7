"""Measure speed, print the figures and record them: `python -m benchmarks [engine|peers|harness|laboratory ...]`.

Without a name, all four groups are measured.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks.engine import engine
from benchmarks.harness import harness
from benchmarks.laboratory import laboratory
from benchmarks.measure import Figure
from benchmarks.peers import peers
from benchmarks.record import keep, show

GROUPS: dict[str, Callable[[], list[Figure]]] = {
    "engine": engine,
    "peers": peers,
    "harness": harness,
    "laboratory": laboratory,
}


def main() -> None:
    """Measure the groups asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "groups",
        nargs="*",
        choices=[*GROUPS, []],
        metavar="|".join(GROUPS),
        help="what to measure (default: everything)",
    )
    parser.add_argument("--no-record", action="store_true", help="print only, write nothing")
    asked = parser.parse_args()
    found = {}
    for name in asked.groups or GROUPS:
        found[name] = GROUPS[name]()
        show(name, found[name])
    if not asked.no_record:
        print(f"recorded in {keep(found)}")


if __name__ == "__main__":
    main()
