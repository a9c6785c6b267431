"""What would be loaded, how far it is, what became of it."""

# pyright: basic
from __future__ import annotations

import pytest

from web.page.chat_plan import failures, kind, loading, outcome, plan
from web.uploads import Upload
from web.works import Work

UPLOAD = Upload("i-0123456789abcdef", "u-1", "2026-01-01")
ENTRY = {
    "kind": "ads", "rows": 1234, "first": "2026-01-01", "last": "2026-01-31", "currency": "EUR", "why": "Google Ads",
    "asks": [{"what": "currency", "question": "Welche Währung?", "choices": ["EUR", "USD"]}],
    "replaces": None, "notes": [],
    "quarantined": 1, "rejects": [{"line": 3, "reason": "<img src=x>"}], "columns": {"cost": ["Kosten"]},
    "constants": {"platform": "google"}, "ignored": ["Notiz"], "error": None,
}  # fmt: skip
BAD = {"kind": "unknown_kind", "message": "passt zu keiner Datenart", "do": "Sagen Sie mit --as, was es ist."}


def file(number=0, entries=(ENTRY,), error=None, name="<b>.csv"):
    return {"name": name, "number": number, "plan": list(entries), "error": error}


@pytest.mark.parametrize(
    ("lang", "words"), [("de", ("1.234 Zeilen", "01.01.2026 bis 31.01.2026", "Laden (1 Datei)", "Welche Währung?")),
                        ("en", ("1,234 rows", "1 Jan 2026 to 31 Jan 2026", "Import (1 file)", "Ad"))]
)  # fmt: skip
def test_a_plan_says_what_was_recognised_and_what_is_open(lang, words):
    page = plan(UPLOAD, [file()], {0: {"currency": "USD"}}, lang)
    assert [word for word in words if word not in page] == []
    assert 'name="f0.currency"' in page and 'value="USD" selected' in page and "<img" not in page and "<b>" not in page
    assert f'data-upload="{UPLOAD.id}"' in page


def test_what_is_not_understood_can_be_said_without_a_command_line():
    page = plan(UPLOAD, [file(entries=(), error=BAD)], {}, "de")
    assert "--as" not in page and "Sagen Sie unten" in page and 'name="f0.kind"' in page and 'name="f0.map"' not in page
    assert 'type="submit"' not in page
    assert 'name="f0.map"' in plan(UPLOAD, [file(entries=(), error=BAD)], {0: {"kind": "ads"}}, "de")


def test_documents_are_known_as_such():
    assert "Dokumente" in plan(UPLOAD, [file(entries=({"kind": "documents", "files": ["x"]},))], {}, "de")


def test_how_far_it_is_is_told():
    made = loading(Work("import i-1", step="ads.csv", done=2, total=5), "de")
    assert 'value="2"' in made and "ads.csv" in made
    assert "max" not in loading(Work("import i-1"), "en")


def test_of_each_file_is_told_what_became_of_it():
    done = ENTRY | {"name": "ads.csv", "already": False, "replaced": 7, "moved": []}
    UPLOAD.told = [
        done, done | {"name": "b.csv", "already": True}, {"name": "c.csv", "error": BAD},
        {"name": "d.md", "kind": "documents", "loaded": 2, "passages": 9, "failed": [{"error": BAD}]},
        {"name": "e.zip", "kind": None, "notes": ["leer"]},
    ]  # fmt: skip
    page = outcome(UPLOAD, "de")
    for word in ("1.234 Zeilen, 7 ersetzt", "war schon da", "nicht geladen", "noch einmal", "Dokumente: 2", "leer"):
        assert word in page
    assert "--as" not in page.replace("Sagen Sie mit --as", "", 1)


def test_what_did_not_arrive_is_told():
    assert "x.csv: zu groß" in failures(["x.csv: zu groß"], "de") and kind("orders", "en") != "orders"
    assert kind("documents", "de") == "Dokumente" and kind("own", "de") == "own"
