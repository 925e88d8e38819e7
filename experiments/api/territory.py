"""API functions for real territories: maps made into territory files, and logs dropped onto them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from experiments.config.validation_errors import FromCaller, called_from_python, reword
from experiments.io.files import make_room
from experiments.places.folder import write_place
from experiments.places.importing import PlaceRequest, import_place
from experiments.places.place import ImportedPlace

if TYPE_CHECKING:
    import pandas as pd

    from experiments.places.drop import Dropped


@called_from_python
def import_territory(
    file: Path | str, folder: Path | str | None = None, *, name: str = "", **request: Any
) -> ImportedPlace:
    """Return the place that a map shows, as `wangge import --territory` does.

    `file` is the map of the finest units (GeoJSON, shapefile, ...); `request` are the fields of `PlaceRequest`:
    further layers (`communities`, `streets`, `population`, `land_use`, `stations`), the words of the map (`map`) and
    what to do about defects. With a `folder` the territory file, a scenario and a report are written there. Raises
    WanggeError in one line for whatever is wrong, with the name of the feature.

    >>> import_territory("docs/examples/places/linqiao-grids.geojson").findings  # doctest: +SKIP
    """
    try:
        asked = PlaceRequest.model_validate({key: _text(value) for key, value in request.items()})
    except ValidationError as error:
        raise reword(error, PlaceRequest, FromCaller(PlaceRequest)) from None
    place = import_place(str(file), asked, name)
    if folder is None:
        return place
    make_room(Path(folder))
    return write_place(place, Path(folder))


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


@called_from_python
def drop_log(cases: pd.DataFrame, territory: Path | str, crs: str | None = None) -> Dropped:
    """Return the cell of each case of a log on a real territory; `territory` is a file or the name of a shipped one.

    Cases come with `id` and, as far as they have them, `lat` and `lon`, `x` and `y` (in the projection `crs`), or the
    names of their `street`, `community` and `grid`.

    >>> import pandas as pd
    >>> found = drop_log(pd.DataFrame({"id": ["1", "2"], "community": ["桥东社区", "月球"]}), "linqiao.parquet")
    >>> found.counts
    {'unit': 1, 'unknown unit': 1}
    """
    from experiments.places.drop import drop, territory_of

    return drop(cases, territory_of(str(territory)), crs)
