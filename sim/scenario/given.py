"""Cases given by a log in place of troubles that are drawn: where the table is, and by what mark it is known."""

from __future__ import annotations

from pydantic import model_validator

from sim.scenario.fields import Part, quantity
from sim.text.catalogue import Unfit

SHA256 = r"^([0-9a-f]{64})?$"


class Given(Part):
    """The cases of a log, which take the place of drawn troubles: each is reported the moment it is opened.

    The table is described in `sim.setup.given`: when a case was opened, its department, category and due date, how long
    it is parked, and how many hours it takes an officer.
    """

    cases: str = quantity("", "Parquet file with the cases of a log; empty: troubles are drawn", "file", "a case log")
    sha256: str = quantity(
        "", "SHA-256 of that file, by which a run knows that it is the same; empty: any", "text", pattern=SHA256
    )

    @model_validator(mode="after")
    def _a_mark_has_a_file(self) -> Given:
        if self.sha256 and not self.cases:
            raise Unfit("given_mark_without_file")
        return self
