"""Statistics of the municipal logs that the model's stream is held against.

`python -m experiments.cli.stream_statistics FOLDER` reads the logs in a folder and prints one line a statistic; see
`experiments.io.municipal_logs` for what they are. What it printed is kept in
experiments/analysis/stream_targets.csv.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.analysis.stream_statistics import stream_statistics
from experiments.io.municipal_logs import LOGS


def measured(folder: Path) -> Iterator[tuple[str, str, float]]:
    """Yield place, statistic and figure of every log in a folder."""
    for place, (file, read) in LOGS.items():
        for name, figure in stream_statistics(read(folder / file)).items():
            yield place, name, figure


def main(arguments: Sequence[str]) -> int:
    """Print the table, or one line that says what is missing; return the exit code."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    missing = [file for file, _ in LOGS.values() if not (Path(arguments[0]) / file).is_file()]
    if missing:
        print(f"{arguments[0]}: no {' and no '.join(missing)} there", file=sys.stderr)
        return 2
    print("place,statistic,figure")
    for place, name, figure in measured(Path(arguments[0])):
        print(f"{place},{name},{figure:.4g}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
