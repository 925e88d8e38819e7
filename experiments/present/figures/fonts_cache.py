"""Where Matplotlib keeps its list of fonts: where it would by itself, or beside the compiled code if it cannot write there."""

import os
import sys
from pathlib import Path

from sim.engine.numba.homes import homes, is_writable

VARIABLE = "MPLCONFIGDIR"


def choose_fonts_cache() -> None:
    """Before Matplotlib is imported: name a folder that can be written, where it would otherwise complain at every start."""
    if VARIABLE in os.environ or "matplotlib" in sys.modules or all(map(_is_usable, _usual())):
        return
    home = next(homes()).folder
    if home is not None:
        os.environ[VARIABLE] = str(home / "matplotlib")


def _usual() -> list[str]:
    if sys.platform in ("win32", "darwin"):
        return ["~/.matplotlib"]
    return [
        f"{os.environ.get(name) or usual}/matplotlib"
        for name, usual in (("XDG_CONFIG_HOME", "~/.config"), ("XDG_CACHE_HOME", "~/.cache"))
    ]


def _is_usable(folder: str) -> bool:
    try:
        return is_writable(Path(folder).expanduser())
    except RuntimeError:  # the system knows of no home
        return False
