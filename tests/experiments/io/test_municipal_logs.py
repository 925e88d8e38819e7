"""Municipal logs read into columns: times, cells, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.io.municipal_logs import METRES_PER_FOOT, st_louis, vancouver


def test_st_louis(tmp_path: Path) -> None:
    """A repeated number counts once, a cell that holds more than one in a hundred is an address of record."""
    foot = 1 / METRES_PER_FOOT
    rows = [(1, "LAMP", "2018-01-02T06:00:00Z", 50 * foot, 50 * foot), (1, "LAMP", "2018-01-02T07:00:00Z", 1.0, 1.0)]
    rows += [(2, "BIN", "2018-01-03T12:00:00Z", 130 * foot, 50 * foot), (3, "BIN", "2018-02-01T00:00:00Z", 1.0, 1.0)]
    rows += [(4, "BIN", "2018-01-03T18:00:00Z", None, None)]
    rows += [(10 + k, "LAMP", "2018-01-04T00:00:00Z", (1050 + 100 * k) * foot, 50 * foot) for k in range(200)]
    rows += [(300 + k, "BIN", "2018-01-05T00:00:00Z", 50 * foot, 5000 * foot) for k in range(30)]
    file = tmp_path / "log.csv.gz"
    pd.DataFrame(rows, columns=["REQUESTID", "PROBLEMCODE", "DATETIMEINIT", "SRX", "SRY"]).to_csv(file, index=False)
    stream = st_louis(file)
    assert len(stream.arises) == 1 + 1 + 1 + 200 + 30
    assert stream.arises[:3] == pytest.approx([1.25, 2.5, 2.75])
    assert stream.category[:3].tolist() == [0, 1, 1]
    assert stream.cell[0] != stream.cell[1]
    assert stream.located.sum() == 202
    assert stream.holidays == (0, 14)


def test_vancouver(tmp_path: Path) -> None:
    """Times are of the city, whatever zone they are written in."""
    rows = [("2023-01-26T08:50:13+03:00", 49.2827, -123.0986), ("2023-01-26T23:33:40+03:00", None, None)]
    columns = ["Service request open timestamp", "Latitude", "Longitude"]
    file = tmp_path / "log.csv.gz"
    pd.DataFrame(rows, columns=columns).to_csv(file, index=False)
    stream = vancouver(file)
    assert stream.arises == pytest.approx([24 + (21 * 60 + 50) / 1440, 25 + (12 * 60 + 33) / 1440], abs=0.001)
    assert stream.months[[0, 31, 364]].tolist() == [636, 637, 647]
    assert stream.cell[1] == -1
