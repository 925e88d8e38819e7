"""Claims: what the sources say a system brings about, each as a comparison that a run can confirm or contradict.

A claim names two policies of the system in words of `wangge run`, an outcome, the direction in which it should move and
the smallest difference that somebody who knows such a place would call visible. The size is stated before anything is
measured: from the source's figure where it has one, otherwise as an assumption that says so.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from experiments.config.bilingual import Both, Strict
from sim.outcomes.measures import OUTCOMES
from sim.text.catalogue import Phrase, Unfit, catalogue
from sim.text.choices import nearest

Direction = Literal["higher", "lower", "no_difference"]
Settings = Annotated[str, Field(pattern=r"^(\S+=\S+( \S+=\S+)*)?$")]
"""Arguments of `wangge run`, separated by blanks; none means the system's own values."""
EVIDENCE = ("given", "derived", "assumed")
_OWN = ("behaviour", "system", "name", "seed", "results", "lang")
"""What a claim may not set: constants of behaviour, because a claim that needs one of its own shows nothing."""


class Claim(Strict):
    """One comparison: the outcome `with` a measure is `direction` than `without` it, by at least `size`.

    `size` is in the outcome's unit, or, if `relative`, a share of its mean `without`; for `no_difference` it is the
    margin. `setting` holds on both sides. `evidence` says what the size rests on (given, derived or assumed), and
    `contradicted` what the system's own run shows instead, where it does.
    """

    says: Both
    outcome: str
    direction: Direction
    size: float = Field(gt=0)
    relative: bool = False
    setting: Settings = ""
    without: Settings = ""
    with_: Settings = Field(default="", alias="with")
    evidence: str = Field(pattern=rf"^({'|'.join(EVIDENCE)}): \S.*")
    contradicted: Both | None = None

    @field_validator("outcome")
    @classmethod
    def _is_measured(cls, name: str) -> str:
        known = measures()
        if name not in known:
            raise Unfit(
                "claim_unknown_outcome", outcome=name, near=nearest(name, known) or Phrase("claim_see_outcomes")
            )
        return name

    @field_validator("setting", "without", "with_")
    @classmethod
    def _sets_what_may_be_compared(cls, words: str) -> str:
        for word in words.split():
            if word.lstrip("+~").partition("=")[0].partition(".")[0] in _OWN:
                raise Unfit("claim_sets_constant", text=word)
        return words

    @model_validator(mode="after")
    def _compares(self) -> Claim:
        if self.without == self.with_:
            raise Unfit("claim_one_side")
        return self

    @property
    def basis(self) -> str:
        """What the size rests on: given, derived or assumed."""
        return self.evidence.partition(":")[0]

    @property
    def lever(self) -> str | None:
        """The only setting in which the two sides differ; None if there are several or one side leaves it as it is."""
        without, moved = self._sides()
        differing = [key for key in {**without, **moved} if without.get(key) != moved.get(key)]
        return differing[0] if len(differing) == 1 and without.keys() == moved.keys() else None

    def command(self, system: str) -> str:
        """Return the command that runs the comparison: a sweep of the lever, or a comparison of two bundles."""
        common = " ".join([f"system={system}", *self.setting.split()])
        without, moved = self._sides()
        if self.lever is not None:
            kept = [f"{key}={value}" for key, value in without.items() if key != self.lever]
            return " ".join(["wangge sweep", common, *kept, f"{self.lever}={without[self.lever]},{moved[self.lever]}"])
        own = f"policy.name={system}"  # a side needs a word; this one changes nothing
        return " ".join(["wangge compare", *(f'"{common} {words or own}"' for words in (self.without, self.with_))])

    def _sides(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what each side sets, by key."""
        return tuple(dict(word.split("=", 1) for word in words.split()) for words in (self.without, self.with_))  # type: ignore[return-value]


def measures() -> frozenset[str]:
    """Return everything that can be claimed: outcomes of every run, and observations, which have their labels."""
    labelled = {key.partition(".")[2] for key in catalogue()["labels"] if key.startswith("observation.")}
    return frozenset(outcome.name for outcome in OUTCOMES) | labelled
