"""Tables begin on a cache line, and a copy is a table of its own."""

import numpy as np
import pytest

from sim.engine.numba.memory import LINE, blank_table, copied_table

ROW = np.dtype([("id", "i8"), ("score", "f8"), ("flag", "?")], align=True)


@pytest.mark.parametrize("n", [0, 1, 7, 1_000])
def test_rows_begin_on_a_line_and_are_blank(n: int) -> None:
    table = blank_table(n, ROW)
    assert len(table) == n
    assert n == 0 or table.ctypes.data % LINE == 0
    assert not table["id"].any()


def test_a_copy_has_its_own_rows() -> None:
    table = blank_table(5, ROW)
    table["id"] = np.arange(5)
    copy = copied_table(table)
    copy["id"] += 1
    assert table["id"].tolist() == [0, 1, 2, 3, 4]
    assert copy["id"].tolist() == [1, 2, 3, 4, 5]
    assert copy.dtype == ROW
    assert copy.ctypes.data % LINE == 0
