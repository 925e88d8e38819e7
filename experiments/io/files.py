"""Atomic writing of files and folders, and safe reading of YAML and JSON.

What lies under its final name is complete, whatever happened while it was written.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.text.catalogue import Phrase, WanggeError
from sim.text.causes import cause

TEMPORARY = ".tmp-"
DEEPEST = 40
"""Maximum depth of nested tables and lists in a YAML file; a scenario has eight."""


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Raise a one-line WanggeError if the operating system cannot write to `folder`.

    The line gives the reason: no permission, no space, not a folder.
    """
    try:
        yield
    except UnicodeEncodeError as error:
        raise WanggeError("cannot_write", folder=str(folder), why=Phrase("name_not_encodable")) from error
    except OSError as error:
        raise WanggeError("cannot_write", folder=str(folder), why=cause(error)) from error


def parse_yaml(text: str) -> Any:
    """Return the content of a YAML text of tables, lists and values, using the fast parser where there is one.

    Raises yaml.YAMLError, which `causes.cause` words for users, for anything else: tags make objects, aliases make
    copies of copies and tables that contain themselves, and no file of ours is nested deeper than `DEEPEST`.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        key = "yaml_anchor" if getattr(event, "anchor", None) else "yaml_tag" if getattr(event, "tag", None) else ""
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if key or depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem=key or "yaml_depth", problem_mark=event.start_mark)  # type: ignore[arg-type]
    try:
        return yaml.load(text, Loader=loader)
    except ValueError as error:  # a date that no calendar has, a number of 5,000 digits
        raise yaml.YAMLError(str(error)) from error


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place in one step that survives a power cut."""
    other = "~" if path.suffix == ".parquet" else ""  # readers such as DuckDB take every *.parquet, hidden ones too
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}{other}")
    try:
        write(temporary)
        _to_disk(temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _to_disk(path.parent)


def write_json(path: Path, content: Any) -> None:
    """Write `content` as JSON that any reader accepts; any NaN must have been replaced by None."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"
    write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def write_lines(path: Path, records: Iterable[Any]) -> None:
    """Write one line of JSON per record."""
    lines = [json.dumps(each, ensure_ascii=False, default=str) for each in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """Return the content of a JSON file. Raises WanggeError naming the file if it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WanggeError("damaged_file", file=str(path), why=cause(error)) from error


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `path`, which replaces `path` if the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    try:
        yield temporary
        for file in temporary.iterdir():
            _to_disk(file)
        _to_disk(temporary)
        old = temporary.with_name(temporary.name + "-old")
        if path.exists():
            os.replace(path, old)
        os.replace(temporary, path)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _to_disk(path.parent)


def make_room(path: Path) -> None:
    """Create the parent folder of `path`, and remove what interrupted writers of `path` left there."""
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_temporaries(path.parent, path.name)


def remove_temporaries(folder: Path, name: str = "*", older_than: float = 0.0) -> None:
    """Remove what interrupted writers of `name` left in `folder`.

    A writer that is still at work must use another name, or have worked on its file for less than `older_than` seconds.
    """
    for left in folder.glob(f"{TEMPORARY}*-{name}"):
        if older_than and _age(left) < older_than:
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Return the seconds since a file was written; 0 if it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def first_line(error: BaseException) -> str:
    """Return the first line of an exception's message that is not empty, or else the name of its type."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _to_disk(path: Path) -> None:
    """Flush a file or folder to disk with fsync; folders only where the system can open them (not on Windows)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
