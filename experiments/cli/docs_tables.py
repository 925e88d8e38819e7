"""Documentation tables generated from the code: state variables, parameters, schedule, outcomes, rules, systems.

`python -m experiments.cli.docs_tables` writes them between the markers of the pages in docs/; with `--check` it writes
nothing and names the stale pages (exit code 1).
"""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from experiments.present.console import shown
from sim.text.catalogue import WanggeError

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"(<!-- table: ([a-z ]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
BETTER = {1: "more", -1: "less", 0: "neither"}


def markdown(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a Markdown table; bars inside cells are escaped."""
    lines = [list(head), ["---"] * len(head), *([str(cell).replace("|", r"\|") for cell in row] for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def records() -> dict[str, Any]:
    """Return the records of the world's tables that the state variables describe, by their names in the docs."""
    from sim.agents.accounts import account_record
    from sim.agents.command_centre import centre_record
    from sim.agents.community import community_record, society_record
    from sim.agents.contacts import contact_record
    from sim.agents.contract import contract_record
    from sim.agents.department import department_record
    from sim.agents.disputes.bodies import body_record
    from sim.agents.disputes.records import dispute_record
    from sim.agents.grid_worker import worker_record
    from sim.agents.object_records import effect_record, object_record, works_record
    from sim.agents.officials import official_record
    from sim.agents.planned_tasks import planned_task_record
    from sim.agents.provider import provider_record
    from sim.agents.resident import household_record, resident_record
    from sim.agents.satisfaction import mood_record
    from sim.agents.shocks import shock_record
    from sim.agents.social_organization import organisation_record
    from sim.agents.surroundings import surroundings_record, vicinity_record
    from sim.agents.tiers.records import tier_office_record, tier_record
    from sim.agents.windows import services_record
    from sim.cases.climb import climb_record
    from sim.cases.given import given_record
    from sim.cases.record import case_record, limit_record, sighting_record
    from sim.territory.records import cell_record, grid_record
    from sim.world import category_record

    return {
        "resident": resident_record,
        "household": household_record,
        "worker": worker_record,
        "department": department_record,
        "organisation": organisation_record,
        "centre": centre_record,
        "case": case_record,
        "time limit": limit_record,
        "sighting": sighting_record,
        "cell": cell_record,
        "surroundings": surroundings_record,
        "grid": grid_record,
        "vicinity": vicinity_record,
        "mood": mood_record,
        "category": category_record,
        "community": community_record,
        "society": society_record,
        "dispute": dispute_record,
        "mediating body": body_record,
        "contact": contact_record,
        "shock": shock_record,
        "services": services_record,
        "object": object_record,
        "works": works_record,
        "effects": effect_record,
        "provider": provider_record,
        "contract": contract_record,
        "account": account_record,
        "official": official_record,
        "planned task": planned_task_record,
        "tier": tier_record,
        "tier office": tier_office_record,
        "climb": climb_record,
        "given case": given_record,
    }


def state_variables() -> str:
    """Return a table per record: field, stored type, unit, meaning.

    Raises WanggeError if the fields and their documented meanings do not match.
    """
    import yaml

    meanings = yaml.safe_load((DOCS / "state_variables.yaml").read_text(encoding="utf-8"))
    parts = []
    for name, record in records().items():
        told = meanings.get(name, {})
        odd = set(told) ^ set(record.names)
        if odd:
            raise WanggeError("odd_fields", record=name, fields=", ".join(sorted(odd)))
        rows = [(f"`{field}`", record[field].name, *told[field]) for field in record.names]
        parts.append(f"**{name}**\n\n" + markdown(("field", "stored as", "unit", "meaning"), rows))
    return "\n".join(parts)


def schedule() -> str:
    """Return the table of messages, in the order in which those of one instant are delivered."""
    from sim.run.schedule import SCHEDULE

    rows = [
        (row.kind, row.activity, row.subject, row.agent, f"`{row.act.__module__}.{row.act.__name__}`")
        for row in SCHEDULE
    ]
    return markdown(("order", "message", "subject", "answered by", "behaviour"), rows)


def parameter_rows(prefix: str = "") -> list[tuple[str, str, str, str, str, str]]:
    """Return path, unit, default, allowed range, source and meaning of every configurable field below a path.

    `prefix` is that path; without one, all fields are returned.
    """
    from sim.scenario import Scenario, parameters

    chosen = [
        row
        for row in parameters(Scenario)
        if row.path == prefix or row.path.startswith((prefix + ".", prefix + "[")) or not prefix
    ]
    return [(row.path, row.unit, shown(row.default), row.allowed, row.source, row.doc) for row in chosen]


def parameter_table(prefix: str) -> Callable[[], str]:
    """Return a function that makes the table of the parameters below a path."""

    def table() -> str:
        rows = [
            (f"`{path}`", unit, default, allowed, source, doc)
            for path, unit, default, allowed, source, doc in parameter_rows(prefix)
        ]
        return markdown(("parameter", "unit", "default", "allowed", "source", "meaning"), rows)

    return table


def world_parameters() -> str:
    """Return the table of parameters that are neither levers nor uncertainties: the world that a policy meets."""
    rows = [row for row in parameter_rows() if not row[0].startswith(("policy.", "behaviour."))]
    return markdown(
        ("parameter", "unit", "default", "allowed", "source", "meaning"), [(f"`{row[0]}`", *row[1:]) for row in rows]
    )


def outcome_table() -> str:
    """Return the table of outcomes: name, unit, better direction and formula."""
    from sim.outcomes.measures import OUTCOMES

    rows = [(f"`outcome.{row.name}`", row.unit, BETTER[row.better], row.formula) for row in OUTCOMES]
    return markdown(("outcome", "unit", "better", "formula"), rows)


def rule_table() -> str:
    """Return the table of dispatch rules: the name of each and what it does."""
    from sim.policy.rules import RULES

    return markdown(("rule", "what it does"), [(f"`{rule.name}`", rule.doc) for rule in RULES.values()])


def system_table() -> str:
    """Return the table of governance systems: what each shows, where, and what of it the levers cannot express."""
    from experiments.config.systems import systems

    rows = []
    for card in systems().values():
        rows.append(
            (
                f"`{card.id}`",
                f"{card.title.en} {card.title.zh}",
                card.priority,
                card.family,
                card.shows.en,
                card.place.en,
                ", ".join(card.facts),
                "; ".join(card.not_represented),
            )
        )
    return markdown(
        ("system", "name", "priority", "family", "what it shows", "place", "facts", "not represented"), rows
    )


def claim_table() -> str:
    """Return the table of claims: what the sources say of each system, what shows it, and what its size rests on."""
    from experiments.config.systems import systems
    from experiments.present.studies.claims import claimed_text

    rows = [
        (
            f"`{card.id}`",
            claim.says.en,
            claimed_text(claim, "en"),
            f"`{claim.command(card.id)}`",
            claim.evidence,
            claim.contradicted.en if claim.contradicted else "",
        )
        for card in systems().values()
        for claim in card.claims
    ]
    return markdown(("system", "the source", "claimed", "to see it", "size rests on", "but a run shows"), rows)


def context_table() -> str:
    """Return the table of entries in the sources that are not simulated, and why."""
    from experiments.config.systems import context

    rows = [
        (f"`{entry.id}`", f"{entry.title.en} {entry.title.zh}", entry.source, entry.reason.en) for entry in context()
    ]
    return markdown(("entry", "name", "source", "why it is not simulated"), rows)


def family_table() -> str:
    """Return the table of family letters and what belongs to each."""
    from sim.text.catalogue import say

    return markdown(("family", "what belongs to it"), [(letter, say(f"family_{letter}")) for letter in "ABCDEFG"])


def mode_table() -> str:
    """Return the table of governance modes: names, the mode each is a variant of, what it shows, its source."""
    from experiments.config.modes import modes

    rows = []
    for name, card in modes().items():
        variant = f"`{card.variant_of}`" if card.variant_of else ""
        rows.append((f"`{name}`", f"{card.title.en} {card.title.zh}", variant, card.shows.en, card.source))
    return markdown(("mode", "name", "variant of", "what it is", "source"), rows)


def mode_levers() -> str:
    """Return the table of levers that modes move: a row per lever, a column per mode that is not a variant."""
    from experiments.config.modes import lever_table, modes

    names = [name for name, card in modes().items() if card.variant_of is None]
    return markdown(("lever", *names), [(f"`{path}`", *values) for path, *values in lever_table(names)])


def lever_columns() -> str:
    """Return the columns of the literature's table of levers, with the smallest difference that matters of each."""
    from experiments.analysis.comparison.verdicts import matters_of
    from experiments.analysis.levers.catalogue import levers
    from sim.outcomes.measures import OUTCOMES

    units = {outcome.name: outcome.unit for outcome in OUTCOMES}
    rows = [
        (
            code,
            f"{column.name.en} {column.name.zh}",
            f"`{column.outcome}`",
            "better" if column.goodness else "more",
            f"{matters_of(column.outcome):g}",
            units[column.outcome],
        )
        for code, column in levers().columns.items()
    ]
    return markdown(
        ("column", "name", "outcome", "an arrow up means", "smallest difference that matters", "unit"), rows
    )


TABLES: dict[str, Callable[[], str]] = {
    "state variables": state_variables,
    "schedule": schedule,
    "levers": parameter_table("policy"),
    "uncertainties": parameter_table("behaviour"),
    "world": world_parameters,
    "outcomes": outcome_table,
    "rules": rule_table,
    "modes": mode_table,
    "levers by mode": mode_levers,
    "systems": system_table,
    "claims": claim_table,
    "families": family_table,
    "context": context_table,
    "lever columns": lever_columns,
}


def filled(text: str) -> str:
    """Return the text of a page with every table between markers generated anew."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{TABLES[block[2]]()}\n{block[3]}", text)


def pages() -> dict[Path, tuple[str, str]]:
    """Return every page of docs/ that has a table, with its text as it is and as it should be."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
    return {path: (text, filled(text)) for path, text in texts.items() if BLOCK.search(text)}


def main(arguments: Sequence[str]) -> int:
    """Rewrite the stale pages, or only name them with `--check`; return the exit code."""
    stale = {path: new for path, (old, new) in pages().items() if old != new}
    for path, text in stale.items():
        print(path.relative_to(DOCS.parent))
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
