"""`wangge compare`: what it prints, and how it ends."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from experiments.api.comparison import compared, keep, question
from experiments.cli.endings import exit_code
from experiments.io.files import make_room
from experiments.io.provenance import Model, provenance
from experiments.present.studies.comparison import show
from sim.text.catalogue import say


def compare(words: Sequence[str], model: Model | None = None) -> int:
    """Compare the two sides that `words` name, print and save the result, and return the exit code.

    The result goes to results/compare-HASH/ (or `save_as`). The first two words that are not settings are the sides:
    each is the name of a mode, or arguments of `wangge run` in one word, separated by spaces. The words after them
    apply to both sides. Nothing is written before everything is checked.
    """
    asked = question(words, model)
    settings = asked.settings
    path = asked.folder()
    make_room(path)
    asked.model.warm_up(settings.console.announce)
    started, clock = time.time(), time.monotonic()
    found = compared(asked, Path(settings.results))
    show(found.comparison, len(found.pairs), settings.lang)
    about = provenance(asked.model.version, list(words), started, time.monotonic() - clock, **asked.about())
    keep(path, found, about, settings)
    print(say("written_to", settings.lang, folder=path))
    return exit_code(found.failures, path, settings.console)
