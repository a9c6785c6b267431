"""HTML that cannot be broken by what it shows: every text is escaped unless it was made here."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any


class Html(str):
    """Markup that was made here."""

    __slots__ = ()


def el(name: str, *inner: Any, **attributes: str) -> Html:
    """An element; what is inside is escaped unless it is Html. `class_` stands for class.

    >>> el("p", "1 < 2", class_="note")
    '<p class="note">1 &lt; 2</p>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(visible(value))}"'
        for key, value in attributes.items()
        if value
    )
    return Html(f"<{name}{told}>{join(inner)}</{name}>")


def join(parts: Iterable[Any]) -> Html:
    """Parts one after the other; nothing for None."""
    return Html("".join(each if isinstance(each, Html) else _text(each) for each in parts if each is not None))


def table(head: Sequence[Any], rows: Iterable[Sequence[Any]], class_: str = "") -> Html:
    """A table that scrolls by itself where it is too wide; nothing where there are no rows."""
    body = [el("tr", *(el("td", cell) for cell in row)) for row in rows]
    if not body:
        return Html("")
    top = el("thead", el("tr", *(el("th", each, scope="col") for each in head)))
    return el("div", el("table", top, el("tbody", *body), class_=class_), class_="wide")


def pairs(rows: Iterable[tuple[Any, Any]], class_: str = "") -> Html:
    """Names and what they are; without those that are nothing."""
    told = [el("div", el("dt", name), el("dd", value)) for name, value in rows if value not in (None, "", Html(""))]
    return el("dl", *told, class_=class_) if told else Html("")


def visible(text: Any) -> str:
    """Text without characters that hide or turn others round."""
    return "".join(
        each if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co") else "�"
        for each in str(text)
    )


def _text(value: Any) -> str:
    return html.escape(visible(value))
