"""A page's end of the talk with the server, spoken by hand."""

from __future__ import annotations

import json
import socket
from typing import Any

from websockets.sync.client import connect

HEAVY = {"world": ["scenario=dongcheng", "horizon.days=1700"]}
"""Half of what a page may ask for."""
LONG = {"world": ["scenario=dongcheng", "horizon.days=3650"]}
"""All that a page may ask for: some seconds to its beginning, and as many to its end."""


def talk(served: Any) -> Any:
    return connect(served.address.replace("http", "ws") + "talk", origin=served.address[:-1], max_size=None)


def send(page: Any, **message: Any) -> None:
    page.send(json.dumps(message))


def drop(page: Any) -> None:
    """Be gone, without a farewell."""
    page.socket.shutdown(socket.SHUT_RDWR)
