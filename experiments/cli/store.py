"""`wangge store show|merge|pack`: look at a store of computed runs, merge several, or pack many files into few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from experiments.config.arguments import only_language
from experiments.config.validation_errors import ConfigError
from experiments.io.files import writing_to
from experiments.present.console import new_table, show_table
from experiments.store.merging import merge, store_in
from experiments.store.packing import pack
from experiments.store.store import Store
from sim.text.catalogue import say

ACTIONS = {"show": 1, "merge": 2, "pack": 1}
"""The actions, and how many folders each needs at least."""


def store(words: Sequence[str]) -> int:
    """Do what the first word says with the folders after it; return the exit code.

    Nothing is written before everything is checked.
    """
    lang = only_language([word for word in words if "=" in word])
    action, *folders = [word for word in words if "=" not in word] or [""]
    if action not in ACTIONS or len(folders) < ACTIONS[action] or (len(folders) > 1 and action != "merge"):
        raise ConfigError("store_wrong_use")
    paths = [Path(folder) for folder in folders]
    if action == "show":
        show(store_in(paths[0]), lang)
    elif action == "pack":
        with writing_to(paths[0]):
            found = store_in(paths[0])
            before = len(found.segments())
            print(say("store_packed", lang, folder=found.folder, runs=len(found), before=before, after=pack(found)))
    else:
        with writing_to(paths[0]):
            found, new = merge(paths[0], paths[1:])
        print(say("store_merged", lang, folder=found.folder, new=new, runs=len(found), sources=len(paths) - 1))
    return 0


def show(found: Store, lang: str) -> None:
    """Print what a store holds: its model, its size, and its runs by scenario name."""
    files = [file for file in found.folder.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files) / 1e6
    print(
        say(
            "store_about",
            lang,
            folder=found.folder,
            model=found.model_version,
            runs=len(found),
            files=len(files),
            size=f"{size:,.1f}",
        )
    )
    tables = [table.to_pydict() for table in found.scenarios(["scenario_hash", "name"])]
    names = {key: name for table in tables for key, name in zip(table["scenario_hash"], table["name"], strict=True)}
    table = new_table(say("store_contents", lang))
    for head, justify in (("scenario", "left"), ("variants", "right"), ("seeds", "right"), ("runs", "right")):
        table.add_column(say(f"store_column_{head}", lang), justify=justify)
    named = [(names.get(scenario, "?"), scenario, seed) for scenario, seed in found]
    for name, runs in sorted(Counter(name for name, _, _ in named).items()):
        variants = {scenario for each, scenario, _ in named if each == name}
        seeds = {seed for each, _, seed in named if each == name}
        table.add_row(name, f"{len(variants):,}", f"{len(seeds):,}", f"{runs:,}")
    if named:
        show_table(table)
