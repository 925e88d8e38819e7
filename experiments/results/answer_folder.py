"""The folder of an answer: what it is called, and how it is read back.

What is read back can be drawn without computing anything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.io.files import make_room, read_json
from sim.text.catalogue import WanggeError
from sim.text.causes import cause


def question_folder(results: Path, verb: str, save_as: str | None, stem: str, question: Any) -> Path:
    """Return the folder of an answer: the name asked for, or one made from everything that the answer depends on.

    Raises WanggeError if something else already has the name.
    """
    digest = hashlib.sha256(json.dumps(question, default=str, sort_keys=True).encode()).hexdigest()[:8]
    path = results / (save_as or f"{stem}-{digest}")
    if path.exists() and not _answers(path, verb):
        raise WanggeError("not_a_results_folder", folder=str(path))
    make_room(path)
    return path


def no_value(outcome: str, failures: Sequence[Mapping[str, Any]]) -> WanggeError:
    """Return the error for an outcome that no run has a value for.

    Either all runs failed, or there was nothing to count.
    """
    if failures:
        return WanggeError("answer_nothing_finished", why=failures[0].get("reason", ""))
    return WanggeError("answer_no_value", outcome=outcome)


def _answers(path: Path, verb: str) -> bool:
    """Return whether the folder holds an earlier answer of this verb, which a new one may replace."""
    file = path / "provenance.json"
    return file.is_file() and read_json(file).get("verb") == verb


@contextlib.contextmanager
def fitting(folder: Path) -> Iterator[None]:
    """Raise a one-line WanggeError if the tables of a folder do not fit.

    Either another version of the model made them, or they are damaged.
    """
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        file = folder / "provenance.json"
        about = read_json(file) if file.is_file() else {}
        theirs = about.get("model_version") if isinstance(about, dict) else None
        from experiments.io.provenance import packaged_model

        ours = packaged_model().version
        if theirs not in (None, ours):
            raise WanggeError("results_of_another_version", folder=str(folder), theirs=theirs, ours=ours) from error
        raise WanggeError("damaged_file", file=str(folder), why=cause(error)) from error


@contextlib.contextmanager
def rereading(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the content of provenance.json in an answer's folder.

    Raises WanggeError naming the file or the folder if anything in it does not fit.
    """
    about = read_json(folder / "provenance.json")
    with fitting(folder):
        yield about


def question_of[Question](kind: type[Question], about: Mapping[str, Any]) -> Question:
    """Return the question as its verb wrote it down. Raises ValueError if it is a different one."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind).validate_python(about["question"])


def known(value: Any) -> Any:
    """Return a cell as it was before it entered the table: None if it is empty."""
    return None if value is None or value != value else value
