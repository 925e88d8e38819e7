"""Tables whose rows are counted from the front: the type by which compiled code knows an array of a world.

In Python and in Numba an index below zero counts from the end, so that every access checks the sign of its index. Rows
of a world are numbers of cases, residents or departments, from 0 up; that check alone took a seventh of the loop's
time. The type is named by a digest, because the name of a record with fifty fields would enter every symbol.
"""

from __future__ import annotations

import hashlib
import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing import signature
from numba.extending import lower_builtin, register_model, type_callable
from numba.np.arrayobj import make_array

from sim.engine.numba.memory import LINE


class Table(types.Array):
    """Numba's type of an array that is indexed by numbers from 0 up."""

    def __init__(self, array: Any) -> None:
        self.array = array
        digest = hashlib.sha256(str(array).encode()).hexdigest()[:12]
        super().__init__(
            array.dtype,
            array.ndim,
            array.layout,
            readonly=not array.mutable,
            name=f"Table({digest})",
            aligned=array.aligned,
        )

    @property
    def key(self) -> str:
        """Return what equal tables share.

        Comparing records field by field would take a while at each of many comparisons.
        """
        return self.name

    @property
    def mangling_args(self) -> Any:
        """Return what enters the symbols of functions that take a table."""
        return self.name, ()


register_model(Table)(models.ArrayModel)


def as_table(kind: Any) -> Any:
    """Return the table type for an array's type; any other type as it is."""
    return Table(kind) if type(kind) is types.Array else kind


def _unsigned(context: Any, builder: Any, kind: Any, index: Any) -> tuple[Any, Any]:
    """Return an index, or a tuple of indices, with whole numbers taken as unsigned."""
    if isinstance(kind, types.Integer):
        return types.uintp, context.cast(builder, index, kind, types.uintp)
    if isinstance(kind, types.BaseTuple):
        parts = [
            _unsigned(context, builder, each, part)
            for each, part in zip(kind.types, cgutils.unpack_tuple(builder, index), strict=True)
        ]
        packed: Any = types.Tuple([each for each, _ in parts])
        return packed, context.make_tuple(builder, packed, [part for _, part in parts])
    return kind, index


@lower_builtin(operator.getitem, Table, types.Integer)
@lower_builtin(operator.getitem, Table, types.BaseTuple)
def _get(context: Any, builder: Any, asked: Any, arguments: Any) -> Any:
    table, kind = asked.args
    kind, index = _unsigned(context, builder, kind, arguments[1])
    plain = signature(asked.return_type, table.array, kind)
    return context.get_function(operator.getitem, plain)(builder, (arguments[0], index))


@lower_builtin(operator.setitem, Table, types.Integer, types.Any)
@lower_builtin(operator.setitem, Table, types.BaseTuple, types.Any)
def _set(context: Any, builder: Any, asked: Any, arguments: Any) -> Any:
    table, kind, value = asked.args
    kind, index = _unsigned(context, builder, kind, arguments[1])
    plain = signature(asked.return_type, table.array, kind, value)
    return context.get_function(operator.setitem, plain)(builder, (arguments[0], index, arguments[2]))


def fetch_ahead(table: Any, row: int) -> None:
    """Ask the processor to bring a row into its cache, because it will be needed soon.

    This changes nothing; a row that does not exist is no mistake. Of a table of two dimensions, it is the row's start.
    """


@type_callable(fetch_ahead)
def _type_fetch_ahead(_context: Any) -> Any:
    def typed(table: Any, row: Any) -> Any:
        return (
            types.none
            if isinstance(table, types.Array) and table.ndim <= 2 and isinstance(row, types.Integer)
            else None
        )

    return typed


@lower_builtin(fetch_ahead, types.Array, types.Integer)
def _fetch_ahead(context: Any, builder: Any, asked: Any, arguments: Any) -> Any:
    table, kind = asked.args
    array = make_array(table)(context, builder, arguments[0])
    size = context.get_abi_sizeof(context.get_data_type(table.dtype)) if table.ndim == 1 else 1
    start = builder.ptrtoint(array.data, ir.IntType(64))
    stride = builder.extract_value(array.strides, 0)
    row = context.cast(builder, arguments[1], kind, types.int64)
    address, number = cgutils.voidptr_t, ir.IntType(32)
    prefetch = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(ir.VoidType(), [address, number, number, number]), "llvm.prefetch.p0"
    )
    for line in range(0, size, LINE):
        place = builder.add(start, builder.add(builder.mul(row, stride), ir.Constant(ir.IntType(64), line)))
        # the three numbers: to be written, kept close, data
        builder.call(prefetch, [builder.inttoptr(place, address), number(1), number(3), number(1)])
    return context.get_dummy_value()
