# pyright: basic
"""How often the same people are reached, what the next contact brings, and where a cap would pay."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field, field_validator

from errors import WeakData
from methods.frequency import Family, best_cap, best_stop, by_count, by_mean, capped
from terms import Proposal, Result, Words
from tools._arguments import Amount, any_letters, in_currency
from tools._decision import gated
from tools._proposal import DAYS, propose, room, stated
from tools._tool import Arguments, Desk
from tools.bidding import _frequency_reach as reach
from tools.bidding import _frequency_said as said
from tools.bidding._frequency_read import MOST, ROWS, Reach, Read, narrowed, read


class Args(Arguments):
    """Which channel, what a conversion is worth, what a contact costs; what is not said is read from the data."""

    channel: str = Field(default="", description="Platform or campaign; everything if not named.")
    value: Amount | None = Field(
        default=None, description="Money a conversion is worth; else the value per conversion of the data."
    )
    margin: float = Field(default=1.0, gt=0, le=1, description="Share of the value that is left as gain, such as 0.4.")
    target_cpa: Amount | None = Field(
        default=None, description="Most that a further conversion may cost; stands in for its value."
    )
    cpm: Amount | None = Field(
        default=None, description="Price of a thousand contacts; else cost / impressions of the data."
    )
    cap: int | None = Field(default=None, ge=1, le=1_000, description="A cap to look at; else the best one.")
    response: Literal["geometric", "hill"] | None = Field(
        default=None, description="Form of the response; both, weighted by how well they fit, if not named."
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    _any_letters = field_validator("response", mode="before")(any_letters)


TEXT = {lang: "\n".join(getattr(part, lang) for part in (said.MEANS, said.EFFECT, said.STOP, said.CAP))
        for lang in ("de", "en")}  # fmt: skip
ASKED = {
    "de": [
        "Ab welcher Frequenz verbrennen wir Geld?",
        "Wie oft sollten wir dieselbe Person höchstens ansprechen?",
        "Welches Frequency Cap ist für Meta sinnvoll?",
        "Was bringt der fünfte Kontakt noch?",
        "Frequency Capping: wo liegt der Stopp?",
        "Sehen die Leute unsere Anzeigen zu oft?",
        "Wie viele Kontakte pro Nutzer brauchen wir, bis die Wirkung abflacht?",
        "Grenzertrag je weiterem Werbekontakt mit Band",
        "Welcher Anteil der Impressionen geht an Leute, die uns schon zehnmal gesehen haben?",
        "Lohnt sich eine Kontaktobergrenze?",
        "kontaktdosis pro person optimieren",
        "Was würde ein Cap von drei Kontakten sparen und was würden wir verlieren?",
        "Ab dem wievielten Kontakt kauft kaum noch jemand zusätzlich?",
        "Nerven wir die Zielgruppe mit zu vielen Wiederholungen?",
        "Frequenzanalyse unserer Videokampagne, bitte mit Vorschlag für die Obergrenze",
        "Wirkungskurve nach Kontaktklasse",
        "Wieviel Prozent unserer Einblendungen sind zu viel des Guten?",
        "Reichweite und Frequenz: was sagt die Reach-Kurve?",
        "Kontaktklassen auswerten",
        "Welche Kontakthäufigkeit ist optimal?",
        "Ist eine durchschnittliche Frequenz von 8 zu hoch?",
        "Werbedruck pro Kopf: wo hört der Nutzen auf?",
        "Wie viele Personen haben wir nur einmal und wie viele mehr als fünfmal erreicht, und was bringt das?",
        "Geometrische oder Hill-Kurve für die Kontakte rechnen",
        "Brauchen wir bei YouTube ein Frequency Cap, und wenn ja welches?",
        "Wie stark fällt die Wirkung mit jedem weiteren Sehen der Anzeige?",
        "optimale frequenz tiktok",
        "Überdosis Retargeting? Wie oft ist zu oft?",
        "Was kostet uns jeder Kontakt über dem Optimum?",
        "Effektive Kontaktdosis bestimmen, mit Spanne",
    ],
    "en": [
        "At what frequency are we burning money?",
        "How often should we reach the same person at most?",
        "What frequency cap makes sense for Meta?",
        "What does the fifth contact still bring?",
        "frequency capping: where is the stop?",
        "Do people see our ads too often?",
        "How many contacts per user until the effect flattens?",
        "marginal return per additional contact with band",
        "What share of impressions goes to people who have already seen us ten times?",
        "Is a frequency cap worth it?",
        "optimise exposures per person",
        "What would a cap of three contacts save and what would we lose?",
        "From which exposure on does hardly anyone buy in addition?",
        "Are we annoying the audience with too many repetitions?",
        "Frequency analysis of our video campaign, with a proposed cap please",
        "response by number of exposures",
        "What percentage of our impressions is too much of a good thing?",
        "reach and frequency: what does the reach curve say?",
        "conversion rate by frequency bucket, and where to stop",
        "Which contact frequency is optimal?",
        "Is an average frequency of 8 too high?",
        "ad pressure per head: where does the benefit end?",
        "How many people did we reach only once and how many more than five times, and what does it bring?",
        "fit a geometric or Hill curve to exposures",
        "Do we need a frequency cap on YouTube, and which one?",
        "How fast does the effect fall with every further view of the ad?",
        "optimal frequency tiktok",
        "Retargeting overdose? How often is too often?",
        "What does each impression above the optimum cost us?",
        "effective frequency with an interval",
    ],
}


def frequency(args: Args, desk: Desk) -> Result:
    """Estimate what one more ad contact with the same person brings, where it stops paying, and what a cap would do.

    conversions per person = base + effect * g(contacts), g(k) = 1 - r^k or k^s / (k^s + h^s) (`methods/frequency.py`;
    Hill as in Jin et al. 2017), both averaged by how well they fit. `stop` is the number of contacts at which
    value * conversions - price * contacts of a person is largest, in each draw; the cap proposed is the one with the
    largest mean gain over the people as they were reached. Without a value or a price the stop is where nine tenths of
    the effect are there, and nothing is proposed. Reads `exposures` (one row a person, one a class of contacts, or
    curves of people reached at least k times by money spent), else ad reports with reach.

    Errors: no contacts and no reach loaded, an unknown channel, several currencies, an amount in another currency.
    Red with few conversions, hardly any variation of contacts, or reach curves alone, which hold no outcome.
    """
    found = read(desk, args.channel)
    if isinstance(found, Reach):
        return reach.answer(found, args.cap, args.level, desk.seed)
    found = _priced(found, args)
    if not np.nansum(found.conversions) > 0:
        raise WeakData(
            en="The contact data hold not a single conversion, so nothing tells what contacts bring.",
            de="Die Kontaktdaten enthalten keinen einzigen Abschluss; was Kontakte bringen, ist daraus nicht zu lesen.",
            do_en="Load conversions per class of contacts as well.",
            do_de="Laden Sie auch die Abschlüsse je Kontaktklasse.",
        )
    if found.form != "reports" and len(found.contacts) == 1:
        return _alone(found)
    whole = _found(found, args, desk.seed)
    result = Result(
        facts=said.facts(whole), text=said.text(whole), tables=said.tables(whole), charts=said.charts(whole),
        proposals=_proposals(whole, args, desk), evidence="correlation", caveats=(*found.notes, *_notes(whole, args)),
        sources=found.sources, names={"row": ROWS[found.row]} if found.form == "reports" else {},
    )  # fmt: skip
    return gated(
        result, said.reasons(whole), advice=said.advice(whole), next_test=said.next_test(whole, found.currency)
    )


def _alone(found: Read) -> Result:
    told, words, why, test = said.alone(found)
    result = Result(facts=told, text=words, evidence="correlation", caveats=found.notes, sources=found.sources)
    return gated(result, why, next_test=test)


def _found(raw: Read, args: Args, seed: int) -> said.Found:
    families: tuple[Family, ...] = (args.response,) if args.response else ("geometric", "hill")
    if raw.form == "reports":
        most = int(np.clip(np.ceil(3 * raw.contacts.max()), 3, MOST))
        response = by_mean(
            raw.contacts, raw.people, raw.conversions, raw.group, seed, most=most, families=families
        )  # fmt: skip
    else:
        most = _most(raw)
        response = by_count(raw.contacts, raw.people, raw.conversions, seed, most=most, families=families)
    whole = narrowed(raw, most)
    worth = _worth(raw, args)
    price = raw.cost
    if worth is None or price is None:
        stops = said.nearly(response)
        stop = int(np.median(stops))
        return said.Found(whole, raw, response, stops, stop, args.cap, None, worth, args.level, args.cap is not None)
    stops = best_stop(response, worth, price)
    mean = worth * response.curve.mean(axis=0) - price * np.arange(most + 1)
    best = best_cap(response, whole.contacts, whole.people, worth, price)
    cap = args.cap if args.cap is not None else best if best < most else None
    done = None if cap is None else capped(response, whole.contacts, whole.people, cap, worth, price)
    stop = int(mean.argmax())
    return said.Found(whole, raw, response, stops, stop, cap, done, worth, args.level, args.cap is not None)


def _most(raw: Read) -> int:
    """The last contact of the curve: that of all but the last thousandth of people, at most sixty."""
    order = np.argsort(raw.contacts)
    share = np.cumsum(raw.people[order]) / raw.people.sum()
    last = raw.contacts[order][int(np.searchsorted(share, 0.999))]
    return int(np.clip(np.ceil(last), 2, MOST))


def _priced(found: Read, args: Args) -> Read:
    price = in_currency(args.cpm, found.currency)
    return found if price is None else replace(found, cost=price / 1_000)


def _worth(found: Read, args: Args) -> float | None:
    """What a conversion is worth: the named target or value, else that of the data, and of it what is left."""
    target = in_currency(args.target_cpa, found.currency)
    if target is not None:
        return target
    value = in_currency(args.value, found.currency)
    value = found.value if value is None else value
    return None if value is None else value * args.margin


def _notes(found: said.Found, args: Args) -> tuple[Words, ...]:
    notes: list[Words] = []
    if found.value is None or found.read.cost is None:
        notes.append(NO_PRICE)
    elif args.margin == 1 and args.target_cpa is None:
        notes.append(NO_MARGIN)
    if found.raw.form == "counts" and found.raw.opened:
        notes.append(OPEN)
    return tuple(notes)


def _proposals(found: said.Found, args: Args, desk: Desk) -> tuple[Proposal, ...]:
    """The cap, where it is likely to pay; at stake is what it saves or what its lost conversions may be worth."""
    wished, found = found, _affordable(found, desk)
    if not said.worthwhile(found) or found.cap is None:
        return ()
    effect = next(each for each in said.facts(found) if each.id == "gain")
    if found.cap != wished.cap:
        effect = effect.model_copy(update={"id": "gain_stage"})
    now = float(np.ceil(found.raw.contacts.max())) if found.raw.form != "reports" else float(found.most)
    target = args.channel or "all channels"
    timed = found.raw.form == "reports" and found.raw.row != "row"
    unit = f"contacts/{found.raw.row}" if timed else "contacts"
    return (
        propose(
            desk, action="set_cap", target=target, before={target: now}, after={target: float(found.cap)},
            unit=unit, effect=effect, downside=said.downside(found), risk=_at_risk(found),
            currency=found.read.currency, evidence="correlation",
            why=Words(
                de=f"Nach {found.cap} Kontakten ist der nächste im Mittel weniger wert, als er kostet.",
                en=f"After {found.cap} contacts the next one is on average worth less than it costs.",
            ), days=DAYS,
        ),
    )  # fmt: skip


def _affordable(found: said.Found, desk: Desk) -> said.Found:
    """The lowest cap, from the wished one on, that the absolute limits leave room for; the wished one where none is."""
    most, value, price = room(desk.limits), found.value, found.read.cost
    if most is None or found.cap is None or value is None or price is None:
        return found
    for cap in range(found.cap, found.most):
        done = capped(found.response, found.read.contacts, found.read.people, cap, value, price)
        tried = replace(found, cap=cap, capped=done)
        if stated(_at_risk(tried)) <= most:
            return tried
    return found


def _at_risk(found: said.Found) -> float:
    """Money that a cap moves until the proposal expires: its saving, or what is lost at the bad end."""
    done, part = found.capped, min(1.0, DAYS / found.raw.days) if found.raw.days else 1.0
    if done is None or found.value is None or found.read.cost is None:
        return 0.0
    return part * max(float(np.quantile(done.lost, 0.95)) * found.value, found.read.cost * done.contacts, 0.0)


NO_PRICE = Words(
    de="Ohne Wert eines Abschlusses (value oder target_cpa) und Preis eines Kontakts (cpm) lässt sich nicht sagen, wo "
    "ein Kontakt mehr kostet, als er bringt.",
    en="Without the value of a conversion (value or target_cpa) and the price of a contact (cpm) it cannot be said "
    "where a contact costs more than it brings.",
)
NO_MARGIN = Words(
    de="Gerechnet ist mit dem vollen Umsatz je Abschluss; mit margin zählt nur, was davon bleibt, und der Stopp liegt "
    "früher.",
    en="The full revenue per conversion is counted; with margin only what is left of it counts, and the stop is "
    "earlier.",
)
OPEN = Words(
    de="Die oberste Kontaktklasse ist nach oben offen; ihre mittlere Kontaktzahl ist aus den Klassen darunter "
    "geschätzt, wo Impressionen fehlen.",
    en="The top class of contacts is open; its mean is estimated from the classes below where impressions are missing.",
)
