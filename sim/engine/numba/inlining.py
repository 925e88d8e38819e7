"""Compiling of functions that only ever become part of their callers.

Numba makes machine code of every function it compiles, and optimises all that it calls once more on the way. For a
behaviour of an agent, which is called from compiled code alone, that work is thrown away: its code ends up in the loop,
and only the loop is ever run. So such functions are tidied up and handed on as LLVM's intermediate code, and the loop
that takes them in is optimised and turned into machine code once. That halves the time of compiling.

Numba has a place for another compiler (`pipeline_class`), but not for another kind of library; the two names imported
below are not a guaranteed part of its interface. `inlined_compiler` is None where they are missing, and compiling is
then slower and otherwise the same.
"""

from __future__ import annotations

from typing import Any, cast

try:
    from numba.core.codegen import JITCodeLibrary
    from numba.core.compiler import Compiler
except ImportError:  # another Numba: do without
    inlined_compiler: Any = None
else:
    TIDY = {"opt": 1, "loop_vectorize": False, "slp_vectorize": False}  # the loop is optimised at full strength

    class _NoEnvironment:
        """Stand-in for the code generator where Numba records a function's Python objects; inlined code has none."""

        def set_env(self, _name: str, _objects: Any) -> None:
            """Do nothing: there is nothing to record."""

    class InlinedLibrary(JITCodeLibrary):
        """The intermediate code of a function, never turned into machine code."""

        @property
        def codegen(self) -> Any:
            """Return a stand-in for the code generator, without machine code."""
            return _NoEnvironment()

        def get_pointer_to_function(self, _name: str) -> int:
            """Return 0: there is no machine code, hence no address."""
            code: Any = self
            code._ensure_finalized()
            return 0

        def _optimize_functions(self, module: Any) -> None:
            module.data_layout = self._codegen._data_layout  # the rest is done when all is linked

        def _optimize_final_module(self) -> None:
            generator: Any = self._codegen
            passes, builder = generator._module_pass_manager(**TIDY)
            passes.run(self._final_module, builder)

        def _finalize_final_module(self) -> None:
            code: Any = self
            code._finalize_dynamic_globals()
            self._finalized = True

    class InlinedCompiler(Compiler):
        """Numba's compiler, with `InlinedLibrary` as the library at the end."""

        def _compile_bytecode(self) -> Any:
            state, kind, compiler = self.state, cast(Any, InlinedLibrary), cast(Any, super())
            state.library = kind(state.targetctx.codegen(), state.func_id.func_qualname)
            return compiler._compile_bytecode()

    inlined_compiler = InlinedCompiler
