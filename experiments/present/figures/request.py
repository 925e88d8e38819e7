"""What is asked of a picture: where it goes, in which language, of which outcomes, split by what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.config.validation_errors import LISTS
from sim.text.catalogue import WanggeError
from sim.text.choices import among, nearest


@dataclass(frozen=True)
class Ask:
    """One picture as it was asked for; without outcomes or `by` the picture's own choice holds."""

    figure: str
    folder: Path
    lang: str = "en"
    outcomes: tuple[str, ...] = ()
    by: str = ""

    @property
    def file(self) -> str:
        """The picture's file name: what was asked for is part of it, so that no picture takes another's place."""
        parts = [self.figure, *self.outcomes, *([self.by] if self.by else [])]
        return "-".join(part.replace(".", "_").replace("/", "_") for part in parts)

    def chosen(self, allowed: Collection[str], usual: Sequence[str]) -> list[str]:
        """The outcomes to draw, `usual` where none is asked for. Raises WanggeError for one that is not `allowed`."""
        for outcome in self.outcomes:
            if outcome not in allowed:
                raise _refused("outcome", outcome, self.figure, allowed)
        return list(self.outcomes) or [outcome for outcome in usual if outcome in allowed]

    def split(self, allowed: Collection[str], usual: str = "") -> str:
        """By what to split, `usual` where nothing is asked for. Raises WanggeError for what is not `allowed`."""
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
