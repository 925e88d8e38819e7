"""What facts speak of that is no outcome of every run: small functions of a finished run, one module a subject.

Adding an observation is one function and its name in the module's `OBSERVATIONS`.
"""

from __future__ import annotations

from experiments.facts.observations import cases, disputes
from experiments.facts.observations.observation import Observation

OBSERVATIONS: dict[str, Observation] = {**cases.OBSERVATIONS, **disputes.OBSERVATIONS}
