"""`wangge explain systems`: print the library or the card of one system, and check that every system runs."""

import time
from typing import Any

from experiments.config.compose import compose_scenario
from experiments.config.diff import departures
from experiments.config.systems import GROUP, Sibling, SystemCard, card, context, systems
from experiments.io.provenance import Model, packaged_model
from experiments.present.console import show_escaped
from experiments.present.progress import Console
from sim.text.catalogue import label, say

SHORT = ("horizon.days=7", "horizon.warmup_days=0")


def explain_systems(lang: str, part: str) -> None:
    """Print the table of systems with the context below, or the card of the system named by `part`."""
    if part:
        _show_card(card(part), lang)
        return
    columns = ("system", "english", "chinese", "priority", "family", "shows", "facts")
    show_escaped("explain_systems", columns, [_summary(each, lang) for each in systems().values()], lang)
    show_escaped(
        "explain_context",
        ("entry", "english", "chinese", "reason"),
        [(e.id, e.title.en, e.title.zh, e.reason.of(lang)) for e in context()],
        lang,
    )


def _summary(each: SystemCard, lang: str) -> tuple[str, ...]:
    return each.id, each.title.en, each.title.zh, each.priority, each.family, each.shows.of(lang), ", ".join(each.facts)


def _show_card(each: SystemCard, lang: str) -> None:
    family = f"{each.family}: {say(f'family_{each.family}', lang)}"
    about = {
        "english": each.title.en,
        "chinese": each.title.zh,
        "priority": each.priority,
        "family": family,
        "shows": each.shows.of(lang),
    }
    about |= {
        "mechanism": each.mechanism,
        "facts": ", ".join(each.facts),
        "lever_ids": ", ".join(each.levers),
        "source": each.source,
    }
    about |= {"compare": f"wangge sweep {GROUP}={each.id} {each.compare}"}
    show_escaped(
        "system_card", ("entry", "content"), [(say(f"column_{name}", lang), text) for name, text in about.items()], lang
    )
    for name in ("given", "derived"):
        show_escaped(f"system_{name}", ("figure", "value"), _figures(getattr(each, name)), lang)
    for name in ("assumed", "conflicts", "not_represented"):
        show_escaped(f"system_{name}", ("content",), [(text,) for text in getattr(each, name)], lang)
    for sibling in each.also:
        _show_sibling(sibling, lang)
    rows = [
        (value.path, label(value.path, lang), _cell(value.own, lang), _cell(value.standard, lang), value.reason)
        for value in departures(each.id)
    ]
    show_escaped("system_values", ("parameter", "meaning", "value", "standard", "rests_on"), rows, lang)


def _show_sibling(sibling: Sibling, lang: str) -> None:
    about = [
        ("english", sibling.title.en),
        ("chinese", sibling.title.zh),
        ("differs", sibling.differs.of(lang)),
        ("source", sibling.source),
    ]
    rows = (
        [(say(f"column_{name}", lang), text) for name, text in about]
        + _figures(sibling.given)
        + _figures(sibling.derived)
    )
    rows += [(say("system_conflicts", lang), text) for text in sibling.conflicts]
    show_escaped("system_also", ("figure", "value"), [(say("column_entry", lang), sibling.id), *rows], lang)


def _figures(figures: dict[str, str]) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), text) for name, text in figures.items()]


def _cell(value: Any, lang: str) -> str:
    if value is None:
        return say("no_value", lang)
    if isinstance(value, bool):
        return label(value, lang)
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def check_systems(part: str, lang: str, model: Model | None = None) -> int:
    """Run every system for a week, or those that `part` names; return 1 if one of them fails, otherwise 0.

    `part` holds ids separated by commas.
    """
    names = [card(name).id for name in part.split(",")] if part else list(systems())
    model = model or packaged_model()
    model.warm_up(Console(lang).announce)
    return 1 if sum(not _runs(name, model, lang) for name in names) else 0


def _runs(name: str, model: Model, lang: str) -> bool:
    """Compose and run one system, print how it went, and return whether it ran."""
    started = time.perf_counter()
    try:
        scenario, _, seed = compose_scenario([f"{GROUP}={name}", *SHORT])
        model.check(scenario)
        outcomes = model.simulate(scenario, seed).outcomes
    except Exception as error:
        print(say("system_fails", lang, system=name, why=" ".join(str(error).split())))
        return False
    seconds = f"{time.perf_counter() - started:.2f}"
    print(
        say(
            "system_runs",
            lang,
            system=name,
            residents=scenario.population.residents,
            cases=int(outcomes["arisen"]),
            seconds=seconds,
        )
    )
    return True
