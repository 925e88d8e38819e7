"""A sweep's folder: nothing foreign touched, damage told by name.

Places that cannot be written to are told in one line.
"""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from laboratory import calls, make_model

from experiments.api.sweeps import compute_design
from experiments.config.compose import ConfigSource
from experiments.design.outline import make_design
from experiments.results.results import read_results
from experiments.results.sweep_folder import SweepFolder
from experiments.store import Store
from sim.text.catalogue import WanggeError

Wangge = Callable[..., int]
SWEEP = ("sweep", "experiment=two_levers", "figures=false", "processes=1")
FOLDER = Path("results/two_levers")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_unfinished_sweep_is_not_read(source: ConfigSource, tmp_path: Path) -> None:
    SweepFolder(tmp_path / "sweep", make_design(["experiment=two_levers"], source), "1-abc").open()
    with pytest.raises(WanggeError, match="sweep of 12 runs is not finished"):
        read_results(tmp_path / "sweep")


def test_another_design_takes_the_folder_over_and_the_store_keeps_the_runs(wangge: Wangge) -> None:
    assert wangge(*SWEEP) == 0
    before = (FOLDER / "runs.parquet").read_bytes()
    (FOLDER / "figures").mkdir()
    (FOLDER / "figures" / "old.png").touch()
    assert wangge(*SWEEP, "days=5", "replications=1") == 0
    assert not (FOLDER / "figures").exists()
    assert len(read_results(FOLDER).runs) == 4
    assert wangge(*SWEEP) == 0
    assert (FOLDER / "runs.parquet").read_bytes() == before
    assert len(calls(Path())) == 16


def test_another_model_is_refused_and_forced_sets_the_store_aside(source: ConfigSource, tmp_path: Path) -> None:
    design, forced = (
        make_design(["experiment=two_levers", "processes=1", f"force={force}"], source) for force in ("false", "true")
    )
    folder = tmp_path / "results" / "sweep"
    assert compute_design(design, folder, make_model(), []) == []
    for remaining in ("folder", "store"):
        with pytest.raises(WanggeError, match="2-def") as caught:
            compute_design(design, folder, make_model(version="2-def"), [])
        assert caught.value.key == {"folder": "other_version", "store": "store_other_version"}[remaining]
        if remaining == "folder":
            folder.rename(folder.with_name("elsewhere"))
    assert not folder.exists()
    assert compute_design(forced, folder, make_model(version="2-def"), []) == []
    assert (tmp_path / "results" / "store-1-abc").is_dir()
    assert json.loads((folder / "design.json").read_text())["model_version"] == "2-def"


def test_force_finds_a_store_that_does_not_tell_what_the_model_says(
    wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge(*SWEEP) == 0
    for file in Path("results/store/runs").iterdir():
        table = pq.read_table(file)
        place = table.column_names.index("outcome.cases")
        pq.write_table(table.set_column(place, "outcome.cases", [[9] * len(table)]), file)
    assert wangge(*SWEEP, "force=true") == 2
    assert "has cases 9 there and 8 here" in capsys.readouterr().err


def test_a_folder_of_something_else_is_never_touched(source: ConfigSource, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("dear")
    with pytest.raises(WanggeError, match="holds something else"):
        SweepFolder(home, make_design(["experiment=two_levers"], source), "1-abc").open(force=True)
    assert (home / "letter.txt").read_text() == "dear"


def test_the_store_is_no_sweep(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge(*SWEEP, "save_as=store") == 2
    assert "remembers every run" in capsys.readouterr().err
    assert calls(Path()) == []


@pytest.mark.parametrize("name", ["runs.parquet", "daily.parquet"])
def test_a_damaged_finished_table_is_made_anew_from_the_store(
    name: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge(*SWEEP) == 0
    whole = (FOLDER / name).read_bytes()
    (FOLDER / name).write_bytes(whole[:-9])
    assert wangge("plot", str(FOLDER)) == 2
    assert f"{name} cannot be read" in capsys.readouterr().err
    assert wangge(*SWEEP) == 0
    assert (FOLDER / name).read_bytes() == whole
    assert len(calls(Path())) == 12


def test_a_truncated_file_of_the_store_is_named_and_computed_anew_when_deleted(
    wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge(*SWEEP) == 0
    file = next(Path("results/store/runs").iterdir())
    file.write_bytes(file.read_bytes()[:-9])
    capsys.readouterr()
    assert wangge(*SWEEP) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert f"{file.resolve()} cannot be read".replace(f"{Path.cwd()}/", "") in line
    file.unlink()
    assert wangge(*SWEEP) == 0
    assert len(calls(Path())) == 24


def test_reading_what_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(WanggeError, match="holds no results"):
        read_results(tmp_path / "nowhere")
    (tmp_path / "design.json").write_text("{")
    with pytest.raises(WanggeError, match=r"design\.json cannot be read"):
        read_results(tmp_path)


def test_a_place_that_cannot_be_written_to_is_told_in_one_line(
    wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("not a folder")
    for command in (SWEEP, ("run", "figures=false")):
        assert wangge(*command, "results=file/inside") == 2
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert line.startswith("cannot write to file/inside/")
    assert calls(Path()) == []


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
def test_a_full_or_read_only_disk_ends_the_sweep_in_one_line_and_loses_nothing(
    error: int, wangge: Wangge, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Store.write
    monkeypatch.setattr("experiments.runner.runner.WRITE_EVERY", 0.0)

    def full(self: Store, segment: object) -> str:
        if len(self) >= 4:
            raise OSError(error, "No space left on device" if error == errno.ENOSPC else "Read-only file system")
        return written(self, segment)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "write", full)
    assert wangge(*SWEEP) == 2
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith("cannot write to results/store: ") and last.endswith(
        ("no space is left", "read-only file system")
    )
    monkeypatch.setattr(Store, "write", written)
    kept = Store(Path("results/store"), "1-abc")
    kept.open()
    assert len(kept) >= 4
    before = len(calls(Path()))
    assert wangge(*SWEEP) == 0
    assert len(calls(Path())) == before + 12 - len(kept)
