"""Working time: known answers, and laws that hold for any working week."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine import working_time as ck
from sim.engine.working_time import FAR, Clock, WorkingWeek, build_clock
from sim.text.catalogue import WanggeError
from sim.vocabulary.units import DAY, HOUR

MONDAY = date(2024, 1, 1)
DAYS = 21
OFFICE = WorkingWeek("office", ((8, 12), (14, 18)), (0, 1, 2, 3, 4))
ALWAYS = WorkingWeek("always", ((0, 24),), tuple(range(7)))


def at(day: int, hour: float = 0) -> int:
    return day * DAY + round(hour * HOUR)


@st.composite
def weeks(draw: st.DrawFn) -> WorkingWeek:
    edges = sorted(draw(st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True)))
    edges = edges[: len(edges) // 2 * 2]
    windows = tuple((a / 4, b / 4) for a, b in zip(edges[::2], edges[1::2], strict=True))
    day = st.integers(0, DAYS - 1).map(lambda d: MONDAY + timedelta(days=d))
    days = st.frozensets(day, max_size=5)
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    return WorkingWeek("any", windows, tuple(weekdays), draw(days), draw(days))


clocks = weeks().map(lambda week: build_clock([ALWAYS, week], MONDAY, DAYS))
moments = st.integers(0, DAYS * DAY - 1)


def by_hand(week: WorkingWeek, t: int) -> bool:
    day, second = MONDAY + timedelta(days=t // DAY), t % DAY
    return week.is_working_day(day) and any(a * HOUR <= second < b * HOUR for a, b in week.windows)


@pytest.mark.parametrize(
    ("t", "hours", "end"),
    [
        (at(4, 17), 4, at(7, 11)),  # from Friday 17:00: one hour, and three on Monday
        (at(0, 8), 4, at(0, 12)),  # work that fills a window ends with it
        (at(0, 8), 8, at(0, 18)),
        (at(0, 12), 0, at(0, 14)),  # no work, handed in at noon
        (at(0, 18), 1, at(1, 9)),
        (at(0, 3), 0, at(0, 8)),
        (at(5, 10), 8, at(7, 18)),
        (at(4, 17.5), 40, at(11, 17.5)),
        (at(0, 9), 0, at(0, 9)),
    ],
)
def test_known_ends_of_work(t: int, hours: int, end: int) -> None:
    assert ck.after(build_clock([OFFICE], MONDAY, DAYS), 0, t, hours * HOUR) == end


def test_holidays_and_make_up_days() -> None:
    new_year = WorkingWeek(
        "new year", OFFICE.windows, OFFICE.weekdays, frozenset({MONDAY}), frozenset({date(2024, 1, 6)})
    )
    clock = build_clock([new_year], MONDAY, DAYS)
    assert ck.next_open(clock, 0, 0) == at(1, 8)
    assert ck.after(clock, 0, at(4, 17), 4 * HOUR) == at(5, 11)
    both = WorkingWeek("both", OFFICE.windows, OFFICE.weekdays, frozenset({MONDAY}), frozenset({MONDAY}))
    assert both.is_working_day(MONDAY)


def test_the_year_starts_on_the_weekday_of_its_date() -> None:
    saturday = build_clock([OFFICE], date(2024, 1, 6), DAYS)
    assert ck.next_open(saturday, 0, 0) == at(2, 8)


@given(week=weeks(), t=moments)
def test_open_as_the_calendar_on_the_wall_says(week: WorkingWeek, t: int) -> None:
    assert ck.is_open(build_clock([week], MONDAY, DAYS), 0, t) == by_hand(week, t)


@given(week=weeks())
def test_worked_counts_the_open_quarter_hours(week: WorkingWeek) -> None:
    clock, seconds = build_clock([week], MONDAY, DAYS), 0
    for t in range(0, DAYS * DAY, 900):
        assert ck.worked(clock, 0, t) == seconds
        seconds += 900 * by_hand(week, t)
    assert ck.worked(clock, 0, DAYS * DAY) == ck.worked(clock, 0, FAR) == seconds == clock.days[0, -1]


@given(clock=clocks, data=st.data())
def test_time_at_is_the_earliest_moment_of_that_much_work(clock: Clock, data: st.DataObject) -> None:
    total = int(clock.days[1, -1])
    w = data.draw(st.integers(0, total))
    t = ck.time_at(clock, 1, w)
    assert ck.worked(clock, 1, t) == w
    assert t == 0 or ck.worked(clock, 1, t - 1) < w or w == 0
    assert ck.time_at(clock, 1, total + 1) == FAR


@given(clock=clocks, data=st.data(), t=moments)
def test_time_from_finds_the_same_moment_from_any_moment_before_it(clock: Clock, data: st.DataObject, t: int) -> None:
    done, total = ck.worked(clock, 1, t), int(clock.days[1, -1])
    w = data.draw(st.integers(done + 1, total + 1)) if done <= total else total + 1
    assert ck.time_from(clock, 1, w, t) == ck.time_at(clock, 1, w)


@given(clock=clocks, a=moments, b=moments)
def test_worked_never_runs_backwards_nor_faster_than_time(clock: Clock, a: int, b: int) -> None:
    a, b = min(a, b), max(a, b)
    assert 0 <= ck.worked(clock, 1, b) - ck.worked(clock, 1, a) <= b - a


@given(clock=clocks, t=moments)
def test_next_open_skips_only_closed_time(clock: Clock, t: int) -> None:
    opens = ck.next_open(clock, 1, t)
    if opens == FAR:
        assert ck.worked(clock, 1, t) == clock.days[1, -1]
    else:
        assert opens >= t and ck.is_open(clock, 1, opens)
        assert ck.worked(clock, 1, opens) == ck.worked(clock, 1, t)


@given(clock=clocks, t=moments, seconds=st.integers(0, 10 * DAY))
def test_work_ends_when_that_much_has_been_worked(clock: Clock, t: int, seconds: int) -> None:
    end = ck.after(clock, 1, t, seconds)
    if end == FAR:
        assert ck.worked(clock, 1, t) + max(seconds, 1) > clock.days[1, -1]
    else:
        assert end >= t and ck.worked(clock, 1, end) == ck.worked(clock, 1, t) + seconds


@given(clock=clocks, t=moments, seconds=st.integers(0, DAY))
def test_an_office_that_never_closes_keeps_ordinary_time(clock: Clock, t: int, seconds: int) -> None:
    assert ck.worked(clock, 0, t) == ck.time_at(clock, 0, t) == ck.next_open(clock, 0, t) == t
    beyond = t + seconds > DAYS * DAY
    assert ck.after(clock, 0, t, seconds) == (FAR if beyond else t + seconds)


def test_beyond_the_last_day() -> None:
    clock = build_clock([OFFICE], MONDAY, 5)
    assert ck.next_open(clock, 0, at(4, 18)) == FAR
    assert ck.after(clock, 0, at(4, 17), 2 * HOUR) == FAR
    assert ck.after(clock, 0, FAR, 0) == FAR
    assert not ck.is_open(clock, 0, FAR)
    assert not ck.is_open(clock, 0, at(7, 9))


@pytest.mark.parametrize(
    "windows",
    [
        (),
        ((8, 8),),
        ((12, 8),),
        ((8, 12), (11, 15)),
        ((14, 18), (8, 12)),
        ((8, 25),),
        ((-1, 5),),
        ((0, 1), (2, 3), (4, 5), (6, 7)),
    ],
)
def test_windows_that_make_no_sense_are_refused(windows: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(WanggeError, match="windows must be"):
        build_clock([WorkingWeek("odd", windows, (0,))], MONDAY, DAYS)


@pytest.mark.parametrize("weekdays", [(), (7,), (-1, 2)])
def test_weekdays_that_make_no_sense_are_refused(weekdays: tuple[int, ...]) -> None:
    with pytest.raises(WanggeError, match="weekdays"):
        build_clock([WorkingWeek("odd", ((8, 12),), weekdays)], MONDAY, DAYS)


@pytest.mark.parametrize("days", [0, -3, ck.MAX_DAYS + 1])
def test_runs_that_cannot_be_tabulated_are_refused(days: int) -> None:
    with pytest.raises(WanggeError, match="tabulated"):
        build_clock([OFFICE], MONDAY, days)
