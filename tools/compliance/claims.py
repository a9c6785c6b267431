"""May this advertisement run: what the law says to its words and the facts behind them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Literal, cast

from pydantic import Field

from methods.claims.computed import CHECKS
from methods.claims.engine import Advert, advert, in_force, judge
from methods.claims.pack import load
from terms import Confidence, Fact, Finding, Result, Source, Table, Verdict, Words, number
from tools._tool import ROOT, Arguments, Desk

TEXT = {
    "de": "{{verdict}}\n{{first}}\n{{remedy}}\nGeprüfte Regeln: {{rules_checked}}; Feststellungen: {{findings}}, "
    "davon unzulässig: {{blocked}}.",
    "en": "{{verdict}}\n{{first}}\n{{remedy}}\nRules checked: {{rules_checked}}; findings: {{findings}}, "
    "not allowed: {{blocked}}.",
}

ASKED = {
    "de": [
        "Dürfen wir mit „klimaneutral“ werben?",
        "Ist „Deutschlands beste Matratze“ in einer Anzeige erlaubt?",
        "Prüf den Anzeigentext bitte rechtlich",
        "Ist diese Werbeaussage zulässig?",
        "Darf ich „statt 99 € nur 59 €“ schreiben?",
        "Verstößt der Newsletter gegen das UWG?",
        "Ist der Slogan abmahnfähig?",
        "Können wir „Nr. 1 in Europa“ behaupten, ohne Beleg?",
        "Claim-Check für unsere neue Kampagne",
        "Müssen wir „Anzeige“ über den Instagram-Post schreiben?",
        "Ist „stärkt das Immunsystem“ für unsere Vitamin-Kapseln erlaubt?",
        "Dürfen wir „nachhaltig“ auf die Verpackung drucken?",
        "Was sagt die PAngV zu unserer Rabattaktion?",
        "Brauchen wir den niedrigsten Preis der letzten 30 Tage in der Anzeige?",
        "Health Claims prüfen: Magnesium gegen Müdigkeit",
        "Geht „nur noch heute“, wenn wir die Aktion morgen verlängern?",
        "Ist „gratis testen“ okay, wenn danach ein Abo läuft?",
        "Dürfen wir 5-Sterne-Bewertungen mit einem Gutschein belohnen?",
        "Ist die Stellenanzeige diskriminierend?",
        "Rechtscheck für die Landingpage, bitte",
        "Welche Umweltaussagen sind seit September 2026 verboten?",
        "Darf unsere Creme mit „lässt Falten verschwinden“ beworben werden?",
        "Ist unser Finanzierungsangebot so vollständig?",
        "Kann der Text so live gehen oder gibt es Ärger mit der Wettbewerbszentrale?",
        "Hält „Räumungsverkauf wegen Geschäftsaufgabe“ rechtlich?",
        "Fehlt bei „100 g für 2,49 €“ der Grundpreis?",
        "Sind „garantierte Renditen“ in der Krypto-Werbung erlaubt?",
        "Erlaubt Meta den Satz „Hast du Schulden?“",
        "Compliance-Prüfung: „Unser Tee hilft gegen Diabetes“",
        "Ist „Bio“ ohne Zertifikat zulässig?",
        "Dürfen wir Wettbewerber in der Anzeige nennen?",
        "„Europas Nummer eins“ rechtlich in Ordnung?",
        "Abmahnrisiko bei „Preisgarantie“?",
        "Geht „schmerzfrei in 7 Tagen“ juristisch durch?",
        "Dürfen wir unser Produkt vegan nennen?",
        "Ist ein Streichpreis von 79 € statt 129 € zulässig?",
        "Irreführend? „Nur noch wenige Stück“",
        "Riskieren wir mit „recycelbar“ Greenwashing?",
    ],
    "en": [
        'Is "Germany\'s best mattress" allowed in an ad?',
        "May we advertise with 'climate neutral'?",
        "Check this ad copy for legal problems",
        "Is this advertising claim allowed?",
        "Can I write 'was €99, now €59'?",
        "Does the newsletter break unfair competition law?",
        "Could we get a warning letter for this slogan?",
        "May we say 'number one in Europe' without proof?",
        "claim check for the new campaign",
        "Do we have to put 'Anzeige' above the Instagram post?",
        "Is 'boosts your immune system' allowed for our vitamin capsules?",
        "Can we print 'sustainable' on the pack?",
        "What does the Price Indication Ordinance say about our discount?",
        "Do we need the lowest price of the last 30 days in the ad?",
        "check health claims: magnesium against tiredness",
        "Is 'only today' fine if we extend the offer tomorrow?",
        "Is 'free trial' okay when a subscription follows?",
        "May we reward five-star reviews with a voucher?",
        "Is this job ad discriminatory?",
        "legal check for the landing page please",
        "Which green claims are banned since September 2026?",
        "Can our cream say it makes wrinkles disappear?",
        "Is our credit offer complete as written?",
        "Can this copy go live or will we get into trouble?",
        "Is 'closing down sale' legal if we stay open?",
        "Is the unit price missing in '100 g for €2.49'?",
        "Are guaranteed returns allowed in crypto advertising?",
        "Does Meta allow the line 'Are you in debt?'",
        "compliance check: 'our tea helps against diabetes'",
        "Is 'organic' allowed without a certificate?",
        "May we name a competitor in the ad?",
        '"Europe\'s number one" legally fine?',
        'Any risk of a warning letter with "price guarantee"?',
        "May we call our product vegan?",
        'Is "dermatologist tested" a legal problem?',
        'Misleading? "only a few left"',
        'Does "recyclable" count as greenwashing?',
        'What does consumer law say about "last chance"?',
    ],
}

_SAID = {
    "block": Words(de="So nicht zulässig.", en="Not allowed like this."),
    "needs_fact": Words(de="Noch nicht entscheidbar: Es fehlen Angaben.", en="Not decidable yet: facts are missing."),
    "review": Words(de="Bitte von einem Menschen prüfen lassen.", en="Please have a person look at it."),
    "ok": Words(de="Keine Beanstandung gefunden.", en="Nothing found to object to."),
}
_CONFIDENCE: dict[str, Confidence] = {"block": "green", "needs_fact": "amber", "review": "amber", "ok": "green"}


class Args(Arguments):
    """The draft, and what is known about the campaign."""

    text: str = Field(min_length=1, max_length=20_000, description="The advertisement as it would run.")
    lang: Literal["de", "en"] | None = Field(default=None, description="Language of the text; unset: detected.")
    channel: str = Field(default="", max_length=100, description="Where it runs, such as google_rsa_headline or email.")
    date: dt.date | None = Field(default=None, description="The day on which it runs; unset: today.")
    facts: dict[str, Any] = Field(
        default_factory=dict, description="Facts, such as lowest_30d, evidence, product_class."
    )
    market: str = Field(default="de", max_length=20, description="Market; the rules are German and EU law.")


def claims(args: Args, desk: Desk) -> Result:
    """Whether an advertising text may run under German and EU law, with rule, reason and remedy for each finding.

    Rules are data with paragraph, source and the days they are in force (UWG, PAngV, HWG, food and cosmetics law,
    sector law, GDPR, DSA, AI Act, platform rules). Verdict: `block` the words or facts break a rule, `needs_fact` a
    rule is touched and a fact that decides it is unknown, `review` a person must weigh it, `ok` nothing found.
    A missing fact is never an ok. Facts `findings`, `blocked`, `missing`, `rules_checked` are counts.
    This is no legal advice.
    """
    pack = load(ROOT / "policies" / "packs")
    draft = advert(args.text, pack, _told(args), desk.today, channel=args.channel, lang=args.lang or "")
    verdict, findings = judge(draft, CHECKS)
    return Result(
        facts=_facts(draft, findings),
        names=_names(verdict, findings),
        tables={"findings": _table(findings)},
        findings=findings,
        verdict=verdict,
        confidence=_CONFIDENCE[verdict.decision],
        caveats=_caveats(draft, args),
        sources=_sources(draft),
    )


def _told(args: Args) -> dict[str, Any]:
    day = {"today": args.date} if args.date else {}
    return {"market": args.market.lower()} | args.facts | day


def _facts(draft: Advert, findings: tuple[Finding, ...]) -> tuple[Fact, ...]:
    count = Counter(finding.severity for finding in findings)
    rules = sum(in_force(rule, draft.day) for rule in draft.pack.rules)
    said = {
        "findings": (sum(count.values()) - count["info"], Words(de="Feststellungen", en="Findings")),
        "blocked": (count["block"], Words(de="Unzulässig", en="Not allowed")),
        "missing": (count["needs_fact"], Words(de="Regeln, denen eine Angabe fehlt", en="Rules that lack a fact")),
        "rules_checked": (rules, Words(de="Geprüfte Regeln", en="Rules checked")),
    }
    return tuple(Fact(id=id, value=number(value), unit="count", label=label) for id, (value, label) in said.items())


def _names(verdict: Verdict, findings: tuple[Finding, ...]) -> dict[str, Words]:
    names = {"verdict": _SAID[verdict.decision]}
    told = [finding for finding in findings if finding.severity != "info"]
    if not told:
        return names
    first = told[0]
    names["first"] = Words(de=f"{first.rule}: {first.message.de}", en=f"{first.rule}: {first.message.en}")
    if first.remedy:
        names["remedy"] = Words(de=f"Vorschlag: {first.remedy.de}", en=f"Suggestion: {first.remedy.en}")
    return names


def _table(findings: tuple[Finding, ...]) -> Table:
    rows = tuple(
        (item.rule, item.severity, item.quote, item.message.de, item.message.en, item.source) for item in findings
    )
    return Table(columns=("rule", "severity", "quote", "warum", "why", "source"), rows=rows)


def _caveats(draft: Advert, args: Args) -> tuple[Words, ...]:
    day = draft.day
    said = [
        Words(
            de=f"Keine Rechtsberatung, Stand {day:%d.%m.%Y}: Geprüft werden bekannte Muster, ein Mensch entscheidet.",
            en=f"No legal advice, as of {day:%Y-%m-%d}: the check finds known patterns, a person decides.",
        )
    ]
    if args.market.lower() not in {"de", "eu", "germany", "deutschland"}:
        said.append(
            Words(
                de="Geprüft wurde deutsches und EU-Recht; das Recht anderer Märkte weicht ab.",
                en="German and EU law was checked; the law of other markets differs.",
            )
        )
    known = set(draft.pack.labels) | set(draft.pack.aliases.values()) | _asked(draft)
    if strange := [name for name in draft.facts.names() if "." not in name and name not in known]:
        names = ", ".join(strange[:5])
        said.append(
            Words(de=f"Diese Angaben kennt keine Regel: {names}.", en=f"No rule knows these facts: {names}."),
        )
    return tuple(said)


def _asked(draft: Advert) -> set[str]:
    """Names that conditions of rules mention."""
    found = {"market", "today", "channel", "ingredients", "seal"}
    for rule in draft.pack.rules:
        for case in rule["cases"]:
            for part in _CONDITIONS & set(case):
                found |= _mentioned(case[part])
    return found


_CONDITIONS = {"facts", "decide", "exempt", "paid", "unpaid", "true", "false"}


def _mentioned(part: Any) -> set[str]:
    if isinstance(part, list):
        return {name for item in cast("list[Any]", part) for name in _mentioned(item)}
    if not isinstance(part, dict):
        return set()
    conditions = cast("dict[str, Any]", part)
    below = {name for value in conditions.values() for name in _mentioned(value)}
    return below | {name.split(".")[0] for name in conditions}


def _sources(draft: Advert) -> tuple[Source, ...]:
    day = draft.day
    return (Source(name="policies/packs/claims", kind="rules", rows=len(draft.pack.rules), end=day),)
