"""Export of a page as one file that plays without Python and without a network.

The file holds recorded traces, lives, differences, and the page itself.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from experiments.demo.assets import page_in_one
from experiments.demo.background import LEAST_PAIRS, interval, pair
from experiments.demo.curves import measures_of
from experiments.demo.inspector import life_of_case, life_of_dispute
from experiments.demo.lessons import lessons
from experiments.demo.log_world import plays_log
from experiments.demo.record import lives_of_workers
from experiments.demo.session_request import Wish
from experiments.demo.sessions import welcome
from experiments.demo.trace import Frame, pack
from experiments.demo.twin import Side, Twin
from experiments.demo.world_description import about, in_force
from experiments.io.files import write_whole, writing_to
from experiments.present.progress import Console
from experiments.present.webfont import font_face
from sim.text.catalogue import Phrase, say
from sim.text.language import environment_language
from sim.vocabulary.units import DAY, HOUR

STEPS = (HOUR // 6, HOUR // 3, HOUR // 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY)
MOST_FRAMES = 3000
MOST_LIVES = 3000  # cases of a side whose lives are exported, the most eventful first
PAIRS = 12
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)
"""Content security policy: the page may load nothing except what is inside it."""


def export_page(wish: Wish, file: str, lang: str | None, own_files: frozenset[str] = frozenset()) -> int:
    """Write the page for a wish and for the lessons about the same world; return the exit code."""
    path, spoken = Path(file), lang or environment_language()
    text = page(wish, lang, own_files)
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    print(say("demo_exported", spoken, file=file, megabytes=f"{path.stat().st_size / 1e6:.1f}"))
    return 0


def page(wish: Wish, lang: str | None = "en", own_files: frozenset[str] = frozenset()) -> str:
    """Return the whole page as text. The same wish gives the same text."""
    wishes = {wish.lesson or "": wish}
    wishes |= {
        name: lesson.answered(name)
        for name, lesson in lessons().items()
        if lesson.world == wish.world and not wish.changes
    }
    recordings, data, letters = {}, [], ""
    for number, (name, each) in enumerate(wishes.items()):
        Console(lang or environment_language()).announce(Phrase("demo_recording", name=name or each.world[0]))
        recordings[name], parts, signs = record(each, number, own_files)
        letters += signs
        data += [
            f'<script type="application/octet-stream" id="{kind}-{number}">{part}</script>\n'
            for kind, part in parts.items()
        ]
    hello = welcome(wish, lang)
    hello["lessons"] = {name: lesson for name, lesson in hello["lessons"].items() if name in recordings}
    told = _json({"welcome": hello, "recordings": recordings})
    data.append(f"<script>\nwindow.wgReplay = {told};\n</script>\n")
    head = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    shown = page_in_one(head, "".join(data))
    return shown.replace("</head>", f"<style>{font_face(shown + letters)}</style>\n</head>", 1)


def record(wish: Wish, number: int, own_files: frozenset[str]) -> tuple[dict[str, Any], dict[str, str], str]:
    """Record a wish and return what the page needs to replay it.

    Returns the description for the page, the packed parts (`trace` and `lives`), and the Chinese characters used in
    the lives.
    """
    start = wish.model_copy(update={"second": 0, "changes": ()})
    twin = Twin(start, own_files)
    world = {
        "is": "world",
        **about(twin),
        "levers": in_force(twin),
        "wish": wish.model_dump(mode="json"),
        "second": wish.second,
    }
    step = next((each for each in STEPS if twin.horizon / each <= MOST_FRAMES), STEPS[-1])
    frames: list[list[Frame]] = [[side.look()] for side in twin.sides.values()]
    seconds, changes = [0], list(wish.changes)
    while twin.now < twin.horizon:
        target = twin.now + step
        while changes and changes[0].second <= target:
            twin.advance(changes[0].second)
            change = changes.pop(0)
            twin.change(change.side, change.levers)
        twin.advance(target)
        seconds.append(twin.now)
        for found, side in zip(frames, twin.sides.values(), strict=True):
            found.append(side.look())
    days = [side.books.curves(0, twin.days) for side in twin.sides.values()]
    trace = pack({"is": "frames", "seconds": seconds, "days": days}, [_as_differences(found) for found in frames])
    lives = _lives(twin)
    letters = "".join(sorted({sign for text in lives["texts"] for sign in text["zh"]}))
    told = {"id": number, "world": world, "differences": differences(wish, twin.days, own_files)}
    return told, {"trace": _packed(trace), "lives": _packed(_json(lives).encode())}, letters


def _as_differences(frames: list[Frame]) -> list[Frame]:
    """Turn places into differences from the previous frame, which pack to a third of the size."""
    found = frames[:1]
    for before, frame in pairwise(frames):
        alike = len(before.places) == len(frame.places)
        found.append(replace(frame, places=frame.places - before.places) if alike else frame)
    return found


def _lives(twin: Twin) -> dict[str, Any]:
    """Return the lives of cases, workers and disputes on all sides, with each text stored once."""
    texts: dict[tuple[str, str], int] = {}

    def known(text: dict[str, str] | None) -> int | None:
        return None if text is None else texts.setdefault((text["en"], text["zh"]), len(texts))

    def short(life: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": known(life["title"]),
            "lines": [[second, known(text)] for second, text in life["lines"]],
            "end": known(life["end"]),
        }

    numbers = _eventful(twin.sides["a"])
    sides = {}
    for name, side in twin.sides.items():
        events = side.events
        order = np.argsort(events["case"], kind="stable")
        bounds = np.searchsorted(events["case"][order], [numbers, numbers + 1])
        of_case = {
            int(n): short(life_of_case(side, int(n), events[order[first:last]]))
            for n, first, last in zip(numbers, *bounds, strict=True)
        }
        disputes = {
            n: short(life_of_dispute(side, n)) for n, row in enumerate(side.model.world.disputes) if row.state != 0
        }
        sides[name] = {
            "case": of_case,
            "worker": {n: short(life) for n, life in lives_of_workers(side).items()},
            "dispute": disputes,
        }
    return {"texts": [{"en": en, "zh": zh} for en, zh in texts], "sides": sides}


def _eventful(side: Side) -> np.ndarray[Any, Any]:
    """Return the numbers of the cases whose lives are exported.

    These are the cases that arose, or the `MOST_LIVES` of them with the most events.
    """
    cases, events = side.model.world.cases, side.events
    arisen = np.flatnonzero(cases["state"] != -1)
    counts = np.bincount(events["case"], minlength=len(cases))[arisen]
    return np.sort(arisen[np.argsort(-counts, kind="stable")[:MOST_LIVES]])


def differences(wish: Wish, days: int, own_files: frozenset[str]) -> dict[str, Any] | None:
    """Return the differences B - A with their intervals for every day, from replications under further seeds."""
    if wish.b is None:
        return None
    found = np.array([pair(wish, wish.changes, wish.seed + 1 + k, own_files) for k in range(max(PAIRS, LEAST_PAIRS))])
    gaps = found[:, 1] - found[:, 0]
    by_day = {
        day: {
            name: _rounded(interval(gaps[:, place, day - 1]))
            for place, name in enumerate(measures_of(plays_log(wish.world)))
        }
        for day in range(1, days + 1)
    }
    return {"pairs": len(found), "days": by_day}


def _rounded(values: list[float] | None) -> list[float] | None:
    return values and [round(value, 4) for value in values]


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")


def _json(content: Any) -> str:
    """Return JSON that is safe to embed in a script element."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str).replace(
        "</", "<\\/"
    )
