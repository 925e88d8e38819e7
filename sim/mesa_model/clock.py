"""Mesa's observable time; before it moves, the world catches up."""

from __future__ import annotations

from typing import Any

from mesa.experimental.mesa_signals import Observable

from sim.text.catalogue import WanggeError


class _Clock(Observable):
    """Mesa's observable time; it first advances the world, then moves."""

    def __set__(self, model: Any, value: float) -> None:
        if not value >= getattr(model, self.private_name, value):
            raise WanggeError("time_goes_on", now=model.time, asked=value)
        model.catch_up(value)
        self.show(model, value)

    def show(self, model: Any, value: float) -> None:
        """Move only the time, not the world."""
        super().__set__(model, value)


CLOCK = _Clock()
