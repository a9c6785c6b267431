"""How long a text is on a platform, counted as that platform counts, and which of its editorial rules it breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
_INSERTION = re.compile(
    r"\{\s*(?:keyword|customizer\.[^:{}]+|location\([^(){}]*\)|param\d|[a-z ]{1,40})\s*:([^{}]*)\}", re.IGNORECASE
)
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Fit:
    """Length against the limits of a placement; `parts` is how many SMS it takes."""

    length: int
    limit: int | None
    recommended: int | None
    parts: int = 1

    @property
    def over(self) -> int:
        """Characters above the hard limit."""
        return max(0, self.length - self.limit) if self.limit else 0

    @property
    def long(self) -> int:
        """Characters above what is shown without a cut."""
        return max(0, self.length - self.recommended) if self.recommended else 0


@dataclass(frozen=True)
class Slip:
    """One broken editorial rule and where: character places in the text."""

    rule: str
    start: int
    end: int


def fit(text: str, placement: Mapping[str, Any]) -> Fit:
    """Measure a text for a placement (`count`, `limit`, `recommended` of the table)."""
    how = str(placement.get("count", "graphemes"))
    limit, recommended = placement.get("limit"), placement.get("recommended")
    if how == "sms":
        length, single, several = _sms(text)
        parts = 1 if length <= single else -(-length // several)
        most = int(placement.get("parts", 1))
        return Fit(length, single if most == 1 else several * most, recommended, parts)
    return Fit(COUNTS[how](text), limit, recommended)


def wide(text: str) -> int:
    """Google's count: full-width letters and pictures count two, an insertion counts its default text.

    >>> wide("Größe"), wide("靴"), wide("{KeyWord:Schuhe} kaufen")
    (5, 2, 13)
    """
    plain = unicodedata.normalize("NFC", _INSERTION.sub(lambda slot: slot[1], text))
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in plain)


def graphemes(text: str) -> int:
    r"""What people see as one character counts one: letters with marks, flags, joined pictures.

    >>> graphemes("Gro\u0308ße"), graphemes("👩‍👩‍👧"), graphemes("🇩🇪")
    (5, 1, 1)
    """
    count, flag, joined = 0, False, False
    for letter in text.replace("\r\n", "\n"):
        follows = unicodedata.category(letter) in {"Mn", "Me", "Cf"} or "\U0001f3fb" <= letter <= "\U0001f3ff"
        regional = "\U0001f1e6" <= letter <= "\U0001f1ff"
        if not (follows or joined or (regional and flag)):
            count += 1
        flag = regional and not flag
        joined = letter == "\u200d"
    return count


def weighted(text: str) -> int:
    """X's count: Latin letters weigh one, other scripts and pictures two, every link 23."""
    links = len(_URL.findall(text))
    count, joined = 23 * links, False
    for letter in unicodedata.normalize("NFC", _URL.sub("", text)):
        code = ord(letter)
        light = code <= 0x10FF or 0x2000 <= code <= 0x200D or 0x2010 <= code <= 0x201F or 0x2032 <= code <= 0x2037
        follows = letter in "\u200d\ufe0f" or "\U0001f3fb" <= letter <= "\U0001f3ff"
        count += 0 if joined or follows else (1 if light else 2)
        joined = letter == "\u200d"
    return count


def _sms(text: str) -> tuple[int, int, int]:
    """Length, room in one message, room in each of several: GSM 03.38 if it suffices, else UCS-2."""
    if all(letter in _GSM or letter in _GSM_EXTENDED for letter in text):
        return sum(2 if letter in _GSM_EXTENDED else 1 for letter in text), 160, 153
    return len(text.encode("utf-16-le", "surrogatepass")) // 2, 70, 67


COUNTS: Mapping[str, Callable[[str], int]] = {"wide": wide, "graphemes": graphemes, "weighted": weighted}

_LETTERS = "A-Za-zÄÖÜäöüßÀ-ÖØ-öø-ÿ"
_EDITORIAL: Mapping[str, str] = {
    "exclamation": r"!",
    "repeated_punctuation": r"([!?,;:\-–*~_=+])\s?\1+|\.{4,}|(?<!\.)\.\.(?!\.)|[!?]{2,}|…{2,}",
    "spaced_letters": rf"(?<![{_LETTERS}])(?:[{_LETTERS}][ .\-_*]){{3,}}[{_LETTERS}](?![{_LETTERS}])",
    "capitals": r"(?<![\w-])[A-ZÄÖÜ]{5,}(?:-[A-ZÄÖÜ]+)*(?![\w])|(?<!\w)[A-ZÄÖÜ]{2,}(?: [A-ZÄÖÜ]{2,}){2,}(?!\w)",
    "mixed_case": r"(?<!\w)[a-zäöü]?(?:[A-ZÄÖÜ][a-zäöü]){3,}[A-ZÄÖÜ]?(?!\w)",
    "leet": r"(?<!\w)(?:[A-Za-z]+[0-9@$][A-Za-z]*[0-9@$][A-Za-z]+|[A-Za-z]*[$@][A-Za-z]+)(?![\w.])",
    "phone": r"(?<![\d,.])(?:\+|00)[1-9]\d{0,2}[\s./()-]*(?:\d[\s./()-]*){6,14}"
    r"|(?<![\d,.])0\d{2,5}[\s/()-]+(?:\d[\s-]*){4,10}"
    r"|(?<![\d,.])0[18]00[\s/-]?\d[\d\s-]{4,10}|(?<![\d,.])01[567]\d[\s/-]?\d[\d\s-]{5,10}|(?<![\d,.])\(\d{3}\)\s?\d{3}-\d{4}",
    "symbols": "[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\u25a0-\u25ff\u2022\U0001f000-\U0001faff|<>^~{}\\\\_=§¶]",
    "repeated_word": rf"\b([{_LETTERS}]{{2,}})(?:\W+\1\b){{2,}}",
    "spaces": r"^\s|\s$|\s{2,}|\s[,;:!?](?=\s|$)",
}


def slips(text: str, rules: Iterable[str], allowed: Iterable[str] = ()) -> list[Slip]:
    """Every place that breaks an editorial rule; words in `allowed` (brands, acronyms) may be written as they are.

    Args:
        text: one headline, description or path.
        rules: names out of the placement's `editorial`; `one_exclamation` allows a single mark.
        allowed: words in their own spelling.
    """
    plain = _INSERTION.sub(lambda slot: slot[1].ljust(len(slot[0]), "\u2060")[: len(slot[0])], text)
    keep = set(allowed)
    found: list[Slip] = []
    for rule in rules:
        matches = list(re.finditer(_EDITORIAL["exclamation" if rule == "one_exclamation" else rule], plain))
        if rule == "one_exclamation":
            matches = matches[1:]
        if rule in {"capitals", "mixed_case", "leet"}:
            matches = [match for match in matches if match[0] not in keep]
        found.extend(Slip(rule, *match.span()) for match in matches)
    return found
