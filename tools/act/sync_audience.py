# pyright: basic
"""Hand people to an ad platform as an audience: as a proposal, with consent checked for each of them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from errors import BadArguments
from terms import Result, Verdict
from tools._arguments import listed
from tools._facts import fact
from tools._proposal import propose
from tools._tool import Arguments, Desk
from tools.act import _applied as applied
from tools.act import _audience_said as said
from tools.act import _audience_who as who
from tools.act._audience_people import looked_up, without_home
from tools.act._audience_said import Sync
from tools.act._stages import until
from tools.data._utm import platforms
from warehouse.vault.audiences import content_of, keep, members

if TYPE_CHECKING:
    from tools.act._audience_who import Chosen

LEAST = 50
"""Nobody may ask for a smaller threshold."""
SMALLEST = {"meta": 100, "google": 100, "linkedin": 300, "tiktok": 1000, "pinterest": 100, "microsoft": 300}
"""What platforms take at all."""
Kind = Literal["clv", "buyers", "lapsed", "new", "leads"]
Use = Literal["seed", "target", "exclude"]
Purposes = Annotated[tuple[str, ...], BeforeValidator(listed)]


class Args(Arguments):
    """Who goes where, and for what."""

    platform: str = Field(min_length=2, max_length=40, description="Platform that gets the audience: meta, google …")
    audience: Kind = Field(default="clv", description="clv (highest expected value), buyers, lapsed, new or leads.")
    segment: str = Field(default="", max_length=100, description="Instead: a stored segment of orders, by its name.")
    run: str = Field(default="", max_length=60, description="Instead: the people that an earlier run listed.")
    name: str = Field(default="", max_length=80, description="Name of the audience at the platform; made if not said.")
    top_share: float = Field(
        default=0.2, gt=0, le=1, description="Share of customers or leads that clv and leads take."
    )
    days: int = Field(default=180, ge=1, le=3650, description="Days that buyers, lapsed and new look back.")
    use: Use = Field(default="seed", description="seed (for lookalikes), target or exclude.")
    k: int = Field(default=100, ge=LEAST, le=1_000_000, description="Fewer people than that are not handed over.")
    purpose: Purposes = Field(
        default=(), description="Further purposes of your consent records that cover handing people to this platform."
    )
    until: date | None = Field(default=None, description="Until when it can be approved; fourteen days if not said.")

    @field_validator("platform")
    @classmethod
    def _plain(cls, value: str) -> str:
        plain = " ".join(value.lower().split())
        if not re.fullmatch(r"[a-z][a-z0-9 ._-]+", plain):
            raise ValueError("a platform is named by a word, such as meta")
        return next((id for id, known in platforms().items() if plain == id or plain in known["sources"]), plain)

    @field_validator("name")
    @classmethod
    def _no_person(cls, value: str) -> str:
        if "@" in value or " · " in value or not value.isprintable():
            raise ValueError("the name of an audience holds no address, no ' · ' and no control characters")
        return " ".join(value.split())


TEXT = {
    "de": """Zielgruppe „{{audience}}“ für {{platform}}: Von {{chosen}} Personen ({{people}}) dürfen \
{{size}} übergeben werden.
Vorgeschlagen ist, sie abzugleichen: {{added}} kommen dazu, {{removed}} fallen weg, {{stays}} bleiben.
Ausgelassen sind {{left_out}}, am häufigsten: {{first_reason}}.
Das sind weniger als die Mindestgröße {{threshold}}: Vorgeschlagen wird nichts.
{{nothing_yet}}""",
    "en": """Audience '{{audience}}' for {{platform}}: of {{chosen}} people ({{people}}) {{size}} may be handed over.
