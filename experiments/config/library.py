"""What the library ships: scenarios, modes and systems by name."""

from typing import Any


def shipped(group: str) -> list[str]:
    """Names of the shipped choices of a config group."""
    from experiments.config.compose import packaged
    from experiments.config.overrides import choices

    return choices(packaged().folder, group)


def scenario_of(name: str) -> Any:
    """A shipped scenario under its standard policy; small_town where no name is given."""
    from experiments.config.compose import compose_scenario

    return compose_scenario([f"scenario={name or 'small_town'}"])[0]
