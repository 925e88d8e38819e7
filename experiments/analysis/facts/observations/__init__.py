"""Observations: what facts speak of that is not an outcome of every run, one module per subject.

An observation is a small function of a finished run. To add one, write the function and name it in its module's
`OBSERVATIONS`.
"""

from __future__ import annotations

from experiments.analysis.facts.observations import capacity, cases, disputes, modes, officials, society
from experiments.runner.measure import Measure

_MODULES = (cases, disputes, officials, capacity, society, modes)
OBSERVATIONS: dict[str, Measure] = {name: each for module in _MODULES for name, each in module.OBSERVATIONS.items()}
