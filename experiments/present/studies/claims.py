"""Output of the verdicts on the systems' claims: a table on the terminal, Parquet, CSV and JSON in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.analysis.claims.judge import JudgedClaim, Verdict
from experiments.analysis.claims.table import by_system, claim_table, counts
from experiments.config.claims import Claim
from experiments.io.files import write_json, write_whole
from experiments.present.console import effect_text, new_table, number, show_table
from experiments.present.studies.levers import as_csv
from experiments.store import PREFIX, write_frame
from sim.outcomes.measures import OUTCOMES
from sim.text.catalogue import label, say

SIGNS = {"higher": "↑", "lower": "↓", "no_difference": "="}
COLOURS: dict[Verdict, str] = {"shown": "green", "negligible": "dim", "undecided": "yellow", "contrary": "red"}
FILES = ("claims.parquet", "claims.csv", "claims.json")
_OUTCOMES = frozenset(outcome.name for outcome in OUTCOMES)


def print_claims(judged: Sequence[JudgedClaim], lang: str) -> None:
    """Print a row per claim with its verdict, what a run contradicts, and how many systems got which verdict."""
    from rich.markup import escape

    table = new_table(say("claims_title", lang))
    for name in ("system", "claimed", "size", "measured", "verdict"):
        table.add_column(
            say(f"column_{name}", lang),
            justify="right" if name in ("size", "measured") else "left",
            overflow="fold" if name == "system" else "ellipsis",
        )
    for each in judged:
        verdict = f"[{COLOURS[each.verdict]}]{say(f'claim_{each.verdict}', lang)}[/]"
        name = escape(measure_text(each.claim, lang))
        table.add_row(
            each.system if each.number == 1 else "",
            f"{SIGNS[each.claim.direction]} {name}",
            number(each.size, lang),
            effect_text(each.difference, lang),
            verdict,
        )
    show_table(table)
    for each in judged:
        if each.verdict == "contrary" and each.claim.contradicted:
            print(say("claim_contradicted", lang, system=each.system, text=each.claim.contradicted.of(lang)))
    print(summary(judged, lang))


def summary(judged: Sequence[JudgedClaim], lang: str) -> str:
    """Say how many systems, and how many claims, got which verdict."""
    systems = by_system(judged)
    told = [say("claims_counts", lang, **counts(found)) for found in (systems.values(), [j.verdict for j in judged])]
    return say("claims_summary", lang, systems=len(systems), of_systems=told[0], claims=len(judged), of_claims=told[1])


def measure_text(claim: Claim, lang: str) -> str:
    """Return the name of the outcome that a claim is about."""
    return label(f"{PREFIX if claim.outcome in _OUTCOMES else 'observation.'}{claim.outcome}", lang)


def claimed_text(claim: Claim, lang: str) -> str:
    """Return direction and size of a claim in words, such as "petitions per 10,000 residents: lower by 3 or more"."""
    size = say("claim_share", lang, percent=f"{100 * claim.size:g}") if claim.relative else f"{claim.size:g}"
    return say(f"claim_{claim.direction}", lang, outcome=measure_text(claim, lang), size=size)


def write_claims(folder: Path, judged: Sequence[JudgedClaim], about: Mapping[str, Any]) -> list[Path]:
    """Write the table to the folder as Parquet and CSV, and with what made it as JSON; return the files."""
    found = claim_table(judged)
    parquet, csv, json = (folder / name for name in FILES)
    write_frame(parquet, found)
    write_whole(csv, lambda temporary: temporary.write_bytes(as_csv(found)))
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    write_json(json, {**about, "systems": by_system(judged), "claims": rows})
    return [parquet, csv, json]
