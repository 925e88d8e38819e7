"""A log while it is imported: its cases so far, the mapping, and the decisions taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from experiments.logs.log import Decision
from experiments.logs.mapping import LogMapping


@dataclass
class Draft:
    """Cases under way: a rule changes `cases` and notes what it found.

    `cases` has the columns of the case table that are known so far, and those that only serve the rules (`cancelled`,
    `forced`, `updated`, `reason`, `void`, `extension`, `address`).
    """

    mapping: LogMapping
    cases: Any  # a data frame; the stubs of pandas know too little of its arithmetic
    begin: pd.Timestamp | None = None
    extracted: pd.Timestamp | None = None
    decisions: list[Decision] = field(default_factory=list)
    mend: str = ""
    """How the clocks would have to be read, where they cannot be right as they are."""

    def action(self, rule: str) -> str:
        """Return what is to be done about a defect."""
        return self.mapping.action(rule)

    def note(self, rule: str, count: int, action: str | None = None, **detail: Any) -> None:
        """Keep what a rule found and did; a detail of what was not found is left out."""
        known = detail if count else {}
        self.decisions.append(Decision(rule=rule, count=int(count), action=action or self.action(rule), detail=known))

    def leave_out(self, mask: np.ndarray | pd.Series) -> None:
        """Leave out the rows of the mask."""
        wrong = np.asarray(mask, bool)
        if wrong.any():
            self.cases = self.cases[~wrong].reset_index(drop=True)

    def has(self, name: str) -> bool:
        """Tell whether the source gives anything in a column."""
        return name in self.cases.columns and bool(self.cases[name].notna().any())

    def empty(self, name: str, mask: np.ndarray | pd.Series) -> None:
        """Take away a moment, in both clocks, where the mask says so."""
        for each in (name, f"{name}_local", f"{name}_precision"):
            if each in self.cases.columns:
                self.cases[each] = self.cases[each].mask(np.asarray(mask, bool))

    def copy_moment(self, source: str, target: str, mask: np.ndarray | pd.Series) -> None:
        """Set a moment to another one, in both clocks, where the mask says so."""
        chosen = np.asarray(mask, bool)
        for end in ("", "_local", "_precision"):
            if f"{source}{end}" in self.cases.columns:
                new = self.cases[f"{source}{end}"]
                old = self.cases.get(f"{target}{end}", pd.Series(pd.NA, index=self.cases.index, dtype=new.dtype))
                self.cases[f"{target}{end}"] = old.where(~chosen, new)


def shares(text: pd.Series, most: int = 12) -> dict[str, int]:
    """Return the most frequent words of a column with their counts, for the report."""
    counts = text.dropna().value_counts()
    ordered = sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))[:most]
    return {str(word): int(count) for word, count in ordered}