Proposed is to sync it: {{added}} join, {{removed}} leave, {{stays}} stay.
Left out are {{left_out}}, mostly: {{first_reason}}.
That is fewer than the threshold {{threshold}}: nothing is proposed.
{{nothing_yet}}""",
}
ASKED = {
    "de": [
        "Lade die Kundinnen mit hohem LTV als Seed zu Meta hoch",
        "Schick die besten Kunden als Zielgruppe zu Google",
        "Übertrage die wertvollsten 10 % der Kunden an Meta",
        "Synchronisiere die Bestandskunden mit Meta",
        "Spiel unsere Käufer als Ausschluss zu TikTok aus",
        "Lege eine Custom Audience mit den Top-Kunden bei Meta an",
        "Gib die besten Leads als Zielgruppe an LinkedIn weiter",
        "Aktualisiere die Zielgruppe der Neukunden bei Google",
        "Exportiere die inaktiven Kunden als Audience zu Meta",
        "Bitte die Stammkunden als Lookalike-Basis zu Pinterest hochladen",
        "Erstelle bei Google einen Customer Match aus den wertvollen Kunden",
        "Ich möchte die High-Value-Kunden als Seed zu Meta pushen",
        "Kannst du die Käufer der letzten Zeit zu Meta hochladen?",
        "Push die Kunden mit hohem CLV zu Facebook",
        "Übergib die aussichtsreichsten Leads an LinkedIn als Zielgruppe",
        "Schieb die Neukunden in eine Zielgruppe bei TikTok",
        "Nimm die besten Kunden als Seed für Meta",
        "Kundenliste mit hohem Kundenwert zu Google hochladen",
        "Sync der Top-Kunden zu Meta bitte",
        "Stell die wertvollsten Kunden als Audience in Microsoft bereit",
        "Schicke die schlafenden Kunden als Zielgruppe an Instagram",
        "Lade die Top 20 % Kunden nach LTV zu Google hoch",
        "Exportiere die Käufer als Ausschlussliste zu Meta",
        "Synchronisiere die Lead-Zielgruppe mit LinkedIn",
        "Übertrage die Neukunden als Custom Audience zu Meta",
        "high ltv kunden als seed zu meta",
    ],
    "en": [
        "Push high-LTV customers to Meta as seed",
        "Send the best customers to Google as an audience",
        "Transfer the most valuable 10% of customers to Meta",
        "Sync existing customers with Meta",
        "Upload our buyers to TikTok as an exclusion",
        "Create a custom audience of the top customers at Meta",
        "Hand over the best leads to LinkedIn as an audience",
        "Update the new customers audience at Google",
        "Export the lapsed customers to Meta as an audience",
        "Please upload loyal customers to Pinterest as a lookalike seed",
        "Build a Customer Match at Google from the valuable customers",
        "I want to push the high-value customers to Meta as seed",
        "Can you upload the recent buyers to Meta?",
        "Push customers with high CLV to Facebook",
        "Share the most promising leads with LinkedIn as an audience",
        "Put the new customers into an audience at TikTok",
        "Use the best customers as a seed for Meta",
        "Upload the customer list with high lifetime value to Google",
        "Sync top customers to Meta please",
        "Make an audience of the most valuable customers at Microsoft",
        "Send dormant customers to Instagram as an audience",
        "Upload the top 20% customers by LTV to Google",
        "Export the buyers to Meta as a suppression audience",
        "Sync the lead audience with LinkedIn",
        "Transfer new customers to Meta as a custom audience",
        "push high ltv customers to meta",
    ],
}


def sync_audience(args: Args, desk: Desk) -> Result:
    """Propose to make a platform's audience hold exactly the people who are meant and who agreed to it.

    People come from the value model, from orders, from a stored segment or from an earlier run's list. Each is looked
    up in contacts (keyed hashes), in the vault (erased people are out), in objections and in consents: the latest word
    on a purpose that covers the platform must be a yes, none is a no. Below k or the platform's own minimum nothing is
    proposed. The diff is against the audience of the last sync that was carried out. Proposal, receipt and audit hold
    counts and a checksum; the rows are made from the vault when they are sent (`warehouse/vault/audiences.py`).

    Returns facts chosen, size, added, removed, stays, left_out, threshold; tables funnel and reasons; chart; one
    proposal. Errors: no vault, no contacts, no consents; those of the model that ranks people.
    """
    if desk.home is None:
        raise without_home()
    days = until(desk.today, args.until)
    chosen = _chosen(args, desk)
    people = looked_up(desk, chosen.people, args.platform, args.purpose)
    key = f"{args.platform} · {args.name or f'{chosen.slug} {args.use}'}"
    last, ledger = _last(desk, key)
    found = Sync(
        key, chosen, people, max(args.k, SMALLEST.get(args.platform, 0)), tuple(sorted(set(people.kept))),
        tuple(members(desk.home, last)) if last else (), last,
    )  # fmt: skip
    return _result(args, desk, found, days, ledger)


def _chosen(args: Args, desk: Desk) -> Chosen:
    if args.run and args.segment:
        raise BadArguments(
            en="Give a run or a segment, not both.", de="Nennen Sie einen Lauf oder ein Segment, nicht beides.",
            do_en="Leave one of them out.", do_de="Lassen Sie eines davon weg.",
        )  # fmt: skip
    if args.run:
        return who.by_run(desk, args.run)
    if args.segment:
        return who.by_segment(desk, args.segment)
    if args.audience == "clv":
        return who.by_value(desk, args.top_share)
    if args.audience == "leads":
        return who.by_leads(desk, args.top_share)
    return who.by_order(desk, args.audience, args.days)


def _last(desk: Desk, key: str) -> tuple[str, tuple[Any, ...]]:
    """The content of the audience's last sync that was carried out, and the entry that says so."""
    if desk.book is None:
        return "", ()
    from ledger import proposals

    with desk.book.reading() as tx:
        done = [
            entry for entry in proposals.listed(tx, applied.STANDING, limit=applied.MANY)
            if entry.proposal.action == "sync_audience" and key in entry.proposal.after
        ]  # fmt: skip
    return (str(done[0].proposal.after[f"{key} · content"]), (done[0],)) if done else ("", ())


