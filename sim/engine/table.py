"""Tables whose rows are counted from the front: the type by which compiled code knows an array of a world.

In Python and in Numba an index below zero counts from the end, and every access asks for the sign of its index. Rows of
a world are numbers of cases, residents or departments, from 0 up; that question alone took a seventh of the loop's time.
The type is named by a digest, because the name of a record with fifty fields would enter every symbol.
"""

from __future__ import annotations

import hashlib
import operator
from typing import Any

from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing import signature
from numba.extending import lower_builtin, register_model


class Table(types.Array):
    """Numba's type of an array that is indexed by numbers from 0 on."""

    def __init__(self, array: Any) -> None:
        self.array = array
        digest = hashlib.sha256(str(array).encode()).hexdigest()[:12]
        super().__init__(array.dtype, array.ndim, array.layout, readonly=not array.mutable, name=f"Table({digest})", aligned=array.aligned)

    @property
    def key(self) -> str:
        """What equal tables share; comparing records field by field would take a while at each of many comparisons."""
        return self.name

    @property
    def mangling_args(self) -> Any:
        """What enters the symbols of functions that take a table."""
        return self.name, ()


register_model(Table)(models.ArrayModel)


def as_table(kind: Any) -> Any:
    """The table of an array's type; any other type as it is."""
    return Table(kind) if type(kind) is types.Array else kind


def _unsigned(context: Any, builder: Any, kind: Any, index: Any) -> tuple[Any, Any]:
    """An index, or a tuple of indices, with whole numbers taken as unsigned."""
    if isinstance(kind, types.Integer):
        return types.uintp, context.cast(builder, index, kind, types.uintp)
    if isinstance(kind, types.BaseTuple):
        parts = [_unsigned(context, builder, each, part) for each, part in zip(kind.types, cgutils.unpack_tuple(builder, index), strict=True)]
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
