"""Where results go: the folder of all results, and the name of one among them, as settings of every verb that writes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from sim.scenario import FileName
from sim.text.catalogue import Unfit

STORE = "store"
"""The folder, in that of all results, which remembers every run."""


def _at_home(text: str) -> str:
    """A leading `~` is the user's home, also where no shell has said so; where there is no home it stays."""
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
