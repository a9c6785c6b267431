"""Do these texts fit their placements and keep the brand's rules?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from errors import BadArguments
from methods.claims.pack import load, read_yaml
from methods.claims.reading import fold
from methods.placements import fit, slips
from terms import Fact, Finding, Result, Source, Table, Verdict, Words, number
from tools._tool import ROOT, Arguments, Desk

TEXT = {
    "de": "{{verdict}} Geprüfte Texte: {{checked}}, fehlerfrei: {{passed}}, zu lang: {{over_length}}.\n"
    "{{first}}\n{{remedy}}",
    "en": "{{verdict}} Texts checked: {{checked}}, fine: {{passed}}, too long: {{over_length}}.\n{{first}}\n{{remedy}}",
}

ASKED = {
    "de": [
        "Passen die Headlines in 30 Zeichen?",
        "Sind unsere RSA-Texte zu lang?",
        "Zähl mal die Zeichen für diese Google-Anzeige",
        "Prüfe die Anzeigentexte auf Längen und redaktionelle Richtlinien",
        "Ist der Meta-Primärtext zu lang?",
        "Wie viele SMS werden das?",
        "Darf in der Überschrift ein Ausrufezeichen stehen?",
        "Halten die Texte unsere Markenregeln ein?",
        "Kommt ein verbotenes Wort in den Texten vor?",
        "Textcheck für LinkedIn: Einleitung und Überschrift",
        "Passt die Betreffzeile auf dem Handy?",
        "Wird der Text bei Facebook abgeschnitten?",
        "Kontrolliere die 15 Headlines vor dem Upload",
        "Lehnt Google die Anzeige wegen Großschreibung ab?",
        "Ist die Beschreibung unter 90 Zeichen?",
        "Schreiben wir den Markennamen überall richtig?",
        "Check bitte die Creatives gegen unsere Negativliste",
        "Geht die Telefonnummer im Anzeigentext durch?",
        "Wie lang darf ein Pinterest-Titel sein, passt unserer?",
        "Formatprüfung Anzeigentexte",
        "Zählt das Emoji in der TikTok-Anzeige doppelt?",
        "Passt die Keyword-Platzhalter-Headline {KeyWord:Schuhe} noch?",
        "Sind die Push-Nachrichten kurz genug?",
        "Bitte die Texte für X auf 280 Zeichen prüfen",
        "Fehlt irgendwo unser Pflichtwort?",
        "Welche der Headlines muss ich kürzen?",
        "Sind das zu viele Satzzeichen für Google Ads?",
        "Instagram-Caption prüfen: „Endlich Wochenende“",
        "Ist der Post für X okay? „Neu im Shop“",
        "Passt „Jetzt bestellen“ als Anzeigenpfad?",
        "Sitelink „Filiale finden“ zu lang?",
        "Wie viele Zeichen hat „Frühlingsangebote entdecken“?",
        "Callout „Kostenlose Retoure“ – im Limit?",
        "Tweet „Wir sind zurück“ checken",
    ],
    "en": [
        "Do the headlines fit in 30 characters?",
        "Are our RSA texts too long?",
        "Count the characters of this Google ad",
        "Check the ad copy for length and editorial policy",
        "Is the Meta primary text too long?",
        "How many SMS will that be?",
        "May a headline have an exclamation mark?",
        "Do the texts keep our brand rules?",
        "Is there a forbidden word in the copy?",
        "copy check for LinkedIn: intro and headline",
        "Does the subject line fit on a phone?",
        "Will Facebook cut off this text?",
        "Verify all 15 headlines before upload",
        "Will Google reject the ad because of capitals?",
        "Is the description below 90 characters?",
        "Do we spell the brand name right everywhere?",
        "Please check the creatives against our negative list",
        "Is a phone number in the ad text allowed?",
        "How long may a Pinterest title be, and does ours fit?",
        "format check ad texts",
        "Does the emoji count twice in the TikTok ad?",
        "Does the keyword insertion headline {KeyWord:Shoes} still fit?",
        "Are the push messages short enough?",
        "Please check these posts for 280 characters on X",
        "Is our required word missing anywhere?",
        "Which headlines do I have to shorten?",
        "Is that too much punctuation for Google Ads?",
        'Check this Instagram caption: "Weekend at last"',
        'LinkedIn post ok? "We are hiring"',
        'Does "shop-now" work as a display path?',
        'Sitelink "Find a store" too long?',
        'How many characters does "Discover spring offers" have?',
        'callout "Free returns" – in the limit?',
        'tweet "We are back" fine?',
    ],
}


class Piece(BaseModel):
    """One text and where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(max_length=20_000)
    placement: str = Field(default="", max_length=100)

    @model_validator(mode="before")
    @classmethod
    def _field_is_placement(cls, value: Any) -> Any:
        if isinstance(value, dict) and "field" in value and "placement" not in value:
            given = dict(cast("dict[str, Any]", value))
            return {"placement": given.pop("field"), **given}
        return {"text": value} if isinstance(value, str) else cast("Any", value)


