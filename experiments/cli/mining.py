"""`wangge conformance RESULTS` and `wangge export RESULTS`: process mining of a run.

`conformance` checks the run's log against the statutory procedure; `export` writes the log in exchange formats.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from experiments.analysis.mining.conform import conform
from experiments.analysis.mining.log import read_log
from experiments.analysis.mining.replay import Replayed, library, replay
from experiments.analysis.mining.write import FORMATS, Format, write_formats
from experiments.config.arguments import take_settings
from experiments.config.compose import packaged
from experiments.config.language import Language
from experiments.config.overrides import parse
from experiments.config.validation_errors import caller, unknown_choice
from experiments.io.files import read_json, remove_temporaries, whole_folder, write_json, writing_to
from experiments.io.provenance import provenance
from experiments.present.studies.conformance import show, write
from experiments.results.answer_folder import fitting
from sim.text.catalogue import WanggeError, say


class Settings(BaseModel):
    """Settings of `wangge conformance`: what it counts, and whether PM4Py is asked as well."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    warmup: bool = True
    pm4py: bool = False
    figures: bool = True
    lang: Language = None  # type: ignore[assignment]


class ExportSettings(BaseModel):
    """Settings of `wangge export`: formats, stages or all events, language of names, and whether files are checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: tuple[Format, ...] = Field(default=FORMATS, min_length=1, strict=False)
    detail: Literal["stages", "all"] = "stages"
    check: bool = True
    lang: Language = None  # type: ignore[assignment]


def conformance(words: Sequence[str]) -> int:
    """Print how well the cases of a run follow the procedure, write RESULTS/conformance/; return the exit code."""
    settings, names = take_settings(words, Settings, "conformance")
    folder = _only_folder("conformance", names, Settings)
    if settings.pm4py:
        library()
    started, clock = time.time(), time.monotonic()
    with fitting(folder):
        log = read_log(folder)
        found = conform(log, settings.warmup)
    show(found, log, settings.lang)
    replayed = (
        replay(log, found.cases.loc[found.cases["ended"], "case"])
        if settings.pm4py and found.cases["ended"].any()
        else None
    )
    if replayed:
        print(_told(replayed, settings.lang))
    path = folder / "conformance"
    about = {
        "run": read_json(folder / "provenance.json"),
        "warmup": settings.warmup,
        "pm4py": vars(replayed) if replayed else None,
    }
    with writing_to(path):
        remove_temporaries(folder, path.name)
        with whole_folder(path) as temporary:
            write(temporary, found)
            write_json(
                temporary / "provenance.json",
                provenance(about["run"].get("model_version"), list(words), started, time.monotonic() - clock, **about),
            )
            if settings.figures and len(found.cases):
                from experiments.present.figures.deviations import draw_deviations

                draw_deviations(found, log, temporary, "deviations", settings.lang)
    print(say("written_to", settings.lang, folder=path))
    return 0


def export(words: Sequence[str]) -> int:
    """Write the process log of a run to RESULTS/process/, each format whole or not at all; return the exit code."""
    settings, names = read_export_settings(words)
    folder = _only_folder("export", names, ExportSettings)
    with fitting(folder):
        paths = write_formats(
            read_log(folder), folder / "process", settings.format, settings.detail, settings.lang, settings.check
        )
    for path in paths:
        print(say("mining_written", settings.lang, file=path))
    return 0


def read_export_settings(words: Sequence[str]) -> tuple[ExportSettings, list[str]]:
    """Return the settings of `export` and the other words; format=xes,ocel is a list here, not a sweep."""
    formats: dict[str, Any] = {}
    others = []
    for word in words:
        if word.startswith("format="):
            levels = parse([word], packaged().folder)[0].levels
            formats["format"] = [
                _known(each) for level in levels for each in (level if isinstance(level, list) else [level])
            ]
        else:
            others.append(word)
    return take_settings(others, ExportSettings, "export", **formats)


def _known(form: object) -> str:
    if form not in FORMATS:
        raise unknown_choice("format", str(form), caller(), FORMATS)
    return str(form)


def _only_folder(verb: str, names: Sequence[str], settings: type[BaseModel]) -> Path:
    """Return the folder of the run that the only word among `names` stands for.

    The word is that folder itself, or a folder in which there is no other run. Raises WanggeError otherwise.
    """
    if not names:
        raise WanggeError("mining_without_folder", verb=verb)
    if len(names) > 1:
        raise WanggeError("mining_one_folder", text=names[1], settings=", ".join(settings.model_fields))
    folder = Path(names[0])
    if not folder.is_dir():
        raise WanggeError("no_results", folder=names[0])
    inside = sorted(file.parent for file in folder.glob("*/events.parquet"))
    if (folder / "events.parquet").exists() or not inside:
        return folder
    if len(inside) > 1:
        raise WanggeError(
            "mining_several", folder=names[0], runs=", ".join(each.name for each in inside[:3]), n=len(inside)
        )
    return inside[0]


def _told(found: Replayed, lang: str) -> str:
    shown = {name: f"{value:.3f}" for name, value in vars(found).items()}
    return say("mining_replayed", lang, **shown)
