"""The page can be read: contrast of both themes as WCAG 2.1 asks, and a shape of its own for every stage."""

import re
from itertools import pairwise

import pytest

from experiments.demo.assets import FOLDER

STYLE, SPRITES, MAP = ((FOLDER / name).read_text(encoding="utf-8") for name in ("style.css", "sprites.js", "map.js"))
THEMES = ("light", "dark")
TEXT, MARK = 4.5, 3.0
"""WCAG 2.1, success criteria 1.4.3 for text and 1.4.11 for graphics."""


def theme(name: str) -> dict[str, str]:
    """Colours of the style sheet by name."""
    start = ":root" if name == "light" else '[data-theme="dark"]'
    block = STYLE[STYLE.index(start) :]
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block[: block.index("}")]))


def land(name: str) -> list[str]:
    """Colours of the cells."""
    (found,) = re.findall(rf"{name}: \[([^\]]+)\]", MAP)
    return re.findall(r"#[0-9a-f]{6}", found)


def looks() -> list[tuple[str, str, str]]:
    """Shape, light and dark colour of every stage."""
    return re.findall(r'shape: "(\w+)", light: "(#\w{6})", dark: "(#\w{6})"', SPRITES)


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_texts_stand_out_from_what_is_behind_them(name: str) -> None:
    colours = theme(name)
    for text in ("ink", "quiet", "a", "b", "strong"):
        for behind in ("ground", "panel"):
            assert contrast(colours[text], colours[behind]) >= TEXT, (text, behind)
    for behind in ("warn", "strong"):
        assert contrast(colours["on"], colours[behind]) >= TEXT, behind


@pytest.mark.parametrize("name", THEMES)
def test_marks_stand_out_from_every_kind_of_land(name: str) -> None:
    grounds = land(name)
    assert len(grounds) >= 6
    for shape, *colours in looks():
        for ground in grounds:
            assert contrast(colours[THEMES.index(name)], ground) >= MARK, (shape, ground)


def test_no_two_stages_differ_by_colour_alone() -> None:
    shapes = sorted(shape for shape, _, _ in looks())
    assert len(shapes) == 8 and all(one != other for one, other in pairwise(shapes))
