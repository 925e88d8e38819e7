"""The settings that say where results go: the folder of all results, and the name of one of them.

Every verb that writes results has them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from sim.scenario import FileName
from sim.text.catalogue import Unfit

STORE = "store"
"""The folder, inside the folder of all results, that keeps every run."""


def _at_home(text: str) -> str:
    """Replace a leading `~` by the user's home, as a shell would; keep it if there is no home."""
    try:
        return str(Path(text).expanduser()) if text.startswith("~") else text
    except RuntimeError:
        return text


def _not_the_store(text: str) -> str:
    if text.casefold() == STORE:
        raise Unfit("name_of_the_store")
    return text


ResultsFolder = Annotated[str, Field(min_length=1), AfterValidator(_at_home)]
SaveAs = Annotated[FileName, AfterValidator(_not_the_store)]
