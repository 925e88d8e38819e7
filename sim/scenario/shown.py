"""Notebook display of a scenario: a small table in the language of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from sim.text.catalogue import label, say
from sim.text.language import environment_language

if TYPE_CHECKING:
    from sim.scenario import Scenario


def html_table(title: str, rows: Mapping[str, Any]) -> str:
    """Return an HTML table of two columns with a caption; all texts are escaped.

    >>> html_table("a < b", {"days": 3})
    '<table><caption>a &lt; b</caption><tr><th>days</th><td>3</td></tr></table>'
    """
    cells = "".join(
        f"<tr><th>{escape(str(name))}</th><td>{escape(str(value))}</td></tr>" for name, value in rows.items()
    )
    return f"<table><caption>{escape(title)}</caption>{cells}</table>"


def scenario_table(scenario: Scenario) -> str:
    """Return a table with the name, place, days, workers, rule, policy and hash of a scenario."""
    lang = environment_language()
    return html_table(say("shown_scenario", lang), scenario_rows(scenario, lang))


def scenario_rows(scenario: Scenario, lang: str) -> dict[str, Any]:
    """Return the rows of that table, keyed by their names in `lang`."""
    land, time, policy = scenario.territory, scenario.horizon, scenario.policy
    place = say(
        "shown_place", lang, area=f"{land.area_km2:g}", grids=land.grids, residents=f"{scenario.population.residents:,}"
    )
    values = {
        "name": scenario.name,
        "where": place,
        "days": say("shown_span", lang, days=time.days, warmup=time.warmup_days),
        "workers": scenario.workers,
        "rule": label(policy.dispatch.rule, lang),
        "policy": label(policy.name, lang),
        "hash": scenario.hash(),
    }
    return {say(f"shown_{name}", lang): value for name, value in values.items()}
