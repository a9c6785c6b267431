# pyright: basic
"""What to do next for each customer: which measure, on which channel, when, or nothing and why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import Field, field_validator

from methods.next_action import NONE, Value, best, first_of, held_out, value
from methods.uplift.effects import Effect
from methods.uplift.groups import segments
from terms import Result, Table, Words
from tools._arguments import Amount, Cost, listed
from tools._decision import Reason, gated, worst
from tools._proposal import stated
from tools._tool import Arguments, Desk
from tools.attribution import _uplift_gate as gate
from tools.attribution._uplift_measured import PairMeasured, Prices, measure
from tools.attribution._uplift_read import Everybody, read_everybody
from tools.bidding import _action_said as said
from tools.bidding._action_people import PURPOSES, People, channel_of, keyed, people
from tools.bidding._action_prices import Discount, Priced, measures, of_measures, priced


class Args(Arguments):
    """Which trial outcome and measures, what they cost, who may not be asked."""

    outcome: str | None = Field(default=None, description="Outcome column of the trial; a conversion if not named.")
    control: str | None = Field(default=None, description="Arm without a measure; found by its name if not named.")
    action: str | None = Field(default=None, description="Only this measure (arm); else all of the trial.")
    value: Amount | None = Field(default=None, description="What one unit of the outcome is worth, such as a margin.")
    costs: dict[str, Cost] = Field(default_factory=dict, description='Cost of one contact by measure: {"mail": 0.05}.')
    discounts: dict[str, Discount] = Field(
        default_factory=dict,
        description='What an outcome costs on top by measure, as money or a share of the order: {"voucher": "10 %"}.',
    )
    channels: dict[str, str] = Field(
        default_factory=dict, description="Channel of each measure: email, push, sms, overlay or post; else by name."
    )
    max_contacts: int | None = Field(
        default=None, ge=0, description="Nobody with more contacts in the recent past is contacted again."
    )
    holdout: float = Field(default=0.1, ge=0, le=0.9, description="Share left without a measure to measure by.")
    customers: list[str] = Field(default_factory=list, description="Only tell of these; they count for nothing else.")
    limit: int = Field(default=50, ge=1, le=100_000, description="Rows of the table of people.")
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    _one_or_many = field_validator("customers", mode="before")(listed)

    @field_validator("channels")
    @classmethod
    def _known(cls, value: dict[str, str]) -> dict[str, str]:
        wrong = sorted({each for each in value.values() if each not in PURPOSES})
        if wrong:
            raise ValueError(f"'{wrong[0]}' is not a channel; write one of {', '.join(PURPOSES)}")
        return value


TEXT = said.TEXT
ASKED = {
    "de": [
        "Was ist für jeden Kunden die nächste beste Maßnahme?",
        "Wen sprechen wir als Nächstes an, über welchen Kanal und wann?",
        "Next Best Action je Kunde",
        "Welche Kunden bekommen heute eine Mail und welche lassen wir in Ruhe?",
        "Nächster Schritt pro Kundin: Gutschein, Push oder nichts?",
        "Wer soll per Push und wer per E-Mail angesprochen werden?",
        "Zu welcher Uhrzeit erreichen wir die Kunden mit dem Gutschein am besten?",
        "Liste der Kunden mit empfohlener Aktion, bitte",
        "Wen dürfen und sollten wir jetzt kontaktieren?",
        "Welche Aktion bringt bei welchem Kunden am meisten?",
        "nba liste für die kundenansprache",
        "Was machen wir als Nächstes mit Kunde K100003?",
        "Wen schließen wir von der Ansprache aus und warum?",
        "Wie viele Kunden haben keine Einwilligung für die Kampagne?",
        "Empfohlene Maßnahme und Kanal je Person",
        "Wann schicken wir wem welche Nachricht?",
        "Plane die nächste Kontaktwelle mit Kontrollgruppe",
        "Wer bekommt Overlay, wer Mail, wer gar nichts?",
        "Bei wem lohnt sich ein Kontakt gerade nicht?",
        "Kontaktplan für die Bestandskunden",
        "Wen würden wir mit einer weiteren Mail nur verärgern?",
        "Nächste Aktion pro Kunde mit erwartetem Zuwachs",
        "Welche Personen sollen wir diese Woche anschreiben?",
        "Personalisierte Ansprache: wer, womit, wann?",
        "beste nächste ansprache je kunde und kanal",
        "Suppression-Liste für die nächste Aktion",
    ],
    "en": [
        "What is the next best action for each customer?",
        "Whom do we contact next, on which channel and when?",
        "next best action per customer",
        "Which customers get a mail today and whom do we leave alone?",
        "Next step per customer: voucher, push or nothing?",
        "Who should be reached by push and who by e-mail?",
        "At what time do we best reach customers with the voucher?",
        "Give me the list of customers with the recommended action",
        "Whom may and should we contact now?",
        "Which action does most for which customer?",
        "nba list for customer contact",
        "What do we do next with customer K100003?",
        "Whom do we suppress from the campaign and why?",
        "How many customers lack consent for the campaign?",
        "Recommended action and channel per person",
        "Who gets which message when?",
        "Plan the next contact wave with a control group",
        "Who gets an overlay, who a mail, who nothing at all?",
        "For whom is a contact not worth it right now?",
        "contact plan for existing customers",
        "Whom would another mail only annoy?",
        "Next action per customer with expected increment",
        "Which people should we write to this week?",
        "Personalised outreach: who, what, when?",
        "best next touch per customer and channel",
        "Suppression list for the next campaign",
    ],
}


def next_action(args: Args, desk: Desk) -> Result:
    """Choose for each customer the measure with the highest predicted gain, its channel and time, or say why none.

    A randomised trial with one or more measures gives each person's uplift out of fold (`attribution.uplift`);
    net = (value - discount) * uplift - discount * outcome without - cost. The measure with the highest net above zero
    is taken (`methods/next_action.py`) unless the person has not agreed to the channel (latest word in `consents`; no
    word is a no), was contacted too often, or belongs to the held-out share. increment and gain sum doubly robust
    scores over the chosen; low and high of a row are its prediction, moved by how far the fifth of people with similar
    predictions may differ from theirs: one person's own effect cannot be seen. weekday and hour: when the person
    usually buys, shrunk to everybody's habit.

    Returns facts people, chosen, suppressed, held_out, increment (outcomes), gain (money, with a value); tables
    actions, reasons, measures, groups (fifths by prediction) and segments (rules on what was known before); one
    proposal a measure, only with consents loaded.

    Errors: as in `attribution.uplift`; BadArguments for an unknown measure or costs without a value. Red where no
    measure is shown to gain for anybody.
    """
    everybody = read_everybody(desk, args.outcome, args.control, args.action, None, every=args.action is None)
    told_prices = priced(desk, everybody, args.value, args.costs, args.discounts)
    prices = told_prices.prices
    channels = _channels(args, desk, [trial.treatment for trial in everybody.trials])
    measured = tuple(
        measure(trial, each, "best", args.level, desk.seed)
        for trial, each in zip(everybody.trials, prices, strict=True)
    )  # fmt: skip
    checks = [gate.reasons(trial, each.found, None) for trial, each in zip(everybody.trials, measured, strict=True)]
    usable = [worst(reasons) != "red" and each.found.choice in ("target", "all")
              for reasons, each in zip(checks, measured, strict=True)]  # fmt: skip
    who = people(desk, everybody.unit, sorted(set(channels)))
    found = _affordable(args, desk, everybody, told_prices, measured, usable, channels, who)
    told = said.facts(found)
    open_questions = [each.found.choice == "unclear" for each in measured]
    first = next((at for marks in (usable, open_questions) for at, good in enumerate(marks) if good), 0)
    result = Result(
        facts=told,
        text=Words(**TEXT) if found.acting.any() else said.NOBODY,
        names=said.names(found, who),
        tables=said.tables(found, who, args.limit, tuple(args.customers)) | _segments(everybody, measured, usable),
        charts=said.charts(found),
        proposals=said.proposals(found, desk, told) if who.consent else (),
        evidence="experiment" if gate.comparable(checks[first]) else "correlation",
        caveats=(*told_prices.notes, *_notes(args, found, everybody, who)),
        sources=(everybody.trials[0].source, *who.sources),
    )
    return gated(
        result, [*_reasons(checks, usable, first), said.consent_reason(who)],
        advice=said.advice(found, who) if who.consent and found.acting.any() else None,
        next_test=gate.next_test(
            everybody.trials[first], measured[first].found, prices[first].cost, prices[first].discount, 14,
            found.currency,
        ),
    )  # fmt: skip


def _channels(args: Args, desk: Desk, arms: list[str]) -> tuple[str, ...]:
    told = of_measures(args.channels, arms, measures(desk))
    return tuple(channel_of(arm, told) for arm in arms)


def _affordable(
    args: Args, desk: Desk, everybody: Everybody, told: Priced, measured: tuple[PairMeasured, ...],
    usable: list[bool], channels: tuple[str, ...], who: People,
) -> said.Chosen:  # fmt: skip
    """As many people as the absolute limits leave room for, those who gain most first; `change` is by measure."""
    limits, most = desk.limits, [len(everybody.unit)] * len(told.prices)
    whole = min((each for each in (limits.day, limits.total) if each is not None), default=np.inf)
    change = np.inf if limits.change is None else limits.change
    while True:
        found = _chosen(args, desk, everybody, told, measured, usable, channels, who, most)
        stakes = [stated(said.at_risk(found, at)) for at in range(len(told.prices))]
        fits = [min(1.0, change / stake, whole / sum(stakes)) if stake > 0 else 1.0 for stake in stakes]
        if min(fits) >= 1:
            return found
        people = [each.people for each in found.values]
        most = [
            min(int(count * part), count - 1) if part < 1 else cap
            for count, part, cap in zip(people, fits, most, strict=True)
        ]


def _chosen(  # noqa: PLR0913, PLR0917  (what is known of people, arms and limits)
    args: Args, desk: Desk, everybody: Everybody, told: Priced, measured: tuple[PairMeasured, ...],
    usable: list[bool], channels: tuple[str, ...], who: People, most: Sequence[int],
) -> said.Chosen:  # fmt: skip
    size, arms = len(everybody.unit), len(everybody.trials)
    uplift, net = _predicted(everybody, told.prices, measured)
    open_to = np.ones((size, arms), bool) & np.array(usable)
    wanted = best(net, open_to)
    consent = [who.consent.get(channel, np.ones(size, np.int64)) for channel in channels]
    agreed = np.stack([each == 1 for each in consent], axis=1)
    rested = np.ones(size, bool)
    if args.max_contacts is not None and who.contacts is not None:
        rested = who.contacts <= args.max_contacts
    keys = keyed(everybody.unit)
    again = np.ones(size, bool)
    again[np.unique(keys.astype(str), return_index=True)[1]] = False
    held = held_out(keys, args.holdout, desk.seed)
    able = best(net, open_to & agreed & rested[:, None])
    arm = first_of(np.where(held | again, NONE, able), net, most)
    shown = np.where(arm != NONE, arm, np.where(wanted != NONE, wanted, np.nan_to_num(net, nan=-np.inf).argmax(axis=1)))
    at = np.arange(size)
    reason = np.full(size, "act", dtype=object)
    word = np.stack(consent, axis=1)[at, shown]
    quiet = [
        (rested, "too_many_contacts"),
        (word != -1, "consent_unknown"),
        (word != 0, "no_consent"),
        (wanted != NONE, "does_not_pay"),
        (~((wanted == NONE) & (uplift[at, shown] < 0)), "put_off"),
        (np.full(size, any(usable)), "no_effect_shown"),
        (~((able != NONE) & held), "holdout"),
        (~((able != NONE) & ~held), "limit"),
        (~again, "repeated"),
    ]
    for fine, name in quiet:
        reason[~fine & (arm == NONE)] = name
    values, scores = [], []
    for place, (trial, each) in enumerate(zip(everybody.trials, measured, strict=True)):
        found = value(arm[trial.row] == place, each.found.policy.net, each.predicted.score)
        values.append(_scaled(found, int((arm == place).sum())))
        score = np.full(size, np.nan)
        score[trial.row] = each.predicted.score
        scores.append(score)
    return said.Chosen(
        everybody.unit, arm, reason, uplift[at, shown], net[at, shown], everybody.trials, channels, told.prices,
        tuple(values), tuple(scores), told.currency, args.level,
    )  # fmt: skip


def _predicted(
    everybody: Everybody, prices: tuple[Prices, ...], measured: tuple[PairMeasured, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """(n, a) predicted uplift and net gain: out of fold for the people of an arm's own pair, else by all its models."""
    size = len(everybody.unit)
    uplift = np.empty((size, len(measured)))
    told, count = np.zeros(size), np.zeros(size)
    for at, (trial, each) in enumerate(zip(everybody.trials, measured, strict=True)):
        others = np.setdiff1d(np.arange(size), trial.row)
        uplift[trial.row, at] = each.predicted.uplift
        if len(others):
            matrix = everybody.made.matrix[others]
            uplift[others, at] = np.mean([model.predict(matrix) for model in each.predicted.models], axis=0)
        told[trial.row] += each.predicted.without
        count[trial.row] += 1
    without = told / np.maximum(count, 1)
    net = np.stack(
        [(p.value - p.discount) * uplift[:, at] - p.discount * without - p.cost for at, p in enumerate(prices)], axis=1
    )
    return uplift, net


