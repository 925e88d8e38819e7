"""Territories that several tests lay out."""

from collections.abc import Callable

import pytest
from territories import lay_out

from sim.territory.records import Territory


@pytest.fixture(scope="session")
def town() -> Callable[..., Territory]:
    """The function that lays out a territory of the wanted size."""
    return lay_out


@pytest.fixture(scope="session")
def xianlin() -> Territory:
    """The street of Xianlin by its figures: 23.17 km2, 150,000 people, units on levels of 6, 40 and 1,144."""
    return lay_out(2317, 1144, 40, 6, 150_000)
