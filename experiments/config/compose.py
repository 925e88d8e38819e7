"""Composition of config files and arguments into a validated scenario.

Hydra composes the config groups, pydantic validates the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.config.destinations import ResultsFolder, SaveAs
from experiments.config.language import Language
from experiments.config.notices import notice
from experiments.config.overrides import Override, Tree, assign, check_choice, is_group, parse, remove
from experiments.config.shared_parts import Shared
from experiments.config.untrusted import INTERPOLATION, refuse_interpolation
from experiments.config.validation_errors import ConfigError, caller, paths, reword, unknown_key
from sim.scenario.short_horizon import fitted
from sim.text.catalogue import Phrase
from sim.text.causes import cause

if TYPE_CHECKING:
    from sim.scenario import Scenario

Verb = Literal["run", "sweep"]
CARD = "card"
"""The key under which a config file describes what it holds.

A file of configs/system describes its system (see experiments.config.systems), one of configs/policy its mode (see
experiments.config.modes). The card is not part of the scenario, nor of its hash.
"""


class Settings(BaseModel):
    """The keys that say how to run, as opposed to what the world is.

    Their meaning is documented in configs/{run,sweep}.yaml.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    seed: int = Field(default=1, ge=0, lt=2**31)
    seeds: tuple[int, ...] | None = Field(default=None, min_length=1, strict=False)
    replications: int = Field(default=1, ge=1, le=100_000)
    processes: int | None = Field(default=None, ge=1, le=1024)
    cluster: str | None = Field(default=None, min_length=1)
    results: ResultsFolder = "results"
    save_as: SaveAs | None = None
    lang: Language = None  # type: ignore[assignment]
    log: bool = False
    force: bool = False
    figures: bool = True
    levers: dict[str, list[Any] | str] = {}
    design: str = "grid"
    points: int | None = Field(default=None, ge=1, le=1_000_000)
    worlds: int | None = Field(default=None, ge=2, le=1_000_000)
    trajectories: int | None = Field(default=None, ge=2, le=100_000)
    file: str | None = Field(default=None, min_length=1)
    precision: float | None = Field(default=None, gt=0, lt=1)
    outcome: str | list[str] | None = None
    replications_max: int = Field(default=200, ge=2, le=100_000)
    warm_up: Literal["mser5"] | None = None
    design_seed: int = Field(default=1, ge=0, lt=2**31)
    sure: bool = False
    all: bool = False


OF_A_RUN = ("seed", "lang", "results", "save_as", "log", "force", "figures", "all")
"""The settings that a single run accepts; the others belong to a sweep."""


@dataclass(frozen=True)
class ConfigSource:
    """The folder of Hydra's config groups, and the pydantic class that a composed scenario must fit."""

    folder: Path
    model: type[Any]


@cache
def packaged() -> ConfigSource:
    """Return the configs and the scenario class that come with the package."""
    import configs
    from sim.scenario import Scenario

    return ConfigSource(Path(configs.__file__).resolve().parent, Scenario)


@dataclass(frozen=True)
class Composed:
    """One combination of config-group choices, composed by Hydra.

    The tree is shared and must not be changed.
    """

    verb: Verb
    groups: tuple[str, ...]
    tree: Tree
    interpolates: bool
    file: str = ""
    """The user's own file that the scenario was taken from; "" if it was not."""


@cache
def compose(source: ConfigSource, verb: Verb, groups: tuple[str, ...]) -> Composed:
    """Compose the files of `verb` with the chosen `groups`, such as "scenario=xianlin".

    Takes about 0.1 s unless the result is cached.
    """
    from omegaconf import OmegaConf

    with _hydra(source.folder):
        from hydra import compose as hydra_compose
        from hydra.errors import ConfigCompositionException

        try:
            composed = hydra_compose(verb, overrides=list(groups))
        except ConfigCompositionException as error:
            unused = re.match(r"Could not override '([^']+)'", str(error))
            if unused is None:
                raise
            raise unknown_key(unused[1], caller(), _known(source)) from error
        tree = OmegaConf.to_container(composed, resolve=False)
    assert isinstance(tree, dict)
    for told in (tree, tree.get("policy")):
        if isinstance(told, dict):
            told.pop(CARD, None)
    return Composed(verb, groups, {str(key): value for key, value in tree.items()}, INTERPOLATION in repr(tree))


@dataclass(frozen=True)
class Settled:
    """A validated scenario, the settings it runs under, and the plain dictionary it was made from."""

    scenario: Scenario
    settings: Settings
    tree: Tree


