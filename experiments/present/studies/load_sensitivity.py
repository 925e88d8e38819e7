"""Loading of a sensitivity study from its folder, so that it can be drawn without computing anything."""

from __future__ import annotations

from pathlib import Path

from experiments.analysis.sensitivity.morris import Screened
from experiments.analysis.sensitivity.sobol import Index
from experiments.present.studies.sensitivity import SensitivityStudy
from experiments.results.answer_folder import rereading
from experiments.store import read_table


def read_study(folder: Path) -> SensitivityStudy:
    """Read the study in a folder of `wangge sensitivity`; raises WanggeError if the folder is damaged."""
    screening, second = read_table(folder / "screening.parquet").to_pylist(), folder / "indices.parquet"
    indices = read_table(second).to_pylist() if second.is_file() else []
    runs = read_table(folder / "runs.parquet").to_pylist()
    with rereading(folder) as about:
        noise = about["noise_share"]
        screened, shared = [Screened(**row) for row in screening], [Index(**row) for row in indices]
        return SensitivityStudy(
            about["question"]["outcome"], screened, shared, noise["screening"], noise["indices"], runs
        )