def _result(args: Args, desk: Desk, found: Sync, days: int, ledger: tuple[Any, ...]) -> Result:
    assert desk.home is not None
    now, was = set(found.now), set(found.was)
    added, removed = len(now - was), len(was - now)
    same = found.enough and not added and not removed
    propose_it = found.enough and not same
    sizes = (
        ("chosen", len(found.chosen.people), "ausgewählte Personen", "people chosen"),
        ("size", len(now), "übergebbare Personen", "people who may be handed over"),
        ("left_out", len(found.chosen.people) - len(now), "ausgelassene Personen", "people left out"),
        *((("added", added, "kommen dazu", "people who join"), ("removed", removed, "fallen weg", "people who leave"),
           ("stays", len(now & was), "bleiben", "people who stay")) if found.enough else
          (("threshold", found.threshold, "Mindestgröße", "threshold"),)),
    )  # fmt: skip
    facts = tuple(fact(id, value, "count", de, en, basis="observed") for id, value, de, en in sizes)
    content = content_of(args.platform, found.now)
    proposals = ()
    if propose_it:
        # The list is kept before anybody approves it: what is approved is exactly this one.
        content = keep(desk.home, args.platform, found.now, args.purpose)
        proposals = (propose(
            desk, action="sync_audience", target=found.key,
            before={found.key: len(was), f"{found.key} · content": found.before or "–"},
            after={found.key: len(now), f"{found.key} · content": content}, unit="people", effect=None, downside=None,
            risk=0.0, currency=desk.currency, evidence="model" if found.chosen.model else "bookkeeping",
            why=said.why(args, found, added, removed), days=days,
        ),)  # fmt: skip
    return Result(
        facts=facts, names=said.names(args, found, propose_it), proposals=proposals, findings=said.findings(found),
        verdict=Verdict(decision="ok" if found.enough else "block", rules=() if found.enough else ("AUDIENCE-K",)),
        evidence="model" if found.chosen.model else "bookkeeping", confidence="green" if found.enough else "amber",
        tables=said.tables(found), charts=(said.chart(found),), caveats=said.notes(args, found),
        sources=_sources(found, ledger),
    )  # fmt: skip


def _sources(found: Sync, ledger: tuple[Any, ...]) -> tuple[Any, ...]:
    kinds = {source.name for source in found.people.sources}
    own = tuple(source for source in found.chosen.sources if source.name not in kinds)
    return (*own, *found.people.sources, *((applied.source(ledger, "last sync"),) if ledger else ()))
