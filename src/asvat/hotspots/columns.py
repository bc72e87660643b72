"""Arrow columns straight from NumPy memory.

``pyarrow.array`` imports pandas, where it is installed, the first time it is called, whatever it
is given: about half a second, more than the methods themselves take from a cold start.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.records.arrays import Bools, Floats, Ints


def floats(values: Floats, known: Bools | None = None) -> pa.Array:
    """Return a column of float64 that shares the memory of `values`; null where not `known`."""
    data = np.ascontiguousarray(values, dtype=np.float64)
    valid = None if known is None else pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(pa.float64(), data.size, [valid, pa.py_buffer(data)])


def integers(values: Ints) -> pa.Array:
    """Return a column of int64 that shares the memory of `values`."""
    data = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), data.size, [None, pa.py_buffer(data)])


def strings(values: Sequence[str]) -> pa.Array:
    """Return a column of strings in ASCII."""
    ends = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, values), np.int32, len(values)), out=ends[1:])
    buffers = [None, pa.py_buffer(ends), pa.py_buffer("".join(values).encode("ascii"))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def named(codes: Ints, names: Sequence[str]) -> pa.Array:
    """Return a column of strings, ``names[code]`` for each code."""
    short: npt.NDArray[np.int8] = np.ascontiguousarray(codes, dtype=np.int8)
    kind = pa.dictionary(pa.int8(), pa.string())
    buffers = [None, pa.py_buffer(short)]
    coded = pa.DictionaryArray.from_buffers(kind, short.size, buffers, strings(names))
    return coded.cast(pa.string())
