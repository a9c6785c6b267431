# pyright: basic
"""What is said of contacts: facts, sentences, the gate's reasons, tables and charts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from methods.frequency import Capped, Response
from terms import Chart, Fact, Table, Words
from tools._charts import Axis, lines
from tools._decision import NextTest, Reason
from tools._facts import fact
from tools.bidding._frequency_read import Read

FEWEST, ENOUGH = 30, 100
STILL, MOVING = 0.1, 0.2
"""Spread of the mean frequency within campaigns, relative: below it says nothing, or little."""
SURE, MATERIAL = 0.8, 0.01
"""A cap is proposed if it pays with that probability and takes away at least that share of contacts."""
NEARLY = 0.9
HELD_BACK = 0.1
WEEKS, MOST_WEEKS = 2, 26
MEANS = Words(
    de="{{people}} Personen wurden im Mittel {{frequency}}-mal erreicht.",
    en="{{people}} people were reached {{frequency}} times on average.",
)
REPORTED = Words(
    de="Die Berichte zählen {{people}} erreichte Personen, je {{row}} für sich gezählt und im Mittel {{frequency}}-mal "
    "erreicht.",
    en="The reports count {{people}} people reached, each {{row}} on its own, {{frequency}} times on average.",
)
ALIKE = Words(
    de="Alle hatten gleich viele Kontakte; was einer mehr oder weniger bringt, ist daraus nicht zu lesen.",
    en="All had equally many contacts, so what one more or one less brings cannot be read from them.",
)
EFFECT = Words(
    de="Neun Zehntel des Zusammenhangs zwischen Kontakten und Abschlüssen sind nach {{most_effect}} Kontakten da "
    "(Spanne {{most_effect:interval}}); mit dem ersten Kontakt gehen je tausend Personen {{first}} weitere Abschlüsse "
    "einher (Spanne {{first:interval}}).",
    en="Nine tenths of the relation between contacts and conversions are there after {{most_effect}} contacts (range "
    "{{most_effect:interval}}); the first contact is associated with {{first}} further conversions per thousand people "
    "(range {{first:interval}}).",
)
STOP = Words(
    de="Nach {{stop}} Kontakten (Stoppbereich {{stop:interval}}) ist der nächste weniger wert als die {{contact}}, die "
    "er kostet. {{share_above}} der Impressionen liegen darüber; sie kosteten {{cost_above}}.",
    en="After {{stop}} contacts (stop range {{stop:interval}}) the next one is worth less than the {{contact}} it "
    "costs. {{share_above}} of impressions lie above that; they cost {{cost_above}}.",
)
NEVER = Words(
    de="Bis zu den höchsten beobachteten Kontaktzahlen ist jeder weitere Kontakt im Mittel mehr wert als die "
    "{{contact}}, die er kostet; der Stoppbereich ist {{stop:interval}}.",
    en="Up to the highest number of contacts seen, each further one is on average worth more than the {{contact}} it "
    "costs; the stop range is {{stop:interval}}.",
)
AT_ONCE = Words(
    de="Schon der erste Kontakt ist im Mittel weniger wert als die {{contact}}, die er kostet; der Stoppbereich ist "
    "{{stop:interval}}.",
    en="Even the first contact is on average worth less than the {{contact}} it costs; the stop range is "
    "{{stop:interval}}.",
)
UNPRICED = Words(
    de="Nimmt man diese neun Zehntel als Ende, liegt der Stopp bei {{stop}} Kontakten (Stoppbereich "
    "{{stop:interval}}); {{share_above}} der Impressionen liegen darüber.",
    en="Taking these nine tenths as the end, the stop is at {{stop}} contacts (stop range {{stop:interval}}); "
    "{{share_above}} of impressions lie above that.",
)
CAP = Words(
    de="Eine Obergrenze von {{cap}} Kontakten spart {{saving}} und kostet voraussichtlich {{lost}} Abschlüsse (Spanne "
    "{{lost:interval}}); unter dem Strich {{gain}} (Spanne {{gain:interval}}).",
    en="A cap of {{cap}} contacts saves {{saving}} and is expected to cost {{lost}} conversions (range "
    "{{lost:interval}}); net {{gain}} (range {{gain:interval}}).",
)
ADVICE = Words(
    de="Setzen Sie die Obergrenze zuerst bei einer zufälligen Hälfte der Personen, damit der Vergleich zeigt, was sie "
    "wirklich bewirkt.",
    en="Set the cap for a random half of the people first, so that the comparison shows what it really does.",
)
STAY = Words(
    de="Eine Obergrenze lohnt sich nach diesen Daten nicht.",
    en="By these data a cap does not pay.",
)


@dataclass(frozen=True)
class Found:
    """Everything that the sentences are about.

    read      contacts by whole number, as they are capped · raw: as they were read
    stops     (d,) best number of contacts of each draw · stop: the one that is said
    cap       the cap that is looked at, None where none is · capped: what it does, None without money
    value     money a conversion is worth, None where unknown · chosen: whether a person named the cap
    """

    read: Read
    raw: Read
    response: Response
    stops: np.ndarray
    stop: int
    cap: int | None
    capped: Capped | None
    value: float | None
    level: float
    chosen: bool

    @property
    def most(self) -> int:
        """The last contact of the curve."""
        return self.response.curve.shape[1] - 1

    @property
    def priced(self) -> bool:
        """Whether value and cost are both known."""
        return self.value is not None and self.read.cost is not None

    def ends(self, draws: np.ndarray) -> tuple[float, float, float]:
        """(low, high, level) of draws."""
        low, high = np.quantile(draws, [(1 - self.level) / 2, (1 + self.level) / 2])
        return float(low), float(high), self.level


def nearly(response: Response) -> np.ndarray:
    """(d,) first number of contacts with nine tenths of the effect that the most contacts have."""
    effect = response.curve - response.curve[:, :1]
    return (effect >= NEARLY * effect[:, -1:]).argmax(axis=1)


def above(found: Read, stop: int) -> float:
    """Share of contacts beyond a number of contacts."""
    total = float((found.people * found.contacts).sum())
    return float((found.people * np.maximum(found.contacts - stop, 0)).sum()) / total if total else 0.0


def facts(found: Found) -> tuple[Fact, ...]:
    """First stop and share_above, then what is behind them."""
    read, ends = found.read, found.ends
    reached = read.contacts > 0
    people = float(read.people[reached].sum())
    contacts = float((read.people * read.contacts).sum())
    first = 1_000 * found.response.marginal[:, 0]
    most = nearly(found.response)
    share = above(read, found.stop)
    told = [
        fact("stop", found.stop, "count", "Kontakte bis zum Stopp", "contacts until the stop", ends(found.stops),
             digits=0),
        fact("share_above", share, "share", "Impressionen darüber", "impressions above"),
        fact("people", people, "count", "erreichte Personen", "people reached", basis="observed", digits=0),
        fact("frequency", contacts / people if people else 0.0, "count", "Kontakte je Person", "contacts per person",
             basis="observed", digits=1),
        fact("most_effect", float(np.median(most)), "count", "Kontakte bis neun Zehntel der Wirkung",
             "contacts until nine tenths of the effect", ends(most), digits=0),
        fact("first", float(first.mean()), "count", "Abschlüsse je tausend erste Kontakte",
             "conversions per thousand first contacts", ends(first), digits=2),
    ]  # fmt: skip
    if read.cost is not None:
        told += [
            fact("contact", read.cost, read.currency, "Preis eines Kontakts", "price of a contact", basis="observed",
                 digits=4),
            fact("cost_above", read.cost * contacts * share, read.currency, "Kosten darüber", "cost above"),
        ]  # fmt: skip
    if found.value is not None:
        told.append(fact("value", found.value, read.currency, "Wert eines Abschlusses", "value of a conversion",
                         basis="observed"))  # fmt: skip
    if found.capped is not None and found.cap is not None:
        told += _cap(found, found.capped, found.cap)
    return tuple(told)


def _cap(found: Found, done: Capped, cap: int) -> list[Fact]:
    money = found.read.currency
    assert found.read.cost is not None
    return [
        fact("cap", cap, "count", "Obergrenze", "cap", digits=0),
        fact("saving", found.read.cost * done.contacts, money, "gesparte Kosten", "cost saved"),
        fact("lost", float(done.lost.mean()), "count", "verlorene Abschlüsse", "conversions lost",
             found.ends(done.lost), digits=1),
        fact("gain", float(done.gain.mean()), money, "Gewinn durch die Obergrenze", "gain of the cap",
             found.ends(done.gain)),
        fact("p_gain", float((done.gain > 0).mean()), "probability", "Wahrscheinlichkeit, dass sie sich lohnt",
             "probability that it pays"),
    ]  # fmt: skip


def downside(found: Found) -> Fact:
    """The bad end of the gain: its 5 % quantile."""
    assert found.capped is not None
    low = float(np.quantile(found.capped.gain, 0.05))
    return fact("gain_low", low, found.read.currency, "schlechter Fall", "bad case")


def text(found: Found) -> Words:
    """The sentences that describe."""
    parts = [REPORTED if found.raw.form == "reports" else MEANS, EFFECT]
    if not found.priced:
        parts.append(UNPRICED)
    elif found.stop >= found.most:
        parts.append(NEVER)
    else:
        parts.append(STOP if found.stop else AT_ONCE)
    if found.capped is not None:
        parts.append(CAP)
    return Words(de="\n".join(part.de for part in parts), en="\n".join(part.en for part in parts))


def worthwhile(found: Found) -> bool:
    """Whether a cap is likely enough to pay to be proposed."""
    done = found.capped
    return done is not None and done.share >= MATERIAL and bool((done.gain > 0).mean() >= SURE)


def advice(found: Found) -> Words | None:
    """A step only where money says so."""
    if not found.priced:
        return None
    return ADVICE if worthwhile(found) else None if found.chosen else STAY


def reasons(found: Found) -> list[Reason]:
    """Whether the contacts can carry a cap."""
    raw, response = found.raw, found.response
    won = float(np.nansum(raw.conversions))
    few = "red" if won < FEWEST else "amber" if won < ENOUGH else "green"
    spread = variation(raw)
    still = "red" if spread < STILL else "amber" if spread < MOVING else "green"
    low, high, _ = found.ends(found.stops)
    width = (high - low) / max(found.most, 1)
    wide = "red" if width >= 0.95 else "amber" if width > 0.5 else "green"
    pays = float((found.capped.gain > 0).mean()) if found.capped is not None else None
    told = [
        Reason("few_conversions", few, FEW, round(won, 1), FEWEST if few == "red" else ENOUGH),
        Reason("too_little_variation", still, FLAT, round(spread, 3), STILL if still == "red" else MOVING),
        Reason("confounding", "amber", OBSERVED, None, None),
        Reason("misfit", "amber" if response.misfit < 0.01 else "green", UNLIKE, float(f"{response.misfit:.3g}"), 0.01),
    ]
    if found.priced:
        told.append(Reason("interval_width", wide, WIDE, round(width, 3), 0.95 if wide == "red" else 0.5))
    if found.capped is not None and found.chosen and pays is not None and pays < SURE:
        told.append(Reason("interval_width", "amber", UNSURE, round(pays, 3), SURE))
    return told


def variation(raw: Read) -> float:
    """Spread of contacts that the data show: of people, or of a campaign's mean frequency around its own mean."""
    if raw.form != "reports":
        mean = float(np.average(raw.contacts, weights=raw.people))
        spread = float(np.sqrt(np.average((raw.contacts - mean) ** 2, weights=raw.people)))
        return spread / max(mean, 1e-9) if len(raw.contacts) > 2 else 0.0
    size = np.bincount(raw.group, raw.people)
    mean = (np.bincount(raw.group, raw.people * raw.contacts) / np.maximum(size, 1e-300))[raw.group]
    return float(np.sqrt(np.average((raw.contacts / mean - 1) ** 2, weights=raw.people)))


