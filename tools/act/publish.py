"""Put texts live: as a proposal, and only where law, brand and platform rules have nothing against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from errors import BadArguments
from methods.claims.pack import load
from methods.claims.reading import language
from terms import Confidence, Result, Table, Words
from tools._facts import fact
from tools._proposal import propose
from tools._tool import ROOT, Arguments, Desk
from tools.act import _ordered as ordered
from tools.act._checked import Checked, checked
from tools.act._copy import PAGE, content_hash, named
from tools.act._named import Thing
from tools.act._stages import until
from tools.creative.check import Brand, Piece
from tools.data._period import day as day_words

PAGES = frozenset({PAGE, "landing", "landingpage", "page", "website", "webseite", "lp"})


class Args(Arguments):
    """What is to be published where."""

    campaign: str = Field(default="", max_length=300, description="Campaign as the ad data name it.")
    platform: str = Field(default="", max_length=100, description="Only on this platform.")
    ad_group: str = Field(default="", max_length=300, description="Ad group or ad inside the campaign.")
    texts: tuple[Piece, ...] = Field(default=(), max_length=50, description="Texts, each with its placement.")
    text: str = Field(default="", max_length=20_000, description="A single text instead of `texts`.")
    placement: str = Field(
        default="", max_length=100, description="Where texts that name none stand, or landing_page: google_rsa_headline."
    )
    replaces: tuple[str, ...] = Field(default=(), max_length=50, description="What stands there now, in the same order.")
    lang: Literal["de", "en"] | None = Field(default=None, description="Language of the texts; unset: detected.")
    facts: dict[str, Any] = Field(default_factory=dict, description="Facts behind the claims, as compliance.claims.")
    market: str = Field(default="de", max_length=20, description="Market; the rules are German and EU law.")
    brand: Brand = Field(default_factory=Brand, description="Required and forbidden words, right spelling.")
    until: date | None = Field(default=None, description="Until when it can be approved; fourteen days if not said.")

    @model_validator(mode="after")
    def _fits(self) -> Args:
        if bool(self.texts) == bool(self.text):
            raise ValueError("give a text, or several in texts")
        if self.replaces and len(self.replaces) != max(len(self.texts), 1):
            raise ValueError("replaces has one entry for each text")
        return self


TEXT = {
    "de": """{{verdict}} Vorgeschlagen wird nichts.
{{first}}
{{remedy}}
Texte, die zur Veröffentlichung für {{target}} vorgeschlagen sind: {{texts}}; Sprache: {{language}}.
{{mind}}
Geprüfte Regeln: {{rules_checked}}; Feststellungen: {{findings}}.
{{nothing_yet}}""",
    "en": """{{verdict}} Nothing is proposed.
{{first}}
{{remedy}}
Texts proposed for publication at {{target}}: {{texts}}; language: {{language}}.
{{mind}}
Rules checked: {{rules_checked}}; findings: {{findings}}.
{{nothing_yet}}""",
}
SAID = {
    "block": Words(de="So nicht zulässig.", en="Not allowed like this."),
    "needs_fact": Words(de="Noch nicht entscheidbar: Es fehlen Angaben.", en="Not decidable yet: facts are missing."),
}
LANGUAGES = {"de": Words(de="Deutsch", en="German"), "en": Words(de="Englisch", en="English")}
CONFIDENCE: dict[str, Confidence] = {"block": "green", "needs_fact": "amber", "review": "amber", "ok": "green"}
NO_ADVICE = Words(
    de="Keine Rechtsberatung: Geprüft werden bekannte Muster, ein Mensch entscheidet.",
    en="No legal advice: the check finds known patterns, a person decides.",
)
ASKED = {
    "de": [
        "Veröffentliche die Überschrift „Zelte für jedes Wetter“ bei Google für Brand DE",
        "Stell den Text „Jetzt Jacken entdecken“ live",
        "Schalte die neue Anzeige „Wandern ohne Blasen“ bei Meta frei",
        "Bitte die Headline „Leichte Rucksäcke“ in Generic Outdoor veröffentlichen",
        "Bring die Beschreibung „Kostenloser Versand ab 50 €“ online",
        "Publiziere „Warm durch den Winter“ als Meta-Primärtext",
        "Spiel den neuen Anzeigentext „Schlafsäcke im Test“ aus",
        "Lade „Neue Kollektion“ als Headline in die Kampagne Zelte hoch",
        "Veröffentliche diesen Text auf der Landingpage: „Wir reparieren Ihr Zelt“",
        "Ersetze die Überschrift von Brand AT durch „Outdoor aus Österreich“",
        "Kannst du „Regenjacken für Kinder“ live schalten?",
        "Geh mit „Endlich Berge“ live bei TikTok",
        "Ich möchte die Anzeige „Stirnlampen für Profis“ veröffentlichen",
        "Nimm „Kocher für unterwegs“ als neue Headline in die Anzeige",
        "Poste „Heute draußen“ auf Instagram",
        "Setze den Anzeigentext von Brand auf „Das Original“",
        "Schick die Anzeige „Zeltplatz frei“ raus",
        "Veröffentlichung: Headline „Daunen ohne Leid“ für Winterjacken",
        "Bitte freischalten: „Trekking leicht gemacht“",
        "Aktualisiere die Beschreibung in Shopping auf „Geprüfte Qualität“",
        "Den Text „Bergfest im Laden“ online stellen",
        "Lass „Ausprobieren im Shop“ als Beschreibung bei Bing laufen",
        "Neue Headline für Brand DE veröffentlichen: „Seit 1921“",
        "Stell „Komm mit raus“ bei LinkedIn online",
        "Mach die Anzeige „Packliste gratis“ live",
        "veröffentliche „sommer am see“ für prospecting",
    ],
    "en": [
        'Publish the headline "Tents for any weather" on Google for Brand DE',
        'Put the text "Discover jackets now" live',
        'Release the new ad "Hiking without blisters" on Meta',
        'Please publish the headline "Light backpacks" in Generic Outdoor',
        'Bring the description "Free shipping from €50" online',
        'Publish "Warm through the winter" as Meta primary text',
        'Run the new ad copy "Sleeping bags tested"',
        'Upload "New collection" as a headline to the campaign Tents',
        'Publish this text on the landing page: "We repair your tent"',
        'Replace the headline of Brand AT with "Outdoor from Austria"',
        'Can you put "Rain jackets for kids" live?',
        'Go live with "Mountains at last" on TikTok',
        'I would like to publish the ad "Headlamps for pros"',
        'Add "Stoves for the road" as a new headline to the ad',
        'Post "Outside today" on Instagram',
        'Set the ad text of Brand to "The original"',
        'Send out the ad "Campsite free"',
        'Publication: headline "Down without harm" for winter jackets',
        'Please release: "Trekking made light"',
        'Update the description in Shopping to "Tested quality"',
        'Put the text "Party at the store" online',
        'Let "Try it in the shop" run as description on Bing',
        'Publish a new headline for Brand DE: "Since 1921"',
        'Put "Come outside" online at LinkedIn',
        'Make the ad "Packing list for free" live',
        'publish "summer at the lake" for prospecting',
    ],
}


def publish(args: Args, desk: Desk) -> Result:
    """Check texts against law, brand and platform rules and, where nothing is against them, propose to publish them.

    The rules are those of `compliance.claims` (each text, and all together) and `creative.check`; an invisible
    character blocks. `block` and `needs_fact` propose nothing and show what would mend it; `review` is proposed with
    what a person has to weigh. The proposal holds the full texts, before and after; its reason names their language,
    the check and their SHA-256, so that a text that was changed afterwards is another text.

    Returns facts texts, findings, blocked, missing, rules_checked; tables texts (before, after), findings and checks.
    Errors: no such campaign or several, an unknown placement, or one of another platform.
    """
    days = until(desk.today, args.until)
    pieces = _pieces(args)
    thing = _thing(args, desk)
    lang = args.lang or _language(pieces)
    found = checked(pieces, lang, args.facts, args.market, args.brand, desk)
    _on_its_platform(found.placements, thing)
    target = " · ".join(part for part in (thing.key, args.ad_group.strip()) if part)
    names = named(target, found.placements)
    before = dict(zip(names, args.replaces or [""] * len(names), strict=True))
    after = {name: piece.text for name, piece in zip(names, pieces, strict=True)}
    return _result(args, desk, found, target, before, after, lang, days)


def _pieces(args: Args) -> tuple[Piece, ...]:
    given = args.texts or (Piece(text=args.text, placement=args.placement),)
    told = tuple(Piece(text=piece.text.strip(), placement=_page(piece.placement or args.placement)) for piece in given)
    if not all(piece.text for piece in told):
        raise BadArguments(
            en="A text is empty.", de="Ein Text ist leer.",
            do_en="Give the words that are to be published.", do_de="Nennen Sie die Worte, die erscheinen sollen.",
        )  # fmt: skip
    return told


def _page(placement: str) -> str:
    return PAGE if placement.strip().lower().replace(" ", "_") in PAGES else placement


def _language(pieces: Sequence[Piece]) -> Literal["de", "en"]:
    return "de" if language("\n".join(piece.text for piece in pieces)) == "de" else "en"


def _thing(args: Args, desk: Desk) -> Thing:
    if not args.campaign.strip():
        raise BadArguments(
            en="It is not said which campaign the texts are for.", de="Es fehlt, für welche Kampagne die Texte sind.",
            do_en="Name a campaign of the ad data.", do_de="Nennen Sie eine Kampagne aus den Werbedaten.",
        )  # fmt: skip
    return ordered.named(desk, (args.campaign,), args.platform)[0].things[0]


def _on_its_platform(placements: Sequence[str], thing: Thing) -> None:
    """A Google headline is nothing for a Meta campaign."""
    known = load(ROOT / "policies" / "packs").tables["placements"]
    own = {str(each["platform"]) for each in known["placements"].values()}
    for placement in placements:
        platform = PAGE if placement == PAGE else str(known["placements"][placement]["platform"])
        if platform != PAGE and thing.platform.lower() in own and platform != thing.platform.lower():
            raise BadArguments(
                en=f"The placement {placement} belongs to {platform}, the campaign to {thing.platform}.",
                de=f"Die Platzierung {placement} gehört zu {platform}, die Kampagne zu {thing.platform}.",
                do_en=f"Give a placement of {thing.platform}.", do_de=f"Nennen Sie eine Platzierung von {thing.platform}.",
            )  # fmt: skip


def _result(  # noqa: PLR0913, PLR0917  (what was asked, found and would be written)
    args: Args, desk: Desk, found: Checked, target: str, before: Mapping[str, str], after: Mapping[str, str],
    lang: Literal["de", "en"], days: int,
) -> Result:  # fmt: skip
    decision = found.verdict.decision
    counted = [one for one in found.findings if one.severity != "info"]
    hash = content_hash(after, lang)
    facts = (
        fact("texts", len(after), "count", "Texte", "texts", basis="observed"),
        fact("findings", len(counted), "count", "Feststellungen", "findings", basis="observed"),
        *(fact(id, sum(one.severity == severity for one in counted), "count", de, en, basis="observed")
          for id, severity, de, en in (("blocked", "block", "Unzulässig", "not allowed"),
                                       ("missing", "needs_fact", "Angaben fehlen", "facts are missing"))),
        fact("rules_checked", found.rules, "count", "geprüfte Regeln", "rules checked", basis="observed"),
    )  # fmt: skip
    may = decision in ("ok", "review")
    proposals = ()
    if may:
        proposals = (propose(
            desk, action="publish", target=target, before=dict(before), after=dict(after), effect=None, downside=None,
            risk=0.0, currency=desk.currency, evidence="bookkeeping", why=_why(desk, found, lang, hash), days=days,
        ),)  # fmt: skip
    rows = tuple((name, before[name], after[name]) for name in after)
    return Result(
        facts=facts, names=_names(found, target, lang, may), proposals=proposals, findings=found.findings,
        verdict=found.verdict, confidence=CONFIDENCE[decision], caveats=(NO_ADVICE,),
        tables={
            "texts": Table(columns=("name", "before", "after"), rows=rows),
            "findings": Table(
                columns=("rule", "severity", "quote", "warum", "why", "abhilfe", "remedy"),
                rows=tuple((one.rule, one.severity, one.quote, one.message.de, one.message.en,
                            one.remedy.de if one.remedy else "", one.remedy.en if one.remedy else "")
                           for one in found.findings),
            ),
            "checks": Table(columns=("sha256", "lang", "verdict", "rules", "day"),
                            rows=((hash, lang, decision, found.rules, desk.today),)),
        },
        sources=(ordered.source(desk), *found.sources),
    )  # fmt: skip


def _why(desk: Desk, found: Checked, lang: str, hash: str) -> Words:
    day, said = day_words(desk.today), LANGUAGES[lang]
    doubts = ", ".join(found.verdict.rules)
    weigh = Words(de=f" Abzuwägen: {doubts}." if doubts else "", en=f" To be weighed: {doubts}." if doubts else "")
    return Words(
        de=f"Jemand hat diese Texte zur Veröffentlichung gegeben (Sprache {said.de}). Geprüft am {day.de} gegen "
        f"{found.rules} Regeln des Rechts sowie Länge, Form und Marke: nichts spricht dagegen.{weigh.de} "
        f"Prüfsumme der Texte: {hash}.",
        en=f"Somebody handed these texts in for publication (language {said.en}). Checked on {day.en} against "
        f"{found.rules} rules of law and for length, form and brand: nothing is against them.{weigh.en} "
        f"Checksum of the texts: {hash}.",
    )


def _names(found: Checked, target: str, lang: str, may: bool) -> dict[str, Words]:
    told = [one for one in found.findings if one.severity != "info"]
    first = next(iter(told), None)
    said = None if first is None else Words(
        de=f"{first.rule}: {first.message.de}", en=f"{first.rule}: {first.message.en}"
    )  # fmt: skip
    if may:
        names = {"target": Words(de=target, en=target), "language": LANGUAGES[lang], "nothing_yet": ordered.NOTHING_YET}
        return names | ({"mind": said} if said else {})
    names = {"verdict": SAID[found.verdict.decision]} | ({"first": said} if said else {})
    if first is not None and first.remedy is not None:
        names["remedy"] = Words(de=f"Vorschlag: {first.remedy.de}", en=f"Suggestion: {first.remedy.en}")
    return names
