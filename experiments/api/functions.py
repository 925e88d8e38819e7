"""API functions for runs, sweeps, comparisons, facts and process mining, exported by `experiments.api`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.api.brief import Brief
from experiments.api.study import reporter_of
from experiments.config.validation_errors import called_from_python
from experiments.runner.reporter import counted
from experiments.runner.scratch import lent_folder
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.mining.conform import Conformance
    from experiments.analysis.mining.log import ProcessLog
    from experiments.analysis.paired import PairedDifference
    from sim.scenario import Scenario


@dataclass(frozen=True, repr=False)
class Run(Brief):
    """One run: outcomes by name (NaN where nothing was counted), tables by name, the scenario as plain values.

    `folder` is the run's own folder if it was written.

    >>> Run(seed=1, outcomes={"trust": 0.6}, tables={}, scenario={"name": "small_town"})
    Run(seed=1, outcomes={'trust': 0.6}, tables={}, scenario={'name': 'small_town'}, folder=None)
    """

    seed: int
    outcomes: dict[str, float]
    tables: dict[str, pd.DataFrame]
    scenario: dict[str, Any]
    folder: Path | None = None


@dataclass(frozen=True, repr=False)
class Swept(Brief):
    """A sweep: one row per run, the levers, and the runs that failed.

    Columns of `runs`: `run`, `scenario`, `scenario_hash`, `seed`, the levers by their paths, `outcome.*`.

    >>> import pandas as pd
    >>> rule = "policy.dispatch.rule"
    >>> levels = ["fifo", "nearest", "fifo", "nearest"]
    >>> runs = pd.DataFrame({"seed": [1, 1, 2, 2], rule: levels, "outcome.trust": [0.25, 0.75, 0.25, 0.5]})
    >>> Swept(runs, (rule,)).means("trust")["mean"].tolist()
    [0.25, 0.625]
    """

    runs: pd.DataFrame
    levers: tuple[str, ...]
    failures: tuple[dict[str, Any], ...] = ()

    def means(self, outcome: str) -> pd.DataFrame:
        """Return the mean and 95 % interval over seeds of an outcome, one row per combination of levels."""
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
        """Return the paired effect of each level against its lever's first, over all levels of the other levers."""
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
        """Draw response time, duration and satisfaction against each lever: levers.png and levers.svg in `folder`."""
        from experiments.present.figures.levers import draw_levers

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return draw_levers(self.runs, self.levers, folder, "levers", lang)


@dataclass(frozen=True, repr=False)
class Compared(Brief):
    """A comparison of two policies under the same seeds.

    `judged` has one row per question (`part`: outcome, quantile, grid, group.MEASURE), `runs` one row per run and side.
    `failures` holds the runs that failed; a seed with a failed run counts for neither side.

    >>> import pandas as pd
    >>> judged = pd.DataFrame([{"part": "outcome", "name": "trust", "difference": 0.1, "verdict": "better"}])
    >>> Compared("standard", "reactive", judged, pd.DataFrame()).of("trust")["verdict"]
    'better'
    """

    a: str
    b: str
    judged: pd.DataFrame
    runs: pd.DataFrame
    failures: tuple[dict[str, Any], ...] = ()

    def of(self, outcome: str) -> dict[str, Any]:
        """Return the row of an outcome: both means, the difference A - B with its interval, Holm's p-value, verdict."""
        rows = self.judged[(self.judged["part"] == "outcome") & (self.judged["name"] == outcome)].to_dict("records")
        if not rows:
            from experiments.config.validation_errors import caller, unknown_choice

            raise unknown_choice(
                "outcome", outcome, caller(), list(self.judged.loc[self.judged["part"] == "outcome", "name"])
            )
        return {str(name): value for name, value in rows[0].items()}


@called_from_python
def scenario(*settings: str) -> Scenario:
    """Return the scenario that the settings describe, validated as a whole.

    >>> scenario("scenario=small_town", "policy.dispatch.rule=severity").policy.dispatch.rule
    'severity'
    """
    from experiments.config.compose import compose_scenario

    return compose_scenario(settings)[0]


