"""The one place for compiler options, the cache of compiled code, and the compiling of interchangeable rules.

`@kernel` decorates every function of the model that is to be compiled. `compile_rule` turns a rule, built in or written
by a user, into a value that a compiled function takes as an argument: one compiled kernel serves every rule. With
NUMBA_DISABLE_JIT=1 both return the plain Python function, so the same source can be stepped through.
"""

import difflib
import gc
import inspect
import os
import platform
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.core.compiler import Flags
from numba.core.registry import CPUDispatcher, cpu_target
from numba.extending import typeof_impl

from sim.engine.numba import cache
from sim.engine.numba.homes import Home
from sim.engine.numba.inlining import inlined_compiler
from sim.text.catalogue import Phrase, WanggeError


def _options() -> dict[str, Any]:
    """Return the compiler options of every behaviour.

    `_nrt=False` (no reference counting, hence no allocation) saves half the time where tuples of tables are passed from
    function to function. It is not a guaranteed part of Numba's interface, so it is used only where it is accepted.
    """
    options: dict[str, Any] = {"error_model": "numpy", "boundscheck": os.environ.get("WANGGE_BOUNDSCHECK") == "1"}
    try:
        cpu_target.options.parse_as_flags(Flags(), {"_nrt": False})  # type: ignore[no-untyped-call]
    except KeyError:
        return options
    return options | {"_nrt": False}


SETTINGS: Any = numba.config
OPTIONS = _options()
COMPILED = not SETTINGS.DISABLE_JIT


def _open_cache() -> tuple[Path | None, Home]:
    if not COMPILED:
        return None, Home(None, "none")
    settings = (SETTINGS.BOUNDSCHECK, SETTINGS.OPT, SETTINGS.DEBUGINFO_DEFAULT)
    versions = (numba.__version__, np.__version__, platform.python_version())
    return cache.open_folder(cache.source_stamp(cache.PACKAGE, (repr((OPTIONS, settings, versions)), cache.machine())))


_FOLDER, HOME = _open_cache()


def cache_folder() -> Path | None:
    """Return the folder of compiled code for the present sources; None if nothing is compiled or can be kept."""
    return _FOLDER


_in_this_process = False


def is_compiled() -> bool:
    """Return whether a run will find all compiled code, or needs none, so that a caller can announce a wait."""
    return not COMPILED or _in_this_process or (_FOLDER is not None and (_FOLDER / cache.MARKER).exists())


def mark_compiled() -> None:
    """Record that every kernel of the present sources is compiled and, where there is a folder for it, kept."""
    global _in_this_process
    _in_this_process = True
    if _FOLDER is not None:
        try:
            (_FOLDER / cache.MARKER).touch()
        except OSError:  # the folder became read-only: the next start merely announces a wait that does not come
            return


@contextmanager
def _kept_in_our_folder() -> Iterator[None]:
    """Make Numba use our folder for functions decorated inside this context.

    Numba reads its setting when a function is decorated, and resets it whenever the environment changes; setting it
    around each decoration is therefore both safe and invisible to other users of Numba in this process.
    """
    before = SETTINGS.CACHE_DIR
    SETTINGS.CACHE_DIR = str(_FOLDER)
    try:
        yield
    finally:
        SETTINGS.CACHE_DIR = before


def _is_watched(function: Callable[..., Any]) -> bool:
    """Return whether the stamp covers the file of this function, so that its machine code may be kept."""
    return _FOLDER is not None and cache.PACKAGE in Path(function.__code__.co_filename).resolve().parents


class Widening(CPUDispatcher):
    """A compiled function that receives every whole number from compiled callers as 64 bits.

    Otherwise Numba would compile it anew for every column width, and for every constant written in a call.
    """

    def get_call_template(self, args: Sequence[Any], kws: Any) -> Any:
        """Return the call template for the widened argument types; Numba asks for it when it types a call."""
        return super().get_call_template(tuple(map(_widened, args)), kws)


