"""What markup means to a browser, however it is written: for telling whether `web.clean` has taken something away."""

# pyright: basic
from __future__ import annotations

import re
from html.parser import HTMLParser

from web.clean import clean

SINGLE = {"input"}
DRAWN = {"circle", "line", "path", "polygon", "polyline"}


class _Read(HTMLParser):
    def __init__(self):
        super().__init__()
        self.met = []

    def handle_starttag(self, tag, attrs):
        told = {name: _style(value or "") if name == "style" else value or "" for name, value in attrs}
        self.met.append((tag, told))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag in DRAWN:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in SINGLE:
            self.met.append(f"/{tag}")

    def handle_data(self, data):
        if self.met and isinstance(self.met[-1], list):
            self.met[-1][0] += data
        else:
            self.met.append([data])

    def handle_comment(self, data):
        self.met.append(("!", data))


def _style(text):
    return re.sub(r"(\d)\.(\d*?)0+(?=%)", lambda found: f"{found[1]}.{found[2]}".rstrip("."), text).replace(" ", "")


def read(html):
    """Its tags with their attributes, and its texts."""
    made = _Read()
    made.feed(html)
    made.close()
    return made.met


def kept(html):
    """The markup, which has to leave as it is."""
    assert read(clean(html)) == read(html)
    return html