class Base:
    """A composed config with the values that many scenarios share, so that common parts are validated once."""

    def __init__(
        self, source: ConfigSource, composed: Composed, values: Sequence[Override] = (), interpolate: bool = True
    ) -> None:
        self._source, self._composed, self._values, self._interpolate = source, composed, values, interpolate
        self._tree = _put(composed.tree, values, Trail(source, composed, values, ()))
        self._shared: Shared | None = None

    def settle(self, values: Sequence[Override], levers: Sequence[str] = ()) -> Settled:
        """Add further values and validate. Raises ConfigError, worded for the user.

        `levers` names those of their keys that come from a design's levels, so that an error can say so.
        """
        trail = Trail(self._source, self._composed, (*self._values, *values), levers)
        tree = _put(self._tree, values, trail)
        if self._interpolate and (
            self._composed.interpolates or any(INTERPOLATION in each.text for each in (*self._values, *values))
        ):
            tree = _resolve(tree)
        tree, told = fitted(tree, lambda path: trail.typed(path) is not None)
        notice(told)
        own = {key: value for key, value in tree.items() if key in Settings.model_fields}
        rest = {key: value for key, value in tree.items() if key not in own}
        settings = _validated(Settings, own, trail)
        return Settled(self._scenario(rest, trail), settings, rest)

    def hash(self, scenario: Scenario) -> str:
        """Return the hash of one of its scenarios; the canonical text of common parts is written only once."""
        return str(scenario.hash(self._shared.texts if self._shared else {}))

    def _scenario(self, tree: Tree, trail: Trail) -> Any:
        if self._shared is not None:
            return _validated(self._source.model, self._shared.known_parts(tree), trail)
        scenario = _validated(self._source.model, tree, trail)
        self._shared = Shared(tree, scenario)
        return scenario


def settle(
    source: ConfigSource,
    composed: Composed,
    values: Sequence[Override],
    levers: Sequence[str] = (),
    interpolate: bool = True,
) -> Settled:
    """Return a single scenario: a composed config with value overrides, validated as by `Base.settle`."""
    return Base(source, composed, interpolate=interpolate).settle(values, levers)


def _put(tree: Tree, values: Sequence[Override], trail: Trail) -> Tree:
    """Return the tree with values set or removed."""
    for override in values:
        try:
            tree = assign(tree, override.key, override.levels[0]) if override.levels else remove(tree, override.key)
        except KeyError as error:
            raise unknown_key(override.key, trail.source(override.key), trail.known()) from error
    return tree


def compose_scenario(
    arguments: Sequence[str], source: ConfigSource | None = None, stranger: Phrase | None = None
) -> tuple[Any, Tree, int]:
    """Return the scenario that `wangge run ARGUMENTS` simulates, its plain dictionary and its seed.

    `stranger` names the origin of arguments that the user did not type; nothing is interpolated in those.
    """
    settled = settle_run(arguments, source or packaged(), stranger)
    return (
        settled.scenario,
        deepcopy(settled.tree),
        settled.settings.seed,
    )  # the tree shares branches with the cached one


def settle_run(arguments: Sequence[str], source: ConfigSource, stranger: Phrase | None = None) -> Settled:
    """Return the scenario and settings of a single run. Raises ConfigError for an argument with several values."""
    overrides = parse(arguments, source.folder, spell_out=False)
    if stranger is not None:
        refuse_interpolation([[each.text, each.key, each.levels] for each in overrides], stranger)
    check_run(overrides)
    values = [override for override in overrides if not override.group]
    groups = group_choices(source, overrides)
    return settle(source, compose(source, "run", groups), values, interpolate=stranger is None)


def check_run(overrides: Sequence[Override]) -> None:
    """Raise ConfigError for what only a sweep accepts: several values for a key, and the settings of a sweep."""
    for override in overrides:
        if override.swept:
            raise ConfigError("one_value_only", text=override.text, verb="run")
        if override.key in Settings.model_fields and override.key not in OF_A_RUN:
            raise ConfigError("setting_of_a_sweep", key=override.key, known=", ".join(OF_A_RUN))


def group_choices(source: ConfigSource, overrides: Sequence[Override]) -> tuple[str, ...]:
    """Return the config-group overrides in Hydra's form, each checked against the existing files."""
    chosen: dict[str, str] = {}
    for override in overrides:
        if override.group:
            chosen[override.key] = check_choice(source.folder, override.key, override.levels[0], caller())
    return tuple(f"{group}={choice}" for group, choice in chosen.items())


