"""Words and phrases in a small notation that lawyers can read, found in folded text without falling for compounds.

    klimaneutral      the word alone               *siegel          any word that ends so
    gratis*           any word that begins so      klima~neutral    written together, apart or with a hyphen
    bester .. stadt   both within one sentence, at most six words between
    (a|b)             one of them; (a)? optional   #                a number         %    a percent sign or the word
    @name             another list, alone or inside an entry
    <year> <hash>     a year to come, the sign `#`; <owner> a name in the genitive ("Hamburgs", not "das" or "als")

Entries are folded like the text, so umlauts, case and spelling need no second form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from methods.claims.reading import Reading

Lists = Mapping[str, Sequence[str]]
_NOT = re.compile(
    r"\b(?:nicht|kein(?:e|en|er|em|es)?|nie|niemals|weder|ohne|statt|anstatt|not|no|never|without|neither|nor|cannot"
    r"|isn.?t|aren.?t|don.?t|doesn.?t|won.?t|can.?t|wasn.?t)\b(?!\s+(?:nur|bloss|zuletzt|only|just|zweifel|doubt|wonder))"
)


@dataclass(frozen=True)
class Hit:
    """Where in the folded text a list was found."""

    start: int
    end: int


def find(
    reading: Reading, entries: Sequence[str], lists: Lists, traps: Sequence[Hit] = (), *, negatable: bool = False
) -> list[Hit]:
    """Every place of any entry, except inside a trap and, if `negatable`, where the clause denies it.

    Args:
        reading: the folded text.
        entries: notation as above.
        lists: the named lists that `@name` refers to.
        traps: places that look like a match and are none (Heilbronn, Sternzeichen Krebs).
        negatable: leave out what the text itself denies ("nicht klimaneutral").
    """
    hits = [Hit(*match.span()) for match in pattern(entries, lists).finditer(reading.folded) if match[0].strip()]
    hits = [hit for hit in hits if not any(trap.start < hit.end and hit.start < trap.end for trap in traps)]
    return [hit for hit in hits if not denied(reading.folded, hit)] if negatable else hits


def denied(folded: str, hit: Hit) -> bool:
    """Whether the clause says the opposite: a negation at most four words before, or as its last word."""
    before = re.split(r"[,;:.!?()\n]| - |\bsondern\b|\bbut\b", folded[max(0, hit.start - 80) : hit.start])[-1]
    near = " ".join(before.split()[-4:])
    after = re.split(r"[,;:.!?()\n]| - ", folded[hit.end : hit.end + 60])[0]
    return bool(_NOT.search(near + " ")) or bool(re.search(r"\bnicht\s*$", after))


def pattern(entries: Sequence[str], lists: Lists) -> re.Pattern[str]:
    """The compiled form of a list."""
    return _compiled(tuple(expanded(entries, lists)))


def expanded(entries: Iterable[str], lists: Lists) -> list[str]:
    """Entries with every `@name`, alone or within an entry, replaced by that list; an unknown name is a KeyError."""
    out: list[str] = []
    for entry in entries:
        whole = re.fullmatch(r"@([a-z0-9_.]+)", entry)
        if whole:
            out.extend(expanded(lists[whole[1]], lists))
        else:
            out.append(re.sub(r"@([a-z0-9_.]+)", lambda name: f"({'|'.join(expanded(lists[name[1]], lists))})", entry))
    return out


@lru_cache(maxsize=2048)
def _compiled(entries: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_entry(entry) for entry in entries) or r"(?!)")


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'"})
_GAP = r"(?:[^\w.!?;\n]+[\w%€'-]+(?:[.,]\w+)*){0,6}?[^\w.!?;\n]+"
_TOKENS = re.compile(r" \.\. |<[a-z]+>|[*~#%|()?]| +|[^*~#%|()? <]+|<")
_NO_OWNERS = (
    "das|als|aus|des|alles|eines|bis|jenes|dieses|was|uns|ins|ans|dies|bereits|unseres|ihres|seines|meines|deines|stets"
    "|besonders|jedes|tages|jahres|has|is|this|its|his|us|plus|ours|yours|makes|gives|gets|offers|always|vs|los|abends"
    "|morgens|mindestens|wenigstens|hoechstens|eures|nichts|etwas|beides|falls|teils|links|rechts|anders|lets|as|perhaps|across"
)


def _entry(entry: str) -> str:
    plain = _spelled(entry)
    body = "".join(_token(token) for token in _TOKENS.findall(plain))
    front = "" if plain.startswith("*") else r"(?<![a-z0-9])"
    back = "" if plain.endswith("*") else r"(?![a-z0-9])"
    return f"{front}(?:{body}){back}"


def _spelled(entry: str) -> str:
    """As the text is folded; entries are plain, so the short way does."""
    return entry.lower().translate(_UMLAUTS)


def _token(token: str) -> str:
    known = {
        " .. ": _GAP,
        "*": "[a-z0-9-]{0,40}",
        "~": r"[\s-]{0,2}",
        "#": r"\d{1,12}(?:[.,]\d{1,12}){0,4}",
        "%": r"\s?(?:%|prozent|per ?cent)",
        "<year>": r"20[2-9]\d",
        "<hash>": r"\#",
        "<owner>": rf"(?!(?:{_NO_OWNERS})(?![a-z]))[a-z]{{3,30}}s",
        "|": "|",
        "(": "(?:",
        ")": ")",
        "?": "?",
    }
    if token in known:
        return known[token]
    return r"[\s\"'„“”‚‘’«»-]{1,4}" if token.isspace() else re.escape(token)
