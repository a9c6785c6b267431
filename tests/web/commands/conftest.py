"""One line as somebody types it, in a home of its own."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from cli import main


class Told(NamedTuple):
    """What came of it."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What is said when something does not work; one sentence and what to do, no trace."""
        assert "Traceback" not in self.out + self.err
        return " ".join((self.out + self.err).split())


@pytest.fixture
def typed(capsys, monkeypatch):
    """typed("nights", "list"): exit code, what was printed, what was said beside it."""
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")

    def run(*words: str, lang: str = "en") -> Told:
        capsys.readouterr()
        code = main([*words, "--lang", lang])
        return Told(code, *capsys.readouterr())

    return run
