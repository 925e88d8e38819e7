"""Tables by reference: compiled code reads the same fields, writes the same rows, and passes one address."""

from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.engine.numba.compiling import COMPILED, kernel, shared_behaviour
from sim.engine.numba.reference import Reference, by_reference
from sim.engine.numba.table import fetch_ahead

ROW = np.dtype([("count", "i4"), ("size", "f8")], align=True)


class Inner(NamedTuple):
    """A tuple inside another."""

    marks: np.ndarray[Any, Any]


class Tables(NamedTuple):
    """Two tables, a matrix and a tuple."""

    rows: np.recarray
    numbers: np.ndarray[Any, Any]
    matrix: np.ndarray[Any, Any]
    inner: Inner


def tables() -> Tables:
    rows = np.zeros(3, ROW).view(np.recarray)
    rows["size"] = [0.5, 1.5, 2.5]
    return Tables(rows, np.arange(4), np.arange(6.0).reshape(2, 3), Inner(np.array([7, 8])))


@shared_behaviour
def mark_of(inner: Any, place: int) -> int:
    return int(inner.marks[place])


@shared_behaviour
def changes(tables: Any, row_id: int) -> float:
    row = tables.rows[row_id]
    row.count += tables.numbers[row_id] + mark_of(tables.inner, 1)
    tables.matrix[1, row_id] = row.size
    tables.numbers[0] = len(tables.rows)
    return row.size + tables.matrix[0, row_id]


@shared_behaviour
def looks_ahead(tables: Any, row_id: int) -> int:
    fetch_ahead(tables.rows, row_id)
    fetch_ahead(tables.rows, row_id + 1000)
    return len(tables.rows)


@kernel
def ahead(tables: Any, row_id: int) -> int:
    return looks_ahead(by_reference(tables), row_id)


@kernel
def entry(tables: Any, row_id: int) -> float:
    return changes(by_reference(tables), row_id)


def test_a_reference_reads_and_writes_what_the_tuple_holds() -> None:
    held = tables()
    assert entry(held, 2) == 2.5 + 2.0
    assert held.rows["count"].tolist() == [0, 0, 2 + 8]
    assert held.matrix.tolist() == [[0, 1, 2], [3, 4, 2.5]]
    assert held.numbers.tolist() == [3, 1, 2, 3]


def test_what_a_call_changes_is_seen_by_the_next() -> None:
    held = tables()
    entry(held, 1)
    entry(held, 0)
    assert held.rows["count"].tolist() == [3 + 8, 1 + 8, 0]


def test_types_have_short_names_and_are_equal_where_the_tables_are_alike() -> None:
    import numba

    first, again = (Reference(numba.typeof(tables())) for _ in range(2))
    other = Reference(numba.typeof(tables()._replace(numbers=np.arange(4.0))))
    assert first == again != other
    assert len(first.name) < 40 < len(str(first.pointee))


def test_fetching_ahead_changes_nothing_even_beyond_the_end() -> None:
    held = tables()
    assert ahead(held, 2) == 3
    assert held.rows.tobytes() == tables().rows.tobytes()


@pytest.mark.skipif(not COMPILED, reason="about compiled code")
def test_a_field_that_the_tuple_does_not_have_is_a_mistake_of_the_program() -> None:
    import numba

    @kernel
    def asks(tables: Any) -> int:
        return missing(by_reference(tables))

    @shared_behaviour
    def missing(tables: Any) -> int:
        return len(tables.nothing)

    with pytest.raises(numba.core.errors.TypingError, match="nothing"):
        asks(tables())
