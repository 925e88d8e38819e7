"""Files of case logs, mutated: bytes turned, cut, doubled, or swapped for others that formats give a meaning to."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pandas as pd

MEANINGS = (
    b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\x00", b"\xff", b"\xfe", b"<", b">", b"&", b"{", b"}", b"[", b"]",
    b":", b"\\", b"0", b"9", b"-", b"99999999999999999999", b"1e999", b"NaN", b"null", b"\xe7\xbd", b"<!DOCTYPE a>",
    b"&x;", b"2018-13-45", b"0000-00-00", b"+99:99", b"Z", b"/>", b"</trace>", b"PK\x03\x04", b"PAR1", b"\x1f\x8b",
)  # fmt: skip


def seeds() -> dict[str, bytes]:
    """Return one sound file of each kind, 60 cases each."""
    opened = pd.Timestamp("2024-01-02 08:00") + pd.to_timedelta(range(0, 60 * 7, 7), unit="h")
    closed = opened + pd.to_timedelta(range(1, 61), unit="h")
    rows = [
        {
            "case_id": f"c{n}",
            "opened": f"{a:%Y-%m-%d %H:%M:%S}",
            "closed": f"{b:%Y-%m-%d %H:%M:%S}" if n % 9 else "",
            "category": ("lamp", "bin", "路灯")[n % 3],
            "department": ("north", "south, east")[n % 2],
            "status": "closed" if n % 9 else "open",
        }
        for n, (a, b) in enumerate(zip(opened, closed, strict=True))
    ]
    traces = "".join(
        f'<trace><string key="concept:name" value="{row["case_id"]}"/>'
        f'<event><string key="concept:name" value="open"/><date key="time:timestamp" value="{_iso(row["opened"])}"/>'
        "</event>"
        f'<event><string key="concept:name" value="closed"/><date key="time:timestamp" value="{_iso(row["closed"])}"/>'
        "</event></trace>"
        for row in rows
        if row["closed"]
    )
    xes = f'<?xml version="1.0" encoding="UTF-8"?><log xmlns="http://www.xes-standard.org/">{traces}</log>'
    return {
        "csv": pd.DataFrame(rows).to_csv(index=False).encode(),
        "gbk.csv": pd.DataFrame(rows).to_csv(index=False).encode("gb18030"),
        "json": json.dumps(rows, ensure_ascii=False).encode(),
        "xes": xes.encode(),
    }


def _iso(text: str) -> str:
    return text.replace(" ", "T") + "+08:00"


def mutated(content: bytes, draw: random.Random) -> bytes:
    """Return the content with one to six mutations."""
    for _ in range(draw.randint(1, 6)):
        at, to = sorted(draw.randint(0, len(content)) for _ in range(2))
        kind = draw.randrange(6)
        if kind == 0:
            content = content[:at] + draw.choice(MEANINGS) + content[at + draw.randint(0, 3) :]
        elif kind == 1:
            content = content[:at] + bytes([draw.randrange(256)]) + content[at + 1 :]
        elif kind == 2:
            content = content[:at] + content[min(to, at + draw.choice((1, 5, 50, 500))) :]
        elif kind == 3:
            content = content[:at] + content[at:to] * 2 + content[to:] if to - at < 5000 else content
        elif kind == 4:
            content = content[:to]
        else:
            content = draw.choice(MEANINGS) * draw.randint(1, 20) + content
    return content


ODD = (None, [], {}, [[]], {"a": [1]}, 0, -1, 1e308, True, "", "9" * 400, "2024-02-30", "\x00", "\ud800", ["x"], "NaN")


def mutated_json(content: bytes, draw: random.Random) -> bytes:
    """Return sound JSON with odd values, keys that are lacking, or records that are none."""
    rows: list[object] = json.loads(content)
    for _ in range(draw.randint(1, 30)):
        at = draw.randrange(len(rows))
        row = rows[at]
        key = draw.choice(("case_id", "opened", "closed", "category", "department", "status", "lat", "x"))
        if draw.random() < 0.05 or not isinstance(row, dict):
            rows[at] = draw.choice(ODD)
        elif draw.random() < 0.2:
            row.pop(key, None)
        else:
            row[key] = draw.choice(ODD)
    whole = draw.choice((rows, rows, rows, {"data": rows}, {"objects": rows, "events": rows}, rows[:1], [rows]))
    return json.dumps(whole).encode()


def spoil(folder: Path, number: int) -> Path:
    """Write the mutated file with this number into a folder; return it."""
    draw = random.Random(number)
    kinds = seeds()
    kind = draw.choice(list(kinds))
    file = folder / f"log-{number}.{kind}"
    change = mutated_json if kind == "json" and draw.random() < 0.7 else mutated
    file.write_bytes(change(kinds[kind], draw))
    return file