def next_test(found: Found, currency: str) -> NextTest:
    """A cap for a random half: as many people as tell the difference that the model expects, and what it forgoes."""
    raw, read = found.raw, found.read
    cap = found.cap or max(1, found.stop if 0 < found.stop < found.most else round(float(read.contacts.mean())))
    people = float(raw.people.sum())
    rate = float(np.nansum(raw.conversions)) / people if people else 0.0
    curve = found.response.curve.mean(axis=0)
    at = np.minimum(read.contacts, found.most).astype(int)
    lost = abs(float((read.people * (curve[at] - curve[np.minimum(at, cap)])).sum()) / max(people, 1e-300))
    gap = max(lost, 0.05 * rate, 1e-9)
    needed = 2 * 2.8**2 * max(rate, gap) / gap**2
    weekly = people / max((raw.days or 28) / 7, 1)
    weeks = int(np.clip(math.ceil(2 * needed / max(weekly, 1e-9)), WEEKS, MOST_WEEKS))
    tested = weekly * weeks / 2
    part = tested / max(people, 1e-300)
    beyond = float((read.people * np.maximum(read.contacts - cap, 0)).sum()) * part
    priced, paid = read.cost is not None, read.cost or 0.0
    unit = "" if priced else Words(de="Abschlüsse", en="conversions")
    detect = 2.8 * math.sqrt(2 * max(rate, 1e-12) / max(tested, 1.0)) / max(rate, 1e-12)
    return NextTest(
        "ab_test",
        half(cap), weeks, beyond * paid if priced else lost * tested, currency,
        round(detect, 3) if detect <= 1 else None,
        Words(
            de="Nur wenn der Zufall bestimmt, wer mehr Kontakte bekommt, zeigt sich, was sie bewirken; die Kosten sind "
            "die Kontakte über der Grenze in der anderen Hälfte.",
            en="Only when chance decides who gets more contacts does it show what they do; the cost is that of the "
            "contacts above the cap in the other half.",
        ) if priced else Words(
            de="Nur wenn der Zufall bestimmt, wer mehr Kontakte bekommt, zeigt sich, was sie bewirken.",
            en="Only when chance decides who gets more contacts does it show what they do.",
        ),
        in_outcome=unit, sure=weeks < MOST_WEEKS,
    )  # fmt: skip


