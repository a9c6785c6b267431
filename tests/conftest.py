"""No test reaches the net, a model or the user's own data folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
# Read when pytensor is first imported: what it compiles stays out of the user's home, and it calls no C compiler.
os.environ.setdefault(
    "PYTENSOR_FLAGS", f"base_compiledir={Path(tempfile.gettempdir()) / f'pytensor-{os.getuid()}'},cxx="
)

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run, and no alarm because a machine is busy.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Each test has a home of its own, and none of the user's settings."""
    for name in [name for name in os.environ if name.startswith("LEITSTAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LEITSTAND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def shared_data() -> Path:
    """The folder of reference data outside the repository, where it is there."""
    for place in (Path(__file__).parents[2] / "shared" / "data", Path(os.environ.get("SHARED_DATA", ""))):
        if place.is_dir() and place != Path():
            return place
    pytest.skip("reference data (../shared/data or SHARED_DATA) is not on this machine")
