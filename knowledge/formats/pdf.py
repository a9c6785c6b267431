# pyright: basic
"""PDF files, page by page; a scan without text is told apart from an empty file."""

from __future__ import annotations

import io
import logging
import re

from knowledge.formats._part import Part, Unreadable

SUFFIXES = (".pdf",)
HEADINGS = False
MOST_PAGES = 2000


def parts(data: bytes) -> list[Part]:
    """One part a page that holds text.

    Raises:
        Unreadable: damaged, locked by a password, longer than 2,000 pages, or pictures of text only.
    """
    # The reader reports every oddity of a file as a warning; what matters is raised.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages = _pages(data)
    found = [Part(_paragraphs(text), number) for number, text in enumerate(pages, start=1) if text.strip()]
    if not found:
        raise Unreadable(
            de="Die PDF-Datei enthält keinen Text, nur Bilder (ein Scan?); lassen Sie eine Texterkennung (OCR) laufen.",
            en="The PDF holds no text, only pictures (a scan?); run text recognition (OCR) on it first.",
        )
    return found


def _pages(data: bytes) -> list[str]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(
                de="Die PDF-Datei ist mit einem Kennwort geschützt; speichern Sie sie ohne Kennwort.",
                en="The PDF is locked with a password; save it without one.",
            )
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(
                de="Die PDF-Datei hat mehr als 2.000 Seiten; teilen Sie sie auf.",
                en="The PDF has more than 2,000 pages; split it.",
            )
        return [page.extract_text() or "" for page in reader.pages]
    except Unreadable:
        raise
    except (Exception, RecursionError) as broken:  # a damaged PDF raises anything, from KeyError to zlib.error
        raise Unreadable(
            de="Die PDF-Datei ist beschädigt; öffnen Sie sie und speichern Sie sie neu als PDF.",
            en="The PDF is damaged; open it and save it again as PDF.",
        ) from broken


def _paragraphs(text: str) -> str:
    """Lines of a page joined to paragraphs; a word cut at the end of a line is whole again."""
    text = re.sub(r"(?<=[a-zäöüß])-\n(?=[a-zäöüß])", "", text)
    text = re.sub(r"(?<![.!?:;])\n(?=[a-zäöüß(„\"0-9])", " ", text)
    return text
