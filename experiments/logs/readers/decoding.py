"""Texts in the encodings in which logs arrive, as a stream of UTF-8, with a count of the bytes that make no text.

A byte order mark decides; without one a file is UTF-8, UTF-16, GB18030 (which includes GBK and GB2312) or cp1252, by
what its bytes beyond ASCII look like.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from experiments.logs.readers.source import MOST_BYTES
from sim.text.catalogue import WanggeError

BLOCK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
TOLERATED = 0.1
"""Share of the bytes beyond ASCII that may make no text before another encoding is tried."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_NUL = "\x00"


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading bytes, unpacked if it is packed with gzip."""
    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if packed:
            with gzip.open(raw) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield raw


def first_bytes(file: Path, count: int) -> bytes:
    """Return the first bytes of the content of a file."""
    with opened(file) as stream:
        return stream.read(count)


def encoding_of(file: Path) -> str:
    """Return the name of the encoding of a file."""
    head = first_bytes(file, 4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    if (head[1::2].count(0), head[::2].count(0)) != (0, 0) and len(head) > 3:
        odd, even = head[1::2].count(0), head[::2].count(0)
        if max(odd, even) > 0.3 * len(head) / 2 and min(odd, even) < 0.05 * len(head) / 2:
            return "utf-16-le" if odd > even else "utf-16-be"
    with opened(file) as stream:
        if _is_utf8(stream):
            return "utf-8"
    high, lone = _high_bytes(file)
    if _unreadable(file, "utf-8") <= TOLERATED * high:
        return "utf-8"
    if lone <= 0.5 * high and _unreadable(file, "gb18030") <= TOLERATED * high:
        return "gb18030"
    return "cp1252"


def _is_utf8(stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        size = 0
        while block := stream.read(BLOCK):
            size += len(block)
            if size > MOST_BYTES:
                raise WanggeError("log_too_large", most=MOST_BYTES // 2**30)
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _high_bytes(file: Path) -> tuple[int, int]:
    """Return how many bytes lie beyond ASCII, and how many of them stand alone, as accents do in a western text."""
    high = lone = 0
    with opened(file) as stream:
        for _ in range(16):
            runs = [len(each) for each in _HIGH.findall(stream.read(BLOCK))]
            high, lone = high + sum(runs), lone + runs.count(1)
    return high, lone


def _unreadable(file: Path, encoding: str) -> int:
    with opened(file) as stream:
        text = Utf8(stream, encoding)
        for _ in range(16):
            if not text.read(BLOCK):
                break
    return text.unreadable


@dataclass(eq=False)
class Utf8(io.RawIOBase):
    """A stream of bytes in any encoding, read as UTF-8; it counts its bytes, those that make no text, and its lines."""

    raw: IO[bytes]
    encoding: str
    unreadable: int = 0
    size: int = 0
    lines: int = 0
    ended_with_line: bool = True
    _rest: bytearray = field(default_factory=bytearray)
    _ended: bool = False
    _decoder: Any = None

    def __post_init__(self) -> None:
        super().__init__()
        self._decoder = codecs.getincrementaldecoder(self.encoding)(errors=_COUNTED)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes of UTF-8; b"" at the end."""
        while not self._ended and (size < 0 or len(self._rest) < size):
            self._fill()
        taken = bytes(self._rest if size < 0 else self._rest[:size])
        del self._rest[: len(taken)]
        return taken

    def _fill(self) -> None:
        block = self.raw.read(BLOCK)
        self._ended = not block
        self.size += len(block)
        if self.size > MOST_BYTES:
            raise WanggeError("log_too_large", most=MOST_BYTES // 2**30)
        before = _count_bad[0]
        text = self._decoder.decode(block, self._ended)
        self.unreadable += _count_bad[0] - before
        if _NUL in text:
            self.unreadable += text.count(_NUL)
            text = text.replace(_NUL, "")
        self.lines += text.count("\n")
        self.ended_with_line = text.endswith("\n") if text else self.ended_with_line
        self._rest += text.encode("utf-8", "replace")

    @property
    def share(self) -> float:
        """The share of the bytes that made no text."""
        return self.unreadable / self.size if self.size else 0.0


_COUNTED = "wangge.counted"
_count_bad = [0]


def _counted(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _count_bad[0] += error.end - error.start
    return "\ufffd", error.end


codecs.register_error(_COUNTED, _counted)


def whole_text(file: Path, encoding: str | None = None) -> tuple[str, str, float]:
    """Return the text of a file, its encoding and the share of its bytes that made no text."""
    name = encoding or encoding_of(file)
    with opened(file) as raw:
        stream = Utf8(raw, name)
        return stream.read().decode("utf-8"), name, stream.share
