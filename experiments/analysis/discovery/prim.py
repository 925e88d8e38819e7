"""Boxes of uncertain conditions in which failures gather, read off a small classification tree.

A tree of few leaves (CART, Breiman, Friedman, Olshen and Stone 1984; by scikit-learn) splits the worlds into boxes, as
scenario discovery does (Lempert, Bryant and Bankes 2008). Whether the tree found anything is tested as a whole: its
decrease in impurity is compared with that of trees on shuffled failures. Then each bound of a box must earn its place.
Its quasi-p-value (Bryant and Lempert 2010) is the chance that so many failures lie in the box if this bound did
nothing; the weakest bound is dropped until all that remain are below 5 % divided by the number of conditions, because a
tree picks the best split of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEAVES = 4
LEAST_SHARE = 0.05  # smallest share of all worlds that a box may hold
SHUFFLES = 199
ALPHA = 0.05
SHUFFLE_SEED = 20_240_517


@dataclass(frozen=True)
class Bound:
    """A bound of a box: the factor's number, its range (infinite where open), and the quasi-p-value."""

    factor: int
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Box:
    """A box of worlds in which failures gather: its bounds, the worlds inside, and how many of them fail.

    `density` is the share of worlds inside that fail, `coverage` the share of all failures that lie inside.
    """

    bounds: tuple[Bound, ...]
    inside: int
    failing: int
    density: float
    coverage: float


@dataclass(frozen=True)
class Boxes:
    """The boxes found, densest first, and the p-value of the test that failures depend on the conditions at all."""

    boxes: list[Box]
    p: float


def find_boxes(worlds: Floats, failing: Flags) -> Boxes:
    """Return boxes over the columns of `worlds` (worlds, factors) in which `failing` worlds gather.

    There are none if chance explains the failures as well.
    """
    if failing.all() or not failing.any() or len(failing) < 2 / LEAST_SHARE:
        return Boxes([], float("nan"))
    tree = _grown(worlds, failing)
    gain, shuffled = _gain(tree), np.random.default_rng(SHUFFLE_SEED)
    by_chance = sum(_gain(_grown(worlds, shuffled.permutation(failing))) >= gain for _ in range(SHUFFLES))
    p = (1 + by_chance) / (1 + SHUFFLES)
    if p >= ALPHA:
        return Boxes([], p)
    boxes = {box.bounds: box for leaf in _leaves(tree.tree_) if (box := _settled(leaf, worlds, failing)) is not None}
    return Boxes(sorted(boxes.values(), key=lambda box: (-box.density, -box.inside)), p)


def _grown(worlds: Floats, failing: Flags) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    least = max(5, round(LEAST_SHARE * len(failing)))
    return DecisionTreeClassifier(max_leaf_nodes=LEAVES, min_samples_leaf=least, random_state=0).fit(worlds, failing)


def _gain(tree: Any) -> float:
    """Return how much less impurity the leaves have than the root."""
    nodes = tree.tree_
    leaf = nodes.children_left < 0
    return float(nodes.impurity[0] - (nodes.impurity * nodes.n_node_samples)[leaf].sum() / nodes.n_node_samples[0])


def _leaves(nodes: Any) -> list[dict[int, tuple[float, float]]]:
    """Return the range of each restricted factor in every leaf."""
    found = []
    waiting: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
    while waiting:
        node, ranges = waiting.pop()
        if nodes.children_left[node] < 0:
            found.append(ranges)
            continue
        factor, cut = int(nodes.feature[node]), float(nodes.threshold[node])
        low, high = ranges.get(factor, (-np.inf, np.inf))
        waiting += [
            (nodes.children_right[node], ranges | {factor: (max(low, cut), high)}),
            (nodes.children_left[node], ranges | {factor: (low, min(high, cut))}),
        ]
    return found


def _settled(ranges: dict[int, tuple[float, float]], worlds: Floats, failing: Flags) -> Box | None:
    """Reduce a leaf to the bounds that earn their place.

    Returns None if no bound does, or if failures are no denser in the leaf than elsewhere.
    """
    if failing[_inside(ranges, worlds)].mean() <= failing.mean():
        return None
    while ranges:
        inside = _inside(ranges, worlds)
        weights = {factor: _quasi_p(factor, ranges, worlds, failing) for factor in ranges}
        weakest = max(weights, key=lambda factor: weights[factor])
        if weights[weakest] < ALPHA / worlds.shape[1]:
            break
        ranges = {factor: limits for factor, limits in ranges.items() if factor != weakest}
    if not ranges:
        return None
    bounds = tuple(Bound(factor, *ranges[factor], weights[factor]) for factor in sorted(ranges))
    n, k = int(inside.sum()), int(failing[inside].sum())
    return Box(bounds, n, k, k / n, k / int(failing.sum()))


def _inside(ranges: dict[int, tuple[float, float]], worlds: Floats) -> Flags:
    held = np.ones(len(worlds), dtype=bool)
    for factor, (low, high) in ranges.items():
        held &= (worlds[:, factor] > low) & (worlds[:, factor] <= high)
    return held


def _quasi_p(factor: int, ranges: dict[int, tuple[float, float]], worlds: Floats, failing: Flags) -> float:
    """Return the chance of at least so many failures in the box at the density found without this factor's bound."""
    from scipy.stats import binom

    inside = _inside(ranges, worlds)
    without = _inside({other: limits for other, limits in ranges.items() if other != factor}, worlds)
    return float(binom.sf(failing[inside].sum() - 1, inside.sum(), failing[without].mean()))