def half(cap: int) -> Words:
    """A cap for a random half, in words."""
    return Words(
        de=f"höchstens {cap} Kontakt{'e' if cap > 1 else ''} für eine zufällige Hälfte der Personen, die andere wie "
        "bisher",
        en=f"at most {cap} contact{'s' if cap > 1 else ''} for a random half of the people, the other half as before",
    )


def alone(raw: Read) -> tuple[tuple[Fact, ...], Words, list[Reason], NextTest]:
    """Everybody with the same number of contacts: what is there, and the test that brings other numbers about."""
    people, each, won = float(raw.people.sum()), float(raw.contacts[0]), float(np.nansum(raw.conversions))
    told = (
        fact("people", people, "count", "erreichte Personen", "people reached", basis="observed", digits=0),
        fact("frequency", each, "count", "Kontakte je Person", "contacts per person", basis="observed", digits=1),
        fact("rate", won / people, "share", "Anteil mit Abschluss", "share that converted", basis="observed"),
    )
    words = Words(de=f"{MEANS.de}\n{ALIKE.de}", en=f"{MEANS.en}\n{ALIKE.en}")
    few = "red" if won < FEWEST else "amber" if won < ENOUGH else "green"
    why = [
        Reason("too_little_variation", "red", FLAT, 0.0, STILL),
        Reason("few_conversions", few, FEW, round(won, 1), FEWEST if few == "red" else ENOUGH),
    ]
    kept = won * HELD_BACK
    return told, words, why, NextTest(
        "randomised_holdout",
        Words(
            de="keine Anzeigen für ein zufälliges Zehntel der Personen",
            en="no ads for a random tenth of the people",
        ),
        2 * WEEKS, kept * raw.value if raw.value else kept, raw.currency, None,
        Words(
            de="Erst Personen ohne Kontakt zeigen, was der Kontakt bewirkt; verloren gehen höchstens deren Abschlüsse, "
            "bei so vielen Personen wie geladen.",
            en="Only people without a contact show what the contact does; at most their conversions are lost, with as "
            "many people as are loaded.",
        ),
        in_outcome="" if raw.value else Words(de="Abschlüsse", en="conversions"),
    )  # fmt: skip


