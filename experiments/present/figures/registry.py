"""Registry of pictures: what each shows, which folders and tables it needs, and which function draws it.

A new picture is one more row. A drawing function takes the folder's tables (`Data`) and the request (`Ask`: target
folder, language, outcomes, `by`), writes the picture with `style.save` under the name `ask.file`, and returns the
files. It raises `LeftOut` if the folder does not allow the picture. The catalogue holds what a picture shows under
`figure_NAME`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from experiments.config.validation_errors import caller, unknown_choice
from experiments.io.files import writing_to
from experiments.present.figures import style
from experiments.present.figures.request import Ask
from experiments.present.figures.results_view import Data, LeftOut
from sim.text.catalogue import WanggeError

RUN, SWEEP, COMPARISON = "run", "sweep", "comparison"
CHOOSE, SENSITIVITY, DISCOVER, OPTIMISE = "choose", "sensitivity", "discover", "optimise"


@dataclass(frozen=True)
class Figure:
    """A picture: its drawing function, the kinds of folder and tables it needs, and the settings it takes.

    `home` is the module and function that draw it. `usual`: a run or a sweep draws it unasked when it ends.
    """

    name: str
    home: str
    kinds: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    usual: bool = False

    def refusal(self, data: Data) -> LeftOut | None:
        """Return why the kind or the tables of the folder do not allow the picture, or None."""
        if data.sort not in self.kinds:
            return LeftOut("figure_other_kind", kinds=", ".join(self.kinds), kind=data.sort)
        missing = [name for name in self.needs if not data.has(name)]
        return LeftOut("figure_no_table", tables=", ".join(f"{name}.parquet" for name in missing)) if missing else None

    def draw(self, data: Data, ask: Ask) -> list[Path]:
        """Draw the picture; raises LeftOut if the folder does not allow it."""
        refusal = self.refusal(data)
        if refusal:
            raise refusal
        for setting, value in (("outcome", ",".join(ask.outcomes)), ("by", ask.by)):
            if value and setting not in self.takes:
                raise WanggeError("figure_takes_none", figure=self.name, setting=setting, value=value)
        module, _, function = self.home.partition(":")
        function_of: Callable[[Data, Ask], list[Path]] = getattr(import_module(module), function)
        return function_of(data, ask)


_HERE = "experiments.present.figures."
BOTH = ("outcome", "by")
FIGURES = (
    Figure("curves", _HERE + "sweeps:curves", (RUN, SWEEP), ("daily",), BOTH, usual=True),
    Figure("multiples", _HERE + "multiples:draw", (SWEEP,), ("runs", "daily"), BOTH),
    Figure("levers", _HERE + "sweeps:levers", (SWEEP,), ("runs",), BOTH, usual=True),
    Figure("heatmap", _HERE + "sweeps:heatmap", (SWEEP,), ("runs",), BOTH, usual=True),
    Figure("tradeoff", _HERE + "sweeps:tradeoff", (SWEEP,), ("runs",), usual=True),
    Figure("scatter", _HERE + "sweeps:scatter", (SWEEP,), ("runs",), usual=True),
    Figure("tornado", _HERE + "sweeps:tornado", (SWEEP,), ("runs",), usual=True),
    Figure("survival", _HERE + "survival:draw", (RUN,), ("cases", "daily"), BOTH),
    Figure("stages", _HERE + "stages:draw", (RUN,), ("cases",), BOTH),
    Figure("queues", _HERE + "queues:draw", (RUN,), ("stations",), ("outcome",)),
    Figure("map", _HERE + "territory:draw", (RUN, COMPARISON), ("cells",), ("outcome",)),
    Figure("flow", _HERE + "flow:draw", (RUN,), ("cases",)),
    Figure("equity", _HERE + "equity:draw", (RUN,), ("cases", "daily"), BOTH),
    Figure("forest", _HERE + "comparisons:forest", (COMPARISON,), ("judged",)),
    Figure("quantiles", _HERE + "comparisons:quantiles", (COMPARISON,), ("judged",)),
    Figure("groups", _HERE + "comparisons:groups", (COMPARISON,), ("judged",), ("outcome",)),
    Figure("choice", _HERE + "study_figures:choice", (CHOOSE,), ("candidates",)),
    Figure("sensitivity", _HERE + "study_figures:sensitivity", (SENSITIVITY,), ("screening",)),
    Figure("boxes", _HERE + "study_figures:boxes", (DISCOVER,), ("worlds", "boxes")),
    Figure("regret", _HERE + "study_figures:regret", (DISCOVER,), ("worlds",)),
    Figure("front", _HERE + "study_figures:front", (OPTIMISE,), ("trials", "front")),
)


def candidates(data: Data, usual: bool = False) -> list[Figure]:
    """Return the pictures to try for a folder: all of its kind, or only the usual ones."""
    return [row for row in FIGURES if data.sort in row.kinds and (row.usual or not usual)]


def figure(name: str) -> Figure:
    """Return the picture of this name; raises WanggeError, which suggests the nearest name, if there is none."""
    found = {each.name: each for each in FIGURES}
    if name not in found:
        raise unknown_choice("figure", name, caller(), list(found))
    return found[name]


@dataclass(frozen=True)
class Drawn:
    """The files written, and the pictures left out, each with its reason."""

    files: list[Path]
    left_out: list[tuple[Figure, WanggeError]]


def draw_figures(
    data: Data,
    folder: Path,
    names: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    by: str = "",
    lang: str = "en",
    formats: Sequence[str] = style.USUAL,
    usual: bool = False,
) -> Drawn:
    """Draw the named pictures, or all (or all usual) ones that the results allow, into `folder` (made if absent).

    A named picture that the folder does not allow is refused. Where the tables tell, it is refused before anything is
    drawn; otherwise the WanggeError of its drawing is raised.
    """
    asked = [figure(name) for name in dict.fromkeys(names)]
    for each in asked:
        refusal = each.refusal(data)
        if refusal:
            raise WanggeError("figure_refused", figure=each.name, folder=str(data.folder), why=refusal)
    files: list[Path] = []
    left: list[tuple[Figure, WanggeError]] = []
    with writing_to(folder), style.saving_as(formats):
        folder.mkdir(parents=True, exist_ok=True)
        for each in asked or candidates(data, usual):
            try:
                files += each.draw(data, Ask(each.name, folder, lang, tuple(outcomes), by))
            except LeftOut as reason:
                if asked:
                    raise WanggeError(
                        "figure_refused", figure=each.name, folder=str(data.folder), why=reason
                    ) from reason
                left.append((each, reason))
    return Drawn(files, left)
