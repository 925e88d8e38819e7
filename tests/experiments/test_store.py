"""A results folder: whole files only, nothing foreign touched, damage told by name."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from laboratory import calls, simulate

import experiments.sweep
from experiments.compose import ConfigSource
from experiments.design import make_design
from experiments.files import whole_folder, write_whole
from experiments.store import SweepFolder, read_results, write_part
from sim.errors import WanggeError

Wangge = Callable[..., int]
SWEEP = ("sweep", "experiment=two_levers", "figures=false", "processes=1")
FOLDER = Path("results/two_levers")


@pytest.fixture
def begun(source: ConfigSource, tmp_path: Path) -> SweepFolder:
    """A sweep of 12 runs of which 4 are done, in two parts."""
    design = make_design(["experiment=two_levers"], source)
    folder = SweepFolder(tmp_path / "sweep", design, "1-abc")
    folder.open()
    runs = list(design.runs())
    for part in (runs[:3], runs[6:7]):
        done = [simulate(run.point.scenario, run.seed) for run in part]
        rows = [run.row() | {"outcome.cases": result.outcomes["cases"]} for run, result in zip(part, done, strict=True)]
        write_part(folder.parts, rows, [result.daily for result in done])
    return folder


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_finished_runs_are_found_and_rubbish_is_not(begun: SweepFolder) -> None:
    (begun.parts / ".tmp-1-part-x.parquet").write_bytes(b"half")
    (begun.parts / "daily-orphan.parquet").write_bytes(b"days without their runs")
    (begun.path / ".tmp-1-design.json").write_bytes(b"{")
    begun.open()
    assert begun.finished() == {0, 1, 2, 6}
    assert not list(begun.path.rglob(".tmp-*"))


def test_an_unfinished_sweep_is_not_read(begun: SweepFolder) -> None:
    with pytest.raises(WanggeError, match="not finished \\(4 of 12 runs\\)"):
        read_results(begun.path)


@pytest.mark.parametrize("kind", ["part", "daily"])
@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty"])
def test_a_damaged_part_is_refused_by_name_and_computed_anew_when_deleted(
    kind: str, damage: str, begun: SweepFolder
) -> None:
    file = min(begun.parts.glob(f"{kind}-*.parquet"))
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[40] ^= 0xFF
    length = {"truncated": len(content) // 2, "flipped": len(content), "empty": 0}[damage]
    file.write_bytes(content[:length])
    with pytest.raises(WanggeError) as caught:
        begun.open()
        begun.finished()
        begun.merge()
    assert caught.value.key == "damaged_file"
    assert str(file) in caught.value.line("en")
    file.unlink()
    begun.open()
    assert begun.finished() < {0, 1, 2, 6}


def test_another_design_or_model_is_refused_unless_forced(begun: SweepFolder, source: ConfigSource) -> None:
    other = SweepFolder(begun.path, make_design(["experiment=two_levers", "days=5"], source), "1-abc")
    newer = SweepFolder(begun.path, begun.design, "2-def")
    for folder, key in ((other, "other_design"), (newer, "other_version")):
        with pytest.raises(WanggeError) as caught:
            folder.open()
        assert caught.value.key == key
    assert begun.finished() == {0, 1, 2, 6}
    newer.open(force=True)
    assert newer.finished() == set()


def test_a_folder_of_something_else_is_never_touched(begun: SweepFolder, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("dear")
    with pytest.raises(WanggeError, match="holds something else"):
        SweepFolder(home, begun.design, "1-abc").open(force=True)
    assert (home / "letter.txt").read_text() == "dear"


def test_a_part_of_another_design_is_refused(begun: SweepFolder) -> None:
    row = {"run": 0, "scenario": "x", "scenario_hash": "0" * 16, "seed": 1}
    write_part(begun.parts, [row], [{"day": np.arange(2)}])
    with pytest.raises(WanggeError, match="not part of this design"):
        begun.finished()


def test_a_kill_between_the_two_finished_tables_loses_and_doubles_nothing(begun: SweepFolder) -> None:
    kept = {file.name: file.read_bytes() for file in begun.parts.iterdir()}
    begun.merge()
    whole = (begun.path / "runs.parquet").read_bytes(), (begun.path / "daily.parquet").read_bytes()
    begun.parts.mkdir()
    for name, content in kept.items():
        (begun.parts / name).write_bytes(content)
    begun.open()
    begun.merge()
    assert ((begun.path / "runs.parquet").read_bytes(), (begun.path / "daily.parquet").read_bytes()) == whole


def test_columns_keep_their_order_and_kind_whichever_runs_come_together(source: ConfigSource, tmp_path: Path) -> None:
    design = make_design(["experiment=two_levers", "replications=1"], source)
    outcomes: list[dict[str, float]] = [{"outcome.b": 1, "outcome.a": 2}, {"outcome.b": 1.5, "outcome.a": 2}] * 2
    odd: list[dict[str, float]] = [*outcomes[:3], {"outcome.b": 1, "outcome.0": 7}]
    cases = [(outcomes, ["outcome.b", "outcome.a"]), (odd, ["outcome.0", "outcome.a", "outcome.b"])]
    for case, columns in cases:
        written: list[bytes] = []
        for sizes in ((4,), (1, 3), (2, 2)):
            folder = SweepFolder(tmp_path / f"{columns[0]}{len(written)}", design, "1-abc")
            folder.open()
            rows = [run.row() | values for run, values in zip(design.runs(), case, strict=True)]
            for size in sizes:
                part, rows = rows[:size], rows[size:]
                write_part(folder.parts, part, [{"day": np.arange(2)}] * size)
            folder.merge()
            written.append((folder.path / "runs.parquet").read_bytes())
        assert written[0] == written[1] == written[2]
        schema = pq.read_schema(tmp_path / f"{columns[0]}0" / "runs.parquet")
        assert schema.names[-len(columns) :] == columns
        assert str(schema.field("outcome.b").type) == "double"


@pytest.mark.parametrize("name", ["runs.parquet", "daily.parquet"])
def test_a_damaged_finished_table_is_refused_by_name(
    name: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge(*SWEEP) == 0
    capsys.readouterr()
    (FOLDER / name).write_bytes((FOLDER / name).read_bytes()[:-9])
    assert wangge("plot", str(FOLDER)) == 2
    assert wangge(*SWEEP) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 2 and all(f"{name} cannot be read" in line for line in lines)
    (FOLDER / name).unlink()
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


def test_a_full_disk_ends_the_sweep_in_one_line(
    wangge: Wangge, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(experiments.sweep, "write_part", full)
    assert wangge(*SWEEP) == 2
    assert (
        capsys.readouterr().err.strip().splitlines()[-1]
        == f"cannot write to {FOLDER.resolve()}: No space left on device"
    )


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def half(temporary: Path) -> None:
        temporary.write_text("ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(file, half)
    assert file.read_text() == "old"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "old").touch()
    with pytest.raises(KeyboardInterrupt), whole_folder(folder) as inside:
        (inside / "new").touch()
        raise KeyboardInterrupt
    assert [each.name for each in folder.iterdir()] == ["old"]
    with whole_folder(folder) as inside:
        (inside / "new").touch()
    assert [each.name for each in folder.iterdir()] == ["new"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]
