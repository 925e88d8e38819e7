"""`wangge explain TOPIC`: print what the model consists of, as tables read from the model itself."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from experiments.api.study import Asking
from experiments.cli.docs_tables import BETTER, parameter_rows
from experiments.config.arguments import only_language, take_settings
from experiments.config.library import scenario_of, shipped
from experiments.present.console import show, show_escaped
from sim.text.catalogue import WanggeError, catalogue, label, say, text
from sim.text.choices import among

Print = Callable[[str, str], None]


class DisputeSettings(Asking):
    """Settings of `wangge explain dispute`: the number of seeds, and where to keep and compute the runs."""

    seeds: int = Field(default=100, ge=1, le=100_000)


def explain_words(words: Sequence[str], check: bool = False) -> int:
    """Answer `wangge explain TOPIC PART lang=..`, or check the systems' claims with `check`; return the exit code."""
    names = [word for word in words if word and "=" not in word]
    if names[:1] == ["dispute"]:
        return _explain_dispute(words)
    if check and names[:1] == ["systems"]:
        from experiments.cli.explain_systems import check_systems

        first = list(words).index("systems")
        return check_systems([*words[:first], *words[first + 1 :]])
    lang = only_language([word for word in words if "=" in word] + names[2:])
    topic, part = [*names, "", ""][:2]
    if check:
        raise WanggeError("check_elsewhere")
    return explain(topic or "topics", lang, part)


def explain(topic: str, lang: str = "en", part: str = "") -> int:
    """Print what there is to know about `topic`; return the exit code.

    `part` narrows it: the beginning of a parameter's path, the name of a scenario, a mode or a system, or the number of
    a case. Raises WanggeError `unknown_topic` with all topics, and whatever composing a scenario raises.
    """
    if topic not in TOPICS:
        raise WanggeError("unknown_topic", topic=topic, topics=among(list(TOPICS), topic, "wangge explain"))
    TOPICS[topic](lang, part)
    return 0


def first_sentence(doc: str | None) -> str:
    """Return the first line of a docstring."""
    return (doc or "").strip().partition("\n")[0]


def _topics(lang: str, part: str) -> None:
    show("explain_topics", ("topic", "content"), [(name, say(f"topic_{name}", lang)) for name in TOPICS], lang)


def _schedule(lang: str, part: str) -> None:
    from sim.run.schedule import SCHEDULE

    rows = [
        (
            row.kind,
            text(row.activity, lang),
            text(row.agent, lang),
            row.act.__name__,
            first_sentence(_plain(row.act).__doc__),
        )
        for row in SCHEDULE
        if not part or part in (row.activity, row.agent)
    ]
    show("explain_schedule", ("order", "message", "agent", "behaviour", "meaning"), rows, lang)


def _plain(act: Any) -> Any:
    return getattr(act, "py_func", act)


def _parameters(prefix: str) -> Print:
    def table(lang: str, part: str) -> None:
        asked = part or prefix
        if prefix and not asked.startswith(prefix):
            asked = f"{prefix}.{asked}"
        rows = parameter_rows(asked)
        if not rows:
            raise WanggeError("unknown_part", part=asked)
        cells = [
            (path, unit, default, allowed, source, _told(path, doc, lang))
            for path, unit, default, allowed, source, doc in rows
        ]
        show("explain_parameters", ("parameter", "unit", "default", "allowed", "source", "meaning"), cells, lang)

    return table


def _told(path: str, doc: str, lang: str) -> str:
    return label(path, lang) if lang != "en" and path in catalogue()["labels"] else doc


def _outcomes(lang: str, part: str) -> None:
    from sim.outcomes.measures import OUTCOMES

    rows = [
        (row.name, label(f"outcome.{row.name}", lang), row.unit, say(f"better_{BETTER[row.better]}", lang), row.formula)
        for row in OUTCOMES
    ]
    show("explain_outcomes", ("outcome", "name", "unit", "better", "formula"), rows, lang)


def _rules(lang: str, part: str) -> None:
    from sim.policy.rules import RULES

    show(
        "explain_rules",
        ("rule", "name", "meaning"),
        [(rule.name, label(rule.name, lang), rule.doc) for rule in RULES.values()],
        lang,
    )


def _scenarios(lang: str, part: str) -> None:
    rows = []
    for name in [part] if part else shipped("scenario"):
        scenario = scenario_of(name)
        land = scenario.territory
        stations = sum(map(scenario.stations_of, scenario.departments))
        figures = (
            land.area_km2,
            scenario.population.residents,
            land.streets,
            land.communities,
            land.grids,
            scenario.workers,
            stations,
            scenario.horizon.days,
        )
        rows.append((name, *figures, _about(name)))
    show(
        "explain_scenarios",
        ("scenario", "area", "residents", "streets", "communities", "grids", "workers", "stations", "days", "content"),
        rows,
        lang,
    )


