"""`wangge import --territory FILE`: a map made into a territory file, and logs dropped onto a territory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from experiments.api.territory import drop_log
from experiments.config.arguments import plain_settings
from experiments.config.language import Language
from experiments.io.files import make_room, writing_to
from experiments.io.parquet import read_table
from experiments.places.folder import SCENARIO, run_words, write_place
from experiments.places.importing import PlaceRequest, import_place
from experiments.places.on_log import write_cells
from sim.text.catalogue import WanggeError, say

CASES = "cases.parquet"


class TerritorySettings(PlaceRequest):
    """Settings of `wangge import --territory`: the request, the folder to write to, the place's name, the language."""

    to: str = Field(default="", max_length=1000)
    name: str = Field(default="", max_length=60)
    lang: Language = None  # type: ignore[assignment]


def import_territory(words: Sequence[str], territory: str) -> int:
    """Import the map, or take a territory file, and drop the logs among the words onto it; return the exit code.

    A word without `=` is the folder of an imported log, into which `cells.parquet` is written: the cell of each case.
    """
    logs = [word for word in words if "=" not in word]
    settings = plain_settings([word for word in words if "=" in word], TerritorySettings, "import --territory")
    for log in logs:
        if not os.path.isfile(Path(log) / CASES):
            raise WanggeError("places_no_log", folder=log)
    if territory.endswith(".parquet"):
        if not logs:
            raise WanggeError("places_nothing_to_do", file=territory)
        file: Any = territory
    else:
        file = _imported(territory, settings)
    for log in logs:
        _drop(log, str(file), settings)
    return 0


def _imported(territory: str, settings: TerritorySettings) -> Path:
    """Import a map, write its folder with a picture, say what was found; return the territory file."""
    from experiments.present.figures.place import draw_place

    request = PlaceRequest.model_validate(settings.model_dump(include=set(PlaceRequest.model_fields)))
    name = settings.name or Path(territory).stem
    folder = Path(settings.to) if settings.to else Path("results") / "territory" / name
    place = import_place(territory, request, name)
    make_room(folder)
    place = write_place(place, folder)
    with writing_to(folder):
        draw_place(place, folder, settings.lang)
    for each in place.findings:
        print(each.line(settings.lang))
    print(say("written_to", settings.lang, folder=folder))
    print(say("places_try", settings.lang, words=run_words(place), scenario=folder / SCENARIO))
    assert place.file is not None
    return place.file


def _drop(log: str, territory: str, settings: TerritorySettings) -> None:
    """Write the cell of each case of a log beside its cases, and say how they were found."""
    found = drop_log(read_table(Path(log) / CASES).to_pandas(), territory, settings.crs)
    with writing_to(Path(log)):
        path = write_cells(Path(log), found, territory)
    how = say("places_and", settings.lang).join(
        say(f"places_how_{how.replace(' ', '_')}", settings.lang, n=f"{n:,}") for how, n in found.counts.items()
    )
    print(
        say("places_dropped", settings.lang, placed=f"{found.placed:,}", n=f"{len(found.cells):,}", how=how, file=path)
    )
