"""The scenarios, modes and systems that are shipped, by name."""

from typing import Any


def shipped(group: str) -> list[str]:
    """Return the names of the shipped choices of a config group."""
    from experiments.config.compose import packaged
    from experiments.config.overrides import choices

    return choices(packaged().folder, group)


def scenario_of(name: str) -> Any:
    """Return a shipped scenario under its standard policy; small_town if no name is given."""
    from experiments.config.compose import compose_scenario

    return compose_scenario([f"scenario={name or 'small_town'}"])[0]
