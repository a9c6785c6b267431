"""What others wrote is shown on one line, short, and without anything that a terminal obeys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from platforms._said import busy, moved, plain, refused, unreachable
from terms import Operation


@given(st.text())
def test_text_of_others_is_plain(text: str):
    shown = plain(text)
    assert len(shown) <= 160
    assert shown.isprintable()
    assert "\u202e" not in shown and "\x1b" not in shown


def test_an_escape_in_a_name_is_not_told_on():
    operation = Operation(
        platform="google", entity="1", name="\x1b[31mBrand\u202e\nDE", field="budget", before=1, after=2
    )
    for failed in (moved(operation, 3), refused(operation.name, "\x1b]0;x\x07"), unreachable("a\x1bb"), busy("h", 1)):
        for lang in ("de", "en"):
            assert failed.line(lang).isprintable()