def _known(source: ConfigSource) -> list[str]:
    return [*Settings.model_fields, *group_names(source), *paths(source.model)]


def group_names(source: ConfigSource) -> list[str]:
    """Return the names of the config groups, sorted."""
    return sorted(each.name for each in source.folder.iterdir() if is_group(source.folder, each.name))


def _validated(model: type[Any], content: Mapping[str, Any], trail: Trail) -> Any:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise reword(error, model, trail) from None


class Trail:
    """Trace a config value to its origin, for error messages.

    An implementation of `validation_errors.Origin`, which reads the files only once there is an error.
    """

    def __init__(
        self, source: ConfigSource, composed: Composed, values: Sequence[Override], levers: Sequence[str]
    ) -> None:
        self._config, self._composed, self._values, self._levers = source, composed, values, frozenset(levers)

    def known(self) -> list[str]:
        """Return all keys that exist."""
        return _known(self._config)

    def typed(self, path: str) -> str | None:
        """Return the key of the last override that set the value at `path` or a part of it, else None."""
        return next((each.key for each in reversed(self._values) if path and _related(path, each.key)), None)

    def source(self, path: str) -> Phrase | str:
        """Return where the value at `path` comes from.

        That is the caller's own arguments, a lever, the file that sets `path` or the nearest table around it, or the
        default.
        """
        typed = self.typed(path)
        if typed is not None:
            return Phrase("from_lever") if typed in self._levers else caller()
        if self._composed.file:
            return self._composed.file
        found, depth = None, 1
        for name, package, content in _files(self._config, self._composed):
            shared = _depth(content, path.split("."), package.split(".") if package else [])
            if shared >= depth:
                found, depth = name, shared
        return found or Phrase("from_default")


def _related(path: str, key: str) -> bool:
    return path == key or path.startswith(key + ".") or key.startswith(path + ".")


def _depth(content: Any, steps: list[str], package: list[str]) -> int:
    """Return how many steps of a path a file sets; `package` is the path at which Hydra inserts its content."""
    for each in reversed(package):
        content = {each: content}
    for depth, step in enumerate(steps):
        if isinstance(content, list) and step.isdigit() and int(step) < len(content):
            content = content[int(step)]
        elif isinstance(content, Mapping) and step in content:
            content = content[step]
        else:
            return depth
    return len(steps)


def _files(source: ConfigSource, composed: Composed) -> list[tuple[str, str, Any]]:
    """Return the files of a composed config in the order of merging, each with its name, package and content."""
    from hydra.core.global_hydra import GlobalHydra
    from hydra.types import RunMode
    from omegaconf import OmegaConf

    files = []
    with _hydra(source.folder):
        loader: Any = GlobalHydra.instance().config_loader()
        for default in loader.compute_defaults_list(composed.verb, list(composed.groups), RunMode.RUN).defaults:
            file = source.folder / f"{default.config_path}.yaml"
            if file.is_file():
                content = OmegaConf.to_container(OmegaConf.load(file), resolve=False)
                files.append((str(file.relative_to(source.folder.parent)), default.package or "", content))
    return files


def _resolve(tree: Tree) -> Tree:
    """Fill in every `${...}`. Raises ConfigError if one refers to nothing."""
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        resolved = OmegaConf.to_container(OmegaConf.create(tree), resolve=True)
    except (OmegaConfBaseException, RecursionError) as error:
        named = re.search(r"'([^']*)'", str(error))
        raise ConfigError(
            "interpolation_fails", path=getattr(error, "full_key", "") or "${...}", name=named[1] if named else "..."
        ) from error
    assert isinstance(resolved, dict)
    return {str(key): value for key, value in resolved.items()}


@contextmanager
def _hydra(folder: Path) -> Iterator[None]:
    """Initialise Hydra for one config folder within a block: no run folders, no logging, nothing left behind.

    Raises ConfigError if a config file cannot be read.
    """
    import yaml
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    GlobalHydra.instance().clear()
    try:
        initialize_config_dir(str(folder), version_base=None, job_name="wangge")
        yield
    except (HydraException, OmegaConfBaseException, yaml.YAMLError) as error:
        said = (
            cause(error)
            if isinstance(error, yaml.YAMLError)
            else Phrase("quoted_reason", text=re.sub(r"\s+", " ", str(error))[:200])
        )
        raise ConfigError("config_broken", why=said) from error
    finally:
        GlobalHydra.instance().clear()