class Brand(BaseModel):
    """The company's words; what is not given comes from `policies/packs/brand.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: tuple[str, ...] = Field(default=(), description="At least one of these words in the set of texts.")
    forbidden: tuple[str, ...] = Field(default=(), description="Never, in any text.")
    spelling: dict[str, str] = Field(default_factory=dict, description="Wrong spelling -> right spelling.")
    capitals: tuple[str, ...] = Field(default=(), description="Words rightly written in capitals.")


class Args(Arguments):
    """Texts with their placements, or one text."""

    texts: tuple[Piece, ...] = Field(default=(), max_length=500, description="Texts, each with its placement.")
    text: str = Field(default="", max_length=20_000, description="A single text instead of `texts`.")
    placement: str = Field(default="", max_length=100, description="Placement of all texts that name none.")
    brand: Brand = Field(default_factory=Brand, description="Required and forbidden words, right spelling.")
    lang: Literal["de", "en"] | None = Field(
        default=None, description="Language of the texts; not needed for counting."
    )


def check(args: Args, desk: Desk) -> Result:
    """Whether ad texts fit the lengths and editorial rules of their placements and keep the company's brand words.

    Characters count as the platform counts them: double-width letters two on Google, every link 23 on X, GSM-7 or UCS-2
    for SMS, what people see as one character elsewhere; a keyword insertion counts its default text. Above a hard
    limit, an editorial slip, a forbidden word or a wrong spelling is a `block`, above a recommended length a `review`.
    Facts `checked`, `passed`, `over_length`, `blocked` are counts; table `texts` has one row a text.
    Errors: an unknown placement is refused with the nearest names.
    """
    pieces = args.texts or ((Piece(text=args.text, placement=args.placement),) if args.text else ())
    if not pieces:
        raise _nothing()
    table = load(ROOT / "policies" / "packs").tables
    brand = _brand(args.brand)
    seen = [(piece, _placement(piece.placement or args.placement, table)) for piece in pieces]
    found = [list(_findings(piece.text, *place, table, brand)) for piece, place in seen]
    findings = tuple(finding for group in found for finding in group) + tuple(_required(pieces, brand))
    return _result(seen, found, findings, table)


def _brand(given: Brand) -> Brand:
    house = read_yaml(ROOT / "policies" / "packs" / "brand.yaml")
    return Brand(
        required=given.required or tuple(house.get("required") or ()),
        forbidden=(*given.forbidden, *(house.get("forbidden") or ())),
        spelling={**(house.get("spelling") or {}), **given.spelling},
        capitals=(*given.capitals, *(house.get("capitals") or ())),
    )


def _placement(name: str, table: Any) -> tuple[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = table["placements"]["placements"]
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    for id, entry in known.items():
        if plain == id or plain in entry.get("aliases", ()):
            return id, entry
    from rapidfuzz import process

    near = " · ".join(str(match[0]) for match in process.extract(plain, known.keys(), limit=4)) if plain else ""
    raise BadArguments(
        en=f"There is no placement '{name}'." if name else "A text names no placement.",
        de=f"Es gibt keine Platzierung „{name}“." if name else "Zu einem Text fehlt die Platzierung.",
        do_en=f"Nearest: {near}." if near else "Give one such as google_rsa_headline, meta_primary or email_subject.",
        do_de=f"Am nächsten: {near}."
        if near
        else "Geben Sie eine an, etwa google_rsa_headline, meta_primary oder email_subject.",
    )


def _findings(text: str, id: str, placement: dict[str, Any], table: Any, brand: Brand) -> Iterator[Finding]:
    yield from _length(text, id, placement, table)
    rules = table["placements"]["editorial"][placement["editorial"]]
    for slip in slips(text, rules, (*brand.capitals, *brand.spelling.values())):
        remedy = Words(**table["slips"][slip.rule])
        yield _finding(
            f"EDITORIAL-{slip.rule.upper()}", "block", text, (slip.start, slip.end), remedy, remedy, placement, table
        )
    yield from _words(text, placement, table, brand)


def _length(text: str, id: str, placement: dict[str, Any], table: Any) -> Iterator[Finding]:
    size = fit(text, placement)
    if not text.strip():
        empty = Words(de="Der Text ist leer.", en="The text is empty.")
        yield _finding(
            "EMPTY",
            "block",
            text,
            (0, 0),
            empty,
            Words(de="Schreiben Sie etwas.", en="Write something."),
            placement,
            table,
        )
    elif size.over:
        why = Words(
            de=f"{size.length} Zeichen, {id} erlaubt {size.limit}.",
            en=f"{size.length} characters, {id} allows {size.limit}.",
        )
        remedy = Words(de=f"Kürzen Sie um {size.over} Zeichen.", en=f"Shorten it by {size.over} characters.")
        yield _finding("LENGTH", "block", text, (0, len(text)), why, remedy, placement, table)
    elif size.long:
        why = Words(
            de=f"{size.length} Zeichen; ab {size.recommended} wird der Text in {id} meist abgeschnitten.",
            en=f"{size.length} characters; beyond {size.recommended} the text is usually cut in {id}.",
        )
        remedy = Words(
            de=f"Stellen Sie das Wichtigste in die ersten {size.recommended} Zeichen.",
            en=f"Put what matters into the first {size.recommended} characters.",
        )
        yield _finding("LENGTH-RECOMMENDED", "review", text, (0, len(text)), why, remedy, placement, table)


def _words(text: str, placement: dict[str, Any], table: Any, brand: Brand) -> Iterator[Finding]:
    for word in brand.forbidden:
        for place in _places(word, text):
            why = Words(de=f"„{word}“ steht auf der Negativliste.", en=f"'{word}' is on the negative list.")
            remedy = Words(de=f"Ersetzen Sie „{word}“.", en=f"Replace '{word}'.")
            yield _finding("BRAND-FORBIDDEN", "block", text, place, why, remedy, placement, table)
    for wrong, right in brand.spelling.items():
        for place in _places(wrong, text):
            if text[slice(*place)] == right:
                continue
            why = Words(de=f"Die Marke schreibt sich „{right}“.", en=f"The brand is spelt '{right}'.")
            remedy = Words(de=f"Schreiben Sie „{right}“.", en=f"Write '{right}'.")
            yield _finding("BRAND-SPELLING", "block", text, place, why, remedy, placement, table)


def _places(word: str, text: str) -> list[tuple[int, int]]:
    """Whole words, without regard to case and spelling of umlauts."""
    from methods.claims.reading import read

    reading, plain = read(text), fold(word).strip()
    if not plain:
        return []
    hits = re.finditer(rf"(?<![a-z0-9]){re.escape(plain)}(?![a-z0-9])", reading.folded)
    return [reading.span(*hit.span()) for hit in hits]


def _required(pieces: tuple[Piece, ...], brand: Brand) -> Iterator[Finding]:
    missing = [word for word in brand.required if not any(_places(word, piece.text) for piece in pieces)]
    if brand.required and len(missing) == len(brand.required):
        words = ", ".join(brand.required)
        yield Finding(
            rule="BRAND-REQUIRED",
            severity="block",
            message=Words(de=f"Keiner der Texte nennt: {words}.", en=f"None of the texts says: {words}."),
            remedy=Words(
                de=f"Nehmen Sie „{brand.required[0]}“ in einen Text auf.", en=f"Put '{brand.required[0]}' into a text."
            ),
        )


def _finding(
    rule: str, severity: Any, text: str, place: tuple[int, int], why: Words, remedy: Words, placement: Any, table: Any
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        message=why,
        remedy=remedy,
        source=table["placements"]["sources"].get(placement["platform"], ""),
        quote=text[place[0] : place[1]][:200],
        start=place[0],
        end=place[1],
    )


def _result(seen: Any, found: list[list[Finding]], findings: tuple[Finding, ...], table: Any) -> Result:
    severest = next((name for name in ("block", "review") if any(item.severity == name for item in findings)), "ok")
    blocked = [any(item.severity == "block" for item in group) for group in found]
    counts = {
        "checked": (len(seen), Words(de="Geprüfte Texte", en="Texts checked")),
        "passed": (sum(not group for group in found), Words(de="Texte in Ordnung", en="Texts that are fine")),
        "over_length": (
            sum(_too_long(group) for group in found),
            Words(de="Zu lange Texte", en="Texts that are too long"),
        ),
        "blocked": (sum(blocked), Words(de="Texte, die so nicht gehen", en="Texts that cannot run")),
    }
    rows = [
        (
            piece.text,
            id,
            (size := fit(piece.text, place)).length,
            size.limit,
            size.recommended,
            size.parts,
            _worst(group),
        )
        for (piece, (id, place)), group in zip(seen, found, strict=True)
    ]
    columns = ("text", "placement", "length", "limit", "recommended", "parts", "verdict")
    return Result(
        facts=tuple(
            Fact(id=id, value=number(value), unit="count", label=label) for id, (value, label) in counts.items()
        ),
        names=_names(severest, findings),
        tables={"texts": Table(columns=columns, rows=tuple(rows))},
        findings=findings,
        verdict=Verdict(decision=cast("Any", severest), rules=tuple(dict.fromkeys(item.rule for item in findings))),
        sources=(Source(name="policies/packs/placements.yaml", kind="rules", end=table["placements"]["as_of"]),),
    )


def _too_long(group: list[Finding]) -> bool:
    return any(item.rule == "LENGTH" for item in group)


def _worst(group: list[Finding]) -> str:
    return next((name for name in ("block", "review") if any(item.severity == name for item in group)), "ok")


def _names(severest: str, findings: tuple[Finding, ...]) -> dict[str, Words]:
    said = {
        "block": Words(de="So nicht einsetzbar.", en="Cannot run like this."),
        "review": Words(de="Einsetzbar, aber bitte ansehen.", en="Can run, but please have a look."),
        "ok": Words(de="Alles passt.", en="Everything fits."),
    }
    names = {"verdict": said[severest]}
    if findings:
        worst = next((item for item in findings if item.severity == severest), findings[0])
        names["first"] = Words(de=f"„{worst.quote}“: {worst.message.de}", en=f"'{worst.quote}': {worst.message.en}")
        if worst.remedy and worst.remedy != worst.message:
            names["remedy"] = worst.remedy
    return names


def _nothing() -> BadArguments:
    return BadArguments(
        en="There is no text to check.",
        de="Es gibt keinen Text zu prüfen.",
        do_en="Give `text` with `placement`, or `texts` as a list of text and placement.",
        do_de="Geben Sie `text` mit `placement` an oder `texts` als Liste aus Text und Platzierung.",
    )
