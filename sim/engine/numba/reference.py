"""The tables of a world by reference: one address in place of all their headers.

Numba passes a named tuple to a function by value. For a world of forty tables a call then copies 2 kB, and every
compiled function begins with hundreds of instructions that take the tuple apart, which the compiler has to read each
time. `by_reference` puts the headers into memory once; a function that is given the reference reads `world.cases` as
before, and a call passes one address. The headers do not change while the reference is in use, and the compiler is told
so: it need not read an address again after each store.

The function that calls `by_reference` must hand the reference on to a function that is called, not inlined: what the
compiler is told holds from there on only.
"""

from __future__ import annotations

import hashlib
from typing import Any

from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_builtin, lower_getattr_generic, register_model, type_callable

from sim.engine.numba.table import as_table


class Reference(types.Type):
    """Numba's type of a named tuple in memory.

    It is named by a digest: the tuple's own name is many kB long and would enter every symbol.
    """

    def __init__(self, pointee: Any) -> None:
        self.pointee = pointee
        digest = hashlib.sha256(str(pointee).encode()).hexdigest()[:12]
        super().__init__(f"Reference({pointee.instance_class.__name__} {digest})")


@register_model(Reference)
class _Address(models.PrimitiveModel):
    """Data model of a reference, which is made of an address."""

    def __init__(self, manager: Any, kind: Reference) -> None:
        super().__init__(manager, kind, manager.lookup(kind.pointee).get_value_type().as_pointer())


@infer_getattr
class _Fields(AttributeTemplate):
    """Attributes of a reference, which are the fields of its tuple."""

    key = Reference

    def generic_resolve(self, kind: Reference, name: str) -> Any:
        """Return the type of a field; None if the tuple has no such field."""
        fields = kind.pointee.fields
        return _within(kind.pointee.types[fields.index(name)]) if name in fields else None


@lower_getattr_generic(Reference)
def _read_field(context: Any, builder: Any, kind: Reference, address: Any, name: str) -> Any:
    place = kind.pointee.fields.index(name)
    field, found = cgutils.gep_inbounds(builder, address, 0, place), _within(kind.pointee.types[place])
    if isinstance(found, Reference):
        return field
    field = builder.load(field)
    field.set_metadata("invariant.load", builder.module.add_metadata([]))
    return impl_ret_borrowed(context, builder, found, field)


def _within(kind: Any) -> Any:
    """Return the type of a field read through a reference: of a tuple a reference again, of an array a table."""
    return Reference(kind) if isinstance(kind, types.NamedTuple) else as_table(kind)


def by_reference(tables: Any) -> Any:
    """Return a reference to a named tuple in compiled code, and the tuple itself in plain Python.

    In plain Python everything is a reference.
    """
    return tables


@type_callable(by_reference)
def _type_by_reference(_context: Any) -> Any:
    def typed(tables: Any) -> Any:
        return Reference(tables) if isinstance(tables, types.NamedTuple) else None

    return typed


@lower_builtin(by_reference, types.NamedTuple)
def _put_into_memory(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
    return cgutils.alloca_once_value(builder, arguments[0])
