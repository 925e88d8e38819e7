"""How often each step of a dispute happens over many seeds, and on which day."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.present.console import new_table, number, show_table
from sim.text.catalogue import say
from sim.vocabulary.units import DAY

SEEDS = 100
STEPS = ("heard", "force", "government", "ordered", "elected", "settled")
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def times(scenario: Any, dispute: int = 0, seeds: int = SEEDS) -> dict[str, np.ndarray]:
    """Return the days from the outbreak of a dispute to each of STEPS, one number per seed.

    NaN where the step did not happen.
    """
    from sim.run.simulation import simulate

    found: dict[str, list[float]] = {step: [] for step in STEPS}
    for seed in range(1, seeds + 1):
        record = simulate(scenario, seed).simulation.world.disputes[dispute]
        for step in STEPS:
            found[step].append((record[step] - record["starts"]) / DAY if record[step] >= 0 else float("nan"))
    return {step: np.array(days) for step, days in found.items()}


def show_times(scenario: Any, lang: str, seeds: int = SEEDS) -> None:
    """Print in how many runs each step of the first dispute happened, and the quantiles of its day."""
    table = new_table(say("dispute_times", lang, seeds=seeds))
    table.add_column(say("column_step", lang))
    for name in ("share", *(f"{q:.0%}".replace("%", " %") for q in QUANTILES)):
        table.add_column(say("column_share_of_runs", lang) if name == "share" else name, justify="right")
    for step, days in times(scenario, 0, seeds).items():
        known = days[~np.isnan(days)]
        cells = [
            number(float(np.quantile(known, q)), lang, 1) if len(known) else say("no_value", lang) for q in QUANTILES
        ]
        table.add_row(say(f"dispute_step_{step}", lang), f"{len(known) / len(days):.0%}", *cells)
    show_table(table)
