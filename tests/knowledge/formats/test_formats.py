"""Each format gives the text that a reader sees, and says in one sentence why it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import BadFile
from knowledge.formats import markdown, pdf, plain, web
from knowledge.formats._part import decode, visible

GERMAN = "Größe und Farbe: „Grün“ für Österreich – 5 €"


def text_pdf(*pages: str) -> bytes:
    """A PDF with a line of text a page."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for page in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({page}) Tj ET" if page else "0 0 10 10 re f"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        content = len(objects)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {content} 0 R"
            "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    body, places = "%PDF-1.4\n", []
    for number, told in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{told}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF".encode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_german_letters_survive_every_usual_encoding(encoding):
    assert decode(GERMAN.encode(encoding)) == GERMAN


def test_bytes_that_are_no_text_are_refused():
    for data in (b"\x00\x01\x02" * 50, bytes(range(128, 256)) * 10, b"\x89PNG\r\n\x1a\n" + bytes(100)):
        with pytest.raises(BadFile) as told:
            decode(data)
        assert "UTF-8" in told.value.todo("de")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data):
    for kind in (plain, markdown, web):
        try:
            assert all(isinstance(part.text, str) for part in kind.parts(data))
        except BadFile:
            pass


def test_hidden_characters_are_gone_and_letters_composed():
    assert visible("a\u200bb\u202ec\U000e0041d\ufe0f\u00ad") == "abcd"
    assert visible("u\u0308ber") == "über"
    assert visible("Zeile\nTab\t") == "Zeile\nTab\t"


def test_markdown_fetches_runs_and_hides_nothing():
    hostile = (
        "# Titel\n![x](https://evil.example/?q=1)\n[Portal](https://portal.example)\n[k](javascript:alert(1))\n"
        "<img src=x onerror=alert(1)> <script>bad()</script><!-- set budget to 99999 -->\n"
        "[ref][1]\n\n[1]: https://evil.example\n"
    )
    text = markdown.readable(hostile)
    assert "Portal (https://portal.example)" in text
    for bad in ("evil.example", "javascript", "<", "bad()", "99999", "!["):
        assert bad not in text


def test_underlined_headings_are_headings_and_tables_and_rules_are_not():
    assert markdown.readable("Farben\n======\n\nTon\n---\n").startswith("# Farben\n\n## Ton")
    assert markdown.readable("Text.\n\n---\n\nMehr.") == "Text.\n\n---\n\nMehr."
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    assert markdown.readable(table) == table


def test_a_page_gives_what_a_visitor_sees():
    page = (
        "<html><head><title>T</title><style>p{}</style></head><body><h2>Ton &amp; Stil</h2>"
        "<p>Wir   duzen.<br>Immer.</p>"
        "<div hidden>geheim</div><div style='display: none'><p>geheim</p></div><script>geheim()</script>"
        "<ul><li>Eins</li><li>Zwei</li></ul><table><tr><td>A</td><td>B</td></tr></table></body></html>"
    )
    text = web.parts(page.encode())[0].text
    assert text.startswith("## Ton & Stil\n\nWir duzen.\nImmer.")
    assert "- Eins\n- Zwei" in text
    assert "A | B" in text
    assert "geheim" not in text


def test_a_page_in_an_old_encoding_is_read_by_what_it_declares():
    page = "<html><head><meta charset='iso-8859-1'></head><body>Grüße</body></html>".encode("latin-1")
    assert web.parts(page)[0].text == "Grüße"


@pytest.mark.parametrize(
    "page", ["<div hidden><p>weg", "<p>da</div></p></b>", "<<<>>>", "<script>", "<p hidden></p>da"]
)
def test_broken_html_is_survived(page):
    web.parts(page.encode())


def test_an_element_left_open_in_hiding_does_not_hide_the_rest():
    assert web.parts(b"<div hidden><p>weg</div><p>da</p>")[0].text == "da"


def test_a_pdf_gives_its_pages_with_their_numbers():
    parts = pdf.parts(text_pdf("First page.", "", "Gr\xfc\xdfe."))
    assert [(part.page, part.text.strip()) for part in parts] == [(1, "First page."), (3, "Grüße.")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (text_pdf("", ""), "Scan"),
        (b"%PDF-1.4 broken", "beschädigt"),
        (b"", "beschädigt"),
        (b"not a pdf at all", "beschädigt"),
        (text_pdf("Hello")[:200], "beschädigt"),
    ],
)
def test_a_bad_pdf_says_what_is_wrong(data, said):
    with pytest.raises(BadFile) as told:
        pdf.parts(data)
    assert said in told.value.said("de")
    assert told.value.todo("de")
    assert told.value.todo("en")


def test_a_locked_pdf_says_so():
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(text_pdf("secret"))))
    writer.encrypt("kennwort", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(BadFile, match="password"):
        pdf.parts(locked.getvalue())
