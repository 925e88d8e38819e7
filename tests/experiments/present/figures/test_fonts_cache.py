"""A home that cannot be written costs nobody a complaint of Matplotlib's, nor a new list of fonts at every start."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
DRAW = (
    "import experiments.present.figures.style as style\n"
    "with style.drawing('zh'):\n    import matplotlib\n    print(matplotlib.get_cachedir())"
)


def cache_folder(tmp_path: Path, **environment: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MPL", "WANGGE_"))}
    env |= {"PYTHONPATH": str(ROOT), "WANGGE_CACHE_DIR": str(tmp_path / "code")} | environment
    done = subprocess.run([sys.executable, "-c", DRAW], env=env, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_without_a_home_the_list_of_fonts_lies_beside_the_compiled_code(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    assert cache_folder(tmp_path, HOME=str(tmp_path / "home")) == str(tmp_path / "code" / "matplotlib")


def test_with_a_home_matplotlib_keeps_it_where_it_always_does(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    assert cache_folder(tmp_path, HOME=str(tmp_path / "home")) == str(tmp_path / "home" / ".cache" / "matplotlib")


def test_a_folder_of_ones_own_is_kept(tmp_path: Path) -> None:
    assert cache_folder(tmp_path, HOME=str(tmp_path), MPLCONFIGDIR=str(tmp_path / "own")) == str(tmp_path / "own")
