"""The font inside a page: only its own characters, only where there is Chinese, always the same bytes."""

from __future__ import annotations

import base64
import io
import re

from fontTools.ttLib import TTFont

from experiments.present.webfont import FAMILY, font_face


def test_a_page_without_chinese_carries_no_font() -> None:
    assert font_face("response time 4 h – ✓") == ""


def test_a_page_with_chinese_carries_its_own_characters_and_no_others() -> None:
    rule = font_face("网格 grid 网格员")
    assert f'font-family: "{FAMILY}"' in rule and "http" not in rule
    data = re.search(r"base64,([A-Za-z0-9+/=]+)", rule)
    assert data is not None
    signs = {chr(code) for code in TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap()}
    assert signs == set("网格 grid 网格员")


def test_the_same_text_gives_the_same_bytes() -> None:
    assert font_face("满意度") == font_face("满意度") != font_face("信任")
