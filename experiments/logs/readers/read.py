"""Reading of a source by what its first bytes say it is, whatever its ending."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from experiments.logs.mapping import LogMapping
from experiments.logs.readers.decoding import encoding_of, first_bytes
from experiments.logs.readers.delimited import read_delimited
from experiments.logs.readers.documents import read_json, read_xml
from experiments.logs.readers.event_logs import tabular
from experiments.logs.readers.source import Source, Wanted
from experiments.logs.readers.tables import read_parquet, read_workbook
from sim.text.catalogue import WanggeError
from sim.text.causes import cause

OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_source(file: Path, mapping: LogMapping, wanted: Wanted) -> Source:
    """Return the rows of a source. Raises WanggeError, in one line, for whatever is wrong with the file."""
    try:
        return _by_content(file, mapping, wanted)
    except WanggeError:
        raise
    except (OSError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise WanggeError("log_unreadable", file=str(file), why=cause(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError, OverflowError) as error:
        raise WanggeError("log_unreadable", file=str(file), why=cause(error)) from error  # a reader of a foreign format


def _by_content(file: Path, mapping: LogMapping, wanted: Wanted) -> Source:
    begin = first_bytes(file, 2048)
    if not begin:
        raise WanggeError("log_empty", file=str(file))
    if begin.startswith(OLD_EXCEL):
        raise WanggeError("table_old_excel", file=str(file))
    if begin.startswith(b"PK\x03\x04"):
        return read_workbook(file, wanted)
    if begin.startswith(b"PAR1"):
        return tabular(read_parquet(file, wanted), mapping, file, wanted)
    encoding = encoding_of(file) if begin[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in begin else "utf-8"
    text = begin.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return read_xml(file, mapping, wanted)
    if text.startswith(("{", "[")):
        return read_json(file, mapping, wanted)
    return tabular(read_delimited(file, mapping, wanted), mapping, file, wanted)