def _widened(kind: Any) -> Any:
    plain: Any = getattr(kind, "literal_type", kind)
    return types.int64 if isinstance(plain, types.Integer) and plain in types.signed_domain else plain


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile `function` at its first call, from Python or from compiled code, with the options of the project.

    Machine code of this package is kept in the cache; that of a user's function is made anew in each process, because
    nothing tracks the files it may use.
    """
    return _kernel(function, inline=False)


def inlined_kernel[F: Callable[..., Any]](function: F) -> F:
    """Make a kernel that becomes part of each of its callers: for what the loop does with every message."""
    return _kernel(function, inline=True)


def _kernel(function: Any, inline: bool) -> Any:
    if not COMPILED:
        return function
    compiled: Any = Widening(function, targetoptions=OPTIONS | {"nopython": True, "forceinline": inline})
    if _is_watched(function):
        with _kept_in_our_folder():
            compiled.enable_caching()
    return compiled


@contextmanager
def _without_collector() -> Iterator[None]:
    """Switch the garbage collector off for the duration of this context.

    Compiling makes millions of objects and hardly any garbage: looking for it would take a tenth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def prepared(function: Any, *arguments: Any) -> Any:
    """Return a kernel compiled for exactly these argument types, which later calls no longer check.

    Finding out the type of a world takes 2 ms, as long as the run of a small town; arguments laid out like earlier ones
    are recognised in a twentieth of that. The caller answers for the types: others would be misread. Without compiling,
    the plain function is returned.
    """
    if not COMPILED:
        return function
    layout = (function, *map(_layout, arguments))
    if layout not in _ready:
        type_of: Callable[[Any], Any] = numba.typeof
        signature = tuple(map(type_of, arguments))
        if signature not in function.overloads:
            with _without_collector():
                function.compile(signature)
        _ready[layout] = function.overloads[signature].entry_point
    return _ready[layout]


_ready: dict[tuple[Any, ...], Any] = {}


def _layout(argument: Any) -> Any:
    """Return all that Numba's type of an argument depends on, for arrays, rules, plain numbers and tuples of them."""
    if isinstance(argument, np.ndarray):
        flags = argument.flags
        return argument.dtype, argument.ndim, flags.c_contiguous, flags.f_contiguous, flags.writeable, flags.aligned
    if isinstance(argument, tuple):
        return type(argument), *map(_layout, argument)
    return argument.rule_type if isinstance(argument, RuleFunction) else type(argument)


class Behaviour(Widening):
    """A function compiled for compiled callers only; called from Python it runs as plain Python, on the same tables."""

    def __call__(self, *arguments: Any) -> Any:
        return self.py_func(*arguments)


def behaviour[F: Callable[..., Any]](function: F) -> F:
    """Mark a behaviour of an agent: compiled into the loop, plain Python when called from Python.

    Python cannot enter the compiled code, which lives in the loop alone (sim.engine.numba.inlining) and is kept with
    it. Functions that Python calls often are kernels instead. A behaviour becomes part of its caller: if all of them
    were called, the usual way of a case through the loop would take half as long again.
    """
    return _behaviour(function, inline=True)


def shared_behaviour[F: Callable[..., Any]](function: F) -> F:
    """Mark a behaviour that many others use: compiled once and called, which keeps compiling short."""
    return _behaviour(function, inline=False)


