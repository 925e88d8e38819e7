"""A table that has to be narrowed loses no word and no number."""

from __future__ import annotations

import pytest

from experiments.present.parts import Fitted, show_parts
from experiments.results.sheet import Sheet

HEADS = ["workers per grid", "dispatch rule", "reporting rate", *(f"outcome number {k} (yuan)" for k in range(5))]
ROW = ["0.0625", "first come first served", "0.3", *(f"{k}.123 ± 0.456" for k in range(5))]


@pytest.mark.parametrize("levers", [1, 2, 3])
@pytest.mark.parametrize("width", [40, 100, 160])
def test_nothing_is_cut_off(levers: int, width: int, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = Sheet("means", HEADS[3 - levers :], [ROW[3 - levers :]], range(levers, levers + 5))
    show_parts([Fitted(sheet, width, len(ROW[-1]))])
    shown = capsys.readouterr().out
    for text in (*sheet.head, *ROW[3 - levers : 3]):
        assert all(word in shown for word in text.split()), text
    assert all(number in shown for number in ROW[3:])
    assert "…" not in shown
