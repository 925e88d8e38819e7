"""The verb `replay`: the cases of a log under another policy, for every member of its calibration."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from experiments.analysis.calibration.cases import Cases
from experiments.analysis.calibration.engine import closing_seconds
from experiments.analysis.calibration.ensemble import Ensemble
from experiments.analysis.calibration.mechanism import Policy
from experiments.analysis.replay.counterfactual import Replayed
from experiments.analysis.replay.counterfactual import replay as run_both
from experiments.analysis.replay.judge import Difference, judged, judged_departments, unanswerable
from experiments.analysis.replay.policy import read_policy
from experiments.api import calibration
from experiments.api.brief import Brief
from experiments.api.log_settings import LogAsking, checked, log_words
from experiments.api.study import reporter_of
from experiments.config.validation_errors import called_from_python
from experiments.io.files import make_room, whole_folder, write_json, writing_to
from experiments.io.parquet import write_frame
from experiments.io.provenance import packaged_model, provenance
from experiments.logs.log import CaseLog
from experiments.runner.reporter import Reporter
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.log_studies.replay import ReplayView

MARK = "differences.parquet"


class ReplaySettings(LogAsking):
    """Settings of `wangge replay`: the policy and what it is compared with, and how many seeds a member gets."""

    policy: str = ""
    against: str = "as_it_was"
    until: str = ""
    seeds: Annotated[int, Field(ge=1, le=1000)] = 10


@dataclass(frozen=True, repr=False)
class Counterfactual(Brief):
    """A replay: differences by outcome and by department, and the questions that the log leaves open.

    Columns of both tables: name, policy, against, difference, seeds_low, seeds_high, calibrations_low,
    calibrations_high, agreeing, verdict. `unanswerable`: question and share of cases.

    >>> replay("results/made", "officers*0.5").outcomes  # doctest: +SKIP
    """

    differences: pd.DataFrame
    departments: pd.DataFrame
    unanswerable: tuple[tuple[str, float], ...]
    folder: Path | None = None


@dataclass(frozen=True)
class Question:
    """A replay that is asked for."""

    calibration: calibration.Calibration
    folder: Path | None
    settings: ReplaySettings
    policy: Policy
    against: Policy

    @property
    def cases(self) -> Cases:
        """The cases that are replayed."""
        return self.calibration.cases


@dataclass(frozen=True)
class Answer:
    """What a replay found."""

    outcomes: tuple[Difference, ...]
    departments: tuple[Difference, ...]
    open: tuple[tuple[str, float], ...]
    members: Ensemble
    replayed: Replayed


def asked(log: CaseLog | Path | str, settings: ReplaySettings, folder: Path | None) -> Question:
    """Check what is asked for. `folder` is that of the calibration. Raises WanggeError."""
    if not settings.policy.strip():
        raise WanggeError("replay_no_policy")
    shared = {"points", "members", "seed", "staff", "processes", "until", "lang"}
    chosen = calibration.CalibrateSettings(**settings.model_dump(include=shared))
    wanted = calibration.asked(log, chosen)
    names, start = wanted.cases.departments, wanted.cases.start
    policy, against = (read_policy(text, names, start) for text in (settings.policy, settings.against))
    return Question(wanted, folder, settings, policy, against)


def run_question(question: Question, reporter: Reporter) -> Answer:
    """Calibrate, unless that is done, and run both policies for every member and seed."""
    calibrated = calibration.run_calibration(question.calibration, question.folder, reporter, ["replay"])
    packaged_model().warm_up(reporter.announce)
    prepared = calibration.prepared_for(question.calibration)
    settings, members = question.settings, calibrated.members
    with reporter.count(2 * members.count * settings.seeds) as count:
        found = run_both(
            prepared,
            members,
            question.policy,
            question.against,
            closing_seconds,
            seeds=settings.seeds,
            seed=settings.seed,
            processes=settings.jobs,
            tick=lambda runs: count.advance(runs, 0),
        )
    departments = tuple(judged_departments(found, prepared.cases.departments))
    return Answer(tuple(judged(found)), departments, tuple(unanswerable(members)), members, found)


def table_of(rows: Sequence[Difference]) -> pd.DataFrame:
    """Return differences as a table, an interval as two columns."""
    import pandas as pd

    found = []
    for each in rows:
        row: dict[str, Any] = asdict(each)
        for name in ("seeds", "calibrations"):
            low, high = row.pop(name)
            row |= {f"{name}_low": low, f"{name}_high": high}
        found.append(row)
    return pd.DataFrame(found)


def view_of(question: Question, found: Answer) -> ReplayView:
    """Return what a replay found, as it is shown."""
    from experiments.present.log_studies.replay import ReplayView

    return ReplayView(
        question.policy.name,
        question.against.name,
        found.outcomes,
        found.departments,
        found.open,
        len(question.cases),
        found.members.count,
        question.settings.seeds,
        question.settings.seed,
    )


def write_answer(
    target: Path, question: Question, found: Answer, words: Sequence[str], started: float, seconds: float
) -> None:
    """Write the folder of a replay, whole or not at all."""
    from experiments.present.log_studies.replay import write_pages

    if target.exists() and not (target / MARK).is_file():
        raise WanggeError("not_a_results_folder", folder=str(target))
    make_room(target)
    told = provenance(packaged_model().version, list(words), started, seconds, verb="replay")
    with writing_to(target), whole_folder(target) as folder:
        write_frame(folder / MARK, table_of(found.outcomes))
        write_frame(folder / "departments.parquet", table_of(found.departments))
        write_json(
            folder / "provenance.json", told | {"policy": question.policy.name, "against": question.against.name}
        )
        write_pages(folder, view_of(question, found), question.settings.figures)


@called_from_python
def replay(
    log: CaseLog | Path | str,
    policy: str,
    *,
    against: str = "as_it_was",
    until: str = "",
    seeds: int = 10,
    points: int = 256,
    members: int = 200,
    seed: int = 1,
    staff: Path | str = "",
    processes: int | None = None,
    calibration_folder: Path | str | None = None,
    folder: Path | str | None = None,
    progress: bool = False,
) -> Counterfactual:
    """Replay the cases of a log under another policy, such as "officers*0.5", for all that the log does not contradict.

    `against`: another policy, by default the log as it was. `calibration_folder`: a calibration with the same settings,
    which is used, or made there. The others as for `calibrate`. Raises WanggeError.

    >>> replay("made", "officers*0.5", points=16, members=8).outcomes  # doctest: +SKIP
    """
    settings = checked(
        ReplaySettings,
        policy=policy,
        against=against,
        until=until,
        seeds=seeds,
        points=points,
        members=members,
        seed=seed,
        staff=str(staff),
        processes=processes,
    )
    question = asked(log, settings, Path(calibration_folder) if calibration_folder is not None else None)
    started, clock = time.time(), time.monotonic()
    found = run_question(question, reporter_of(progress))
    target = Path(folder) if folder is not None else None
    if target is not None:
        write_answer(target, question, found, ["api.replay"], started, time.monotonic() - clock)
    return Counterfactual(table_of(found.outcomes), table_of(found.departments), found.open, target)


def replay_words(words: Sequence[str]) -> tuple[Question, Path]:
    """Return what the words of `wangge replay` ask for, and the folder for it."""
    from experiments.analysis.calibration.folder import key_of

    path, settings = log_words(words, ReplaySettings, "replay")
    question = asked(path, settings, path / calibration.FOLDER)
    mark = key_of(
        {"calibration": question.calibration.key} | settings.model_dump(include={"policy", "against", "seeds", "seed"})
    )
    return question, path / f"replay-{mark[:8]}"
