"""Settings and log folders of the verbs that ask about a real log: `calibrate`, `backtest` and `replay`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.analysis.calibration.cases import Cases, cases_of
from experiments.config.arguments import plain_settings
from experiments.config.language import Language
from experiments.config.validation_errors import FromCaller, reword
from experiments.io.encodings import as_typed
from experiments.logs.log import CaseLog
from experiments.present.progress import Console
from sim.text.catalogue import WanggeError
from sim.text.causes import cause

if TYPE_CHECKING:
    from experiments.runner.reporter import Reporter


LONGEST = 3650
"""Days of the longest run of the model."""


class LogAsking(BaseModel):
    """What all three verbs let one set: the design, the members, the seed, known staff, processes, figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    points: Annotated[int, Field(ge=16, le=16384)] = 256
    members: Annotated[int, Field(ge=10, le=5000)] = 200
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    staff: str = ""
    processes: Annotated[int | None, Field(ge=1, le=1024)] = None
    figures: bool = True
    lang: Language = None  # type: ignore[assignment]

    @property
    def console(self) -> Reporter:
        """The reporter of a command, in its language."""
        return Console(self.lang)

    @property
    def jobs(self) -> int:
        """Number of processes: as given, or as many as there are processors."""
        import os

        return self.processes or os.cpu_count() or 1


def log_words[Settings: LogAsking](words: Sequence[str], settings: type[Settings], verb: str) -> tuple[Path, Settings]:
    """Return the log folder and the settings among the words of a command. Raises WanggeError in one line."""
    folders = [word for word in as_typed(list(words)) if "=" not in word]
    if len(folders) != 1:
        raise WanggeError("calibrate_which_log", verb=verb, n=len(folders))
    return Path(folders[0]), plain_settings([word for word in words if word != folders[0]], settings, verb)


def checked[Settings: LogAsking](settings: type[Settings], **given: Any) -> Settings:
    """Return the settings of a function. Raises ConfigError, in one line, for a value that is not allowed."""
    try:
        return settings.model_validate(given)
    except ValidationError as error:
        raise reword(error, settings, FromCaller(settings)) from None


def loaded(log: CaseLog | Path | str) -> tuple[CaseLog, Cases]:
    """Return a log, read if it is named by its folder, and its cases."""
    found = log if isinstance(log, CaseLog) else CaseLog.load(log)
    cases = cases_of(found)
    days = int(np.ceil(cases.ends / 24))
    if days > LONGEST:
        ends = {"begin": found.manifest.begin[:10], "extracted": found.manifest.extracted[:10]}
        raise WanggeError("log_too_long", days=days, most=LONGEST, **ends)
    return found, cases


def hour_of(cases: Cases, day: str, setting: str) -> float:
    """Return the hour at which a date begins, which must lie within the log. Raises WanggeError if it does not."""
    first = cases.start.astype("datetime64[D]")
    last = first + np.timedelta64(int(cases.ends // 24), "D")
    try:
        found = float((np.datetime64(date.fromisoformat(day), "D") - first).astype(int) * 24)
    except ValueError as error:
        raise WanggeError("calibrate_date", setting=setting, value=day, first=str(first), last=str(last)) from error
    if not 0 < found <= cases.ends:
        raise WanggeError("calibrate_date", setting=setting, value=day, first=str(first), last=str(last))
    return found


def staff_of(file: str, departments: Sequence[str]) -> Mapping[int, float]:
    """Return officers by number of department, from a CSV file with columns `department` and `officers`.

    Raises WanggeError naming the file, the line and what is allowed.
    """
    import csv

    if not file:
        return {}
    found: dict[int, float] = {}
    place = {name.casefold(): number for number, name in enumerate(departments)}
    try:
        with open(file, encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            if not {"department", "officers"} <= set(rows.fieldnames or ()):
                raise WanggeError("calibrate_staff_columns", file=file)
            for line, row in enumerate(rows, start=2):
                number = place.get((row["department"] or "").strip().casefold())
                officers = _officers(row["officers"])
                if number is None or officers is None:
                    shown = f"{row['department']}, {row['officers']}"
                    raise WanggeError("calibrate_staff_row", file=file, line=line, row=shown)
                found[number] = officers
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WanggeError("calibrate_staff_file", file=file, why=cause(error)) from error
    return found


def _officers(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0.1 <= value <= 100_000 else None
