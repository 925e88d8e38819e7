"""Lessons: each one starts, its choices are levers, and a mistake in a file is told with its place."""

import pytest

from experiments.demo.lessons import FOLDER, lessons, read_lesson
from experiments.demo.session_request import changed, scenario_of
from experiments.demo.twin import Twin
from sim.text.catalogue import WanggeError
from sim.vocabulary.units import DAY


def test_there_are_enough_and_all_have_their_own_place():
    assert len(lessons()) >= 8
    assert len({lesson.order for lesson in lessons().values()}) == len(lessons())


@pytest.mark.parametrize("name", list(lessons()))
def test_a_lesson_starts_and_its_choices_can_be_made(name):
    lesson = lessons()[name]
    twin = Twin(lesson.wish(name))
    assert len(twin.sides) == 2 and twin.now == round(lesson.day * DAY)
    days = [stop.day for stop in lesson.stops]
    assert days == sorted(days) and all(lesson.day < day < twin.horizon / DAY for day in days)
    for choice in (choice for stop in lesson.stops for choice in stop.choices if choice.levers):
        words = lesson.a if choice.side == "a" else lesson.b
        before = scenario_of(lesson.world, words)
        assert changed(before, lesson.world, words, choice.levers).policy != before.policy
    for text in (lesson.title, lesson.question, lesson.watch, lesson.change, lesson.showed):
        assert text.en.strip() and text.zh.strip()


def test_a_recording_takes_the_first_answer():
    wish = lessons()["parking-dispute"].answered("parking-dispute")
    assert [(change.second, change.side) for change in wish.changes] == [(round(7.25 * DAY), "b")]
    assert not lessons()["visiting"].answered("visiting").changes


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("order: 10", "order: first", "order"),
        ("title: {en: Two intake channels, zh:", "title: {en: Two intake channels, cn:", "title"),
        ("speed: 24", "speed: 24\nsped: 3", "sped"),
        (
            "speed: 24",
            "stops: [{day: 3, text: {en: a, zh: 一}, choices: [{text: {en: b, zh: 二}, levers: {policy.x: 1}}]}]",
            "stops.0.choices.0",
        ),
        ("speed: 24", "speed: [", "line 13"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, old, new, place):
    file = tmp_path / "mine.yaml"
    file.write_text(
        (FOLDER / "two-intake-channels.yaml").read_text(encoding="utf-8").replace(old, new), encoding="utf-8"
    )
    with pytest.raises(WanggeError, match=place) as told:
        read_lesson(file)
    assert "mine.yaml" in str(told.value) and "\n" not in str(told.value)
