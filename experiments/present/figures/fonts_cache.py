"""Choice of the folder where Matplotlib keeps its list of fonts.

It is Matplotlib's usual folder, or one beside the compiled code if the usual one is not writable.
"""

import os
import sys
from pathlib import Path

from sim.engine.numba.homes import homes, is_writable

VARIABLE = "MPLCONFIGDIR"


def choose_fonts_cache() -> None:
    """Point Matplotlib to a writable folder if its usual one is not writable.

    It would otherwise complain at every start. Must be called before Matplotlib is imported.
    """
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
    except RuntimeError:  # the system knows no home folder
        return False
