"""What a sweep says of itself: precision reached, warm-up, and outcomes that could not be screened."""

from typing import Any

import pytest

from experiments.analysis.precision import Known
from experiments.analysis.sensitivity.morris import Screened
from experiments.analysis.sensitivity.sweep_screening import Screening
from experiments.analysis.warmup import PointTruncation, Truncation, WarmUpCheck
from experiments.config.compose import ConfigSource
from experiments.design.outline import make_design
from experiments.present.diagnostics import precision_parts, warm_up_sentences
from experiments.present.screening import screened_parts
from experiments.results.sheet import Sheet


def check(*found: tuple[int, bool]) -> WarmUpCheck:
    points = (PointTruncation((place,), Truncation(*each)) for place, each in enumerate(found))
    return WarmUpCheck(10, ("scenario_hash",), tuple(points))


@pytest.mark.parametrize(
    ("found", "beginnings"),
    [
        ([(0, True), (10, True)], ["Warm-up by MSER-5 on the daily backlog: 0 to 10 days (points: 2)"]),
        ([(15, True)], ["Warm-up by MSER-5 on the daily backlog: 15 days", "At 1 of 1 points that is too short"]),
        (
            [(30, False)],
            ["Warm-up by MSER-5 on the daily backlog: 30 days", "At 1 of 1 points the backlog still drifts"],
        ),
    ],
)
def test_the_warm_up_is_told_with_its_doubts(found: list[tuple[int, bool]], beginnings: list[str]) -> None:
    english, chinese = (warm_up_sentences(check(*found), lang) for lang in ("en", "zh"))
    assert len(english) == len(chinese) == len(beginnings)
    assert all(line.startswith(beginning) for line, beginning in zip(english, beginnings, strict=True))
    assert chinese[0].startswith("用 MSER-5 由每日积压量判断的预热期")


@pytest.mark.parametrize(
    ("reached", "said"),
    [(True, "every mean is known to within 20 %"), (False, "1 of 2 means are known to within 20 %")],
)
def test_precision_is_told_in_both_languages(reached: bool, said: str, source: ConfigSource) -> None:
    design = make_design(["policy.dispatch.rule=fifo,nearest", "precision=0.2", "replications=12"], source)
    known = [
        Known(0, "response_hours", 12, 3.0, 0.1, 0.5, True),
        Known(1, "response_hours", 12, 2.0, 0.6, 0.4, reached),
    ]
    english, chinese = (precision_parts(known, design, lang) for lang in ("en", "zh"))
    assert [type(part) for part in english] == [type(part) for part in chinese] == [Sheet, str]
    assert said in str(english[1]) and str(english[1]).startswith("12 seeds a point")
    tables: list[Any] = [english[0], chinese[0]]
    assert [len(table.rows) for table in tables] == [2, 2]
    assert tables[0].rows[0][0] == "first come first served" and tables[1].rows[0][0] == "先到先办"
    assert tables[0].rows[1][-1] == ("yes" if reached else "no")


def test_a_long_table_of_precision_is_left_to_its_file(source: ConfigSource) -> None:
    design = make_design(["policy.dispatch.rule=fifo,nearest", "precision=0.2"], source)
    known = [Known(0, "response_hours", 10, 3.0, 0.1, 0.5, True)] * 41
    assert [type(part) for part in precision_parts(known, design, "en")] == [str]


def test_an_outcome_without_values_is_named_in_place_of_its_table() -> None:
    found = [Screening("response_hours", (Screened("weather", 1.0, 1.0, 0.1, 0.1),)), Screening("duration_hours", ())]
    table, line = screened_parts(found, "en")
    assert isinstance(table, Sheet) and len(table.rows) == 1
    assert line == "how long a trouble lasts (h): not screened, some points have no value"