def tables(found: Found) -> dict[str, Table]:
    """One row a contact: what it brings with its range, what an extra conversion costs, the share of contacts."""
    response, read = found.response, found.read
    low, high = (1 - found.level) / 2, (1 + found.level) / 2
    marginal, curve = response.marginal, response.curve
    total = float((read.people * read.contacts).sum())
    rows = []
    for contact in range(1, found.most + 1):
        each = marginal[:, contact - 1]
        share = float((read.people * np.clip(read.contacts - contact + 1, 0, 1)).sum()) / total if total else 0.0
        ends = np.quantile(each, [low, high])
        extra = read.cost / float(each.mean()) if read.cost is not None and each.mean() > 0 else None
        pays = float((each * found.value > read.cost).mean()) if found.value and read.cost is not None else None
        rate = np.quantile(curve[:, contact], [low, high])
        rows.append((contact, share, float(curve[:, contact].mean()), *map(float, rate), float(each.mean()),
                     *map(float, ends), extra, pays))  # fmt: skip
    columns = ("contact", "share_of_contacts", "rate", "rate_low", "rate_high", "marginal", "marginal_low",
               "marginal_high", "cost_per_extra", "p_pays")  # fmt: skip
    models = tuple((name, weight) for name, weight in found.response.weight.items())
    return {"curve": Table(columns=columns, rows=tuple(rows)),
            "models": Table(columns=("response", "weight"), rows=models)}  # fmt: skip


