"""Who serves what: the narrowest way that is set, else the one for any platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from platforms.adapters import KNOWN, Served, adapters, names
from settings import Settings


class Way:
    reads = True

    def __init__(self, name: str, *platforms: str) -> None:
        self.name, self._platforms = name, platforms

    def platforms(self) -> tuple[str, ...]:
        return self._platforms


def test_the_first_that_claims_a_platform_gets_it():
    served = Served([Way("a", "google"), Way("b", "google", "meta"), Way("c"), Way("d")])
    assert [served[name].name for name in ("google", "meta", "x")] == ["a", "b", "c"]
    assert {*KNOWN} <= set(served)
    assert len(served) == len(list(served)) == len(KNOWN)
    assert "anything" in served and served.get("anything").name == "c"


def test_without_one_for_any_platform_a_strange_one_is_not_served():
    served = Served([Way("a", "google")])
    assert list(served) == ["google"]
    with pytest.raises(KeyError):
        _ = served["meta"]


def test_private_files_are_none():
    assert not [name for name in names() if name.startswith("_")]


def test_all_that_are_there_have_different_names(tmp_path: Path):
    whole = adapters(Settings(home=tmp_path, platforms={"google_ads": {"customer": "1234567890"}}))
    assert {whole[name].name for name in (*whole, "x")} == {"google_ads", "audiences", "files"}