@called_from_python
def run(*settings: str, seed: int | None = None, folder: Path | str | None = None, progress: bool = False) -> Run:
    """Simulate one run, as `wangge run` does.

    The table `events` is the event log, unless `"log=false"` is given. With `folder`, the run's own folder is written
    in it, and a run that is already there is read instead of simulated.

    >>> found = run("scenario=small_town", "horizon.days=20", "horizon.warmup_days=0", seed=3)
    >>> found.seed, found.outcomes["arisen"] > 0, len(found.tables["daily"])
    (3, True, 20)
    """
    from experiments.api.single_run import compute_run
    from experiments.config.compose import packaged, settle_run
    from experiments.io.provenance import packaged_model

    words = [*settings, *([f"seed={seed}"] if seed is not None else [])]
    words += [f"results={folder}"] if folder is not None else []
    settled, model = settle_run(words, packaged()), packaged_model()
    plain = settled.scenario.model_dump(mode="json")
    if folder is not None:
        done = compute_run(settled, words, model, reporter_of(progress))
        return _read(done.path, settled.settings.seed, plain)
    model.check(settled.scenario)
    model.warm_up(reporter_of(progress).announce)
    result = model.simulate(settled.scenario, settled.settings.seed, log=settled.settings.log)
    outcomes = {name: float(value) for name, value in result.outcomes.items()}
    return Run(settled.settings.seed, outcomes, result.tables(), plain)


@called_from_python
def sweep(
    *settings: str, processes: int | None = None, folder: Path | str | None = None, progress: bool = False
) -> Swept:
    """Simulate every combination of levels under every seed, as `wangge sweep` does.

    Levels are given in words such as `"policy.dispatch.rule=fifo,nearest"`, the number of seeds as `"replications=10"`.
    With `folder`, the runs are kept there and not computed again.

    >>> words = ["horizon.days=20", "horizon.warmup_days=0", "policy.dispatch.rule=fifo,nearest", "replications=2"]
    >>> found = sweep(*words, processes=1)
    >>> len(found.runs), found.levers, found.effects("response_hours")["pairs"].tolist()
    (4, ('policy.dispatch.rule',), [2])
    """
    import pandas as pd

    from experiments.api.sweeps import check_design_size
    from experiments.config.compose import packaged
    from experiments.design.outline import outline
    from experiments.io.provenance import packaged_model
    from experiments.runner.runner import Runner
    from experiments.store import PREFIX

    outlined, model = outline(settings, packaged()), packaged_model()
    reporter = reporter_of(progress)
    check_design_size(outlined, model, reporter)
    design = outlined.composed(partial(counted, reporter=reporter))
    for point in design.points:
        model.check(point.scenario)
    with lent_folder(folder) as results:
        asked = design.settings
        runner = Runner(results, processes or asked.processes, reporter, model, asked.cluster, asked.force)
        found = runner.evaluate(design.points, design.seeds)
    place = {seed: column for column, seed in enumerate(design.seeds)}
    rows = [
        each.row()
        | {PREFIX + name: values[each.point.index, place[each.seed]] for name, values in found.outcomes.items()}
        for each in design.runs()
    ]
    return Swept(pd.DataFrame(rows), tuple(design.levers), tuple(found.failures))


@called_from_python
def compare(
    a: str,
    b: str,
    *settings: str,
    replications: int = 30,
    matters: Mapping[str, float] | None = None,
    processes: int | None = None,
    results: Path | str | None = None,
    folder: Path | str | None = None,
    progress: bool = False,
) -> Compared:
    """Compare two policies on the same troubles, as `wangge compare` does.

    `a` and `b` are names of modes, or settings separated by spaces. `matters` gives, by outcome, the smallest
    difference that matters. With `results`, the runs are kept in that folder and not computed again; with `folder`, the
    tables are written there.

    >>> short = ["horizon.days=20", "horizon.warmup_days=0"]
    >>> found = compare("reactive", "grid_service", *short, replications=3, processes=1)
    >>> len(found.runs), found.of("cost_per_resident_yuan")["verdict"]
    (6, 'better')
    """
    from experiments.api.comparison import compared, question
    from experiments.io.files import whole_folder, writing_to
    from experiments.present.studies.comparison import judged_table, runs, write

    asked = question(
        [a, b, *settings],
        reporter=reporter_of(progress),
        replications=replications,
        matters=matters,
        processes=processes,
    )
    with lent_folder(results) as kept:
        found = compared(asked, kept, reporter_of(progress))
    if folder is not None:
        with writing_to(Path(folder)), whole_folder(Path(folder)) as whole:
            write(whole, found.comparison, found.pairs)
    return Compared(a, b, judged_table(found.comparison), runs(found.pairs), tuple(found.failures))


