"""Modules under their former names: each still imports for this release, and warns."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

MOVED: dict[str, str] = {
    "sim.disputes": "sim.agents.disputes",
    "sim.errors": "sim.text.catalogue",
    "sim.faces": "sim.mesa_model.agents",
    "sim.messages": "sim.text.catalogue",
    "sim.model": "sim.mesa_model.model",
    "sim.simulation": "sim.run.simulation",
    "experiments.compare": "experiments.analysis.paired",
    "experiments.compose": "experiments.config.compose",
    "experiments.mining": "experiments.analysis.mining",
    "experiments.plot.data": "experiments.present.figures.results_view",
    "experiments.plot.figures": "experiments.present.figures.registry",
    "experiments.plot": "experiments.present.figures",
    "experiments.report.answer": "experiments.results.answer",
    "experiments.report": "experiments.present.report",
    "experiments.sensitivity.indices": "experiments.analysis.sensitivity.sobol",
    "experiments.sensitivity.screening": "experiments.analysis.sensitivity.morris",
    "experiments.sensitivity": "experiments.analysis.sensitivity",
    "experiments.warmup": "experiments.analysis.warmup",
}
"""Former names that the documentation used, and where the module is now; what lies below it moved with it."""


class FormerNames(MetaPathFinder, Loader):
    """Imports a module by its former name: the same module object, with a DeprecationWarning."""

    def __init__(self, moved: Mapping[str, str]) -> None:
        self._moved = moved
        self._specs: dict[str, Any] = {}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return a spec for a former name, None for any other."""
        return ModuleSpec(name, self) if self._now(name) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module under its present name."""
        now = self._now(spec.name)
        warnings.warn(f"{spec.name} is now {now}", DeprecationWarning, stacklevel=2)
        module = import_module(now)
        self._specs[spec.name] = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module back its own spec, which the import system has replaced."""
        assert module.__spec__ is not None
        module.__spec__ = self._specs.pop(module.__spec__.name)

    def _now(self, name: str) -> str:
        if name in self._moved:
            return self._moved[name]
        parent, _, last = name.rpartition(".")
        return f"{self._now(parent)}.{last}" if parent and self._now(parent) else ""


def answer_to_former_names() -> None:
    """Let former names be imported; called once, when the package is."""
    if not any(isinstance(finder, FormerNames) for finder in sys.meta_path):
        sys.meta_path.insert(0, FormerNames(MOVED))
