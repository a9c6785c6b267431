"""What is ordered: switching off and on, undoing, bidding, a budget, publishing, an audience."""

from __future__ import annotations

import re
from typing import Literal

from agents._order_mood import SENTENCE, WILL, asks_politely
from agents._order_verbs import HEAD, NO_NOUN
from agents.verbs import POLITE

STATE_OFF = (
    r"pausier(?:e|en)?|stopp(?:e|en|t)?|stop|halt(?:e|en)?|deaktivier(?:e|en)?|beende?n?|end|pause|halt|deactivate"
    r"|disable|kill|"
    r"suspend|freeze"
)
STATE_ON = (
    r"aktivier(?:e|en)?|reaktivier(?:e|en)?|start(?:e|en)?|activate|reactivate|enable|launch|relaunch|restart"
    r"|resume|start|unpause|"
    r"continue"
)
_END_OFF = (
    r"pausieren|stoppen|anhalten|abschalten|ausschalten|abdrehen|deaktivieren|stilllegen|beenden|abstellen"
    r"|ausmachen"
)
_END_ON = (
    r"aktivieren|reaktivieren|anschalten|einschalten|wieder(?: )?aufnehmen|fortsetzen|fortführen"
    r"|weiterlaufen lassen|laufen lassen"
)
OFF = re.compile(
    rf"{HEAD}(?:{STATE_OFF}){NO_NOUN}|\b(?:{_END_OFF})\s*[.!?]*\s*$|"
    r"\b(?:schalt|knips|dreh|mach|stell)(?:e|en|t)?\b.*\b(?:aus|ab|dicht)\b\s*[.!]*$|"
    r"\b(?:schalt|stell|dreh|mach)(?:e|en)?\b.*\b(?:vorübergehend|sofort|bitte|mal|erstmal) (?:ab|aus)\b|"
    r"\b(?:nimm|nehmen)\b.*\b(?:vom netz|offline|runter vom netz)\b|"
    rf"{HEAD}(?:turn|switch|shut|take)(?![-\w]).*\b(?:off|down|offline)\b|{HEAD}put\b.*\bon (?:pause|hold)\b|"
    rf"{HEAD}(?:set|put|setze?|stelle?)\b.*\b(?:to (?:paused?|off|inactive)|on hold|auf (?:pausiert|aus|inaktiv"
    rf"|pause))\b|"
    r"\b(?:pausiert|gestoppt|angehalten|abgeschaltet|ausgeschaltet) (?:wird|werden)\b|\bto be (?:paused|stopped)\b"
    r"|^\W*stopp?\b|\bauf pause\b|"
    rf"{HEAD}lass(?:e|en)?\b.*\bpausieren\b|\b(?:campaign|kampagne)\b.*\b(?:off|aus)\s*[.!]*$",
    re.IGNORECASE,
)  # fmt: skip
ON = re.compile(
    rf"{HEAD}(?:{STATE_ON}){NO_NOUN}|\b(?:{_END_ON})\s*[.!?]*\s*$|"
    r"\b(?:schalt|knips|dreh|mach|stell)(?:e|en)?\b.*\b(?:wieder )?(?:an|ein|frei)\b\s*[.!]*$|"
    r"\bsetz(?:e|en)?\b.*\bfort\b|\blass(?:e|en)?\b.*\b(?:wieder|weiter) ?laufen\b|\bnimm\b.*\bwieder auf\b|"
    rf"{HEAD}(?:turn|switch|bring|put)(?![-\w]).*\b(?:back on|on again|on|live again|back)\b(?! (?:pause|hold))|"
    rf"{HEAD}let\b.*\brun again\b|{HEAD}(?:set|put|setze?|stelle?)\b.*\b(?:to|auf) (?:active|aktiv|running"
    rf"|enabled|on|an)\s*[.!]*$|"
    r"\b(?:aktiviert|gestartet) (?:wird|werden)\b|\bto be (?:resumed|restarted|activated)\b",
    re.IGNORECASE,
)  # fmt: skip
UNDO = re.compile(
    r"\brückgängig|\bzurück(?:nehmen|drehen|rollen|setzen|holen)\b|\b(?:nimm|nehmen|dreh|drehe|roll|rolle|setz"
    r"|setze|hol|hole|bring|bringe)\b.*\bzurück\b|"
    r"\bzurück (?:zum|auf den) (?:alten |vorherigen )?(?:stand|zustand|wert)|\bwiderruf|\bstornier|\b(?:stand"
    r"|zustand|wert) vor\b|"
    r"\bwieder ?her(?:stellen)?\b|\bheb(?:e)?\b.*\bauf\b|\brollback|\broll(?:ing)? .*\bback\b|\broll back\b"
    r"|\bundo\b|\brevert|\breverse\b|\brevoke\b|"
    r"\btake\b.*\bback\b|\bturn\b.*\bback\b|\bput\b.*\bback\b|\bset\b.*\bback\b|\bbring\b.*\bback\b|\brestore\b"
    r"|\breset\b|\bback to the old\b|\bcancel the (?:last|latest|\w+) change",
    re.IGNORECASE,
)  # fmt: skip
UNDONE = re.compile(
    r"\bänderung\w*|\w+änderung\b|\bchanges?\b|\bp-[0-9a-f]{4,}\b|\b(?:nummer|nr\.?|number|no\.?|#)\s*\d+|\bdas\b"
    r"|\bthat\b|\bit\b|\bes\b|"
    r"\b(?:letzte|last)\w*\b|\balles\b|\beverything\b|\bautopilot\w*|\bautomati\w*",
    re.IGNORECASE,
)  # fmt: skip
BID = re.compile(
    r"\b\w*gebot(?:e|s|en)?\b|\b\w*bids?\b|\bbidding\b|\b(?:maximale[rn]? )?klickpreis\w*|\bclick price|\bmax\.?"
    r" ?cpc\b|\bcpc-?gebot|^\W*biete?n?\b|"
    r"\bmaximum cpc\b",
    re.IGNORECASE,
)  # fmt: skip
BUDGET = re.compile(r"\b\w*budgets?\b|\bausgaben\b|\bspend\b|\bgeld\b|\bmoney\b", re.IGNORECASE)
PUBLISH = re.compile(
    r"veröffentlich\w*|\bpublizier\w*|\bpublish|\bpublication\b|\blive\b|\bonline\b|\bfrei(?:schalt\w*|geben)?\b"
    r"|\breleas|\bposte?n?\b|"
    r"\bhochlad|\blad(?:e|en)?\b.*\bhoch\b|\bupload|\b(?:spiel|schick|send)(?:e|en)?\b.*\b(?:aus|raus|out)\b"
    r"|\bsend out\b|\brun the\b|\bersetze?n?\b|"
    r"\breplace|\bsetze?n?\b.*\b(?:\w*text|headline|überschrift|titel|beschreibung)|\bset the ad\b|\b(?:nimm|add"
    r"|take)\b.*\b(?:als|as)\b.*\b(?:headline|überschrift|description|beschreibung|text)|"
    r"\b(?:aktualisiere?|update|change|ändere?)\b.*\b(?:text|headline|überschrift|beschreibung|description|titel"
    r"|title)|\b(?:lass|let)\b.*\b(?:laufen|run)\b|\bdeploy",
    re.IGNORECASE,
)  # fmt: skip
AUDIENCE = re.compile(
    r"\baudiences?\b|\bzielgruppe\w*|\b\w*kund(?:e|en|in|innen)\b|\bcustomers?\b|\bbuyers?\b|\b\w*käufer\w*"
    r"|\bcustom audience|\bcustomer match|"
    r"\bseed\b|\blookalike\w*|\bleads\b|\bsegments?\b|\b\w*segment\b|\bkontakte\b|\bcontacts\b|\bkundenliste\w*"
    r"|\bcustomer list|\bsubscribers\b|\babonnenten\b|"
    r"\bpeople\b|\bpersonen\b|\bltv\b|\bclv\b",
    re.IGNORECASE,
)  # fmt: skip
SYNC = re.compile(
    r"\bpush(?:e|en)?\b|\bsync\w*|\bsynchronisier\w*|\bübertrag\w*|\blad(?:e|en)?\b.*\bhoch\b|\bhochladen\b"
    r"|\bupload\b|\bspiel(?:e|en)?\b.*\b(?:aus|ein|rüber|an)\b|"
    r"\bschick(?:e|en)?\b|\bsend(?:e|en)?\b|\bexportier\w*|\bexport\b|\bschieb(?:e|en)?\b|\bgib\b.*\bweiter\b"
    r"|\baktualisier\w*|\bupdate\b|\brefresh\b|\bübergib\w*|"
    r"\bleg(?:e|en)?\b.*\ban\b|\berstell\w*|\bcreate\b|\bbuild\b|\bput\b.*\binto\b|\bstell(?:e|en)?\b.*\bbereit\b"
    r"|\bmake\b.*\baudience|\bnimm\b.*\bals seed|\buse\b.*\bas (?:a )?seed|\btransfer\w*|\bhand over\b|\bshare\b",
    re.IGNORECASE,
)  # fmt: skip


