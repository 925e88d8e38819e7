"""The verb `calibrate`: a log in, an ensemble of settings out, in a folder that can be resumed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.calibration import folder as kept
from experiments.analysis.calibration.cases import Cases, refuse_too_few
from experiments.analysis.calibration.engine import closing_seconds
from experiments.analysis.calibration.ensemble import Ensemble
from experiments.analysis.calibration.fit import batches, fit
from experiments.analysis.calibration.prepare import Prepared, prepare
from experiments.analysis.calibration.stages import fit_stages
from experiments.api.brief import Brief
from experiments.api.log_settings import LogAsking, checked, hour_of, loaded, log_words, staff_of
from experiments.api.study import reporter_of
from experiments.config.validation_errors import called_from_python
from experiments.io.files import make_room, whole_folder, write_json, writing_to
from experiments.io.provenance import packaged_model, provenance
from experiments.logs.log import CASES, CaseLog
from experiments.places.on_log import CELLS, Ground, read_ground
from experiments.runner.reporter import Reporter
from sim.text.catalogue import Phrase, WanggeError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.calibration.fit import Fitted

FOLDER = "calibration"


class CalibrateSettings(LogAsking):
    """Settings of `wangge calibrate`: up to which date the log is used, besides those of all three verbs."""

    until: str = ""


@dataclass(frozen=True, repr=False)
class Calibrated(Brief):
    """A calibration: members (one row a member and department), capacity by department, and calibration.yaml.

    `folder` is where it was written, None if it was not.

    >>> calibrate("results/made").capacity  # doctest: +SKIP
    """

    ensemble: pd.DataFrame
    capacity: pd.DataFrame
    about: dict[str, Any]
    folder: Path | None = None

    @property
    def members(self) -> Ensemble:
        """The members as the other verbs use them."""
        return Ensemble(self.ensemble, self.capacity)


@dataclass(frozen=True)
class Calibration:
    """A calibration that is asked for: the log, its cases as known, and everything it depends on."""

    log: CaseLog
    cases: Cases
    settings: CalibrateSettings
    content: dict[str, Any]
    ground: Ground | None = None

    @property
    def key(self) -> str:
        """Mark of everything that the calibration depends on."""
        return kept.key_of(self.content)


def asked(log: CaseLog | Path | str, settings: CalibrateSettings) -> Calibration:
    """Check what is asked for. Raises WanggeError if the log, a date or the staff cannot be used."""
    found, cases = loaded(log)
    if settings.until:
        cases = cases.until(hour_of(cases, settings.until, "until"))
        refuse_too_few(len(cases), int(cases.seen_closed.sum()))
    staff = staff_of(settings.staff, cases.departments)
    chosen = settings.model_dump(include={"points", "members", "seed", "until"})
    mark = kept.digest(found.folder / CASES) if found.folder is not None else found.manifest.sha256
    staff_rows = {cases.departments[number]: officers for number, officers in staff.items()}
    ground = read_ground(found.folder, found.cases)
    land = {"territory": ground.sha256, "cells": kept.digest(found.folder / CELLS)} if ground and found.folder else {}
    content = {"log": mark, **chosen, "staff": staff_rows, **land, "model": packaged_model().version}
    return Calibration(found, cases, settings, content, ground)


def prepared_for(wanted: Calibration) -> Prepared:
    """Fit layers 1 and 2 for a calibration."""
    return prepare(wanted.cases, staff_of(wanted.settings.staff, wanted.cases.departments), wanted.ground)


def fitted(wanted: Calibration, prepared: Prepared, reporter: Reporter, parts: kept.Parts | None) -> Fitted:
    """Run what is left of the design, and match; finished batches are kept in `parts`."""
    settings = wanted.settings
    spans = batches(settings.points)
    known = parts.known(len(spans)) if parts else {}
    if known:
        reporter.announce(Phrase("calibrate_resumed", done=len(known), total=len(spans)))
    left = sum(last - first for place, (first, last) in enumerate(spans) if place not in known)
    with reporter.count(max(left, 1)) as count:

        def done(place: int, values: Any) -> None:
            if parts:
                parts.keep(place, values)
            count.advance(len(values), 0)

        return fit(
            prepared,
            closing_seconds,
            points=settings.points,
            count=settings.members,
            seed=settings.seed,
            processes=settings.jobs,
            known=known,
            done=done,
        )


def run_calibration(wanted: Calibration, target: Path | None, reporter: Reporter, words: Sequence[str]) -> Calibrated:
    """Run a calibration and write its folder, whole or not at all; an equal one that is finished is read back."""
    if target is not None and (target / kept.ABOUT).is_file():
        try:
            members, about = kept.read(target)
            if about.get("key") == wanted.key:
                return Calibrated(members.table, members.capacity, about, target)
        except WanggeError:
            pass
    started, clock = time.time(), time.monotonic()
    packaged_model().warm_up(reporter.announce)
    prepared = prepared_for(wanted)
    parts = kept.Parts(target.parent / f".{target.name}-{wanted.key}") if target else None
    if target is not None:
        make_room(target)
    found = fitted(wanted, prepared, reporter, parts)
    about = {"key": wanted.key} | kept.about(
        found, wanted.content, wanted.log.manifest.model_dump(include={"source", "sha256", "zone"})
    )
    about["stages"] = fit_stages(wanted.log, wanted.cases.ends)
    if target is not None and parts is not None:
        told = provenance(packaged_model().version, list(words), started, time.monotonic() - clock, verb="calibrate")
        _write(target, found, about, told, wanted.settings.figures)
        parts.remove()
    return Calibrated(found.ensemble.table, found.ensemble.capacity, about, target)


def _write(target: Path, found: Fitted, about: dict[str, Any], told: dict[str, Any], figures: bool) -> None:
    from experiments.present.log_studies.calibration import write_pages

    if target.exists() and not (target / kept.ABOUT).is_file():
        raise WanggeError("not_a_results_folder", folder=str(target))
    with writing_to(target), whole_folder(target) as folder:
        kept.write(folder, found, about)
        write_json(folder / "provenance.json", told)
        write_pages(folder, about, figures)


@called_from_python
def calibrate(
    log: CaseLog | Path | str,
    *,
    until: str = "",
    points: int = 256,
    members: int = 200,
    seed: int = 1,
    staff: Path | str = "",
    processes: int | None = None,
    folder: Path | str | None = None,
    progress: bool = False,
) -> Calibrated:
    """Fit the model to a log and return all settings that the log does not contradict.

    `log`: a log or the folder of one (`wangge import`). `until`: a date; what happened later is not used. `points`:
    settings tried, `members`: settings drawn from those kept. `staff`: a CSV file with known officers by department.
    `folder`: where to write it, by default nowhere; an unfinished calibration there is resumed. Raises WanggeError.

    >>> calibrate("made", points=16, members=8).capacity  # doctest: +SKIP
    """
    settings = checked(
        CalibrateSettings, until=until, points=points, members=members, seed=seed, staff=str(staff), processes=processes
    )
    wanted = asked(log, settings)
    target = Path(folder) if folder is not None else None
    return run_calibration(wanted, target, reporter_of(progress), ["api.calibrate"])


def calibrate_words(words: Sequence[str]) -> tuple[Calibration, Path]:
    """Return what the words of `wangge calibrate` ask for, and the folder for it."""
    path, settings = log_words(words, CalibrateSettings, "calibrate")
    return asked(path, settings), path / FOLDER
