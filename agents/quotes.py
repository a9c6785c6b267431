"""What a question hands over word for word: quoted texts, addresses, crawlers, a pasted robots.txt or consent string.

It is data. Nothing in it is read as a name, a period or an order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True)
class Quote:
    """A literal and where it stands, marks included."""

    text: str
    start: int
    end: int


_MARKS = re.compile(
    r"„(?P<a>[^„“”\"]+)[“”\"]|“(?P<b>[^“”]+)”|\"(?P<c>[^\"]+)\"|»(?P<d>[^»«]+)«|«(?P<e>[^»«]+)»|‚(?P<f>[^‚‘]+)‘"
    r"|`(?P<g>[^`]+)`"
    r"|(?<![\w’'])['‘](?P<h>[^'‘’\n]*(?:\w['’]\w[^'‘’\n]*)*)['’](?!\w)"
)
_CUE = re.compile(
    r"\b(?:texte?s?|headlines?|claims?|slogans?|anzeigen?\w*|ads?|cop(?:y|ies)|aussagen?|werbe\w+|überschrift\w*"
    r"|behauptung\w*|formulierung\w*|satz|sentence"
    r"|betreff\w*|subject|caption|posts?|beitrag|wording|titel|titles?|description|beschreibung\w*|lines?|zeilen?"
    r"|prüfe?n?|check|string|tc string"
    r"|version(?:en|s)?)\b", re.IGNORECASE,
)  # fmt: skip


def quotes(text: str) -> tuple[Quote, ...]:
    """Texts in quotation marks; failing these, what follows a colon after a word such as text, headline or claim.

    >>> [one.text for one in quotes('Dürfen wir „klimaneutral“ sagen?')]
    ['klimaneutral']
    """
    marked = [
        Quote(content.strip(), match.start(), match.end())
        for match in _MARKS.finditer(text)
        if (content := next((group for group in match.groups() if group), "").strip())
    ]
    return tuple(marked) or _after_colon(text)


def _after_colon(text: str) -> tuple[Quote, ...]:
    match = re.search(r":\s+(?=\S)", text)
    if not match or not _CUE.search(text[: match.start()]):
        return ()
    rest = text[match.end() :]
    lines = [line.strip() for line in rest.splitlines() if line.strip()]
    found: list[Quote] = []
    for line in lines:
        start = text.index(line, match.end())
        content = re.sub(r"^(?:[-*•]|\d+[.)])\s+", "", line)
        found.append(Quote(content, start, start + len(line)))
    return tuple(one for one in found if len(one.text) > 2)


_URL = re.compile(
    r"https?://[^\s<>\"“”„]+|www\.[^\s<>\"“”„]+|(?<![\w@/.])(?:[\w-]+\.)+(?:de|com|org|net|at|ch|eu|io|shop|example"
    r"|info|biz|store|co\.uk|test|local)"
    r"(?:/[^\s<>\"“”„]*)?(?![\w-])", re.IGNORECASE,
)  # fmt: skip
_PATH = re.compile(r"(?:(?<=\s)|^)/[^\s<>\"“”„?!,]*(?:\?[^\s<>\"“”„]*\w)?")


def addresses(text: str) -> tuple[Quote, ...]:
    """Full addresses and paths (`/cart`), without the sentence's own full stop or question mark."""
    found = [Quote(match[0], match.start(), match.end()) for match in _URL.finditer(text)]
    taken = [(one.start, one.end) for one in found]
    found += [
        Quote(match[0], match.start(), match.end())
        for match in _PATH.finditer(text)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    trimmed = (_trimmed(one) for one in sorted(found, key=lambda one: one.start))
    return tuple(one for one in trimmed if one.text.lower() not in {"", "robots.txt"})


def _trimmed(one: Quote) -> Quote:
    text = one.text.rstrip(".,;:!?)'’")
    return Quote(text, one.start, one.start + len(text))


_CRAWLER = re.compile(
    r"\b(?:[A-Za-z]+(?:-[A-Za-z]+)*bot(?:-[A-Z]\w+)*|AdsBot-Google(?:-Mobile)?|Google-Extended|Mediapartners-Google"
    r"|facebookexternalhit|Slurp"
    r"|Baiduspider|Bytespider|DuckDuckBot|Storebot-Google|APIs-Google|FeedFetcher-Google|GoogleOther)\b", re.IGNORECASE,
)  # fmt: skip
_COMMON = {
    "bot": None,
    "chatbot": None,
    "robot": None,
    "angebot": None,
    "verbot": None,
    "gebot": None,
    "aufgebot": None,
    "gebots": None,
}
_KNOWN = {
    "googlebot": "Googlebot", "bingbot": "Bingbot", "gptbot": "GPTBot", "claudebot": "ClaudeBot", "ccbot": "CCBot",
    "yandexbot": "YandexBot", "applebot": "Applebot", "perplexitybot": "PerplexityBot",
    "adsbot-google": "AdsBot-Google",
}  # fmt: skip


def crawler(text: str) -> str | None:
    """The product token of the crawler that a question names; plain Google and Bing mean their crawlers."""
    for match in _CRAWLER.finditer(text):
        word = match[0]
        if word.lower() not in _COMMON and not word.lower().endswith(("gebot", "verbot", "robot", "chatbot")):
            return _KNOWN.get(word.lower(), word)
    if match := re.search(r"\b(google|bing)s?\b", text, re.IGNORECASE):
        return _KNOWN[match[1].lower() + "bot"]
    return None


_CLOSING = {"„": "“”", "“": "”", '"': '"', "'": "'", "`": "`", "«": "»", "»": "«", "‚": "‘"}


def robots_txt(text: str) -> str | None:
    """A pasted robots.txt: inside its quotation marks, else from its first directive to the end.

    Line breaks that a shell handed over as a backslash and an n are taken as such.
    """
    start = re.search(r"user-?\s?agent\s*:", text, re.IGNORECASE)
    if start is None or not re.search(r"(?:dis)?allow\s*:", text, re.IGNORECASE):
        return None
    pasted = text[start.start() :]
    closing = _CLOSING.get(text[: start.start()].rstrip()[-1:], "")
    if end := max((pasted.rfind(mark) for mark in closing), default=-1) + 1:
        pasted = pasted[: end - 1]
    if "\n" not in pasted:
        pasted = pasted.replace("\\n", "\n")
    return pasted.strip(" \n\"'`“”„")


_CLAIMED = re.compile(
    r"\b(?:dürfen|darf|können|kann) (?:wir|ich|man)(?: denn| so)? (?:sagen|schreiben"
    r"|behaupten),? ?(?:dass )?(?P<a>.{3,}?)[?.!]*$"
    r"|\b(?:dürfen|darf|können|kann) (?:wir|ich|man) (?:mit |als )?(?P<b>.{3,}?) (?:sagen|schreiben|behaupten"
    r"|werben|nennen"
    r"|versprechen|bewerben)\b"
    r"|\b(?:may|can|could|do|are) (?:we|i)(?: allowed to| permitted to)? (?:say|claim|write|state|advertise"
    r"|promise)(?: that)?"
    r" (?P<c>.{3,}?)[?.!]*$"
    r"|\b(?:allowed|legal|okay?|fine|permitted|lawful) to (?:say|claim|write|advertise)(?: that)? (?P<d>.{3,}?)[?.!]*$"
    r"|^(?P<f>[^?]{3,}?)\s*(?:[–—:;,]|\s-)\s*(?:ist|wäre) (?:das|so etwas|sowas|dies) (?:so |denn |überhaupt |noch )?"
    r"(?:rechtlich )?(?:zulässig|erlaubt|legal|okay|ok|in ordnung|rechtens|verboten|abmahnfähig)\b[^?]*[?.!]*$"
    r"|^(?P<g>[^?]{3,}?)\s*(?:[–—:;,]|\s-)\s*(?:is|would) (?:this|that|it)(?: be)? "
    r"(?:allowed|legal|okay|ok|lawful|permitted|fine|banned)\b[^?]*[?.!]*$"
    r"|\b(?:may|can|could) (?:we|i) (?P<h>(?:call|label|name|describe|market) .{3,}?)[?.!]*$"
    r"|\b(?:erlaubt|zulässig|rechtens),? (?:zu sagen|zu schreiben|zu behaupten),? (?:dass )?(?P<e>.{3,}?)[?.!]*$",
    re.IGNORECASE | re.DOTALL,
)


def claimed(text: str) -> str | None:
    """The claim that somebody asks about without quoting it: `Dürfen wir klimaneutral sagen?`."""
    match = _CLAIMED.search(text)
    return next((group.strip() for group in match.groups() if group), None) if match else None


_CONSENT = re.compile(r"(?<![\w.-])(?=(?:[a-z0-9_-]*[A-Z]){5})C[A-Za-z0-9_-]{25,}(?:\.[A-Za-z0-9_-]+)*")


def consent_string(text: str) -> str | None:
    """A TC string: base64url, its first letter C (version 2) or B (version 1)."""
    match = _CONSENT.search(text) or re.search(r"(?<![\w.-])B[OPQA][A-Za-z0-9_-]{20,}", text)
    return match[0] if match else None
