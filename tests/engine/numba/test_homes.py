"""Where compiled code may be kept: the first folder that can be written.

It is never one that somebody else can write into.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest

from sim.engine.numba import homes
from sim.engine.numba.homes import Home

with_users = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="platform: users are no numbers here")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own: a package, a home and a folder for temporary files below one folder."""
    for name in ("package", "home", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(homes, "BESIDE", tmp_path / "package" / ".nbcache")
    monkeypatch.setattr(homes, "SHARED", ())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv(homes.VARIABLE, "")  # so that what a test sets goes with it
    return tmp_path


def blocked(folder: Path) -> None:
    """Let nobody make anything below the folder.

    A file stands in its place (root may write anywhere, but not below a file).
    """
    folder.rmdir()
    folder.touch()


def first() -> Home:
    return next(homes.homes())


def named(machine: Path) -> Path:
    return machine / "temporary" / f"wangge-{homes._user()}"


def test_beside_the_package_comes_first(machine: Path) -> None:
    assert first() == Home(machine / "package" / ".nbcache", "lasting")


def test_a_read_only_install_keeps_its_code_with_the_user(machine: Path) -> None:
    blocked(machine / "package")
    assert first() == Home(machine / "home" / ".cache" / "wangge", "lasting")


def test_the_users_own_cache_folder_counts(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked(machine / "package")
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine / "own"))
    assert first() == Home(machine / "own" / "wangge", "lasting")


@with_users
def test_without_a_home_a_private_temporary_folder_serves(machine: Path) -> None:
    blocked(machine / "package")
    blocked(machine / "home")
    assert first() == Home(named(machine), "temporary")
    assert stat.S_IMODE(named(machine).stat().st_mode) == 0o700
    assert first() == Home(named(machine), "temporary")


@with_users
@pytest.mark.parametrize("planted", ["open folder", "link", "file"])
def test_what_somebody_else_planted_is_not_used(machine: Path, planted: str) -> None:
    blocked(machine / "package")
    blocked(machine / "home")
    if planted == "open folder":
        named(machine).mkdir()
        named(machine).chmod(0o777)
    elif planted == "link":
        (machine / "elsewhere").mkdir()
        named(machine).symlink_to(machine / "elsewhere")
    else:
        named(machine).touch()
    found = first()
    assert found.stays == "borrowed"
    assert (
        found.folder is not None
        and found.folder != named(machine)
        and stat.S_IMODE(found.folder.stat().st_mode) == 0o700
    )


@with_users
def test_a_private_folder_that_others_may_replace_is_not_used(machine: Path) -> None:
    blocked(machine / "package")
    blocked(machine / "home")
    (machine / "temporary").chmod(0o777)
    assert first().stays == "borrowed"
    os.environ[homes.VARIABLE] = ""
    (machine / "temporary").chmod(0o1777)
    assert first().stays == "temporary"


def test_a_borrowed_folder_is_found_by_processes_started_here_and_goes_with_this_one(machine: Path) -> None:
    lent = homes._borrowed()
    assert lent is not None and lent == Path(os.environ[homes.VARIABLE])
    homes._give_back(lent, os.getpid() + 1)
    assert lent.is_dir()
    homes._give_back(lent, os.getpid())
    assert not lent.exists()


def test_where_nothing_can_be_kept_the_last_home_is_none(machine: Path) -> None:
    for name in ("package", "home", "temporary"):
        blocked(machine / name)
    assert list(homes.homes()) == [Home(None, "none")]


@pytest.mark.parametrize("asked", ["a_file/below", "~nobody-of-this-name/cache"])
def test_a_folder_that_was_asked_for_and_cannot_be_written_is_told(
    machine: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    (machine / "a_file").touch()
    monkeypatch.chdir(machine)
    monkeypatch.setenv(homes.VARIABLE, asked)
    assert first() == Home(machine / "home" / ".cache" / "wangge", "lasting", refused=asked)
