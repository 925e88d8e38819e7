"""Draws with an address: the same (seed, purpose, subject, count) gives the same number, whatever else has happened.

No draw depends on the order of events. Two policies that are compared under one seed therefore meet the same troubles
and the same luck wherever the policy itself makes no difference, and their difference is measured with far less noise.

The generator is counter-based: each field of the address passes through its own round of the 64-bit finaliser of
splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), which is a bijection,
so that no two values of a field can be confused. Integers are masked to 64 bits after each product, so that the same
source means the same in compiled code (where they wrap) and in plain Python (where they would grow).
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.engine.numba.compiling import kernel

MASK = 0xFFFF_FFFF_FFFF_FFFF
GAMMA = 0x9E37_79B9_7F4A_7C15  # odd, near 2**64 / golden ratio: keeps an address of zeros off the fixed point 0
FACTOR_1 = 0xBF58_476D_1CE4_E5B9
FACTOR_2 = 0x94D0_49BB_1331_11EB
UNIT = 2.0**-53

Floats = NDArray[np.float64]


@kernel
def _word(number: int) -> int:
    """Return any integer, NumPy's or Python's, as 64 unsigned bits."""
    return int(np.uint64(int(number) & MASK))


@kernel
def _round(state: int, field: int) -> int:
    x = ((state ^ _word(field)) + GAMMA) & MASK
    x = ((x ^ (x >> 30)) * FACTOR_1) & MASK
    x = ((x ^ (x >> 27)) * FACTOR_2) & MASK
    return x ^ (x >> 31)


@kernel
def uniform(seed: int, purpose: int, subject: int, count: int) -> float:
    """Draw from [0, 1) at the address (seed, purpose, subject, count), four integers of up to 64 bits.

    `purpose` says what is drawn, `subject` for whom, `count` which draw of this kind it is for that subject. The
    resolution is 2**-53.
    """
    state = _round(_round(_round(_round(_word(0), seed), purpose), subject), count)
    return float(state >> 11) * UNIT


@kernel
def exponential_quantile(u: float, mean: float) -> float:
    """Return an exponential variate with this mean from one uniform draw, by inversion."""
    return -mean * math.log1p(-u)


@kernel
def bernoulli(seed: int, purpose: int, subject: int, count: int, chance: float) -> bool:
    """Return whether an event of this probability happens, by the draw at this address.

    No draw is made if the event is certain or impossible.
    """
    if chance <= 0.0:
        return False
    return chance >= 1.0 or uniform(seed, purpose, subject, count) < chance


@kernel
def exponential(seed: int, purpose: int, subject: int, count: int, mean: float) -> float:
    """Return an exponential duration with this mean, by the draw at this address; 0 if the mean is 0."""
    return exponential_quantile(uniform(seed, purpose, subject, count), mean) if mean > 0.0 else 0.0


@kernel
def normal(u1: float, u2: float) -> float:
    """Return a standard normal variate from two uniform draws (Box and Muller 1958)."""
    return math.sqrt(-2.0 * math.log1p(-u1)) * math.cos(2.0 * math.pi * u2)


@kernel
def lognormal(u1: float, u2: float, median: float, sigma: float) -> float:
    """Return a lognormal variate from two uniform draws; `sigma` is the standard deviation of its logarithm."""
    return median * math.exp(sigma * normal(u1, u2))


def uniforms(seed: int, purpose: int, subjects: ArrayLike, count: ArrayLike = 0) -> Floats:
    """Draw for many subjects, giving the same bits as `uniform`; `subjects` and `count` broadcast."""
    return (words(seed, purpose, subjects, count) >> np.uint64(11)).astype(np.float64) * UNIT


def words(seed: int, purpose: int, subjects: ArrayLike, count: ArrayLike = 0) -> NDArray[np.uint64]:
    """Draw 64 bits for many subjects, to serve in turn as subjects that no order of events can renumber."""
    state = np.asarray(uniform_state(seed, purpose), np.uint64)
    for field in (subjects, count):
        state = _rounds(state, np.atleast_1d(np.asarray(field)).astype(np.uint64))
    return state


@kernel
def uniform_state(seed: int, purpose: int) -> int:
    """Return the state after the first two fields, shared by all subjects of one purpose."""
    return _round(_round(_word(0), seed), purpose)


def _rounds(state: NDArray[np.uint64], field: NDArray[np.uint64]) -> NDArray[Any]:
    x = (state ^ field) + np.uint64(GAMMA)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(FACTOR_1)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(FACTOR_2)
    return x ^ (x >> np.uint64(31))


def exponentials(u: Floats, mean: ArrayLike) -> Floats:
    """Return exponential variates: the array form of `exponential_quantile`, equal to it within rounding."""
    return np.asarray(-np.asarray(mean) * np.log1p(-u))


def lognormals(u1: Floats, u2: Floats, median: ArrayLike, sigma: ArrayLike) -> Floats:
    """Return lognormal variates: the array form of `lognormal`, equal to it within rounding."""
    z = np.sqrt(-2.0 * np.log1p(-u1)) * np.cos(2.0 * np.pi * u2)
    return np.asarray(np.asarray(median) * np.exp(np.asarray(sigma) * z))