def _scaled(found: Value, people_in_all: int) -> Value:
    """From the people of an arm's own pair to everybody who is chosen for it."""
    if not found.people:
        return Value(Effect(0.0, 0.0), Effect(0.0, 0.0), people_in_all)
    factor = people_in_all / found.people
    gain, increment = (Effect(each.value * factor, each.se * factor) for each in (found.gain, found.increment))
    return Value(gain, increment, people_in_all)


def _reasons(checks: list[list[Reason]], usable: list[bool], first: int) -> list[Reason]:
    """The checks of the measures that are used, each once at its worst; of the first one where none is."""
    used = [each for each, good in zip(checks, usable, strict=True) if good] or [checks[first]]
    found: dict[tuple[str, str], Reason] = {}
    for reason in (one for each in used for one in each):
        key = (reason.code, reason.words.en)
        if key not in found or worst([reason]) == worst([reason, found[key]]):
            found[key] = reason
    return list(found.values())


def _segments(everybody: Everybody, measured: tuple[PairMeasured, ...], usable: list[bool]) -> dict[str, Table]:
    """Whom each usable measure moves, in rules; effects are from people the rules were not made on."""
    parts = [
        (trial.treatment, part)
        for trial, each, good in zip(everybody.trials, measured, usable, strict=True) if good
        for part in segments(trial.made, each.predicted, each.predicted.score)
    ]  # fmt: skip
    return {"segments": said.segments(parts, measured[0].found.level)} if parts else {}


def _notes(args: Args, found: said.Chosen, everybody: Everybody, who: People) -> tuple[Words, ...]:
    notes = list(everybody.trials[0].notes)
    if not found.named.all():
        notes.append(said.nameless(int((~found.named).sum())))
    if not found.currency:
        notes.append(
            Words(
                de="Was ein Ergebnis wert ist, wurde nicht gesagt; gerechnet ist in Ergebnissen, nicht in Geld.",
                en="What an outcome is worth was not said; this counts outcomes, not money.",
            )
        )
    if not who.timed:
        notes.append(
            Words(
                de="Ohne Bestellungen je Person ist der Zeitpunkt nur eine Annahme (10 Uhr am Montag).",
                en="Without orders per person the time is only an assumption (10 o'clock on a Monday).",
            )
        )
    if args.max_contacts is not None and who.contacts is None:
        notes.append(
            Words(
                de="Wie oft jemand zuletzt angesprochen wurde, steht nicht in den Daten; die Grenze gilt noch nicht.",
                en="The data do not tell how often people were contacted lately; that limit does not hold yet.",
            )
        )
    return tuple(notes)
