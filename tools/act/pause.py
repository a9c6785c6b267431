"""Pause campaigns, or let them run again: as a proposal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field, field_validator

from errors import WeakData
from terms import Result, Table, Words
from tools._arguments import listed
from tools._facts import fact
from tools._proposal import propose, stated
from tools._tool import Arguments, Desk
from tools.act import _ordered as ordered
from tools.act._effect import expected
from tools.act._named import Found
from tools.act._recent import Floats, Recent, recent, when_running
from tools.act._stages import until

Names = Annotated[tuple[str, ...], BeforeValidator(listed)]
ON = frozenset({"on", "an", "ein", "active", "aktiv", "enabled", "resume", "run", "start", "true"})
OFF = frozenset({"off", "aus", "paused", "pause", "pausiert", "disabled", "stop", "stopped", "false"})


class Args(Arguments):
    """Which campaigns, and whether they are to run."""

    campaign: Names = Field(default=(), description="Campaign as the ad data name it; several in a list.")
    platform: str = Field(default="", max_length=100, description="Only there; without a campaign, all of its own.")
    state: Literal["off", "on"] = Field(default="off", description="off pauses, on lets run again.")
    until: date | None = Field(default=None, description="Last day on which it holds; fourteen days if not said.")

    @field_validator("state", mode="before")
    @classmethod
    def _spelt(cls, value: Any) -> Any:
        plain = str(value).strip().lower()
        return "on" if plain in ON else "off" if plain in OFF else value


TEXT = {
    "de": """{{campaigns}}: Vorgeschlagen ist anzuhalten; bisher waren das im Mittel {{daily}} am Tag. \
Gerechnet ist bis {{until}}.
{{campaigns}}: Vorgeschlagen ist, wieder laufen zu lassen; das waren zuletzt im Mittel {{daily_then}} am Tag. \
Gerechnet ist bis {{until}}.
Bis dahin sind das {{saved}} weniger Ausgaben.
Bis dahin werden das etwa {{extra}} Ausgaben; so viel steht auf dem Spiel.
Nach den letzten Wochen geht das mit {{effect}} Umsatz einher, Spanne {{effect:interval}}.
{{nothing_yet}}""",
    "en": """{{campaigns}}: proposed is a stop; so far that was {{daily}} a day on average. This is reckoned \
