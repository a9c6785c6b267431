"""What an order says beyond money: which change is taken back, which texts go where, which people to which platform."""

from __future__ import annotations

import re
from typing import Any

from agents import _order_names as names
from agents._heard import Heard
from agents.placements import placement

_ORDINALS = {
    "erst": 1, "first": 1, "zweit": 2, "second": 2, "dritt": 3, "third": 3, "viert": 4, "fourth": 4, "fünft": 5,
    "fifth": 5, "sechst": 6, "sixth": 6, "siebt": 7, "seventh": 7, "acht": 8, "eighth": 8, "neunt": 9,
    "ninth": 9, "zehnt": 10, "tenth": 10,
}  # fmt: skip
_ID = re.compile(r"\bp-[0-9a-f]{3,}\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:änderung|change|nummer|nr\.?|number|no\.?|punkt|item|eintrag|entry)\s*(?:nummer |nr\.? |number |no\.? "
    r"|#)?\s*(\d{1,4})\b|#\s?(\d{1,4})\b|"
    r"\b(\d{1,3})\.\s+(?:änderung|change)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})(?:e|er|en|es)?\b\s+(?:\w+\s+)?(?:änderung|change)", re.IGNORECASE)
_LAST = re.compile(
    r"\b(?:letzte|last|latest|neueste|jüngste)\w*\b(?!\s+(?:nacht|night|woche|week|monat"
    r"|month))",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:alles|alle|everything|all)\b", re.IGNORECASE)
_THAT = re.compile(r"\b(?:das|that|it|es|dies|this)\b", re.IGNORECASE)


def rollback_args(heard: Heard, plain: str) -> dict[str, Any] | None:
    """Which change: an id, a number, an ordinal, the last; `that` is the last one. None where it names none."""
    night = _night(heard, plain)
    if found := _ID.search(heard.text):
        return {"change": found[0].lower()}
    if found := _NUMBER.search(plain):
        return {"change": next(group for group in found.groups() if group)} | night
    if found := _ORDINAL.search(plain):
        return {"change": str(_ORDINALS[found[1].lower()])} | night
    if _LAST.search(plain) or (_THAT.search(plain) and not _ALL.search(plain)):
        return {"change": "last"}
    return night


def _night(heard: Heard, plain: str) -> dict[str, str]:
    """The night that is named by a date; last night is the last one, which needs no name."""
    period = heard.time.period
    if (
        period is None
        or period.days != 1
        or not re.search(r"\d", plain)
        or re.search(
            r"nacht|night|gestern"
            r"|yesterday|heute|today",
            plain,
            re.I,
        )
    ):
        return {}
    return {"night": period.start.isoformat()}


