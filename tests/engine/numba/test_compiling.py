"""The compiler's house rules: no stale code, one kernel for all rules, and one-line messages for broken rules."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest

from sim.engine.numba import cache
from sim.engine.numba.compiling import COMPILED, behaviour, compile_rule, kernel, prepared
from sim.text.catalogue import WanggeError

compiled_only = pytest.mark.skipif(not COMPILED, reason="about compiled code")

DEPARTMENT = np.dtype([("staff", "i4"), ("busy", "i4"), ("queue", "f8")], align=True)
CASE = np.dtype([("arises", "i8"), ("urgency", "f8")], align=True)

ENGINE_FILES = (
    "text/__init__.py",
    "text/catalogue.py",
    "text/messages/errors.yaml",
    "text/messages/engine.yaml",
    "engine/__init__.py",
    "engine/numba/__init__.py",
    "engine/numba/cache.py",
    "engine/numba/compiling.py",
    "engine/numba/homes.py",
    "engine/numba/inlining.py",
)
KERNEL = """
from sim.engine.numba.compiling import kernel
from sim.helper import SHIFT, helper

@kernel
def kernel(x):
    return helper(x) + SHIFT
"""
HELPER = """
from sim.engine.numba.compiling import kernel
SHIFT = {shift}

@kernel
def helper(x):
    return x * {factor}
"""
ASK = """
import os
from sim.engine import compiling
os.environ["NUMBA_HIGHLIGHT_EXCEPTIONS"] = "0"  # makes Numba read its settings again
from sim.kernel import kernel
before = compiling.is_compiled()
result = kernel(10)
compiling.mark_compiled()
import numba
print(result, sum(kernel.stats.cache_hits.values()), before, compiling.is_compiled(), numba.config.CACHE_DIR)
"""
READ_BEYOND = """
import numpy as np
from sim.kernel import kernel
try:
    kernel(np.ones(3))
    print("read")
except IndexError:
    print("caught")
