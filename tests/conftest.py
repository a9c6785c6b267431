"""No test reaches the net, a model or the user's own data folder."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Each test has a home of its own, and none of the user's settings."""
    for name in [name for name in os.environ if name.startswith("LEITSTAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LEITSTAND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