def told(text: str, kind: Literal["publish", "audience", "undo"]) -> bool:
    """Whether an order of that kind begins with its verb, ends on it, or is a wish; elsewhere the words only occur."""
    head, end = _TOLD[kind]
    return bool(
        re.search(rf"^\W*{POLITE}(?:bitte |mal |please )*(?:{head})(?![\w])", text, re.IGNORECASE)
        or re.search(rf"{SENTENCE}\b(?:{end})\s*(?:[.!?:,]|$)", text, re.IGNORECASE)
        or re.search(rf"^\W*{WILL}\b", text, re.IGNORECASE)
        or asks_politely(text)
    )


_TOLD = {
    "publish": (
        r"veröffentliche?n?|veröffentlichung|publiziere?n?|stelle?n?|schalte?n?|bringe?n?|spiele?n?|lade?"
        r"|ersetze?n?|geh|gehe|nimm|poste?n?|setze?n?|schicke?|"
        r"sende?n?|lass|mach|aktualisiere?|ändere?|freischalten|neue?[rns]? (?:headline|überschrift|beschreibung"
        r"|anzeige|text)|publish|publication|put|release|bring|"
        r"run|upload|replace|go live|add|post|set|send|update|change|let|make|deploy|push|(?:a |the )?new"
        r" (?:headline|description|ad|text)",
        r"veröffentlichen|freischalten|live schalten|live stellen|online stellen|online bringen|hochladen|posten"
        r"|publizieren|ersetzen|ausspielen",
    ),
    "audience": (
        r"lade?|schicke?n?|sende?n?|übertrage?n?|synchronisiere?n?|sync\w*|spiele?n?|lege?|gib|aktualisiere?n?"
        r"|exportiere?n?|erstelle?n?|push(?:e|en)?|"
        r"übergib|schiebe?n?|nimm|stelle?|transfer|upload|create|hand|update|export|build|share|put|use|make"
        r"|refresh|send|high[- ](?:ltv|clv|value)\b.*\bseed",
        r"hochladen|übertragen|synchronisieren|exportieren|pushen|übergeben|schicken|senden|anlegen|ausspielen",
    ),
    "undo": (
        r"mach|mache|nimm|nehmen|roll|rolle|dreh|drehe|setz|setze|widerruf|widerrufe|stornier|storniere|stell"
        r"|stelle|bring|bringe|heb|hebe|hol|hole|"
        r"rückgängig|rollback|zurück|undo|revert|reverse|revoke|take|turn|put|restore|reset|back|cancel|roll\w*"
        r"|set|bring|"
        r"(?:die |den |das |the )?(?:\w+ )?(?:änderung|letzte|change|last|stand|p-[0-9a-f]+)\w*",
        r"zurücknehmen|zurückdrehen|zurückrollen|zurücksetzen|zurückholen|widerrufen|stornieren|wiederherstellen"
        r"|rückgängig machen|rückgängig",
    ),
}  # fmt: skip