def _about(name: str) -> str:
    """Return the first comment of a scenario's file that says what it is."""
    from experiments.config.compose import packaged

    lines = (packaged().folder / "scenario" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    return next((line.lstrip("# ") for line in lines if line.startswith("#") and "@package" not in line), "")


def _categories(lang: str, part: str) -> None:
    from sim.scenario import Category

    columns = (
        "kind",
        "rate",
        "per",
        "severity",
        "limit_hours",
        "limit_clock",
        "work_hours",
        "visible",
        "small",
        "ambiguity",
        "joint",
        "lead",
    )
    assert set(columns) <= set(Category.model_fields)
    rows = [
        (row.name, _in(row, lang), *(getattr(row, column) for column in columns))
        for row in scenario_of(part).troubles.categories
    ]
    show("explain_categories", ("category", "name", *columns), rows, lang)


def _departments(lang: str, part: str) -> None:
    rows = []
    scenario = scenario_of(part)
    for row in scenario.departments:
        staff = (
            say("officers_each", lang, n=f"{row.officers:g}")
            if row.officers is not None
            else say("officers_ratio", lang, n=f"{row.officers_per_10k:g}")
        )
        rows.append((row.name, _in(row, lang), scenario.stations_of(row), staff, row.calendar, row.skill))
    show("explain_departments", ("department", "name", "stations", "officers", "calendar", "speed"), rows, lang)


def _in(row: Any, lang: str) -> str:
    """Return the label of a row of the data tables, which carry their own labels."""
    return row.zh if lang == "zh" else row.en


def _systems(lang: str, part: str) -> None:
    from experiments.cli.explain_systems import explain_systems

    explain_systems(lang, part)


def _modes(lang: str, part: str) -> None:
    from experiments.cli.explain_modes import explain_modes

    explain_modes(lang, part)


def _case(lang: str, part: str) -> None:
    from experiments.present.case_story import tell

    tell(scenario_of(""), part, lang)


def _explain_dispute(words: Sequence[str]) -> int:
    """Print the course of a scenario's first dispute, and when its steps happen over many seeds; return the exit code.

    The runs are kept in the store of `results=` like those of a sweep.
    """
    settings, names = take_settings(words, DisputeSettings, "explain dispute")
    if len(names) > 2:
        raise WanggeError("cli_unfit_argument", text=names[2])
    _dispute(settings.lang, names[1] if len(names) > 1 else "", settings)
    return 0


def _dispute(lang: str, part: str, settings: DisputeSettings | None = None) -> None:
    from experiments.analysis.dispute_steps import times
    from experiments.design.design import keyed_scenario
    from experiments.io.provenance import packaged_model
    from experiments.present.dispute_story import tell_dispute
    from experiments.present.dispute_times import show_times
    from experiments.runner.scratch import lent_folder

    name = part or "x_community"
    key, scenario = keyed_scenario([f"{'system' if name in shipped('system') else 'scenario'}={name}"])
    tell_dispute(scenario, lang)
    print()
    asked = settings or DisputeSettings.model_validate({"lang": lang})
    with lent_folder(_usable(asked)) as results:
        runner = asked.runner(packaged_model(), results)
        show_times(times(key, scenario, range(1, asked.seeds + 1), runner), lang)


def _usable(asked: DisputeSettings) -> str | None:
    """Return the folder to keep runs in; None if nobody named one and the usual one belongs to another model."""
    from experiments.config.destinations import STORE
    from experiments.io.provenance import packaged_model
    from experiments.store.store import check

    if "results" not in asked.model_fields_set and (Path(asked.results) / STORE / "store.json").is_file():
        try:
            check(Path(asked.results) / STORE, packaged_model().version)
        except WanggeError:
            return None
    return asked.results


def _figures(lang: str, part: str) -> None:
    from experiments.present.figures.registry import FIGURES

    rows = [
        (row.name, ", ".join(row.kinds), ", ".join(row.needs), ", ".join(row.takes), say(f"figure_{row.name}", lang))
        for row in FIGURES
        if not part or part in (row.name, *row.kinds)
    ]
    show("explain_figures", ("figure_name", "kinds", "needs", "takes", "shows"), rows, lang)


def _facts(lang: str, part: str) -> None:
    from experiments.analysis.facts.fact import catalogue
    from experiments.analysis.levers.catalogue import levers

    rows = [
        (fact.id, fact.title.told(lang), fact.statement.told(lang))
        for fact in catalogue().facts
        if part.upper() in fact.id
    ]
    show_escaped("explain_facts", ("fact", "title", "statement"), rows, lang)
    table = [
        (lever.id, lever.name.told(lang), lever.source.told(lang))
        for lever in levers().levers
        if part.upper() in lever.id
    ]
    show_escaped("explain_fact_levers", ("lever", "title", "source"), table, lang)


TOPICS: dict[str, Print] = {
    "topics": _topics,
    "schedule": _schedule,
    "parameters": _parameters(""),
    "levers": _parameters("policy"),
    "uncertainties": _parameters("behaviour"),
    "outcomes": _outcomes,
    "rules": _rules,
    "scenarios": _scenarios,
    "categories": _categories,
    "departments": _departments,
    "modes": _modes,
    "systems": _systems,
    "figures": _figures,
    "facts": _facts,
    "case": _case,
    "dispute": _dispute,
}
