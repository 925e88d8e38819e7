"""The list design: points from a table that the user supplies, one row per point and one column per path.

A column that neither is nor resembles a path of a scenario is a note: it is carried along into the table of runs as
`note.NAME`.
"""

from __future__ import annotations

from pathlib import Path

from experiments.config.compose import Settings
from experiments.config.untrusted import refuse_interpolation
from experiments.config.user_tables import read_table
from experiments.config.validation_errors import ConfigError
from experiments.design.grid import combinations, count_combinations
from experiments.design.request import Asked, Row, Sample
from sim.text.choices import among


def listed(asked: Asked) -> Sample:
    """Return the rows of the file, each combined with every combination of the command line's levels.

    Raises ConfigError for a path that both the file and the command line give.
    """
    rows, notes = read_points(asked)
    for path in asked.lists:
        if path in rows[0]:
            raise ConfigError("design_column_twice", file=asked.settings.file, column=path)
    chosen = combinations(asked.lists)
    return Sample(
        [{**row, **each} for row in rows for each in chosen],
        notes=[note for note in notes for _ in chosen] if notes[0] else None,
    )


def count_listed(asked: Asked) -> int:
    """Return how many rows the file gives, each with every combination of the command line's levels."""
    return len(read_points(asked)[0]) * count_combinations(asked.lists)


def read_points(asked: Asked) -> tuple[list[Row], list[dict[str, str]]]:
    """Return the rows of the file of points, and the notes of each.

    Raises ConfigError if the file cannot be read or is empty, or if a cell lacks its value.
    """
    file = Path(asked.settings.file or "")
    rows = read_table(file, asked.is_path)
    refuse_interpolation(rows, str(file))
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if not columns:
        raise ConfigError("design_file_empty", file=str(file))
    paths = [column for column in columns if asked.is_path(column)]
    noted = [column for column in columns if column not in paths]
    for column in noted:
        if column in Settings.model_fields:
            raise ConfigError("design_column_setting", file=str(file), column=column)
    if not paths:
        raise ConfigError("design_only_notes", file=str(file))
    for number, row in enumerate(rows, start=1):
        if not row.keys() >= set(paths):
            raise ConfigError("design_row_other_columns", file=str(file), row=number, columns=among(paths))
        for path in paths:
            if row[path] is None or row[path] == "" or row[path] != row[path]:
                raise ConfigError("design_cell_empty", file=str(file), row=number, column=path)
    notes = [{column: row.get(column, "") for column in noted} for row in rows]
    return _of_one_kind([{path: row[path] for path in paths} for row in rows]), notes


def _of_one_kind(rows: list[Row]) -> list[Row]:
    """Return the rows with one kind of value per column: whole numbers beside floats become floats.

    Raises ConfigError for a column of different kinds.
    """
    kinds = {column: {type(row[column]) for row in rows} for column in rows[0]}
    for column, found in kinds.items():
        if found != {int, float} and len(found) > 1:
            raise ConfigError(
                "levels_not_one_kind",
                lever=column,
                values=", ".join(dict.fromkeys(str(row[column]) for row in rows[:8])),
            )
    return [
        {column: float(value) if len(kinds[column]) > 1 else value for column, value in row.items()} for row in rows
    ]
