"""Run, sweep, compare, facts and process mining as functions; `experiments.api` gives them with all others."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.api.brief import Brief
from experiments.runner.progress import counted
from experiments.runner.scratch import lent_folder, shown
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.mining.conform import Conformance
    from experiments.analysis.mining.log import ProcessLog
    from experiments.analysis.paired import PairedDifference


@dataclass(frozen=True, repr=False)
class Run(Brief):
    """One run: outcomes by name (NaN where nothing was counted), tables by name, the scenario as plain values, and its folder if there is one."""

    seed: int
    outcomes: dict[str, float]
    tables: dict[str, pd.DataFrame]
    scenario: dict[str, Any]
    folder: Path | None = None


@dataclass(frozen=True, repr=False)
class Swept(Brief):
    """A sweep: one row a run (`run`, `scenario`, `scenario_hash`, `seed`, the levers by their paths, `outcome.*`), the levers, and the runs that failed."""

    runs: pd.DataFrame
    levers: tuple[str, ...]
    failures: tuple[dict[str, Any], ...] = ()

    def means(self, outcome: str) -> pd.DataFrame:
        """Mean and 95 % interval over seeds of an outcome, one row a combination of levels."""
        import pandas as pd

        from experiments.analysis.paired import column, interval

        groups = self.runs.groupby(list(self.levers), sort=False, dropna=False) if self.levers else [((), self.runs)]
        rows = []
        for levels, members in groups:
            levels = levels if isinstance(levels, tuple) else (levels,)
            mean, low, high = interval(members[column(members, outcome)].to_numpy(float))
            rows.append(
                dict(zip(self.levers, levels, strict=True))
                | {"mean": mean, "low": low, "high": high, "runs": len(members)}
            )
        return pd.DataFrame(rows)

    def effects(self, outcome: str) -> pd.DataFrame:
        """The paired effect of every level against its lever's first, over the levels of the other levers."""
        import pandas as pd

        from experiments.analysis.paired import levels_of, marginal

        rows = []
        for lever in self.levers:
            first = levels_of(self.runs, lever)[0]
            rows += [
                {"lever": lever, "level": level, "against": first} | _plain(each)
                for level, each in marginal(self.runs, lever, outcome).items()
            ]
        return pd.DataFrame(rows)

    def draw(self, folder: Path | str, lang: str = "en") -> list[Path]:
        """Response time, duration and satisfaction against each lever, as levers.png and levers.svg in `folder`."""
        from experiments.present.figures.levers import draw_levers

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return draw_levers(self.runs, self.levers, folder, "levers", lang)


@dataclass(frozen=True, repr=False)
class Compared(Brief):
    """Two sides under the same seeds: `judged` has one row a question (`part`: outcome, quantile, grid, group.MEASURE), `runs` one row a run and side."""

    a: str
    b: str
    judged: pd.DataFrame
    runs: pd.DataFrame

    def of(self, outcome: str) -> dict[str, Any]:
        """The row of an outcome: both means, the difference A - B with its interval, Holm's p-value, the verdict."""
        rows = self.judged[(self.judged["part"] == "outcome") & (self.judged["name"] == outcome)].to_dict("records")
        if not rows:
            from experiments.config.validation_errors import COMMAND_LINE, unknown_choice

            raise unknown_choice(
                "outcome", outcome, COMMAND_LINE, list(self.judged.loc[self.judged["part"] == "outcome", "name"])
            )
        return {str(name): value for name, value in rows[0].items()}


def scenario(*settings: str) -> Any:
    """The scenario that the settings make, checked as a whole: sim.scenario.Scenario."""
    from experiments.config.compose import compose_scenario

    return compose_scenario(settings)[0]


def run(*settings: str, seed: int | None = None, folder: Path | str | None = None, progress: bool = False) -> Run:
    """One run, as `wangge run`; table `events` is its event log, unless `"log=false"`. With `folder` the run's own folder is written in it."""
    from experiments.api.single_run import folder_of
    from experiments.api.single_run import run as write_run
    from experiments.config.compose import packaged, settle_run
    from experiments.design.design import content_hash
    from experiments.io.provenance import packaged_model

    words = [*settings, *([f"seed={seed}"] if seed is not None else [])]
    words += [f"results={folder}"] if folder is not None else []
    settled, model = settle_run(words, packaged()), packaged_model()
    plain = settled.scenario.model_dump(mode="json")
    with shown(progress):
        if folder is not None:
            with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
                write_run([*words, "figures=false"])
            return _read(folder_of(settled, content_hash(settled.scenario, settled.tree)), settled.settings.seed, plain)
        model.check(settled.scenario)
        result = model.simulate(settled.scenario, settled.settings.seed, log=settled.settings.log)
        return Run(
            settled.settings.seed,
            {name: float(value) for name, value in result.outcomes.items()},
            result.tables(),
            plain,
        )


