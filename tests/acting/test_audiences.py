# pyright: basic
from __future__ import annotations

import pytest

from acting.audiences import Carrier, carried
from errors import NoData
from platforms.audiences import adapter
from platforms.port import Refused, Unreachable
from terms import Operation

WRITE = Operation(platform="meta", entity="Buyers", kind="audience", field="members",
                  before={"audience": "", "people": 0}, after={"audience": "ab", "people": 2}, unit="people")  # fmt: skip
ROWS = [{"email": "a" * 64}, {"email": "b" * 64}]


def expand(operation):
    return operation.model_copy(update={"before": [], "after": ROWS}), {"erased": 1}


def test_rows_are_handed_over_once_and_counted(settings):
    carrier = Carrier(adapter(settings), expand)
    told = carrier.apply(WRITE, "k1")
    assert "erased: 1" in told.note
    assert carrier.apply(WRITE, "k1").again
    assert carrier.found(WRITE, "k1") is not None
    assert carrier.found(WRITE, "k2") is None
    files = [file.read_text(encoding="utf-8") for file in (settings.home / "handover").rglob("*.csv")]
    assert sum(text.count("a" * 64) for text in files) == 1


def test_where_rows_cannot_be_made_nobody_is_handed_over(settings):
    def gone(operation):
        raise NoData(en="No consents.", de="Keine Einwilligungen.")

    with pytest.raises(Refused, match="No consents"):
        Carrier(adapter(settings), gone).apply(WRITE, "k1")
    assert not (settings.home / "handover").exists()

    def lost(operation):
        raise Unreachable(en="x", de="x")

    with pytest.raises(Unreachable):
        Carrier(adapter(settings), lost).apply(WRITE, "k1")


def test_only_lists_by_checksum_are_carried():
    assert carried(WRITE)
    assert not carried(WRITE.model_copy(update={"after": ["a"]}))
