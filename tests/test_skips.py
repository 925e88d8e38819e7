"""A run that skipped a test of a feature says so in its last line, and fails where nothing may be skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from needs import FEATURES, feature_of

ROOT = Path(__file__).resolve().parents[1]
TESTS = """
import pytest
from needs import FEATURES, needed

def test_runs():
    pass

def test_of_the_page():
    pytest.skip("needs chromium: " + FEATURES["chromium"].mend)

@pytest.mark.skipif(True, reason="platform: not here")
def test_of_another_platform():
    pass
"""
WHOLE_FILE = 'import pytest\npytest.skip("needs polars: pip install polars", allow_module_level=True)\n'


def _copy_conftest(folder: Path) -> None:
    """The conftest of this project, for another suite."""
    text = (ROOT / "conftest.py").read_text(encoding="utf-8").replace("Path(__file__).parent", f"Path({str(ROOT)!r})")
    (folder / "conftest.py").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(("strict", "code"), [("", 0), ("1", 1)])
def test_the_last_line_says_what_was_skipped(strict: str, code: int, workers: str, tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "test_whole.py").write_text(WHOLE_FILE, encoding="utf-8")
    _copy_conftest(tmp_path)
    environment = os.environ | {"WANGGE_NOTHING_SKIPPED": strict}
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "-p", "no:cacheprovider", str(tmp_path)]
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == code, ended.stdout + ended.stderr
    *_, closing, last = ended.stdout.strip().splitlines()
    assert "1 passed, 3 skipped" in closing
    assert (
        last.startswith("Tests skipped, and what mends it: 1 of the page: ")
        and "1 of polars: pip install polars" in last
    )


def test_a_run_without_skips_says_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_runs():\n    pass\n", encoding="utf-8")
    _copy_conftest(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "1 passed" in ended.stdout.strip().splitlines()[-1]


def test_no_test_is_skipped_without_saying_what_it_needs() -> None:
    """Every skip of the suite names a feature, or the platform."""
    for file in (ROOT / "tests").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if file.name in ("needs.py", Path(__file__).name):
            continue
        assert "importorskip" not in text, file
        for reason in [part.split('"')[1] for part in text.split("reason=")[1:] if part.startswith('"')]:
            assert reason.startswith("platform: ") or "compiled" in reason, (file, reason)


def test_every_feature_is_known_by_its_reason() -> None:
    for name, feature in FEATURES.items():
        assert feature_of(f"Skipped: needs {name}: {feature.mend}") == name
    assert feature_of("platform: no such files") is None
