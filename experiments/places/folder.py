"""The folder of an imported place: the territory file, a scenario that uses it, and the report in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from experiments.io.files import whole_folder, writing_to
from experiments.places.place import FILE, ImportedPlace, checksum
from sim.text.catalogue import LANGUAGES, say

SCENARIO: Final = "scenario.yaml"
SHARES: Final = (("local", 0.6), ("migrant", 0.25), ("elderly", 0.15))
"""Shares of groups of residents where the maps do not tell them apart, as in the small town (assumption)."""
GROUPS: Final = {
    "local": "voice: 0.5, trust: 0.62, civic: 0.55",
    "migrant": "household_size: 2.2, voice: 0.35, trust: 0.55, civic: 0.35",
    "elderly": "household_size: 1.8, voice: 0.55, trust: 0.68, civic: 0.6, trouble: 1.4",
}
PER_CELL: Final = 30.0
"""Residents per hectare where the maps do not say (assumption: 3,000 per km2, the edge of a city)."""


def write_place(place: ImportedPlace, folder: Path) -> ImportedPlace:
    """Write the folder of a place whole; return the place with its folder."""
    with writing_to(folder), whole_folder(folder) as temporary:
        place.write(temporary)
        file = (folder / FILE).as_posix()
        (temporary / SCENARIO).write_text(scenario_text(place, file, temporary / FILE), encoding="utf-8")
        for lang in LANGUAGES:
            (temporary / f"territory-{lang}.md").write_text(report(place, lang), encoding="utf-8")
    return ImportedPlace(place.cells, place.about, place.findings, folder)


def counts(place: ImportedPlace) -> list[tuple[str, int]]:
    """Return the residents of each group; together they are those of the place, rounded to whole persons."""
    total = round(place.residents if place.residents is not None else PER_CELL * len(place.cells))
    ends = [0] + [round(total * sum(share for _, share in SHARES[: k + 1])) for k in range(len(SHARES))]
    ends[-1] = total
    return [(name, ends[k + 1] - ends[k]) for k, (name, _) in enumerate(SHARES)]


def scenario_text(place: ImportedPlace, file: str, written: Path) -> str:
    """Return a scenario on the place as a config file."""
    levels = {level: len(names) for level, names in place.units.items()}
    groups = "\n".join(f"    - {{name: {name}, count: {n}, {GROUPS[name]}}}" for name, n in counts(place))
    known = "population as on the map" if place.residents is not None else "no population: 3,000 per km2 assumed"
    lines = [
        "# @package _global_",
        f"# {place.about['name']}: a territory imported from maps.",
        f"# given: cells, {', '.join(f'{n} {level}' for level, n in levels.items())}; {known}",
        "# assumed: groups of residents, departments, organisations, calendar, staff",
        "defaults:",
        "  - /troubles: national",
        "  - /departments: town",
        "  - /organisations: street",
        "  - /calendar: china_2025",
        f"name: {_quoted(str(place.about['name']))}",
        "horizon: {days: 120, warmup_days: 14}",
        "territory:",
        f"  file: {_quoted(file)}",
        f"  sha256: {checksum(written)}",
        f"  area_km2: {len(place.cells) / 100:g}",
        *(f"  {level}: {n}" for level, n in levels.items()),
        "population:",
        "  groups:",
        groups,
        "policy:",
        "  staffing: {operators: 1, workers_per_grid: 1.0}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def run_words(place: ImportedPlace) -> str:
    """Return the words with which a shipped scenario runs on the place."""
    groups = [f"population.groups.{k}.count={n}" for k, (_, n) in enumerate(counts(place))]
    return " ".join(["scenario=small_town", f"territory.file={place.file}", *groups])


def report(place: ImportedPlace, lang: str) -> str:
    """Return what was found and done, as a page of Markdown: sentences, then a table of units and their people."""
    lines = [f"# {say('places_report_title', lang, name=place.about['name'])}", ""]
    lines += [f"- {each.line(lang)}" for each in place.findings]
    lines += ["", f"## {say('places_report_sources', lang)}", ""]
    lines += [f"- `{file}` (SHA-256 `{sha}`)" for file, sha in place.about["sources"].items()]
    lines += [
        "",
        f"## {say('places_report_units', lang)}",
        "",
        say("places_report_columns", lang),
        "|---|---|---|---:|---:|",
    ]
    cells = place.cells.groupby("grid").size()
    people = place.cells.groupby("grid")["residents"].sum() if "residents" in place.cells else None
    for number, grid in enumerate(place.about["grids"]):
        community = place.about["communities"][grid["community"]]
        street = place.about["streets"][community["street"]]["name"]
        persons = "-" if people is None else f"{people[number]:,.0f}"
        row = (street or "-", community["name"] or "-", grid["name"] or "-", f"{cells[number]:,}", persons)
        lines.append("| " + " | ".join(each.replace("|", "\\|") for each in row) + " |")
    return "\n".join(lines) + "\n"
