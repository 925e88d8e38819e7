"""Output of benchmarks: tables on the terminal, and a JSON record of figures with machine, versions and method."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure
from sim import model_version

FOLDER = Path(__file__).parent / "results"
LIBRARIES = ("numba", "numpy", "scipy", "pandas", "pyarrow", "joblib", "simpy", "ciw")
METHOD = (
    "Values are medians of repeated runs. Times and speeds are of the processor, because other work may share the "
    "machine; the wall clock stands beside them. Start-up times include everything the process does. The calibration "
    "loop takes and sends messages on a calendar of 1,024."
)


def show(group: str, figures: Sequence[Figure]) -> None:
    """Print one table: value, target, whether it is met, the wall clock, and the ratio."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=group, title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("figure", "measured", "unit", "target", "met", "wall clock", "ratio"):
        table.add_column(
            name, justify="right" if name in ("measured", "target", "wall clock") else "left", overflow="fold"
        )
    for figure in figures:
        met = {None: "", True: "yes", False: "NO"}[figure.met]
        wall = "" if figure.wall is None else number(figure.wall)
        table.add_row(figure.name, number(figure.value), figure.unit, figure.target, met, wall, figure.ratio)
    console = Console(highlight=False)
    if not console.is_terminal:
        wide = Console(highlight=False, width=400)
        console = Console(highlight=False, width=wide.measure(table).maximum)
    console.print(table)


def number(value: float) -> str:
    """Format a number with three significant figures, or with all digits before the point if there are more."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def keep(groups: Mapping[str, Sequence[Figure]], folder: Path = FOLDER) -> Path:
    """Write <date>-<machine>.json; groups recorded earlier that day on that machine stay unless measured again."""
    now = datetime.now(UTC)
    machine = f"{platform.system()}-{platform.machine()}-{os.cpu_count()}cpu".lower()
    file = folder / f"{now:%Y-%m-%d}-{machine}.json"
    earlier: dict[str, Any] = json.loads(file.read_text())["groups"] if file.exists() else {}
    load = [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else []
    for name, figures in groups.items():
        rows = [asdict(figure) | {"met": figure.met} for figure in figures]
        earlier[name] = {
            "measured": now.isoformat(timespec="seconds"),
            "model_version": model_version(),
            "load_average_after": load,
            "figures": rows,
        }
    record = {"machine": _machine(), "versions": _versions(), "method": METHOD, "groups": earlier}
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return file


def _machine() -> dict[str, Any]:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": names[0] if names else platform.processor(),
        "processors": os.cpu_count(),
    }


def _versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
