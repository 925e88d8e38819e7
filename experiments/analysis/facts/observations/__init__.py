"""What facts speak of that is no outcome of every run: small functions of a finished run, one module a subject.

Adding an observation is one function and its name in the module's `OBSERVATIONS`.
"""

from __future__ import annotations

from experiments.analysis.facts.observations import capacity, cases, disputes, modes, officials, society
from experiments.analysis.facts.observations.observation import Observation

_MODULES = (cases, disputes, officials, capacity, society, modes)
OBSERVATIONS: dict[str, Observation] = {name: each for module in _MODULES for name, each in module.OBSERVATIONS.items()}
