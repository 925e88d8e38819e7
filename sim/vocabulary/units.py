"""Units of time in seconds."""

from __future__ import annotations

DAY = 86_400
HOUR = 3_600
MINUTE = 60
