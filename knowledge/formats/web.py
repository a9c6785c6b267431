"""HTML pages: the text that a visitor sees, headings kept; scripts, styles and hidden elements are left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from knowledge.formats._part import Part, decode

SUFFIXES = (".html", ".htm", ".xhtml")
HEADINGS = True

# fmt: off
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "head", "select", "textarea",
})
_BLOCKS = frozenset({
    "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "ul", "ol", "table", "tr", "dl", "dt",
    "dd", "blockquote", "pre", "figure", "figcaption", "form", "fieldset", "details", "summary", "address", "hr",
})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})
# fmt: on
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])")


def parts(data: bytes) -> list[Part]:
    """The visible text as one part in Markdown; BadFile if it is not text."""
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", data[:4096], re.IGNORECASE)
    page = _Page()
    page.feed(decode(data, declared[1].decode("ascii") if declared else ""))
    page.close()
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in "".join(page.seen).split("\n")]
    return [Part(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())]


class _Page(HTMLParser):
    """Collects text; `unseen` holds the open elements from the first hidden one on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.seen.append("\n" if tag in {"br", "hr"} and not self.unseen else "")
        elif self.unseen or tag in _UNSEEN or _hidden(dict(attrs)):
            self.unseen.append(tag)
        else:
            self.seen.append(_opening(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        elif self.unseen and tag in {"body", "html"}:
            self.unseen.clear()
        elif not self.unseen and (tag in _BLOCKS or re.fullmatch("h[1-6]", tag)):
            self.seen.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.seen.append(re.sub(r"\s+", " ", data))


def _opening(tag: str) -> str:
    if re.fullmatch("h[1-6]", tag):
        return f"\n\n{'#' * int(tag[1])} "
    if tag in {"td", "th"}:
        return " | "
    if tag == "li":
        return "\n- "
    return "\n\n" if tag in _BLOCKS else ""


def _hidden(attrs: dict[str, str | None]) -> bool:
    return (
        "hidden" in attrs
        or (attrs.get("aria-hidden") or "").lower() == "true"
        or bool(_HIDING.search((attrs.get("style") or "").lower()))
    )
