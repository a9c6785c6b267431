"""One company for all tests of this room, long enough that every story lies in it."""

import pytest

from simulator.world import World, build


@pytest.fixture(scope="session")
def world() -> World:
    return build(7, days=320)


@pytest.fixture(scope="session")
def without_meta() -> World:
    return build(7, days=320, without="meta")
