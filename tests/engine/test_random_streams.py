"""Draws: reproducible by address, uniform, and without any relation between addresses."""

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engine import random_streams as draws
from sim.engine.numba.compiling import COMPILED

N = 200_000
SUBJECTS = np.arange(N)

word = st.integers(0, 2**40)


@given(seed=st.integers(0, 2**62), purpose=st.integers(0, 1000), subject=word, count=word)
def test_scalar_and_array_forms_are_equal_to_the_bit(seed: int, purpose: int, subject: int, count: int) -> None:
    one = draws.uniform(seed, purpose, subject, count)
    assert 0.0 <= one < 1.0
    assert draws.uniforms(seed, purpose, [subject], count)[0] == one
    assert draws.uniforms(seed, purpose, subject, [count])[0] == one


def test_width_of_the_integers_does_not_matter() -> None:
    expected = draws.uniform(7, 3, 100, 5)
    kinds: tuple[Any, ...] = (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint64)
    for kind in kinds:
        assert draws.uniform(kind(7), kind(3), kind(100), kind(5)) == expected


def test_known_values_never_change() -> None:
    """Stored results stand or fall with these numbers."""
    assert draws.uniform(0, 0, 0, 0).hex() == KNOWN[0]
    assert draws.uniform(1, 2, 3, 4).hex() == KNOWN[1]


KNOWN = ("0x1.0983a45556400p-3", "0x1.aab99a95d6799p-1")


@pytest.mark.skipif(not COMPILED, reason="compares the compiled with the plain text")
def test_plain_python_gives_the_same_bits_and_no_warning() -> None:
    program = (
        "from sim.engine import random_streams as d\n"
        "u = [d.uniform(s, 1, s * 1000003, n) for s in range(20) for n in (0, 1, 2**39)]\n"
        "u += [d.lognormal(a, b, 3.0, 0.7) for a, b in zip(u, u[1:])] + [d.exponential_quantile(a, 2.0) for a in u]\n"
        "print(*(x.hex() for x in u))\n"
    )
    out = {}
    for disabled in ("0", "1"):
        env = os.environ | {"NUMBA_DISABLE_JIT": disabled, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        command = [sys.executable, "-W", "error::RuntimeWarning", "-c", program]
        out[disabled] = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert out["0"] == out["1"]
    assert len(out["0"].split()) == 179


@pytest.mark.parametrize("seed", [0, 1, 2**40])
@pytest.mark.parametrize("varying", ["seed", "purpose", "subject", "count"])
def test_uniform_in_whichever_field_varies(seed: int, varying: str) -> None:
    if varying in ("subject", "count"):
        u = draws.uniforms(seed, 1, SUBJECTS, 5) if varying == "subject" else draws.uniforms(seed, 1, 5, SUBJECTS)
    elif varying == "seed":
        u = np.array([draws.uniform(seed + k, 1, 5, 0) for k in range(4000)])
    else:
        u = np.array([draws.uniform(seed, k, 5, 0) for k in range(4000)])
    assert stats.kstest(u, "uniform").pvalue > 1e-4
    assert stats.chisquare(np.bincount((u * 64).astype(int), minlength=64)).pvalue > 1e-4


def pairs() -> list[tuple[str, np.ndarray, np.ndarray]]:
    base = draws.uniforms(11, 1, SUBJECTS)
    return [
        ("next subject", base[:-1], base[1:]),
        ("next count", base, draws.uniforms(11, 1, SUBJECTS, 1)),
        ("next purpose", base, draws.uniforms(11, 2, SUBJECTS)),
        ("next seed", base, draws.uniforms(12, 1, SUBJECTS)),
        ("subject and count exchanged", base[2:], draws.uniforms(11, 1, 0, SUBJECTS)[2:]),
        ("seed and purpose exchanged", base, draws.uniforms(1, 11, SUBJECTS)),
    ]


@pytest.mark.parametrize(("name", "a", "b"), pairs(), ids=lambda x: x if isinstance(x, str) else "")
def test_neighbouring_addresses_are_independent(name: str, a: np.ndarray, b: np.ndarray) -> None:
    table = np.histogram2d(a, b, bins=16, range=((0, 1), (0, 1)))[0]
    assert stats.chisquare(table.ravel()).pvalue > 1e-4, name
    assert abs(np.corrcoef(a, b)[0, 1]) < 4.5 / np.sqrt(len(a))


def test_no_two_of_many_addresses_collide() -> None:
    """Neither large counts nor large subjects run into the range of another field."""
    big = np.array([0, 1, 2**16, 2**26, 2**32, 2**40, 2**40 + 1])
    u = np.concatenate([draws.uniforms(1, p, s, big) for p in (0, 1, 2**16) for s in big])
    assert len(np.unique(u)) == len(u) == 3 * 7 * 7


def test_laws() -> None:
    u1, u2 = draws.uniforms(5, 1, SUBJECTS), draws.uniforms(5, 2, SUBJECTS)
    assert stats.kstest(draws.exponentials(u1, 3.0), stats.expon(scale=3.0).cdf).pvalue > 1e-3
    assert stats.kstest(draws.lognormals(u1, u2, 2.0, 0.8), stats.lognorm(0.8, scale=2.0).cdf).pvalue > 1e-3


def test_scalar_laws_agree_with_their_array_forms() -> None:
    u1, u2 = draws.uniforms(5, 1, SUBJECTS[:500]), draws.uniforms(5, 2, SUBJECTS[:500])
    np.testing.assert_allclose(
        [draws.exponential_quantile(u, 3.0) for u in u1], draws.exponentials(u1, 3.0), rtol=1e-12
    )
    scalar = [draws.lognormal(a, b, 2.0, 0.8) for a, b in zip(u1, u2, strict=True)]
    np.testing.assert_allclose(scalar, draws.lognormals(u1, u2, 2.0, 0.8), rtol=1e-12)
    z = [draws.normal(a, b) for a, b in zip(u1, u2, strict=True)]
    np.testing.assert_allclose(np.log(np.array(scalar) / 2.0) / 0.8, z, atol=1e-12)


def test_laws_at_the_ends_of_the_unit_interval() -> None:
    assert draws.exponential_quantile(0.0, 3.0) == 0.0
    assert np.isfinite(draws.exponential_quantile(1.0 - 2.0**-53, 3.0))
    assert np.isfinite(draws.normal(1.0 - 2.0**-53, 0.0))


@given(seed=st.integers(0, 2**62), subject=word, chance=st.one_of(st.floats(-0.5, 1.5), st.sampled_from([0.0, 1.0])))
def test_what_happens_is_what_the_draw_says(seed: int, subject: int, chance: float) -> None:
    """Leaving out the draw of certain and impossible things changes nothing."""
    assert draws.bernoulli(seed, 3, subject, 5, chance) == (draws.uniform(seed, 3, subject, 5) < chance)


@given(seed=st.integers(0, 2**62), subject=word, mean=st.one_of(st.just(0.0), st.floats(1e-3, 1e9)))
def test_how_long_something_lasts_is_exponential_by_inversion(seed: int, subject: int, mean: float) -> None:
    assert draws.exponential(seed, 3, subject, 5, mean) == draws.exponential_quantile(
        draws.uniform(seed, 3, subject, 5), mean
    )