"""
WHAT_IS_IT = """
from sim.engine import compiling
from sim.kernel import kernel
print(type(kernel).__name__, kernel(10), compiling.is_compiled())
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A package `sim` of our engine, one kernel, and a helper in another file."""
    for name in ENGINE_FILES:
        target = tmp_path / "sim" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(cache.PACKAGE / name, target)
    (tmp_path / "sim/__init__.py").touch()
    (tmp_path / "sim/kernel.py").write_text(KERNEL)
    write_helper(tmp_path)
    return tmp_path


def write_helper(folder: Path, factor: int = 2, shift: int = 0) -> None:
    (folder / "sim/helper.py").write_text(HELPER.format(factor=factor, shift=shift))


def python(folder: Path, program: str, **environment: str) -> list[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "WANGGE_"))}
    env = kept | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} | environment
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def stamps(home: Path) -> set[str]:
    return {folder.name for folder in home.iterdir()}


@compiled_only
def test_code_is_kept_and_never_stale(tiny: Path) -> None:
    users = str(tiny / "of_the_user")
    home = tiny / ".nbcache"
    assert python(tiny, ASK, NUMBA_CACHE_DIR=users) == ["20", "0", "False", "True", users]
    assert python(tiny, ASK, NUMBA_CACHE_DIR=users) == ["20", "1", "True", "True", users]
    assert not Path(users).exists()
    (first,) = stamps(home)
    write_helper(tiny, factor=3)
    assert python(tiny, ASK)[:4] == ["30", "0", "False", "True"]
    write_helper(tiny, factor=3, shift=5)
    assert python(tiny, ASK)[:4] == ["35", "0", "False", "True"]
    write_helper(tiny)
    assert python(tiny, ASK)[:4] == ["20", "1", "True", "True"]
    assert first in stamps(home) and len(stamps(home)) == 3


@compiled_only
def test_bounds_are_checked_on_demand_and_kept_apart(tiny: Path) -> None:
    (tiny / "sim/kernel.py").write_text(KERNEL.replace("helper(x) + SHIFT", "x[helper(7)]"))
    assert python(tiny, READ_BEYOND) == ["read"]
    assert python(tiny, READ_BEYOND, WANGGE_BOUNDSCHECK="1") == ["caught"]
    assert len(stamps(tiny / ".nbcache")) == 2


@compiled_only
def test_the_home_of_the_cache_can_be_chosen(tiny: Path) -> None:
    chosen, home = tiny / "chosen", tiny / "home"
    python(tiny, ASK, WANGGE_CACHE_DIR=str(chosen))
    assert stamps(chosen) and not (tiny / ".nbcache").exists()
    (tiny / "a_file").touch()
    python(tiny, ASK, WANGGE_CACHE_DIR=str(tiny / "a_file"), HOME=str(home))
    assert stamps(home / ".cache/wangge") == stamps(chosen)
    assert python(tiny, ASK, WANGGE_CACHE_DIR=str(tiny / "a_file"), HOME=str(tiny / "a_file"), TMPDIR=str(tiny))[
        :2
    ] == ["20", "0"]


def test_plain_python_on_demand(tiny: Path) -> None:
    assert python(tiny, WHAT_IS_IT, NUMBA_DISABLE_JIT="1") == ["function", "20", "True"]
    assert not (tiny / ".nbcache").exists()


class World(NamedTuple):
    departments: Any
    rule: Any


@kernel
def total(world: World, x: float) -> float:
    score = 0.0
    for i in range(len(world.departments)):
        score += world.rule(world.departments[i], x)
    return score


@kernel
def load(department: Any) -> float:
    return (department.busy + department.queue) / department.staff


def least_loaded(department: Any, x: float) -> float:
    return load(department) + x


def first(department: Any, x: float) -> int:
    return 1


def angry(department: Any, x: float) -> float:
    if x > 1.0:
        raise ValueError("too much")
    return department.staff


def departments() -> Any:
    rows = np.zeros(4, DEPARTMENT).view(np.recarray)
    rows.staff, rows.busy, rows.queue = 2, [1, 2, 2, 2], [0, 0, 1, 4]
    return rows


def test_one_kernel_serves_all_rules() -> None:
    rules = [compile_rule(function, (DEPARTMENT, float), "r") for function in (least_loaded, first, angry)]
    for _ in range(2):
        assert [total(World(departments(), rule), 0.5) for rule in rules] == [8.0, 4.0, 8.0]
    with pytest.raises(ValueError, match="too much"):
        total(World(departments(), rules[2]), 2.0)
    if COMPILED:
        assert len(total.signatures) == 1  # type: ignore[attr-defined]


def test_slots_of_different_signatures_live_side_by_side() -> None:
    narrow = compile_rule(lambda case: case.urgency, (CASE,), "narrow")
    wide = compile_rule(lambda case, department, rank: rank + department.staff, (CASE, DEPARTMENT, int), "wide")

    @kernel
    def both(cases: Any, rows: Any, f: Any, g: Any) -> float:
        return f(cases[0]) + 10.0 * g(cases[0], rows[0], 3)

    cases = np.ones(1, CASE).view(np.recarray)
    assert both(cases, departments(), narrow, wide) == 51.0


def test_a_compiled_behaviour_may_be_a_rule() -> None:
    rule = compile_rule(load, (DEPARTMENT,), "load")
    assert rule(departments()[3]) == 3.0


@compiled_only
def test_rows_have_the_type_that_compiled_code_gives_them() -> None:
    assert numba.typeof(departments()).dtype == numba.from_dtype(DEPARTMENT) == numba.typeof(departments()[0])


@compiled_only
def test_functions_of_users_are_not_kept() -> None:
    assert load.stats.cache_path is None  # type: ignore[attr-defined]


def line_of(function: Any, *kinds: Any) -> str:
    with pytest.raises(WanggeError) as caught:
        compile_rule(function, kinds or (DEPARTMENT, float), "mine")
    assert caught.value.key == "rule_broken"
    line = str(caught.value)
    assert "\n" not in line and "'mine'" in line
    return line


def test_wrong_arguments_are_told() -> None:
    assert "takes 1 arguments (department), not 2" in line_of(lambda department: 1.0)
    assert "must all be plain" in line_of(lambda *rows: 1.0)
    assert "not a plain Python function" in line_of("nearest")


@compiled_only
def test_an_unknown_column_is_told_with_those_there_are() -> None:
    line = line_of(lambda department, x: department.queues + x)
    assert "reads the column 'queues', which its row does not have; nearest: department.queue" in line


@compiled_only
def test_a_column_of_another_row_is_told() -> None:
    line = line_of(lambda case, department: case.busy + 1.0, CASE, DEPARTMENT)
    assert "'busy', which its row does not have; nearest: department.busy" in line


@compiled_only
def test_a_column_that_only_a_helper_misses_is_told() -> None:
    assert "reads the column 'busy'" in line_of(lambda case, x: load(case) + x, CASE, float)


@compiled_only
@pytest.mark.parametrize("result", [None, (1.0, 2.0), "text"])
def test_a_result_that_is_no_number_is_told(result: Any) -> None:
    assert "must return a number" in line_of(lambda department, x: result)


@compiled_only
def test_a_path_without_result_is_told() -> None:
    def forgetful(department: Any, x: float) -> Any:
        if x > 0.0:
            return x

    assert "must return a number on every path" in line_of(forgetful)


@compiled_only
def test_what_cannot_be_compiled_is_told() -> None:
    assert "name 'nowhere' is not defined" in line_of(lambda department, x: nowhere(x))  # type: ignore[name-defined] # noqa: F821
    assert "cannot be compiled" in line_of(lambda department, x: float(input()))


@compiled_only
def test_a_kernel_is_compiled_once_however_narrow_the_numbers_it_is_given() -> None:
    rows = np.zeros(2, np.dtype([("small", "i1"), ("narrow", "i4"), ("wide", "i8")], align=True))

    @kernel
    def plus_one(number: int) -> int:
        return number + 1

    @kernel
    def total(rows: Any) -> int:
        return plus_one(rows[0].small) + plus_one(rows[1].narrow) + plus_one(rows[0].wide) + plus_one(7)

    assert total(rows) == 11
    assert len(plus_one.signatures) == 1


@compiled_only
def test_a_prepared_kernel_is_the_kernel_and_chosen_by_type() -> None:
    @kernel
    def twice(numbers: Any, k: int) -> float:
        return 2 * numbers[k]

    whole, broken = np.array([1, 2]), np.array([0.25, 0.5])
    assert prepared(twice, whole, 0)(whole, 1) == 4
    assert prepared(twice, broken, 0)(broken, 1) == 1.0
    every_other, fixed = np.arange(8.0)[::2], np.arange(4.0)
    fixed.flags.writeable = False
    assert prepared(twice, every_other, 0)(every_other, 2) == 8.0
    assert prepared(twice, fixed, 0)(fixed, 2) == 4.0
    assert prepared(twice, np.arange(3.0), 0) is prepared(twice, broken, 1)


@compiled_only
def test_inlined_code_computes_what_a_called_function_does() -> None:
    """A behaviour has no machine code of its own.

    The kernel that takes it in gives the same numbers as plain Python.
    """

    @behaviour
    def squared(numbers: Any, k: int) -> float:
        return float(numbers[k]) ** 2

    @behaviour
    def squares(numbers: Any) -> float:
        total = 0.0
        for k in range(len(numbers)):
            total += squared(numbers, k)
        return total

    @kernel
    def loop(numbers: Any) -> float:
        return squares(numbers)

    numbers = np.arange(5.0)
    assert loop(numbers) == squares(numbers) == 30.0