until {{until}}.
{{campaigns}}: proposed is to run again; that was {{daily_then}} a day on average while running. This is reckoned \
until {{until}}.
Until then that is {{saved}} less spend.
Until then that will be about {{extra}} of spend; so much is at stake.
Going by the last weeks, that is associated with {{effect}} of revenue, range {{effect:interval}}.
{{nothing_yet}}""",
}
WHY = {
    "off": Words(
        de="Jemand hat angeordnet, dass diese Kampagnen anhalten.", en="Somebody ordered these campaigns to stop."
    ),
    "on": Words(
        de="Jemand hat angeordnet, dass diese Kampagnen wieder laufen.",
        en="Somebody ordered these campaigns to run again.",
    ),
}
STILL = Words(
    de="In der letzten Woche haben diese Kampagnen nichts ausgegeben: Vielleicht stehen sie schon still.",
    en="These campaigns spent nothing in the last week: perhaps they stand still already.",
)
RUNNING = Words(
    de="In der letzten Woche haben diese Kampagnen Geld ausgegeben: Vielleicht laufen sie schon.",
    en="These campaigns spent money in the last week: perhaps they run already.",
)
ASKED = {
    "de": [
        "Pausiere die Kampagne TikTok Hüttenleben",
        "Stoppe Brand DE sofort",
        "Bitte Retargeting anhalten",
        "Schalte die Display-Anzeigen ab",
        "Nimm die Herbstaktion bitte vom Netz",
        "Kampagne Generic Outdoor pausieren",
        "Deaktiviere Prospecting Broad",
        "Halte alle Kampagnen bei TikTok an",
        "Wir müssen die Kampagne Sommeraktion sofort stoppen",
        "Setze Brand AT auf pausiert",
        "Starte die Kampagne Zelte wieder",
        "Reaktiviere Retargeting",
        "Lass Generic DE wieder laufen",
        "Schalte Brand Search wieder ein",
        "Aktiviere die Kampagne Wanderschuhe",
        "Kannst du Video pausieren?",
        "Mach die Kampagne Hüttenleben aus",
        "Stell Shopping AT vorübergehend ab",
        "Pausier mal bitte Meta Prospecting bis Freitag",
        "Kampagne Winterjacken stilllegen",
        "Beende die Kampagne Frühling",
        "Setz die Brand-Kampagne fort",
        "Knips die Kampagne Restposten aus",
        "Ich will, dass Prospecting pausiert wird",
        "Display bitte wieder anschalten",
        "stopp tiktok",
    ],
    "en": [
        "Pause the campaign TikTok Hüttenleben",
        "Stop Brand DE now",
        "Please halt Retargeting",
        "Turn off the Display ads",
        "Take the autumn campaign offline",
        "Put Generic Outdoor on pause",
        "Deactivate Prospecting Broad",
        "Stop all campaigns on TikTok",
        "We need to stop the summer campaign right now",
        "Set Brand AT to paused",
        "Restart the Tents campaign",
        "Reactivate Retargeting",
        "Let Generic DE run again",
        "Switch Brand Search back on",
        "Activate the hiking boots campaign",
        "Can you pause Video?",
        "Shut down the campaign Hüttenleben",
        "Disable Shopping AT for now",
        "Please pause Meta Prospecting until Friday",
        "Kill the winter jackets campaign",
        "End the spring campaign",
        "Resume the brand campaign",
        "Switch the clearance campaign off",
        "I want Prospecting to be paused",
        "Turn Display back on please",
        "stop tiktok",
    ],
}


def pause(args: Args, desk: Desk) -> Result:
    """Propose to stop campaigns, or with `state: on` to let them run again.

    saved = mean cost a day of the last 28 loaded days times the days until it expires; for a restart, extra = mean cost
    of the last 28 days on which the campaign ran, times those days, and that money is at risk. effect as in
    `act.set_budget`: revenue that went along with such money (an association, no cause).

    Returns facts daily, saved (or daily_then, extra, risk), days, effect; table changes; one proposal, `pause` or
    `resume`. Errors: as `act.set_budget`; WeakData for a restart of a campaign that never cost anything.
    """
    days = until(desk.today, args.until)
    told = ordered.named(desk, args.campaign, args.platform)
    known = recent(desk, [thing for each in told for thing in each.things])
    daily = known.daily if args.state == "off" else _once(desk, known)
    return _result(args, desk, told, known, np.round(daily, 2), days)


def _once(desk: Desk, known: Recent) -> Floats:
    daily = np.array([when_running(desk, thing) for thing in known.things])
    if (daily <= 0).any():
        thing = known.things[int(np.flatnonzero(daily <= 0)[0])]
        raise WeakData(
            en=f"{thing.key} never cost anything in the loaded data, so that nobody knows what a restart costs.",
            de=f"{thing.key} hat in den geladenen Daten nie etwas gekostet; was ein Neustart kostet, weiß niemand.",
            do_en="Give it a budget first (act.set_budget), or load its earlier data.",
            do_de="Setzen Sie zuerst ein Budget (act.set_budget), oder laden Sie ihre früheren Daten.",
        )
    return daily


def _result(
    args: Args, desk: Desk, told: tuple[Found, ...], known: Recent, daily: Floats, days: int
) -> Result:  # fmt: skip
    off, money = args.state == "off", known.currency
    moved = daily * days * (-1 if off else 1)
    effect = expected(known, moved)
    risk = 0.0 if off else stated(float(moved.sum()))
    whole = round(float(np.abs(moved).sum()), 2)
    mean = fact("daily" if off else "daily_then", float(daily.sum()), money, "Kosten am Tag", "cost a day",
                basis="observed")  # fmt: skip
    facts = [
        mean, fact("days", days, "days", "Geltung", "length", basis="observed"),
        *((fact("saved", whole, money, "weniger Ausgaben bis zum Ende", "less spend until the end"),) if off else (
            fact("extra", whole, money, "Ausgaben bis zum Ende", "spend until the end"),
            fact("risk", risk, money, "auf dem Spiel", "at stake"),
        )),
        *((effect.effect,) if effect.effect is not None else ()),
    ]  # fmt: skip
    states = ("on", "off") if off else ("off", "on")
    keys = [thing.key for thing in known.things]
    proposal = propose(
        desk, action="pause" if off else "resume", target=ordered.target(known.things),
        before=dict.fromkeys(keys, states[0]), after=dict.fromkeys(keys, states[1]), effect=effect.effect,
        downside=effect.low, risk=risk, currency=money, evidence=effect.evidence, why=WHY[args.state], days=days,
    )  # fmt: skip
    still = bool((known.weekly <= 0).all())
    doubt = [STILL] if off and still else [RUNNING] if not off and not still else []
    rows = tuple(
        (thing.platform, thing.campaign, states[0], states[1], float(cost))
        for thing, cost in zip(known.things, daily, strict=True)
    )
    return Result(
        facts=tuple(facts), proposals=(proposal,), confidence="amber", evidence=effect.evidence,
        names={"campaigns": ordered.names_of(known.things), "until": ordered.until_words(desk, days),
               "nothing_yet": ordered.NOTHING_YET},
        tables={"changes": Table(columns=("platform", "campaign", "before", "after", "daily"), rows=rows)},
        charts=(ordered.chart(known),), caveats=(*ordered.notes(told, known, desk), *doubt, effect.note),
        sources=(ordered.source(desk),),
    )  # fmt: skip
