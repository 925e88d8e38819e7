"""Output of the findings on stylised facts: a table on the terminal, a page that needs no network, and a JSON file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.analysis.facts.fact import Claim
from experiments.analysis.facts.judge import Finding, Judged
from experiments.analysis.facts.observations import OBSERVATIONS
from experiments.io.files import write_json, write_whole
from experiments.present.console import effect_text, new_table, number, p_text, show_table
from experiments.present.studies.facts_page import page
from sim.text.catalogue import label, say

MARKS = {1: "✓", 0: "?", -1: "✗"}
SIGNS = {"above": ">", "below": "<", "equal": "="}
VERDICTS = ("reproduced", "undecided", "not_reproduced")
COLOURS = {"reproduced": "green", "undecided": "yellow", "not_reproduced": "red"}


def print_findings(findings: Sequence[Finding], lang: str) -> None:
    """Print the table of all claims, how many facts got which verdict, and why a fact is not reproduced."""
    robust = any(finding.robustness is not None for finding in findings)
    table = new_table(say("facts_title", lang))
    for name in ("fact", "claim", "effect", "pairs", "verdict", *(["robust"] if robust else [])):
        table.add_column(
            say(f"column_{name}", lang), justify="right" if name in ("effect", "pairs", "robust") else "left"
        )
    for finding in findings:
        verdict = say(f"verdict_{finding.verdict}", lang)
        head = f"{finding.fact.id} {finding.fact.title.told(lang)}"
        for row, judged in enumerate(finding.claims):
            cells = [
                head if row == 0 else "",
                claim_text(finding, judged, lang),
                effect_text(judged.difference, lang),
                str(judged.difference.pairs),
            ]
            cells.append(f"[{COLOURS[finding.verdict]}]{verdict}[/]" if row == 0 else "")
            table.add_row(
                *cells,
                *([share_text(finding.robustness, lang) if row == 0 else ""] if robust else []),
                end_section=judged is finding.claims[-1],
            )
    show_table(table)
    print(summary(findings, lang))
    for finding in findings:
        if finding.verdict != "reproduced" and finding.fact.explanation:
            print(f"{finding.fact.id}: {finding.fact.explanation.told(lang)}")


def summary(findings: Sequence[Finding], lang: str) -> str:
    """Say how many facts got which verdict."""
    counts = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in VERDICTS}
    return say("facts_summary", lang, **counts)


def measure_text(claim: Claim, lang: str) -> str:
    """Return the name of the measure that a claim is about."""
    return label(f"{'observation' if claim.outcome in OBSERVATIONS else 'outcome'}.{claim.outcome}", lang)


def claim_text(finding: Finding, judged: Judged, lang: str) -> str:
    """Return in one line the claim, preceded by whether it is shown.

    For example "✓ response time (h): grids with a centre < reactive hierarchy".
    """
    claim, fact = judged.claim, finding.fact
    mark = MARKS[judged.shown]
    margin = f" ± {claim.margin:g}" if claim.direction == "equal" else ""
    sides = f"{fact.side(claim.a, lang)} {SIGNS[claim.direction]} {fact.side(claim.b, lang)}{margin}"
    return say("facts_claim", lang, mark=mark, measure=measure_text(claim, lang), sides=sides)


def share_text(share: float | None, lang: str) -> str:
    """Format a share of draws as a percentage, or a dash if robustness was not asked for."""
    return "–" if share is None else f"{100 * share:.0f} %"


def write_report(folder: Path, findings: Sequence[Finding], about: dict[str, Any], lang: str) -> Path:
    """Write facts.html and facts.json into the folder; return the path of the page."""
    write_json(folder / "facts.json", about | {"facts": [as_json(finding) for finding in findings]})
    path = folder / "facts.html"
    text = page([view(finding, lang) for finding in findings], summary(findings, lang), about, lang)
    write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    return path


def as_json(finding: Finding) -> dict[str, Any]:
    """Return everything known about a finding as plain values."""
    claims = [
        judged.claim.model_dump(mode="json", exclude_none=True)
        | {"mean_a": _plain(judged.mean_a), "mean_b": _plain(judged.mean_b), "effect": _plain(judged.difference.mean)}
        | {
            "low": judged.difference.low,
            "high": judged.difference.high,
            "pairs": judged.difference.pairs,
            "dropped": judged.difference.dropped,
        }
        | {"p": judged.p, "p_holm": judged.p_holm, "shown": judged.shown}
        for judged in finding.claims
    ]
    fact = finding.fact.model_dump(mode="json", exclude={"claims"})
    return fact | {"verdict": finding.verdict, "robustness": finding.robustness, "claims": claims}


def view(finding: Finding, lang: str) -> dict[str, Any]:
    """Return what the page shows of a finding, in words."""
    fact = finding.fact
    rows = [
        {
            "measure": f"{MARKS[judged.shown]} {measure_text(judged.claim, lang)}",
            "a": f"{fact.side(judged.claim.a, lang)}: {number(judged.mean_a, lang)}",
            "b": f"{fact.side(judged.claim.b, lang)}"
            + ("" if isinstance(judged.claim.b, float) else f": {number(judged.mean_b, lang)}"),
            "claimed": SIGNS[judged.claim.direction],
            "effect": effect_text(judged.difference, lang),
            "p": p_text(judged.p_holm),
            "pairs": str(judged.difference.pairs),
            "magnitude": judged.claim.magnitude.told(lang) if judged.claim.magnitude else "",
            "judged": judged,
        }
        for judged in finding.claims
    ]
    return {
        "id": fact.id,
        "title": fact.title.told(lang),
        "statement": fact.statement.told(lang),
        "source": fact.source.told(lang),
        "explanation": fact.explanation.told(lang) if fact.explanation else "",
        "verdict": finding.verdict,
        "robustness": share_text(finding.robustness, lang),
        "settings": {
            policy.name.told(lang): " ".join([*fact.setting, *policy.set]) for policy in fact.policies.values()
        },
        "rows": rows,
    }


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
