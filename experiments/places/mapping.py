"""The words of a city's maps: how its columns are called, what its land uses and departments are.

Nothing about a city stands in the code; a city is one YAML file. What a file leaves out is taken from
configs/mappings/place/generic.yaml.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.config.compose import packaged
from experiments.config.reasons import read_config
from experiments.config.validation_errors import ConfigError
from sim.text.catalogue import WanggeError
from sim.text.causes import cause
from sim.text.choices import among
from sim.text.mistakes import reason

GENERIC = "generic"
LEVELS = ("street", "community", "grid")
LAND_USES = ("residential", "commercial", "campus", "public", "road", "open")
Words = Annotated[tuple[str, ...], Field(strict=False)]
LandUseName = Literal["residential", "commercial", "campus", "public", "road", "open"]


class Columns(BaseModel):
    """The names that a column may have, the first that a file has wins; letters may be large or small."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    street: Words = ()
    community: Words = ()
    grid: Words = ()
    name: Words = ()
    population: Words = ()
    land_use: Words = ()
    department: Words = ()


class PlaceMapping(BaseModel):
    """One city's words; every field may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    columns: Columns = Columns()
    land_use: dict[LandUseName, Words] = {}
    departments: dict[str, Words] = {}


def read_mapping(name: str) -> PlaceMapping:
    """Return a mapping: the name of one in configs/mappings/place, or a path; gaps are filled from the generic one.

    Raises WanggeError in one line if there is no such file, or it is damaged or has keys that mean nothing.
    """
    folder = packaged().folder / "mappings" / "place"
    own = _read(Path(name) if name.endswith((".yaml", ".yml")) else folder / f"{name}.yaml", name, folder)
    base = _read(folder / f"{GENERIC}.yaml", GENERIC, folder)
    columns = base.columns.model_copy(update={key: value for key, value in own.columns if value})
    return PlaceMapping(
        columns=columns, land_use=own.land_use or base.land_use, departments=own.departments or base.departments
    )


def _read(file: Path, name: str, folder: Path) -> PlaceMapping:
    if not os.path.isfile(file):
        shipped = sorted(each.stem for each in folder.glob("*.yaml"))
        raise WanggeError("places_no_mapping", name=name, shipped=among(shipped, name))
    try:
        content = read_config(file) or {}
        return PlaceMapping.model_validate(content)
    except ConfigError as error:
        raise WanggeError("places_bad_mapping", file=str(file), where="-", why=error.fields.get("why", "")) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "-"
        raise WanggeError("places_bad_mapping", file=str(file), where=where, why=reason(first)) from None
    except OSError as error:
        raise WanggeError("places_bad_mapping", file=str(file), where="-", why=cause(error)) from error


def column_of(columns: Iterable[str], words: Iterable[str]) -> str | None:
    """Return the first of `words` that is a column, as the file writes it."""
    there = {plain(name): name for name in columns}
    return next((there[plain(word)] for word in words if plain(word) in there), None)


def plain(text: object) -> str:
    """Return a name as it is compared: without blanks around it, full-width signs as narrow ones, in small letters."""
    return unicodedata.normalize("NFKC", str(text)).strip().casefold()


def meant(word: str, known: Mapping[Any, Iterable[str]]) -> str | None:
    """Return the key of `known` that a word of the city stands for, None if it stands for none.

    >>> meant("住宅", {"residential": ("居住", "住宅")})
    'residential'
    """
    own = plain(word)
    return next(
        (str(key) for key, words in known.items() if own == plain(key) or own in {plain(each) for each in words}), None
    )