def publish_args(heard: Heard) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The quoted texts with their placement and campaign; `replace "A" by "B"` says what stands there now."""
    whom = names.campaigns(heard)
    spans = {(one.start, one.end) for one in whom}
    quoted = [
        one for one in heard.quotes if (one.start, one.end) not in spans and one.text not in {w.name for w in whom}
    ]
    where = names.platform(heard)
    args: dict[str, Any] = {}
    if len(quoted) == 2 and re.search(
        r"\b(?:ersetz\w*|replac\w*|durch|with|statt|instead"
        r" of)\b",
        heard.text,
        re.IGNORECASE,
    ):
        old, new = quoted if not re.search(r"\b(?:statt|instead of)\b", heard.text, re.I) else quoted[::-1]
        args |= {"text": new.text, "replaces": [old.text]}
    elif len(quoted) > 1:
        args["texts"] = [one.text for one in quoted]
    elif quoted:
        args["text"] = quoted[0].text
    place = "landing_page" if _PAGE.search(heard.text) else placement(heard) or _usual(heard, where, quoted)
    args |= {"placement": place} if place else {}
    said = names.said(heard, _open(heard)) if not whom else ""
    if whom:
        args["campaign"] = whom[0].name
    elif said and not names.KNOWN.fullmatch(said) and not _PLACES.fullmatch(said):
        args["campaign"] = said
    args |= {"platform": where} if where else {}
    missing = tuple(name for name, there in (("campaign", "campaign" in args), ("placement", bool(place))) if not there)
    return args, missing if quoted else ("text", *missing)


_PAGE = re.compile(
    r"landing ?page|landingpage|zielseite|produktseite|product page|\bwebsite\b"
    r"|\bwebseite\b",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"(?:\w+[- ])?(?:headline|überschrift|beschreibung|description|primärtext|primary text"
    r"|anzeige|ad|text|anzeigentext|landing ?page|der|die|das|the)\w*",
    re.I,
)


def _open(heard: Heard) -> str:
    text = heard.text
    for one in sorted(heard.quotes, key=lambda one: one.start):
        text = text[: one.start] + "¤" * (one.end - one.start) + text[one.end :]
    return text


def _usual(heard: Heard, where: str, quoted: Any) -> str | None:
    """The place that a kind of text has on a platform; a campaign tells its platform."""
    platform = where or next(
        (
            values[0]
            for named in heard.named
            if named.of("campaign")
            for values in [_owners(heard, named.of("campaign")[0])]
            if len(values) == 1
        ),
        "",
    )
    kind = re.search(
        r"\b(headline|überschrift|titel|title|schlagzeile)|\b(beschreibung|description)|\b(primärtext"
        r"|primary text)",
        heard.text,
        re.I,
    )
    longest = max((len(one.text) for one in quoted), default=0)
    if platform.lower() in {"google", "bing", "microsoft"}:
        field = "description" if (kind and kind[2]) or (not kind and longest > 40) else "headline"
        return f"{'google' if platform.lower() == 'google' else 'microsoft'}_rsa_{field}"
    if platform.lower() in {"meta", "facebook", "instagram"}:
        return "meta_headline" if kind and kind[1] else "meta_description" if kind and kind[2] else "meta_primary"
    return {"tiktok": "tiktok_text", "linkedin": "linkedin_intro", "pinterest": "pinterest_title"}.get(platform.lower())


def _owners(heard: Heard, campaign: str) -> list[str]:
    return []


_SHARE = re.compile(
    r"\btop[- ]?(\d{1,2})\s?(?:%|prozent|percent)|\b(\d{1,2})\s?(?:%|prozent\b"
    r"|percent\b)",
    re.IGNORECASE,
)
_KINDS = (
    ("clv", r"\bltv\b|\bclv\b|lifetime value|kundenwert|wertvoll\w*|valuable|high[- ]value|best(?:e|en)? kund"
            r"|\bbest customers|top[- ]?kund|top customers|stammkund"),
    ("leads", r"\bleads\b|\bprospects\b|interessent"),
    ("next_action", r"next best action|nächste\w* (?:beste\w* )?(?:aktion|maßnahme)|\bnba\b"),
    ("uplift", r"\buplift|persuadable|überzeugbar|beeinflussbar"),
    ("lapsed", r"lapsed|inaktiv\w*|inactive|abgewander|churned|lange nicht|verlorene|schlafende|dormant"),
    ("new", r"neukund|new customers|erstkäufer|first[- ]time buyers"),
    ("buyers", r"\bkäufer|\bbuyers\b|\bkund|\bcustomers?\b|purchasers"),
)  # fmt: skip


def audience_args(heard: Heard, plain: str) -> dict[str, Any] | None:
    """Which people go where; None where no kind of people is named that could go to a platform."""
    kind = next((name for name, said in _KINDS if re.search(said, plain, re.IGNORECASE)), None)
    where = names.platform(heard)
    if kind is None:
        return None
    if not where and not re.search(r"audience|zielgruppe|seed|lookalike|customer match", plain, re.IGNORECASE):
        return None
    args: dict[str, Any] = {"audience": kind} | ({"platform": where} if where else {})
    if share := _SHARE.search(plain):
        args["top_share"] = int(next(group for group in share.groups() if group)) / 100
    if re.search(r"\bseed\b|lookalike|ähnliche", plain, re.IGNORECASE):
        args["use"] = "seed"
    elif re.search(r"ausschl|suppress|exclu", plain, re.IGNORECASE):
        args["use"] = "exclude"
    if heard.quotes:
        args["name"] = heard.quotes[0].text[:100]
    return args
