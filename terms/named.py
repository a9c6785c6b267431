"""How people call the actions, the fields that they change and the states that a proposal passes through."""

from __future__ import annotations

import re

from terms.plain import Words

PLATFORMS = {
    "google": "Google Ads", "meta": "Meta", "microsoft": "Microsoft Ads", "linkedin": "LinkedIn", "tiktok": "TikTok",
    "pinterest": "Pinterest", "youtube": "YouTube", "amazon": "Amazon Ads", "snapchat": "Snapchat", "reddit": "Reddit",
    "criteo": "Criteo",
}  # fmt: skip
"""How platforms write themselves, by the name under which their data are kept."""
ACTIONS = {
    "set_budget": Words(de="Budget ändern", en="change budget"),
    "set_bid": Words(de="Gebot ändern", en="change bid"),
    "set_target": Words(de="Zielwert ändern", en="change target"),
    "pause": Words(de="pausieren", en="pause"),
    "resume": Words(de="wieder laufen lassen", en="let run again"),
    "publish": Words(de="Texte veröffentlichen", en="publish texts"),
    "sync_audience": Words(de="Zielgruppe abgleichen", en="sync audience"),
    "rollback": Words(de="Änderung zurücknehmen", en="take a change back"),
    "add_negatives": Words(de="Suchbegriffe ausschließen", en="add negative keywords"),
    "set_cap": Words(de="Kontaktgrenze setzen", en="cap the frequency"),
    "exclude_audience": Words(de="Zielgruppe ausschließen", en="exclude audience"),
    "set_shares": Words(de="Anteile ändern", en="change shares"),
    "set_policy": Words(de="Gebotsregel ändern", en="change bidding policy"),
    "run_test": Words(de="Test durchführen", en="run a test"),
    "contact": Words(de="ansprechen", en="contact"),
}
FIELDS = {
    "budget": Words(de="Budget", en="budget"), "bid": Words(de="Gebot", en="bid"),
    "target": Words(de="Zielwert", en="target"), "status": Words(de="Status", en="status"),
    "negatives": Words(de="Ausschlussliste", en="list of negatives"),
    "excluded": Words(de="Liste der Ausschlüsse", en="list of exclusions"),
    "cap": Words(de="Kontaktgrenze", en="cap"), "shares": Words(de="Aufteilung", en="split"),
    "copy": Words(de="Anzeigentext", en="ad copy"), "members": Words(de="Mitglieder", en="members"),
}  # fmt: skip
STATES = {
    "suggested": Words(de="nur Empfehlung", en="suggestion only"), "open": Words(de="wartet", en="waiting"),
    "queued": Words(de="freigegeben, noch nicht geschrieben", en="approved, not written yet"),
    "verified": Words(de="umgesetzt und geprüft", en="applied and verified"),
    "handed_over": Words(de="übergeben, nicht nachlesbar", en="handed over, cannot be read back"),
    "failed": Words(de="gescheitert", en="failed"),
    "reverted": Words(de="gescheitert, zurückgenommen", en="failed, taken back"),
    "rolled_back": Words(de="rückgängig gemacht", en="rolled back"), "rejected": Words(de="abgelehnt", en="rejected"),
    "expired": Words(de="abgelaufen", en="expired"), "superseded": Words(de="ersetzt", en="superseded"),
}  # fmt: skip

OWNERS = {
    "performance marketing": Words(de="Performance-Marketing", en="performance marketing"),
    "measurement": Words(de="Messung", en="measurement"), "controlling": Words(de="Controlling", en="controlling"),
    "customer relations": Words(de="Kundenbeziehungen", en="customer relations"),
    "shop": Words(de="Shop", en="shop"), "web analytics": Words(de="Webanalyse", en="web analytics"),
    "data protection": Words(de="Datenschutz", en="data protection"), "sales": Words(de="Vertrieb", en="sales"),
    "search engine optimisation": Words(de="Suchmaschinenoptimierung", en="search engine optimisation"),
    "creative": Words(de="Gestaltung", en="creative"), "legal": Words(de="Recht", en="legal"),
}  # fmt: skip
"""Who answers for a kind of data or a metric."""


def action(id: str) -> Words:
    """How people call an action; of one that nobody knows its id."""
    return ACTIONS.get(id) or Words(de=id[:40], en=id[:40])


def field(id: str) -> Words:
    """How people call what changes."""
    return FIELDS.get(id) or Words(de=id, en=id)


OWN = {"crm": "CRM", "esp": "E-Mail (ESP)", "sandbox": "Sandbox"}
"""The house's own tools and the practice platform, where their id stands alone: `esp.` is also a word."""


def owner(id: str) -> Words:
    """Who answers for it; of one that nobody knows its id."""
    return OWNERS.get(id) or Words(de=id, en=id)


def platform(id: str) -> str:
    """How a platform or a channel writes itself; of one that nobody knows its id.

    >>> platform("google"), platform("meta retargeting"), platform("3 · linkedin · Herbst"), platform("TV")
    ('Google Ads', 'Meta retargeting', '3 · LinkedIn · Herbst', 'TV')
    >>> platform("esp")
    'E-Mail (ESP)'
    """
    if id in OWN:
        return OWN[id]
    return _ENTRY.sub(lambda found: found[1] + PLATFORMS[found[2]], id)


def spoken(text: str) -> str:
    """A sentence in which platforms are written as they write themselves.

    >>> spoken("mehr für meta retargeting und google. Siehe google.com")
    'mehr für Meta retargeting und Google Ads. Siehe google.com'
    """
    return _WITHIN.sub(lambda found: PLATFORMS[found[0]], text)


_ANY = "|".join(PLATFORMS)
_ENTRY = re.compile(rf"^(\d+ · |)({_ANY})(?= · | (?:brand|retargeting|prospecting|shopping)$|$)")
_WITHIN = re.compile(rf"(?<![\w./@&\"„“'_-])(?:{_ANY})(?![\w/@&\"“”'_-]|\.\w)")
