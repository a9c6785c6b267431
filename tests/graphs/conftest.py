"""A room without data and without a model."""

from __future__ import annotations

from datetime import date

import pytest

from graphs.ask import Asking
from settings import Settings


@pytest.fixture
def room(tmp_path):
    room = Asking.open(Settings(home=tmp_path / "home", today=date(2026, 1, 5), model="none"))
    yield room
    room.close()