def sweep(
    *settings: str, processes: int | None = None, folder: Path | str | None = None, progress: bool = False
) -> Swept:
    """Every combination of the levels under every seed, as `wangge sweep`: `"policy.dispatch.rule=fifo,nearest"`, `"replications=10"`.

    With `folder` the computed runs are kept there and not computed again.
    """
    import pandas as pd

    from experiments.api.sweeps import check_design_size
    from experiments.config.compose import packaged
    from experiments.design.outline import outline
    from experiments.io.provenance import packaged_model
    from experiments.runner.runner import Runner
    from experiments.store import PREFIX

    outlined, model = outline(settings, packaged()), packaged_model()
    check_design_size(outlined, model)
    design = outlined.composed(partial(counted, lang=outlined.settings.lang))
    for point in design.points:
        model.check(point.scenario)
    with shown(progress), lent_folder(folder) as results:
        found = Runner(results, processes or design.settings.processes, design.settings.lang, model).evaluate(
            design.points, design.seeds
        )
    place = {seed: column for column, seed in enumerate(design.seeds)}
    rows = [
        each.row()
        | {PREFIX + name: values[each.point.index, place[each.seed]] for name, values in found.outcomes.items()}
        for each in design.runs()
    ]
    return Swept(pd.DataFrame(rows), tuple(design.levers), tuple(found.failures))


def compare(
    a: str,
    b: str,
    *settings: str,
    replications: int = 30,
    matters: Mapping[str, float] | None = None,
    processes: int | None = None,
    folder: Path | str | None = None,
    progress: bool = False,
) -> Compared:
    """Two ways of governing on the same troubles, as `wangge compare`: the name of a mode each, or settings with spaces between.

    `matters` holds the smallest difference that matters by outcome. With `folder` the tables are written there.
    """
    from experiments.analysis.comparison.sides import pairs
    from experiments.api.comparison import read_settings, seeds_of
    from experiments.config.compose import packaged
    from experiments.design.policies import check_same_world, side
    from experiments.io.files import whole_folder, writing_to
    from experiments.io.provenance import packaged_model
    from experiments.present.studies.comparison import judged, judged_table, runs, write

    source, model = packaged(), packaged_model()
    words = [f"matters.{name}={size}" for name, size in (matters or {}).items()]
    asked, common = read_settings([*settings, f"replications={replications}", *words])
    first, second = (side(each, common, source) for each in (a, b))
    check_same_world(first, second, source)
    for each in (first, second):
        model.check(each.scenario)
    with shown(progress):
        found = pairs(first, second, seeds_of(asked), processes, model, asked.lang)
    comparison = judged(first, second, found, asked.matters)
    if folder is not None:
        with writing_to(Path(folder)), whole_folder(Path(folder)) as whole:
            write(whole, comparison, found)
    return Compared(a, b, judged_table(comparison), runs(found))


def facts(
    *names: str, settings: Sequence[str] = (), pairs: int = 20, processes: int | None = None, progress: bool = False
) -> pd.DataFrame:
    """The stylised facts put to the model, as `wangge facts`: one row a claim with the verdict on its fact; all facts without any name."""
    import pandas as pd

    from experiments.analysis.facts.fact import catalogue
    from experiments.api.fact_tests import judged, read_settings
    from experiments.io.provenance import packaged_model
    from experiments.present.studies.facts import as_json

    words = [f"pairs={pairs}", *([f"processes={processes}"] if processes else [])]
    asked, more = read_settings([*settings, *words])
    shipped = catalogue().starting_from(more)
    with shown(progress):
        findings = [as_json(each) for each in judged(shipped, shipped.chosen(names), asked, packaged_model())]
    heads = [{"fact": each["id"], "title": each["title"]["en"], "verdict": each["verdict"]} for each in findings]
    return pd.DataFrame([head | claim for head, each in zip(heads, findings, strict=True) for claim in each["claims"]])


def process_log(source: Run | ProcessLog | Path | str) -> ProcessLog:
    """The process log of a run that kept its events: of a `Run`, or of the folder of one."""
    from experiments.analysis.mining.log import ProcessLog, log_of, read_log

    if isinstance(source, ProcessLog):
        return source
    if isinstance(source, Run):
        if "events" not in source.tables:
            raise WanggeError("mining_no_log", folder=source.scenario["name"])
        return log_of(source.tables, source.scenario)
    return read_log(source)


def conformance(source: Run | ProcessLog | Path | str, warmup: bool = True) -> Conformance:
    """How the cases of a run keep to the statutory procedure, as `wangge conformance`: `cases`, `deviations`, `courses`, `share`."""
    from experiments.analysis.mining.conform import conform

    return conform(process_log(source), warmup)


def export(
    source: Run | ProcessLog | Path | str,
    folder: Path | str,
    formats: Sequence[str] = ("xes", "ocel", "csv"),
    detail: str = "stages",
    lang: str = "en",
) -> list[Path]:
    """Write the process log of a run to `folder`, as `wangge export`, and check the files; their paths."""
    from experiments.analysis.mining.write import write_formats

    return write_formats(process_log(source), Path(folder), formats, detail, lang)


def _plain(found: PairedDifference) -> dict[str, Any]:
    names = ("mean", "low", "high", "pairs", "correlation", "variance_reduction", "dropped")
    return {name: getattr(found, name) for name in names}


def _read(folder: Path, seed: int, plain: dict[str, Any]) -> Run:
    """A run from its folder."""
    from experiments.io.files import read_json
    from experiments.store import read_table

    outcomes = {
        name: float("nan") if value is None else float(value)
        for name, value in read_json(folder / "outcomes.json").items()
    }
    return Run(
        seed,
        outcomes,
        {file.stem: read_table(file).to_pandas() for file in sorted(folder.glob("*.parquet"))},
        plain,
        folder,
    )
