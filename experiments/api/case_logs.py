"""Case logs of real centres as functions: import one into a folder, or read one into memory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.config.validation_errors import called_from_python
from experiments.io.files import make_room, whole_folder, write_whole, writing_to
from experiments.logs.log import CASES, EVENTS, MANIFEST, CaseLog
from sim.text.catalogue import LANGUAGES, WanggeError

if TYPE_CHECKING:
    from experiments.logs.mapping import LogMapping


@called_from_python
def read_log(
    source: CaseLog | Path | str,
    map: LogMapping | str | None = None,
    *,
    horizon: int | None = None,
    zone: str | None = None,
    begin: str | None = None,
    extracted: str | None = None,
    rules: Mapping[str, str] | None = None,
) -> CaseLog:
    """Return a case log: that of a log folder, or one read from a file by a mapping; nothing is written.

    `map` is the name of a shipped mapping, a file of your own, or a `LogMapping`; without one it is recognised by the
    columns of the file. The source `made` is the made log that ships. `horizon`, in days, refuses a history shorter
    than that and two weeks. `zone`, `begin`, `extracted` and `rules` take the place of the mapping's own. Raises
    WanggeError, in one line, for whatever is wrong.

    >>> log = read_log("made")
    >>> log.manifest.mapping, log.manifest.encoding, log.manifest.decision("duplicate_rows").count
    ('chinese_grid_centre', 'gb18030', 25)
    """
    from experiments.logs.importing import read_case_log
    from experiments.logs.mapping import check_zone

    if isinstance(source, CaseLog):
        return source
    file = the_file(source)
    if os.path.isdir(file):
        return CaseLog.load(file)
    if not os.path.isfile(file):
        raise WanggeError("log_no_file", file=str(file))
    if zone:
        check_zone(zone)
    given = {"zone": zone, "begin": begin, "extracted": extracted, "rules": dict(rules or {})}
    return read_case_log(file, _mapping(file, map, given), horizon)


def the_file(source: Path | str) -> Path:
    """Return the file that a word stands for: `made` is the made log that ships, unless there is a file of the name."""
    from experiments.logs.made import EXAMPLE

    return EXAMPLE if str(source) == "made" and not os.path.exists(source) else Path(source)


def _mapping(file: Path, map: LogMapping | str | None, given: dict[str, Any]) -> LogMapping:
    from experiments.logs.heads import heads_of
    from experiments.logs.importing import wanted_heads
    from experiments.logs.mapping import LogMapping, find_mapping, recognise, validated

    if isinstance(map, LogMapping):
        more = {name: value for name, value in given.items() if value}
        more["rules"] = {**map.rules, **given["rules"]}
        return validated(map.model_dump(mode="json") | more, Path(map.name or "LogMapping"))
    if map is None:
        heads = heads_of(file)
        map = recognise(heads)
        if map == "generic" and not wanted_heads(list(heads), find_mapping(map, zone="UTC")):
            given["zone"] = given["zone"] or "UTC"  # nothing can be read, which is worse than a missing zone
    return find_mapping(map, **given)


@called_from_python
def import_log(
    file: Path | str,
    folder: Path | str,
    map: LogMapping | str | None = None,
    *,
    force: bool = False,
    **settings: Any,
) -> CaseLog:
    """Import a case log into a log folder, as `wangge import` does, and return it.

    The folder gets `cases.parquet`, `log.yaml`, `import-en.md` and `import-zh.md`, all or nothing; an earlier log
    folder of the name is replaced. One that holds a calibration or other studies is left as it is if the log is the
    same, and replaced, with all that was found from another log, only with `force`. `settings` are those of `read_log`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     log = import_log("made", f"{folder}/made")
    ...     len(CaseLog.load(f"{folder}/made").cases)
    2735
    """
    from experiments.present.studies.case_log import report

    folder = Path(folder)
    if os.path.exists(folder) and not os.path.isfile(folder / MANIFEST) and not _is_empty(folder):
        raise WanggeError("log_folder_taken", folder=str(folder))
    if os.path.isdir(file):
        raise WanggeError("log_is_folder", file=str(file))
    log = read_log(file, map, **settings)
    studies = _studies(folder)
    if studies and not force:
        if not CaseLog.load(folder).cases.equals(log.cases):
            raise WanggeError("log_folder_has_studies", folder=str(folder), studies=", ".join(studies[:3]))
        return CaseLog(log.cases, log.manifest, folder, log.events)
    make_room(folder)
    with writing_to(folder), whole_folder(folder) as temporary:
        log.write(temporary)
        for lang in LANGUAGES:
            _write_text(temporary / f"import-{lang}.md", report(log, lang))
    return CaseLog(log.cases, log.manifest, folder, log.events)


def _studies(folder: Path) -> list[str]:
    """Return what a log folder holds beside the log itself: calibration, back-test, replays, cells on a territory."""
    if not (folder / MANIFEST).is_file():
        return []
    own = {CASES, EVENTS, MANIFEST, *(f"import-{lang}.md" for lang in LANGUAGES)}
    return sorted(each.name for each in folder.iterdir() if each.name not in own and not each.name.startswith("."))


def _write_text(file: Path, text: str) -> None:
    write_whole(file, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())
