"""Words for the conclusion of a sweep: its tables and sentences in one language, in the order they are read.

`experiments.analysis.conclusion.analyse` finds the numbers, `experiments.present.sweep_files.write` keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.present.console import number, spread
from experiments.present.diagnostics import warm_up_sentences
from experiments.present.parts import Fitted, Part
from experiments.present.screening import screened_parts
from experiments.present.sentences import ended_waits_sentence, level_name, sentence
from experiments.results.sheet import Sheet
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.analysis.combinations import Means
    from experiments.analysis.conclusion import Conclusion
    from experiments.analysis.correlations import Correlated, Correlation
    from experiments.analysis.effects import LeverEffects, Listed
    from experiments.analysis.moves import Move, Moved

WIDTH = 100
"""Width within which the table of means is shown, if its words allow."""
LEAST = len("0.000 ± 0.000")


def render(found: Conclusion, name: str, folder: Path, lang: str) -> list[Part]:
    """Return the tables and sentences that tell what a sweep shows.

    `name` is the sweep's, `folder` the place of its tables; nothing is read there.
    """
    parts: list[Part] = []
    if found.means is not None:
        parts.append(means_table(found.means, name, lang))
    elif found.moved is None:
        parts.append(say("conclude_many", lang, n=found.combinations, file=folder / "runs.parquet"))
    if found.ended is not None:
        parts.append(ended_waits_sentence(found.ended, lang))
    if found.worlds is not None:
        worlds = ", ".join(label(each, lang) for each in found.worlds.sampled)
        parts.append(say("conclude_worlds", lang, n=found.worlds.number, worlds=worlds))
    if found.moved is not None:
        parts += _moved(found.moved, lang)
    parts += screened_parts(found.screened, lang)
    if found.correlated is not None:
        parts += _correlated(found.correlated, lang)
    parts += _against_first(found.listed, lang) if found.listed is not None else []
    parts += _effects(found.effects, found.sampled, lang)
    return [*parts, *(warm_up_sentences(found.warm_up, lang) if found.warm_up is not None else [])]


def means_table(found: Means, name: str, lang: str) -> Fitted:
    """Return the table of means with their 95 % intervals, one row a combination of levels."""
    title = say("sweep_title_sampled" if found.sampled else "sweep_title", lang, name=name, seeds=found.units)
    head = [label(each, lang) for each in (*found.levers, *(PREFIX + outcome for outcome in found.outcomes))]
    rows = [
        [
            *(label(level, lang) for level in row.levels),
            *(spread(mean.value, mean.low, mean.high, lang) for mean in row.means),
        ]
        for row in found.rows
    ]
    return Fitted(Sheet(title, head, rows, range(len(found.levers), len(head))), WIDTH, LEAST)


def _effects(found: Sequence[LeverEffects], sampled: bool, lang: str) -> list[str]:
    """Say what every level changes against its lever's first, lever by lever; nothing where no lever varies."""
    lines = [say("effects_title_sampled" if sampled else "effects_title", lang)] if found else []
    for lever in found:
        base = level_name(lever.lever, lever.base, lang)
        lines.append(label(lever.lever, lang))
        lines += (
            "  " + sentence(each.difference, level_name(lever.lever, each.level, lang), base, each.outcome, lang)
            for each in lever.effects
        )
    return lines


def _against_first(found: Listed, lang: str) -> list[str]:
    """Say how each listed point differs from the first as a whole."""
    first, *others = (_point_name(found.levers, levels, lang) for levels in found.points)
    told = [
        "  " + sentence(difference, name, first, outcome, lang)
        for outcome, differences in found.effects.items()
        for name, difference in zip(others, differences, strict=True)
    ]
    return [say("effects_title", lang), *told]


def _point_name(levers: Sequence[str], levels: Sequence[object], lang: str) -> str:
    names = (level_name(lever, level, lang) for lever, level in zip(levers, levels, strict=True))
    return say("plot_and", lang).join(names)


def _correlated(found: Correlated, lang: str) -> list[Part]:
    """Return the table of rank correlations, and one sentence per outcome."""
    heads = [say("column_factor", lang), *(label(outcome, lang) for outcome in found.outcomes)]
    columns = [[_rho(each, lang) for each in found.of(outcome)] for outcome in found.outcomes]
    rows = [[label(factor, lang), *(column[place] for column in columns)] for place, factor in enumerate(found.factors)]
    title = say("correlations_title", lang, n=found.points)
    return [
        Sheet(title, heads, rows, range(1, len(heads))),
        *(_correlation_sentence(outcome, found.of(outcome), lang) for outcome in found.outcomes),
    ]


def _rho(found: Correlation, lang: str) -> str:
    if found.low is None or found.high is None:
        return number(found.rho, lang, None if found.rho != found.rho else 2)
    return say("facts_effect", lang, mean=f"{found.rho:.2f}", low=f"{found.low:.2f}", high=f"{found.high:.2f}")


def _correlation_sentence(outcome: str, found: Sequence[Correlation], lang: str) -> str:
    """Say which factors an outcome rises or falls with, the closest first."""
    shown = sorted((each for each in found if each.shown), key=lambda each: -abs(each.rho))
    parts = [
        say("correlation_up" if each.rho > 0 else "correlation_down", lang, factor=label(each.factor, lang))
        for each in shown
    ]
    told = {"outcome": label(outcome, lang), "factors": say("list_and", lang).join(parts)}
    return say("correlation_sentence" if shown else "correlation_none", lang, **told)


def _moved(found: Moved, lang: str) -> list[Part]:
    """Return the table of the base, and one sentence for every move and outcome, lever by lever."""
    parts: list[Part] = [means_table(found.base, say("moves_base", lang), lang), say("moves_title", lang)]
    for lever in dict.fromkeys(move.lever for move in found.moves):
        own = [move for move in found.moves if move.lever == lever]
        parts.append(label(lever, lang))
        parts += ("  " + _move_sentence(move, outcome, lang) for outcome in own[0].effects for move in own)
    return parts


def _move_sentence(move: Move, outcome: str, lang: str) -> str:
    level, base = (level_name(move.lever, each, lang) for each in (move.level, move.base))
    return sentence(move.effects[outcome], level, base, outcome, lang)
