# pyright: basic
"""PDF files, page by page; a scan without text is told apart from an empty file."""

from __future__ import annotations

import io
import logging
import re

from errors import BadFile
from knowledge.formats._part import Part

SUFFIXES = (".pdf",)
HEADINGS = False
MOST_PAGES = 2000


def parts(data: bytes) -> list[Part]:
    """One part a page that holds text.

    Raises:
        BadFile: damaged, locked by a password, longer than 2,000 pages, or pictures of text only.
    """
    # The reader reports every oddity of a file as a warning; what matters is raised.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages = _pages(data)
    found = [Part(_paragraphs(text), number) for number, text in enumerate(pages, start=1) if text.strip()]
    if not found:
        raise BadFile(
            en="The PDF holds no text, only pictures (a scan?).",
            de="Die PDF-Datei enthält keinen Text, nur Bilder (ein Scan?).",
            do_en="Run text recognition (OCR) on it first.",
            do_de="Lassen Sie eine Texterkennung (OCR) laufen.",
        )
    return found


def _pages(data: bytes) -> list[str]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadFile(
                en="The PDF is locked with a password.",
                de="Die PDF-Datei ist mit einem Kennwort geschützt.",
                do_en="Save it without one.",
                do_de="Speichern Sie sie ohne Kennwort.",
            )
        if len(reader.pages) > MOST_PAGES:
            raise BadFile(
                en="The PDF has more than 2,000 pages.",
                de="Die PDF-Datei hat mehr als 2.000 Seiten.",
                do_en="Split it.",
                do_de="Teilen Sie sie auf.",
            )
        return [page.extract_text() or "" for page in reader.pages]
    except BadFile:
        raise
    except (Exception, RecursionError) as broken:  # a damaged PDF raises anything, from KeyError to zlib.error
        raise BadFile(
            en="The PDF is damaged.",
            de="Die PDF-Datei ist beschädigt.",
            do_en="Open it and save it again as PDF.",
            do_de="Öffnen Sie sie und speichern Sie sie neu als PDF.",
        ) from broken


def _paragraphs(text: str) -> str:
    """Lines of a page joined to paragraphs; a word cut at the end of a line is whole again."""
    text = re.sub(r"(?<=[a-zäöüß])-\n(?=[a-zäöüß])", "", text)
    text = re.sub(r"(?<![.!?:;])\n(?=[a-zäöüß(„\"0-9])", " ", text)
    return text
