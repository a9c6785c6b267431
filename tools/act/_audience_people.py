# pyright: basic
"""What is known of the people of an audience: how they can be reached, and whether they agreed; silence is a no.

Handing a customer list to an ad platform needs the consent of each person, hashed or not (GDPR Art. 6; BayVGH
5 CS 18.1157): the latest word on a purpose that covers it counts, and an objection (Art. 21) beats everything.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from errors import NoData
from terms import Source, canonical
from tools._tool import LEDGER, Desk
from warehouse.vault.audiences import Member, readable

REASONS = ("no_contact", "erased", "objected", "no_consent", "consent_unknown", "duplicate")
"""Why somebody is left out, in the order in which it is looked at."""
COVERING = (
    "marketing", "werbung", "advertising", "ads", "ad", "online advertising", "online werbung",
    "personalised advertising",
    "personalized advertising", "personalisierte werbung", "ad personalization", "ad_personalization", "ad_user_data",
    "custom audience", "custom audiences", "customer match", "audience", "audiences", "zielgruppen", "retargeting",
    "remarketing", "social media", "third party advertising", "kundenliste", "customer list",
)  # fmt: skip
OBJECTION = (
    "objection",
    "widerspruch",
    "direct marketing objection",
    "werbewiderspruch",
    "do not contact",
    "suppression",
)
DIRECT = ("direct marketing", "direktwerbung", "direktmarketing")
"""Purposes to which a no is an objection; a yes to them says nothing of ad platforms."""
BLOCKED = ("unsubscribed", "opted out", "opt out", "opt-out", "blocked", "gesperrt", "widerspruch", "do not contact",
           "suppressed", "abgemeldet", "werbesperre")  # fmt: skip


@dataclass(frozen=True)
class People:
    """Of each person, in order.

    member   keyed hashes of e-mail and phone; empty where none is known
    reason   why the person is left out; empty for those who may be handed over
    purposes of the consents on record, with how many words there are on each
    """

    member: tuple[Member, ...]
    reason: tuple[str, ...]
    purposes: tuple[tuple[str, int], ...]
    sources: tuple[Source, ...]

    @property
    def kept(self) -> list[Member]:
        """Those who may be handed over."""
        return [member for member, reason in zip(self.member, self.reason, strict=True) if not reason]

    def count(self, reason: str) -> int:
        """How many are left out for that reason."""
        return sum(each == reason for each in self.reason)


def looked_up(desk: Desk, people: tuple[str, ...], platform: str, purposes: tuple[str, ...]) -> People:
    """Look people up in contacts, consents and the vault.

    Args:
        desk: what is read from; it has a home.
        people: as the data name them: customer or contact numbers, or keyed hashes of addresses.
        platform: that gets the list; its own name is a purpose that covers it.
        purposes: further purposes that somebody says cover it.

    Raises:
        NoData: no contacts or no consents are loaded.
    """
    kinds = desk.warehouse.kinds()
    for kind in ("contacts", "consents"):
        desk.warehouse.need(kind)
    assert desk.home is not None
    found = _read(desk, people, platform, purposes, kinds)
    hashes = {each for row in found for each in row[:2] if each}
    open_ = readable(desk.home, hashes)
    member, reason, taken = list[Member](), list[str](), set[str]()
    for email, phone, agreed, objected in found:
        one = (email if email in open_ else "", phone if phone in open_ else "")
        why = ""
        if not email and not phone:
            why = "no_contact"
        elif not any(one):
            why = "erased"
        elif objected:
            why = "objected"
        elif agreed == 0:
            why = "no_consent"
        elif agreed < 0:
            why = "consent_unknown"
        elif any(each in taken for each in one if each):
            why = "duplicate"
        else:
            taken.update(each for each in one if each)
        member.append(one)
        reason.append(why)
    state = hashlib.sha256(canonical(sorted(open_))).hexdigest()[:16]
    sources = tuple(
        Source(name=one.dataset, kind=kind, snapshot=one.snapshot, rows=one.rows, start=one.first, end=one.last)
        for kind, one in sorted(kinds.items()) if kind in ("contacts", "consents")
    )  # fmt: skip
    vault = Source(name="vault", kind=LEDGER, snapshot=state, rows=len(open_))
    return People(tuple(member), tuple(reason), _purposes(desk), (*sources, vault))


def _read(desk: Desk, people, platform, purposes, kinds) -> list[tuple[str, str, int, bool]]:  # noqa: ANN001
    contacts, consents = kinds["contacts"].columns, kinds["consents"].columns

    def of(column: str) -> str:
        return f"{column}::varchar" if column in contacts else "null::varchar"

    purpose = "lower(trim(coalesce(purpose, '')))" if "purpose" in consents else "''"
    granted = "granted" if "granted" in consents else "null::boolean"
    covering = sorted({*COVERING, platform.lower(), *(each.strip().lower() for each in purposes)})
    found = desk.warehouse.columns(
        f"""
        with ids as (select unnest($people::varchar[]) as id, unnest(range(len($people::varchar[]))) as place),
        known as (select {of("contact_id")} as contact, {of("customer_id")} as customer, {of("email")} as email,
                         {of("phone")} as phone, lower(trim(coalesce({of("stage")}, ''))) as stage from contacts),
        linked as (
            select i.id, k.* from ids i join known k on k.customer = i.id
            union select i.id, k.* from ids i join known k on k.contact = i.id
            union select i.id, k.* from ids i join known k on k.email = i.id
            union select i.id, k.* from ids i join known k on k.phone = i.id
        ),
        names as (
            select id, id as name from ids union select id, contact from linked where contact is not null
            union select id, customer from linked where customer is not null
            union select id, email from linked where email is not null
            union select id, phone from linked where phone is not null
        ),
        told as (
            select subject::varchar as name, {purpose} as purpose, {granted} as granted,
                   row_number() over (partition by subject, {purpose} order by "at" desc, {granted}) as place
            from consents where "at" <= $today::timestamp + interval 1 day
        ),
        words as (select n.id, t.purpose, t.granted from names n join told t using (name) where t.place = 1),
        agreed as (
            select id, bool_and(coalesce(granted, false)) as agreed from words
            where purpose = '' or list_contains($covering, purpose) group by id
        ),
        objected as (
            select id from words where list_contains($objection, purpose) and coalesce(granted, true)
            union select id from words where list_contains($direct, purpose) and not granted
            union select id from linked where list_contains($blocked, stage)
        ),
        contact as (select id, min(email) as email, min(phone) as phone from linked group by id)
        select coalesce(c.email, '') as email, coalesce(c.phone, '') as phone,
               case when a.agreed is null then -1 when a.agreed then 1 else 0 end as agreed,
               o.id is not null as objected
        from ids i left join contact c using (id) left join agreed a using (id)
        left join (select distinct id from objected) o using (id) order by i.place
        """,  # noqa: S608  words of this file
        people=list(people), covering=covering, objection=list(OBJECTION), direct=list(DIRECT),
        blocked=list(BLOCKED), today=desk.today,
    )  # fmt: skip
    return list(zip(
        found["email"].astype(str).tolist(), found["phone"].astype(str).tolist(),
        found["agreed"].astype(np.int64).tolist(), found["objected"].astype(bool).tolist(), strict=True,
    ))  # fmt: skip


def _purposes(desk: Desk) -> tuple[tuple[str, int], ...]:
    if "purpose" not in desk.warehouse.kinds()["consents"].columns:
        return ()
    rows = desk.warehouse.rows(
        "select lower(trim(coalesce(purpose, ''))) as purpose, count(*) as words from consents group by 1 order by"
        " 2 desc, 1 limit 12"
    )
    return tuple((str(purpose), int(words)) for purpose, words in rows)


def without_home() -> NoData:
    """A desk that has no vault cannot hand anybody over."""
    return NoData(
        en="There is no home folder and therefore no vault"
           " here.", de="Hier gibt es keinen Datenordner und damit keinen Tresor.",
        do_en="Work with a home folder (--home).", do_de="Arbeiten Sie mit einem Datenordner (--home).",
    )  # fmt: skip