def _behaviour(function: Any, inline: bool) -> Any:
    if not COMPILED:
        return function
    options = {**OPTIONS, "nopython": True, "forceinline": inline, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    if inlined_compiler is None:
        return Behaviour(function, targetoptions=options)
    return Behaviour(function, targetoptions=options, pipeline_class=inlined_compiler)


class RuleFunction(CPUDispatcher):
    """A rule compiled for one signature, passed to compiled code as a first-class function.

    Numba types an ordinary compiled function by its identity, so a kernel would be compiled anew for every rule.
    This one is typed by its signature alone.
    """

    @property
    def rule_type(self) -> types.FunctionType:
        """Return the type by which compiled code knows this rule."""
        return types.FunctionType(self.nopython_signatures[0])


@typeof_impl.register(RuleFunction)
def _typeof_rule(rule: RuleFunction, context: Any) -> types.FunctionType:
    return rule.rule_type


def compile_rule(function: Callable[..., Any], argument_types: Sequence[Any], name: str) -> Any:
    """Compile a rule that takes rows and numbers and returns a number (a float in compiled code).

    `argument_types`: a structured dtype for each row, `float`, `int` or a Numba type for each number. `name` is used in
    messages. Compiling takes about 0.1 s; the cache serves as in `behaviour`. Returns the plain function if compiling
    is switched off. Raises WanggeError `rule_broken`, in one line, if the rule cannot be used.
    """
    plain = getattr(function, "py_func", function)
    if not isinstance(plain, FunctionType):
        raise WanggeError("rule_broken", rule=name, why=Phrase("rule_no_plain_function"))
    _check_parameters(plain, len(argument_types), name)
    if not COMPILED:
        return plain
    rule = RuleFunction(plain, targetoptions={**OPTIONS, "nopython": True})
    if _is_watched(plain):
        with _kept_in_our_folder():
            rule.enable_caching()
    arguments = tuple(_numba_type(kind) for kind in argument_types)
    try:
        rule.compile(types.float64(*arguments))
    except Exception as error:
        # whatever Numba raises, the rule is at fault: the engine's part of it is an argument list
        raise WanggeError("rule_broken", rule=name, why=_reworded(plain, arguments, error)) from error
    rule.disable_compile()
    return rule


def _numba_type(kind: Any) -> Any:
    """Return the Numba type of an argument; for a structured dtype, the type `table[i]` has in compiled code."""
    if isinstance(kind, np.dtype):
        return numba.from_dtype(kind)
    return {float: types.float64, int: types.int64, bool: types.boolean}.get(kind, kind)


def _check_parameters(function: FunctionType, expected: int, name: str) -> None:
    parameters = inspect.signature(function).parameters.values()
    names = ", ".join(map(str, parameters))
    why = None
    if any(p.kind not in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters):
        why = Phrase("rule_arguments", names=names)
    elif len(parameters) != expected:
        why = Phrase("rule_argument_count", n=len(parameters), names=names, expected=expected)
    if why:
        raise WanggeError("rule_broken", rule=name, why=why)


def _reworded(function: FunctionType, arguments: Sequence[Any], error: Exception) -> Phrase:
    """Return in one line what Numba says in twenty."""
    rows = {
        name: kind
        for name, kind in zip(inspect.signature(function).parameters, arguments, strict=True)
        if isinstance(kind, types.Record)
    }
    column = _missing_column(error)
    if column is not None and rows:
        there = [f"{name}.{each}" for name, kind in rows.items() for each in kind.fields]
        near = sorted(there, key=lambda each: -difflib.SequenceMatcher(None, column, each.partition(".")[2]).ratio())
        return Phrase("rule_column", column=column, near=", ".join(near[:3]))
    returned = re.search(r"No conversion from (.+?) to float64", str(error))
    if returned:
        return Phrase("rule_returns", kind=returned[1].strip())
    return Phrase("rule_compiles_not", error=_first_line(error))


def _missing_column(error: BaseException) -> str | None:
    """Return the column that Numba could not find: the key of a bare KeyError, or an attribute of a record."""
    found = re.search(r"[Uu]nknown attribute '(\w+)' of type Record|KeyError: '(\w+)'", str(error))
    if found:
        return found[1] or found[2]
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        return error.args[0]
    return None


def _first_line(error: BaseException) -> str:
    """Return the first line that says something about the rule rather than about Numba's pipeline."""
    noise = ("Failed in", "During:", "File ", "Overload", "- Resolution", "Traceback")
    lines = (re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in str(error).splitlines())
    return next((line for line in lines if line and not line.startswith(noise)), type(error).__name__)
