"""Constants of how officials respond to the clock: extensions, and ways round a limit."""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class TimeLimitBehaviour(Part):
    """How officials respond to a time limit that counts against them."""

    scruples: float = quantity(
        0.5,
        "Net gain at which every official evades the clock; below it a share in proportion does",
        "score",
        "standards 6.1: 76 % and 99.9 % on time cannot come from the same behaviour; size: assumption",
        ge=0.01,
        le=10,
    )
    found_out: float = quantity(
        1.0,
        "Loss when an evasion is found out, against the worst that a missed limit can cost",
        "ratio",
        "D6: conceal if penalty x detection is below the cost of solving; size: assumption",
        ge=0,
        le=10,
    )
    notice_hours: float = quantity(
        1.0,
        "Working time before a limit at which officials think of it; half of what is left if that is less",
        "hours",
        ge=0,
        le=240,
    )
    extension_length: float = quantity(
        1.0,
        "Length of an extension, against the first limit",
        "ratio",
        "standards 4: extension; size: assumption",
        ge=0,
        le=10,
    )
    most_extensions: int = quantity(1, "Extensions that one case can have", "extensions", ge=0, le=20)