@called_from_python
def facts(
    *names: str,
    settings: Sequence[str] = (),
    pairs: int = 20,
    processes: int | None = None,
    results: Path | str | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Test whether the model reproduces the named stylised facts, or all of them, as `wangge facts` does.

    The result has one row per claim, with the verdict on its fact. With `results`, the runs are kept in that folder and
    not computed again.

    >>> found = facts("SF-03", pairs=2, processes=1)
    >>> found["fact"].unique().tolist(), found["pairs"].unique().tolist()
    (['SF-03'], [2])
    """
    import pandas as pd

    from experiments.api.fact_tests import question, run_facts
    from experiments.present.studies.facts import as_json

    asked = question([*names, *settings], reporter=reporter_of(progress), pairs=pairs, processes=processes)
    with lent_folder(results) as kept:
        findings = [as_json(each) for each in run_facts(asked, kept, reporter_of(progress)).findings]
    heads = [{"fact": each["id"], "title": each["title"]["en"], "verdict": each["verdict"]} for each in findings]
    return pd.DataFrame([head | claim for head, each in zip(heads, findings, strict=True) for claim in each["claims"]])


@called_from_python
def levers(
    *names: str,
    settings: Sequence[str] = (),
    pairs: int = 20,
    processes: int | None = None,
    results: Path | str | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Put the named levers of the literature's table to the model, or all of them, as `wangge facts --levers` does.

    The result has one row per lever, load and column of the table, with the paired difference and the verdict. With
    `results`, the runs are kept in that folder and not computed again.

    >>> found = levers("L19", settings=["horizon.days=40", "horizon.warmup_days=5"], pairs=2, processes=1)
    >>> found["load"].unique().tolist(), len(found)
    (['shipped', 'heavy'], 14)
    """
    from experiments.analysis.levers.effects import effect_table
    from experiments.api.lever_tests import lever_question, run_levers

    asked = lever_question([*names, *settings], reporter=reporter_of(progress), pairs=pairs, processes=processes)
    with lent_folder(results) as kept:
        return effect_table(run_levers(asked, kept, reporter_of(progress)).cells)


@called_from_python
def claims(
    *names: str,
    settings: Sequence[str] = (),
    pairs: int = 20,
    processes: int | None = None,
    results: Path | str | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Put what the sources claim of the named systems to the model, or of all, as `explain systems --check` does.

    The result has one row per claim, with the claimed size, the paired difference and the verdict. With `results`, the
    runs are kept in that folder and not computed again.

    >>> words = ["horizon.days=40", "horizon.warmup_days=5"]
    >>> found = claims("beijing-differentiated-grids", settings=words, pairs=2, processes=1)
    >>> found["outcome"].tolist()
    ['grid_load_gini', 'grid_duration_gini']
    """
    from experiments.analysis.claims.table import claim_table
    from experiments.api.claim_tests import claim_question, run_claims

    asked = claim_question([*names, *settings], reporter=reporter_of(progress), pairs=pairs, processes=processes)
    with lent_folder(results) as kept:
        return claim_table(run_claims(asked, kept, reporter_of(progress)).judged)


@called_from_python
def process_log(source: Run | ProcessLog | Path | str) -> ProcessLog:
    """Return the process log of a run that kept its events, given as a `Run` or as its folder.

    >>> found = process_log(run("horizon.days=20", "horizon.warmup_days=0"))
    >>> found.scenario["name"]
    'small_town'
    """
    from experiments.analysis.mining.log import ProcessLog, log_of, read_log

    if isinstance(source, ProcessLog):
        return source
    if isinstance(source, Run):
        if "events" not in source.tables:
            raise WanggeError("mining_no_log", folder=source.scenario["name"])
        return log_of(source.tables, source.scenario)
    return read_log(source)


@called_from_python
def conformance(source: Run | ProcessLog | Path | str, warmup: bool = True) -> Conformance:
    """Check how well the cases of a run follow the statutory procedure, as `wangge conformance` does.

    >>> found = conformance(run("horizon.days=40", "horizon.warmup_days=0"))
    >>> 0 <= found.share <= 1
    True
    """
    from experiments.analysis.mining.conform import conform

    return conform(process_log(source), warmup)


@called_from_python
def export(
    source: Run | ProcessLog | Path | str,
    folder: Path | str,
    formats: Sequence[str] = ("xes", "ocel", "csv"),
    detail: str = "stages",
    lang: str = "en",
) -> list[Path]:
    """Write the process log of a run to `folder`, as `wangge export` does, check the files and return their paths.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in export(run("horizon.days=20", "horizon.warmup_days=0"), folder, formats=["csv"])]
    ['log.csv']
    """
    from experiments.analysis.mining.write import write_formats

    return write_formats(process_log(source), Path(folder), formats, detail, lang)


def _plain(found: PairedDifference) -> dict[str, Any]:
    names = ("mean", "low", "high", "pairs", "correlation", "variance_reduction", "dropped")
    return {name: getattr(found, name) for name in names}


def _read(folder: Path, seed: int, plain: dict[str, Any]) -> Run:
    """Read a run from its folder."""
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
