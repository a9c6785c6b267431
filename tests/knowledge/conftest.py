"""One small company whose documents many tests ask about."""

from pathlib import Path

import pytest

ALMHOF = Path(__file__).parents[1] / "data" / "almhof"


def almhof_files() -> list[Path]:
    return [ALMHOF / name for name in ("brand-guidelines.md", "kampagnenhandbuch.md", "rueckblick-2025.txt")]


@pytest.fixture(scope="session")
def almhof(tmp_path_factory):
    from knowledge.library import Library

    library = Library(tmp_path_factory.mktemp("almhof"))
    report = library.add(almhof_files())
    assert report.failed == {}
    yield library
    library.close()
