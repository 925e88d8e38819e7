"""`wangge plot RESULTS`: draw the figures of a results folder from its tables, without computing anything anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from experiments.config.arguments import plain_settings
from experiments.config.language import Language
from experiments.config.validation_errors import LISTS
from experiments.present.figures.registry import FIGURES, draw_figures
from experiments.present.figures.results_view import Data
from experiments.present.figures.style import USUAL
from experiments.results.answer_folder import fitting
from sim.text.catalogue import WanggeError, say
from sim.text.choices import among


def _listed(value: Any) -> Any:
    return (
        tuple(each for each in value.strip("[]").replace(" ", "").split(",") if each)
        if isinstance(value, str)
        else value
    )


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Settings(BaseModel):
    """Settings of `wangge plot`: figures, outcomes, what to split by, formats, target folder and language.

    Lists are separated by commas.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    figure: Names = ()
    outcome: Names = ()
    by: str = ""
    format: Annotated[tuple[Literal["png", "svg", "pdf"], ...], BeforeValidator(_listed)] = USUAL  # type: ignore[assignment]
    to: str = ""
    lang: Language = None  # type: ignore[assignment]


def plot(words: Sequence[str]) -> int:
    """Draw the figures asked for, or all that the folder allows, in its `figures` (or `to`); return the exit code."""
    folders = [word for word in words if "=" not in word]
    if not folders:
        raise WanggeError("plot_without_folder")
    settings = plain_settings([word for word in words if word != folders[0]], Settings, "plot")
    with fitting(Path(folders[0])):
        return _plot(Data(folders[0]), settings)


def _plot(data: Data, settings: Settings) -> int:
    target = Path(settings.to or data.folder / "figures")
    if (settings.outcome or settings.by) and not settings.figure:
        fit = [figure.name for figure in FIGURES if data.sort in figure.kinds and figure.takes]
        raise (
            WanggeError("plot_of_which", figures=among(fit, "", LISTS["figure"]))
            if fit
            else WanggeError("plot_takes_none")
        )
    drawn = draw_figures(data, target, settings.figure, settings.outcome, settings.by, settings.lang, settings.format)
    for figure, reason in drawn.left_out:
        print(say("figure_left_out", settings.lang, figure=figure.name, why=reason.line(settings.lang)))
    print(say("drawn_in", settings.lang, n=len(drawn.files), folder=target))
    return 0
