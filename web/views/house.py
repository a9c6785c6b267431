"""The house's settings as they hold: models, autonomy, people, platforms, nights, what is stopped, version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from terms import Words
from terms.named import ACTIONS

if TYPE_CHECKING:
    from errors import Lang
    from settings import Settings
    from terms import Principal

DEEDS = {
    "read": Words(de="lesen", en="read"), "ask": Words(de="fragen", en="ask"),
    "propose": Words(de="vorschlagen", en="propose"), "approve": Words(de="freigeben", en="approve"),
    "reject": Words(de="ablehnen", en="reject"), "roll_back": Words(de="rückgängig machen", en="undo"),
    "stop": Words(de="anhalten", en="stop everything"), "go": Words(de="wieder freischalten", en="let it go on"),
    "run_night": Words(de="eine Nacht starten", en="run a night"),
    "run_playbook": Words(de="ein Playbook starten", en="run a playbook"),
    "export_audit": Words(de="Beweismappen erstellen", en="export evidence"),
    "verify_audit": Words(de="das Protokoll prüfen", en="verify the audit log"),
    "change_policy": Words(de="die Regeln ändern", en="change the policy"),
    "change_people": Words(de="Personen verwalten", en="manage people"),
    "rotate_key": Words(de="den Schlüssel des Protokolls wechseln", en="change the audit key"),
    "erase": Words(de="eine Person löschen", en="erase a person"),
    "import_data": Words(de="Daten laden", en="import data"),
}  # fmt: skip
OTHER = Words(de="alles andere", en="everything else")
HOW = {
    "sandbox": Words(de="Übungsplattform", en="practice platform"),
    "google_ads": Words(de="Google Ads", en="Google Ads"), "meta_ads": Words(de="Meta", en="Meta"),
    "webhook": Words(de="signierte Nachricht", en="signed message"),
    "files": Words(de="Datei zum Einspielen", en="file to upload"),
    "audiences": Words(de="Liste zum Einspielen", en="list to upload"),
}  # fmt: skip


def house(settings: Settings, who: Principal, lang: Lang) -> dict[str, Any]:
    """Everything that whoever looks may see of the settings."""
    from policies import roles
    from settings import VERSION
    from web import orders

    admin = roles.may(who, "change_people")
    return {
        "ok": True, "version": VERSION, "models": models(settings, lang), "autonomy": autonomy(settings, lang),
        "people": people(settings, lang) if admin else None, "roles": matrix(lang), "platforms": platforms(settings),
        "nights": nights(settings), "stops": orders.stops(settings, lang)[0],
        "home": str(settings.home) if admin else "", "currency": settings.currency, "timezone": settings.timezone,
        "today": settings.day.isoformat(), "fixed": settings.today is not None,
    }  # fmt: skip


def models(settings: Settings, lang: Lang) -> dict[str, Any]:
    """Which model speaks, and which could."""
    from edge.mix import Mix

    mix = Mix(settings)
    try:
        health = mix.health()
    finally:
        mix.close()

    def reason(told: dict[str, Any] | None) -> str:
        return Words(**told).said(lang) if told else ""

    cloud, device = health["cloud"], health["device"]
    return {
        "tier": health["tier"], "ready": health["ready"], "reason": reason(health["reason"]),
        "cloud": {"ready": cloud["ready"], "host": cloud["host"], "model": cloud["model"],
                  "set": bool(settings.cloud_url), "reason": reason(cloud["reason"])},
        "device": {"ready": device["ready"], "reason": reason(device["reason"])},
    }  # fmt: skip


def tried(settings: Settings, lang: Lang) -> dict[str, Any]:
    """One call of the cloud model with a sentence without any figure; how it ended, how long it took, what it cost."""
    from edge.mix import Call, Mix

    calls: list[Call] = []
    mix = Mix(settings)
    try:
        template = "Der Umsatz betrug {{revenue}}." if lang == "de" else "Revenue was {{revenue}}."
        label = "Umsatz" if lang == "de" else "revenue"
        reply = mix.rephrase(template, lang, {"revenue": label}, calls.append)
    finally:
        mix.close()
    last = calls[-1] if calls else None
    return {
        "ok": reply is not None, "tier": last.tier if last else "none", "outcome": last.outcome if last else "none",
        "seconds": round(last.seconds, 2) if last else 0.0, "cost": float(last.cost) if last else 0.0,
        "sent": last.characters if last else 0, "to": last.to if last else "",
    }  # fmt: skip


def autonomy(settings: Settings, lang: Lang) -> dict[str, Any]:
    """The policy action by action in words, with its file; where it cannot be read, why."""
    from errors import LeitstandError
    from policies.autonomy import FILE, OWN, load
    from web.bounds import bounds_said, total_said
    from web.policy import LEVELS

    own = settings.home / OWN
    try:
        policy = load(settings.home)
    except LeitstandError as failed:
        return {
            "version": "", "file": OWN, "own": True, "problem": failed.line(lang), "where": OWN,
            "actions": [], "freezes": [], "everything": [],
        }  # fmt: skip
    money = policy.currency or settings.currency
    actions: list[dict[str, Any]] = []
    for name, action in policy.actions.items():
        words = ACTIONS.get(name) or (OTHER if name == "default" else None)
        actions.append({
            "action": name, "name": words.said(lang) if words else name, "level": action.level,
            "said": LEVELS[action.level][lang != "de"], "approvers": list(action.approvers),
            "two_persons_above": action.two_persons_above, "incident": action.incident,
            "auto": bounds_said(action.auto, money, lang) if action.level == "auto" else [],
            "always": bounds_said(action.always, money, lang),
        })  # fmt: skip
    sides = (("auto", policy.everything.auto), ("always", policy.everything.always))
    return {
        "version": policy.version, "file": OWN if own.exists() else FILE.name, "own": own.exists(), "problem": "",
        "where": OWN, "actions": sorted(actions, key=lambda each: ORDER.index(each["level"])),
        "freezes": [{"name": each.name, "first": each.first, "last": each.last} for each in policy.freezes],
        "everything": [line for side, total in sides for line in total_said(total, money, lang, side)],
    }  # fmt: skip


ORDER = ("auto", "approve", "suggest")


def people(settings: Settings, lang: Lang) -> list[dict[str, Any]]:
    """Everybody with a role and their keys, without the keys themselves."""
    from web.people import everybody

    return everybody(settings, lang)[0]["people"]


def matrix(lang: Lang) -> dict[str, Any]:
    """Who may do what: role by role, and what a key with less is good for."""
    from policies import roles

    found = roles.matrix()
    shown = [role for role in roles.ROLES if role != "service"]
    rows = [
        {"action": deed, "name": DEEDS[deed].said(lang), "cells": {role: found.actions[deed][role] for role in shown}}
        for deed in roles.ACTIONS
    ]
    return {"roles": shown, "rows": rows, "scopes": {name: list(each) for name, each in found.scopes.items()}}


def platforms(settings: Settings) -> list[dict[str, Any]]:
    """Which adapter serves which platform; connected: whether what it writes is read back."""
    from platforms.adapters import adapters

    served = adapters(settings)
    return [
        {"platform": name, "adapter": served[name].name, "reads": served[name].reads}
        for name in served
        if name not in ("house", "crm")
    ]


def nights(settings: Settings) -> dict[str, Any]:
    """When the house works by itself, on what, and whom it tells."""
    from errors import LeitstandError
    from graphs.schedule import Clock

    problem = None
    following: dict[str, str] = {}
    try:
        zone = ZoneInfo(settings.timezone)
        told: dict[str, datetime] = Clock.of(settings).following()
        following = {name: at.astimezone(zone).isoformat(timespec="minutes") for name, at in told.items()}
    except LeitstandError as failed:
        problem = {"de": failed.line("de"), "en": failed.line("en")}
    own = settings.nights
    return {
        "on": bool(own.time), "time": own.time, "following": following, "problem": problem,
        "watch": [str(each) for each in own.watch], "notify": bool(own.notify), "mail": bool(own.mail),
        "plan": (settings.home / "night.yaml").exists(),
    }  # fmt: skip
