"""Lines at service posts: clerks serve one visitor after another in opening hours, and a long line turns people round.

Most who stand in a line come over other matters than troubles. Their number in each opening hour is drawn for each post
(Poisson), so the line builds up in busy hours and is worked down in quiet ones; nobody waits overnight. A visitor over
a trouble meets the line of the moment at which he comes. It is a function of the post and the hour alone, whoever asks
and in whatever order.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import uniform
from sim.engine.working_time import worked
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    from sim.world import World

EXACT = 30.0  # up to this mean, visitors of an hour are drawn exactly, beyond it as a rounded normal would spread
AT_THE_DOOR = 0.5  # of the visitors of the first hour, those who wait outside before it opens (assumption)
UNIFORM_WIDTH = math.sqrt(12.0)  # width of a uniform distribution with standard deviation 1


@shared_behaviour
def wait_in_line(world: World, post: int, arrives: int) -> float:
    """Return how long a visitor who arrives in opening hours has to wait at a post, in seconds."""
    s = world.settings[0]
    midnight = arrives // DAY * DAY
    calendar = int(s.window_calendar)
    open_for = worked(world.clock, calendar, arrives) - worked(world.clock, calendar, midnight)
    left = AT_THE_DOOR * visitors(world, post, arrives // DAY * 24) * s.service_time  # clerk-seconds of work ahead
    hour = 0
    while hour * HOUR < open_for:
        passed = min(HOUR, open_for - hour * HOUR)
        come = visitors(world, post, arrives // DAY * 24 + hour) * passed / HOUR
        if hour == 0:
            come *= 1.0 - AT_THE_DOOR
        left = max(0.0, left + come * s.service_time - s.window_clerks * passed)
        hour += 1
    return left / s.window_clerks


@behaviour
def visitors(world: World, post: int, hour: int) -> float:
    """Return how many come to a post in an opening hour over other matters (Poisson)."""
    s = world.settings[0]
    mean = s.window_others
    u = uniform(s.seed, purposes.WINDOW_OTHERS, post, hour)
    if mean > EXACT:
        return float(max(0.0, mean + math.sqrt(mean) * UNIFORM_WIDTH * (u - 0.5)))
    chance = math.exp(-mean)
    total, number = chance, 0
    while u > total and number < 2 * EXACT + 40:
        number += 1
        chance *= mean / number
        total += chance
    return float(number)
