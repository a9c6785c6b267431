"""Upload files end to end: what stands in them, once a key, and a note that names the file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from platforms.files import adapter
from platforms.port import Refused
from settings import Settings
from terms import Operation

KEY = "0123456789abcdef0123456789abcdef"


def test_a_change_lands_in_the_folder_of_the_home(tmp_path: Path):
    made = adapter(Settings(home=tmp_path))
    operation = Operation(platform="google", entity="g-101", name="google · Brand DE", field="budget", before=150,
                          after=120.5, unit="EUR/day")  # fmt: skip
    told = made.apply(operation, KEY)
    file = tmp_path / "handover" / told.note
    assert file.name.endswith("-google-ads-editor.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        (row,) = csv.DictReader(text)
    assert (row["Campaign"], row["Campaign Daily Budget"]) == ("Brand DE", "120.50")
    assert made.found(operation, KEY).note == file.name


def test_taking_it_back_is_a_file_of_its_own(tmp_path: Path):
    made = adapter(Settings(home=tmp_path))
    operation = Operation(platform="google", entity="g-101", name="Brand DE", field="budget", before=150, after=120)
    first, back = made.apply(operation, KEY).note, made.apply(operation.undone(), KEY[::-1]).note
    assert first < back  # whoever takes them in the order of their names does the right thing


def test_a_key_belongs_to_one_change(tmp_path: Path):
    made = adapter(Settings(home=tmp_path))
    operation = Operation(platform="google", entity="g-101", name="Brand DE", field="budget", before=150, after=120)
    made.apply(operation, KEY)
    with pytest.raises(Refused):
        made.apply(operation.model_copy(update={"after": 110}), KEY)


def test_an_audience_becomes_its_own_kind_of_file(tmp_path: Path):
    made = adapter(Settings(home=tmp_path))
    order = Operation(platform="meta", entity="m-aud-1", kind="audience", name="Kunden", field="members", before=[],
                      after=["a" * 64])  # fmt: skip
    assert "custom-audience-meta-kunden-add" in made.apply(order, KEY).note
    assert made.apply(order, KEY).again


def test_nothing_can_be_read_back(tmp_path: Path):
    made = adapter(Settings(home=tmp_path))
    assert made.catalogue("google") == () and not made.reads
    with pytest.raises(Refused):
        made.read("google", "campaign", "g-101")
