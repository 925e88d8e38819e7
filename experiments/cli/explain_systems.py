"""`wangge explain systems`: print the library or the card of one system, and check what the cards claim."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.api.claim_tests import claim_question, run_claims
from experiments.cli.endings import exit_code, write_failures
from experiments.config.diff import departures
from experiments.config.systems import SystemCard, card, context, systems
from experiments.io.files import writing_to
from experiments.io.provenance import Model, provenance
from experiments.present.console import show_escaped
from experiments.present.studies.claims import claimed_text, print_claims, write_claims
from sim.text.catalogue import label, say

GROUP_FOLDER = "systems"
"""Folder within the results that the verdicts are written to."""


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
        "place": each.place.of(lang),
    }
    show_escaped(
        "system_card", ("entry", "content"), [(say(f"column_{name}", lang), text) for name, text in about.items()], lang
    )
    _show_claims(each, lang)
    for name in ("given", "derived"):
        show_escaped(f"system_{name}", ("figure", "value"), _figures(getattr(each, name)), lang)
    for name in ("assumed", "conflicts", "not_represented"):
        show_escaped(f"system_{name}", ("content",), [(text,) for text in getattr(each, name)], lang)
    rows = [
        (value.path, label(value.path, lang), _cell(value.own, lang), _cell(value.standard, lang), value.reason)
        for value in departures(each.id)
    ]
    show_escaped("system_values", ("parameter", "meaning", "value", "standard", "rests_on"), rows, lang)


def _show_claims(each: SystemCard, lang: str) -> None:
    rows = []
    for claim in each.claims:
        parts = {
            "says": claim.says.of(lang),
            "claimed": claimed_text(claim, lang),
            "evidence": claim.evidence,
            "compare": claim.command(each.id),
        }
        if claim.contradicted:
            parts["contradicted"] = claim.contradicted.of(lang)
        rows += [(say(f"column_{name}", lang), text) for name, text in parts.items()]
    show_escaped("system_claims", ("entry", "content"), rows, lang)


def _figures(figures: dict[str, str]) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), text) for name, text in figures.items()]


def _cell(value: Any, lang: str) -> str:
    if value is None:
        return say("no_value", lang)
    if isinstance(value, bool):
        return label(value, lang)
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def check_systems(words: Sequence[str], model: Model | None = None) -> int:
    """Put the claims of the systems that `words` name (all if none) to the model, print and write the verdicts.

    The tables go to results/systems/. Return 1 if runs failed and 0 otherwise: a claim that is not shown is a finding,
    not an error.
    """
    asked = claim_question(words, model)
    settings = asked.settings
    folder = Path(settings.results) / GROUP_FOLDER
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
    started, clock = time.time(), time.monotonic()
    found = run_claims(asked, Path(settings.results))
    print_claims(found.judged, settings.lang)
    command = ["explain", "systems", *words, "--check"]
    about = provenance(asked.model.version, command, started, time.monotonic() - clock, pairs=settings.pairs)
    with writing_to(folder):
        written = write_claims(folder, found.judged, about)
        write_failures(folder, found.failures)
    for path in written:
        print(say("written_to", settings.lang, folder=path))
    return exit_code(found.failures, folder, settings.console)
