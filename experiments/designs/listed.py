"""A list of points from a file: CSV, Parquet or YAML, one row a point, one column a path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.designs.asked import Asked, Row, Sample
from experiments.designs.grid import combinations, count_combinations
from experiments.files import parse_yaml
from experiments.untrusted import refuse_interpolation
from experiments.wording import ConfigError
from sim.causes import cause
from sim.choices import among


def listed(asked: Asked) -> Sample:
    """The rows of the file; levels of the command line fit the others by being combined with each row."""
    rows = read_points(Path(asked.settings.file or ""))
    for path in asked.lists:
        if path in rows[0]:
            raise ConfigError("design_column_twice", file=asked.settings.file, column=path)
    return Sample([{**row, **chosen} for row in rows for chosen in combinations(asked.lists)])


def count_listed(asked: Asked) -> int:
    """How many rows the file gives, each with every combination of the command line's levels."""
    return len(read_points(Path(asked.settings.file or ""))) * count_combinations(asked.lists)


def read_points(file: Path) -> list[Row]:
    """The rows of a file of points. ConfigError where it cannot be read, is empty, or a cell lacks its value."""
    read = _READERS.get(file.suffix)
    if read is None:
        raise ConfigError("design_file_kind", file=str(file), kinds=", ".join(_READERS))
    try:
        rows = read(file)
    except ConfigError:
        raise
    except Exception as error:  # whatever a reader of a foreign format raises
        raise ConfigError("design_file_unreadable", file=str(file), why=cause(error)) from error
    refuse_interpolation(rows, str(file))
    if not rows or not rows[0]:
        raise ConfigError("design_file_empty", file=str(file))
    for number, row in enumerate(rows, start=1):
        if row.keys() != rows[0].keys():
            raise ConfigError("design_row_other_columns", file=str(file), row=number, columns=among(list(rows[0])))
        for column, value in row.items():
            if value is None or value == "" or value != value:
                raise ConfigError("design_cell_empty", file=str(file), row=number, column=column)
    return _of_one_kind(rows)


def _of_one_kind(rows: list[Row]) -> list[Row]:
    """Columns of one kind each: whole numbers become floats beside floats."""
    kinds = {column: {type(row[column]) for row in rows} for column in rows[0]}
    for column, found in kinds.items():
        if found != {int, float} and len(found) > 1:
            raise ConfigError("levels_not_one_kind", lever=column, values=", ".join(dict.fromkeys(str(row[column]) for row in rows)))
    return [{column: float(value) if len(kinds[column]) > 1 else value for column, value in row.items()} for row in rows]


def _csv(file: Path) -> list[Row]:
    """Cells are read as values are on the command line: numbers, true and false, lists, else text."""
    import csv

    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = [row for row in csv.reader(lines) if row]
    if not table:
        return []
    head, *body = table
    if len(set(head)) < len(head) or "" in head:
        raise ConfigError("design_head", file=str(file))
    for number, row in enumerate(body, start=1):
        if len(row) != len(head):
            raise ConfigError("design_row_other_columns", file=str(file), row=number, columns=among(head))
    return [{path: parse_yaml(cell) if cell else None for path, cell in zip(head, row, strict=True)} for row in body]


def _parquet(file: Path) -> list[Row]:
    import pyarrow.parquet as pq

    return list(pq.read_table(file).to_pylist())


def _yaml(file: Path) -> list[Row]:
    rows: Any = parse_yaml(file.read_text(encoding="utf-8"))
    if rows is not None and not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise ConfigError("design_file_no_rows", file=str(file))
    return [{str(path): value for path, value in row.items()} for row in rows or []]


_READERS: dict[str, Callable[[Path], list[Row]]] = {".csv": _csv, ".parquet": _parquet, ".yaml": _yaml, ".yml": _yaml}
