"""The parts that many scenarios of one design share, validated once and written as canonical text once."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sim.scenario.fields import canonical, of_parts


class Shared:
    """The validated part made from each branch of a plain dictionary, found by identity and not by content.

    Overrides copy only the path to what they change, so a branch that is the same object makes the same part.

    >>> from sim.scenario.fields import Part
    >>> class Shift(Part):
    ...     hours: float
    >>> class Plan(Part):
    ...     name: str
    ...     shift: Shift
    >>> tree = {"name": "a", "shift": {"hours": 8.0}}
    >>> Shared(tree, Plan.model_validate(tree)).known_parts({**tree, "name": "b"})
    {'name': 'b', 'shift': Shift(hours=8.0)}
    """

    def __init__(self, tree: Mapping[str, Any], model: BaseModel) -> None:
        """Remember all parts of a model that was validated from `tree`."""
        self._parts: dict[int, tuple[Any, Any]] = {}
        self._model = model  # keeps the parts alive, so that their identities stay unique
        self.texts: dict[int, str] = {}
        """The canonical text of each part, by the part's identity."""
        self._learn(tree, model)
        self._write_down(model)

    def _learn(self, tree: Mapping[str, Any], model: BaseModel) -> None:
        for name, branch in tree.items():
            part = getattr(model, name, None)
            if isinstance(branch, Mapping) and isinstance(part, BaseModel):
                self._learn(branch, part)
            elif not (isinstance(branch, list) and of_parts(part)):
                continue
            self._parts[id(branch)] = branch, part

    def _write_down(self, part: BaseModel) -> None:
        for _, inner in part:
            for each in (inner if isinstance(inner, tuple) else (inner,)) if of_parts(inner) else ():
                self._write_down(each)
        self.texts[id(part)] = canonical(part, self.texts)

    def known_parts(self, tree: Mapping[str, Any]) -> dict[str, Any]:
        """Return the tree with every known branch replaced by its part, which pydantic accepts as it is."""
        return {name: self._part(branch) for name, branch in tree.items()}

    def _part(self, branch: Any) -> Any:
        known = self._parts.get(id(branch))
        if known is not None:
            return known[1]
        return self.known_parts(branch) if isinstance(branch, Mapping) else branch
