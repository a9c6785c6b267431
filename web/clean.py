"""A second look at markup before it leaves for a browser: only what our own parts are made of passes.

`web.html` escapes every text. Should a part forget to, this takes out what could run, load, lead elsewhere or cover the
page: scripts, handlers, styles, frames, pictures, foreign addresses. It cannot tell a button of ours from one that was
slipped in; whether what a press asks for may be done is decided where it is done.
"""

from __future__ import annotations

import re

from nh3 import Cleaner

_PARTS = """a article aside blockquote button caption circle code dd del details div dl dt figcaption figure footer form
h1 h2 h3 h4 h5 header i input ins kbd label li line main nav ol option p path polygon polyline pre progress q section
select span strong summary svg table tbody td textarea th thead time tr ul"""
TAGS = set(_PARTS.split())
ATTRIBUTES = {
    "*": "class id lang role tabindex title",
    "a": "href hreflang", "circle": "cx cy r", "details": "open", "div": "style", "i": "style",
    "input": "autocomplete autofocus checked inputmode max maxlength min multiple name placeholder readonly required "
             "step value",
    "label": "for", "line": "x1 x2 y1 y2", "option": "selected value", "path": "d", "polygon": "points",
    "polyline": "points", "progress": "max value", "select": "name required",
    "svg": "fill height overflow stroke stroke-linecap stroke-linejoin stroke-width viewBox width x",
    "textarea": "autocomplete autofocus maxlength name placeholder required rows", "th": "scope", "time": "datetime",
}  # fmt: skip
VALUES = {
    "button": {"type": {"button", "submit"}},
    "form": {"method": {"post"}, "action": {"/page/login", "/page/logout"}},
    "input": {
        "form": {"plan"},
        "type": {"checkbox", "date", "file", "hidden", "number", "password", "range", "search", "text"},
    },
}
"""Attributes that may have these values and no other."""
PREFIXES = {"data-", "aria-"}
STYLES = {"left", "width", "--seen"}
"""Places on a scale."""
GONE = {"script", "style", "iframe", "object", "template", "noscript"}
"""Tags whose text goes with them."""
OURS = re.compile(r"(?:/(?![/\\])|[?#])[^\x00-\x20\\]*")


def clean(html: str) -> str:
    """The markup without anything that no part of ours has.

    >>> clean('<p class="note" onclick="go()">Hi <script>steal()</script></p>')
    '<p class="note">Hi </p>'
    """
    return _CLEANER.clean(html)


def _here(address: str) -> str | None:
    """An address of this house as it is, nothing for any other."""
    return address if OURS.fullmatch(address) else None


_CLEANER = Cleaner(
    tags=TAGS, attributes={tag: set(names.split()) for tag, names in ATTRIBUTES.items()}, tag_attribute_values=VALUES,
    generic_attribute_prefixes=PREFIXES, filter_style_properties=STYLES, clean_content_tags=GONE, url_schemes=set(),
    url_relative=_here, link_rel=None,
)  # fmt: skip