def charts(found: Found) -> tuple[Chart, ...]:
    """What each further contact brings, in money where it has a value, with its band and the stop."""
    response, read = found.response, found.read
    worth = found.value if found.priced and found.value else 1_000.0
    draws = response.marginal * worth
    low, high = np.quantile(draws, [(1 - found.level) / 2, (1 + found.level) / 2], axis=0)
    values = [
        {"contact": at + 1, "brings": float(draws[:, at].mean()), "low": float(low[at]), "high": float(high[at])}
        for at in range(found.most)
    ]
    title = Words(de="Was der nächste Kontakt bringt", en="What the next contact brings")
    across = Axis("contact", Words(de="Kontakt mit derselben Person", en="contact with the same person"))
    priced = found.priced and found.value
    up = Axis("brings", Words(de="Grenzertrag je Kontakt", en="marginal value per contact") if priced else
              Words(de="Abschlüsse je tausend Personen", en="conversions per thousand people"),
              unit=read.currency if priced else "")  # fmt: skip
    return (lines(values, across, up, title, low="low", high="high", marks=[float(found.stop)], zero=True),)


FEW = Words(
    de="Sehr wenige Abschlüsse: Was ein weiterer Kontakt bringt, ist daraus kaum zu lesen.",
    en="Very few conversions: what a further contact brings can hardly be read from them.",
)
FLAT = Words(
    de="Die Zahl der Kontakte schwankt kaum; was mehr oder weniger davon bewirken, lässt sich nicht ablesen.",
    en="The number of contacts hardly varies; what more or fewer of them do cannot be read off.",
)
OBSERVED = Words(
    de="Wer öfter erreicht wurde, ist nicht zufällig ausgewählt: Intensive Nutzer sehen mehr Anzeigen und kaufen auch "
    "sonst anders, und wer gekauft hat, sieht oft keine mehr.",
    en="Who was reached more often was not chosen by chance: heavy users see more ads and buy differently anyway, and "
    "who has bought often sees no more of them.",
)
UNLIKE = Words(
    de="Die Abschlussquoten folgen keiner Kurve, die steigt und abflacht; die Spanne ist darum weiter gefasst.",
    en="The conversion rates do not follow a curve that rises and flattens; the range is wider for it.",
)
WIDE = Words(
    de="Der Stoppbereich ist für eine Entscheidung sehr breit.",
    en="The stop range is very wide for a decision.",
)
UNSURE = Words(
    de="Dass sich diese Obergrenze lohnt, ist nicht sicher genug für einen Vorschlag.",
    en="That this cap pays is not sure enough for a proposal.",
)
