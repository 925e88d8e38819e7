"""Request for a picture: where it goes, in which language, for which outcomes, and split by what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.config.validation_errors import LISTS
from sim.text.catalogue import WanggeError
from sim.text.choices import among, nearest


@dataclass(frozen=True)
class Ask:
    """Request for one picture; without outcomes or `by`, the picture makes its own choice."""

    figure: str
    folder: Path
    lang: str = "en"
    outcomes: tuple[str, ...] = ()
    by: str = ""

    @property
    def file(self) -> str:
        """The file name of the picture.

        What was asked for is part of the name, so that no picture overwrites another.
        """
        parts = [self.figure, *self.outcomes, *([self.by] if self.by else [])]
        return "-".join(part.replace(".", "_").replace("/", "_") for part in parts)

    def chosen(self, allowed: Collection[str], usual: Sequence[str]) -> list[str]:
        """Return the outcomes to draw, or `usual` if none is asked for.

        Raises WanggeError for an outcome that is not `allowed`.
        """
        for outcome in self.outcomes:
            if outcome not in allowed:
                raise _refused("outcome", outcome, self.figure, allowed)
        return list(self.outcomes) or [outcome for outcome in usual if outcome in allowed]

    def split(self, allowed: Collection[str], usual: str = "") -> str:
        """Return what to split by, or `usual` if nothing is asked for.

        Raises WanggeError for anything that is not `allowed`.
        """
        if self.by and self.by not in allowed:
            raise _refused("by", self.by, self.figure, allowed)
        return self.by or usual


def _refused(setting: str, value: str, figure: str, allowed: Collection[str]) -> WanggeError:
    fields = {
        "setting": setting,
        "value": value,
        "figure": figure,
        "choices": among(list(allowed), value, LISTS.get(setting)),
    }
    near = nearest(value, allowed)
    return WanggeError("figure_has_no_near", **fields, near=near) if near else WanggeError("figure_has_no", **fields)
