"""Whether somebody orders a change, in their own words: an imperative, a wish, or a clipped order; no question, no if.

What is quoted or pasted orders nothing: quotes, addresses and everything after the first line are blanked before.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from agents.verbs import _POLITE as POLITE

Kind = Literal["undo", "bid", "budget", "state", "publish", "audience"]
LONGEST = 400
"""An order is short; in a longer text somebody tells of one."""
_NEVER = re.compile(
    r"\bwenn\b|\bfalls\b|\bsobald\b|\bsofern\b|angenommen|\bwas wäre|\bwas passiert|\bwürde(?!st|n sie)|\bhätte|simul|durchspiel|szenario|"
    r"\bwhat if\b|\bif\b|\bunless\b|\bonce\b|\bwhen\b|\bwould(?! you| like)\b|\bscenario|\bsuppose|\bassum|\bsoll(?:te|ten|en)?\s+(?:ich|wir|man)\b|"
    r"\bshould\b|\bdarf\b|\bdürfen\b|\bmay (?:i|we)\b|\bcan (?:i|we)\b|\bkann (?:ich|man)\b|\bkönnen wir\b|\blohnt|"
    r"\bworth\b|\bzeige?n? (?:mir |uns )?|\bshow\b|\berklär|\bexplain|\bsag\w* (?:mir|uns)\b|\btell (?:me|us)\b|"
    r"\bbandit\b|\b(?:wir|ich) sollen?\b|\b(?:schreibt|schrieb|sagt|meint|behauptet|steht|says?|said|writes?|wrote|claims?|tells?|told)\b|\b(?:fass\w*|zusammenfass\w*|übersetz\w*|summari[sz]e|translate|lies|read|forward|leite)\b|"
    r"\b(?:warum|wieso|weshalb|why)\b|\bwas (?:bringt|kostet|heißt|bedeutet|ist|sind|war|hat|haben|macht)\b|"
    r"\bwhat (?:does|do|is|are|was|did|happens|would)\b|\bhow (?:much|many|did|do|does|is|are|was|would|can|to)\b|"
    r"\bwie (?:viel|hoch|lief|läuft|oft|lange|wirkt|reagier|kann|geht)\b|\bwelche[rnms]?\b|\bwhich\b|"
    r"\bob\b|\bwhether\b|\bvergleich|\bcompare\b|\bempfiehl|\brecommend|\bsuggest|\bschlag\w* .*\bvor\b|"
    r"\b(?:nicht|kein\w*|niemals|nie|never|don'?t|do not|not|no longer|nicht mehr)\b|"
    r"\b(?:spiel|rechne?)\w*\b.{0,12}\bdurch\b|\bplay (?:it )?through\b|\bam wenigsten|\bhurts? (?:the )?least|\boptimal\w*|\bideal\w*|\bbestmöglich",
    re.IGNORECASE,
)  # fmt: skip
"""Words with which a sentence asks, supposes, denies or reports; one of them, and nothing is ordered."""
_ASKS = re.compile(
    r"^\W*(?:wie|wer|wen|wem|wessen|was|wann|wo|warum|wieso|weshalb|welche[rsnm]?|wieviel|woran|womit|wofür|wozu|hat|haben|"
    r"hatte|ist|sind|war|waren|wurde|wurden|gab|gibt|gibt's|läuft|lief|laufen|bringt|kostet|reicht|stimmt|how|who|whom|what|when|"
    r"where|why|which|whose|did|does|do|has|have|had|is|are|was|were|will|am|effect|impact|effekt|wirkung|auswirkung|"
    r"folgen|verlauf|entwicklung|history|trend|report|bericht|übersicht|overview|list|liste)\b",
    re.IGNORECASE,
)  # fmt: skip
_PAST = re.compile(
    r"\b(?:wurde|wurden|worden|hat|haben|hatte|hatten|war|waren|gewesen|was|were|has|had|been|did|after|nachdem|seit|since|"
    r"gestern|yesterday|letzte[nrs]? (?:woche|monat|quartal|jahr)|last (?:week|month|quarter|year))\b",
    re.IGNORECASE,
)  # fmt: skip
_WILL = (
    r"(?:ich (?:will|möchte|hätte gern|wünsche mir)|wir (?:wollen|möchten|müssen)|i (?:want|need|would like|'d like)|"
    r"we (?:want|need|have|would like)|let'?s|lass(?:t)? uns)"
)
_HEAD = rf"^\W*{POLITE}"
_NO_NOUN = r"(?![-\w])(?!\s+(?:of|in|up|me|us|mir|uns|counting|between|over|date|time|rate|proposals?|changes?|back-)\b)"
"""`Set up a test`, `end of month`, `give me` and `lift of` begin no order."""
_VERBS: dict[str, tuple[str, str]] = {
    # stems of imperatives at the head, German infinitives at the end
    "raise": (
        r"erhöhe?n?|erhoehe?n?|steiger[en]?n?|verdopp(?:le|el|eln)|verdreifache?|heb(?:e)?|stock(?:e)?|schraub(?:e)?|fahr(?:e|en)?|"
        r"dreh(?:e)?|gib|geben sie|leg(?:e)?|mach(?:e|en)?|pack(?:e)?|raise|increase|boost|bump|double|triple|ramp|up-?weight|"
        r"add|give|bring|grow|scale",
        r"erhöhen|erhoehen|steigern|anheben|aufstocken|aufzustocken|hochfahren|hochsetzen|hochschrauben|verdoppeln|draufpacken|drauflegen|vergrößern",
    ),
    "lower": (
        r"senke?n?|reduzier(?:e|en)?|kürze?n?|drossel|drossle|drosseln|halbier(?:e|en)?|verringer(?:e|n)?|streich(?:e|en)?|"
        r"deckel|deckle|deckeln|nimm|nehmen sie|cut|lower|reduce|decrease|trim|slash|halve|cap|take|drop|shave|dial",
        r"senken|reduzieren|kürzen|drosseln|halbieren|verringern|streichen|deckeln|runterfahren|herunterfahren|runtersetzen|herabsetzen|zurückfahren|rausnehmen",
    ),
    "set": (
        r"setze?n?|stelle?n?|änder(?:e|n)?|pass(?:e)?|leg(?:e)?|aktualisier(?:e|en)?|begrenze?n?|fixier(?:e|en)?|verschieb(?:e|en)?|"
        r"schieb(?:e|en)?|schicht(?:e|en)?|verlager[en]?n?|set|put|change|adjust|update|edit|make|fix|limit|move|shift|transfer|"
        r"reallocate|redistribute|biete?n?|bid(?=\b.*\b(?:more|less|higher|lower)\b)",
        r"setzen|stellen|ändern|anpassen|festlegen|begrenzen|einstellen|verschieben|umschichten|verlagern|umsetzen|bieten",
    ),
}  # fmt: skip
_STATE_OFF = (
    r"pausier(?:e|en)?|stopp(?:e|en|t)?|stop|halt(?:e|en)?|deaktivier(?:e|en)?|beende?n?|end|pause|halt|deactivate|disable|kill|"
    r"suspend|freeze"
)
_STATE_ON = (
    r"aktivier(?:e|en)?|reaktivier(?:e|en)?|start(?:e|en)?|activate|reactivate|enable|launch|relaunch|restart|resume|start|unpause|"
    r"continue"
)
_END_OFF = r"pausieren|stoppen|anhalten|abschalten|ausschalten|abdrehen|deaktivieren|stilllegen|beenden|abstellen|ausmachen"
_END_ON = r"aktivieren|reaktivieren|anschalten|einschalten|wieder(?: )?aufnehmen|fortsetzen|fortführen|weiterlaufen lassen|laufen lassen"
OFF = re.compile(
    rf"{_HEAD}(?:{_STATE_OFF}){_NO_NOUN}|\b(?:{_END_OFF})\s*[.!?]*\s*$|"
    r"\b(?:schalt|knips|dreh|mach|stell)(?:e|en|t)?\b.*\b(?:aus|ab|dicht)\b\s*[.!]*$|"
    r"\b(?:schalt|stell|dreh|mach)(?:e|en)?\b.*\b(?:vorübergehend|sofort|bitte|mal|erstmal) (?:ab|aus)\b|"
    r"\b(?:nimm|nehmen)\b.*\b(?:vom netz|offline|runter vom netz)\b|"
    rf"{_HEAD}(?:turn|switch|shut|take)(?![-\w]).*\b(?:off|down|offline)\b|{_HEAD}put\b.*\bon (?:pause|hold)\b|"
    rf"{_HEAD}(?:set|put|setze?|stelle?)\b.*\b(?:to (?:paused?|off|inactive)|on hold|auf (?:pausiert|aus|inaktiv|pause))\b|"
    r"\b(?:pausiert|gestoppt|angehalten|abgeschaltet|ausgeschaltet) (?:wird|werden)\b|\bto be (?:paused|stopped)\b|^\W*stopp?\b|\bauf pause\b|"
    rf"{_HEAD}lass(?:e|en)?\b.*\bpausieren\b|\b(?:campaign|kampagne)\b.*\b(?:off|aus)\s*[.!]*$",
    re.IGNORECASE,
)  # fmt: skip
ON = re.compile(
    rf"{_HEAD}(?:{_STATE_ON}){_NO_NOUN}|\b(?:{_END_ON})\s*[.!?]*\s*$|"
    r"\b(?:schalt|knips|dreh|mach|stell)(?:e|en)?\b.*\b(?:wieder )?(?:an|ein|frei)\b\s*[.!]*$|"
    r"\bsetz(?:e|en)?\b.*\bfort\b|\blass(?:e|en)?\b.*\b(?:wieder|weiter) ?laufen\b|\bnimm\b.*\bwieder auf\b|"
    rf"{_HEAD}(?:turn|switch|bring|put)(?![-\w]).*\b(?:back on|on again|on|live again|back)\b(?! (?:pause|hold))|"
    rf"{_HEAD}let\b.*\brun again\b|{_HEAD}(?:set|put|setze?|stelle?)\b.*\b(?:to|auf) (?:active|aktiv|running|enabled|on|an)\s*[.!]*$|"
    r"\b(?:aktiviert|gestartet) (?:wird|werden)\b|\bto be (?:resumed|restarted|activated)\b",
    re.IGNORECASE,
)  # fmt: skip
UNDO = re.compile(
    r"\brückgängig|\bzurück(?:nehmen|drehen|rollen|setzen|holen)\b|\b(?:nimm|nehmen|dreh|drehe|roll|rolle|setz|setze|hol|hole|bring|bringe)\b.*\bzurück\b|"
    r"\bzurück (?:zum|auf den) (?:alten |vorherigen )?(?:stand|zustand|wert)|\bwiderruf|\bstornier|\b(?:stand|zustand|wert) vor\b|"
    r"\bwieder ?her(?:stellen)?\b|\bheb(?:e)?\b.*\bauf\b|\brollback|\broll(?:ing)? .*\bback\b|\broll back\b|\bundo\b|\brevert|\breverse\b|\brevoke\b|"
    r"\btake\b.*\bback\b|\bturn\b.*\bback\b|\bput\b.*\bback\b|\bset\b.*\bback\b|\bbring\b.*\bback\b|\brestore\b|\breset\b|\bback to the old\b|\bcancel the (?:last|latest|\w+) change",
    re.IGNORECASE,
)  # fmt: skip
UNDONE = re.compile(
    r"\bänderung\w*|\w+änderung\b|\bchanges?\b|\bp-[0-9a-f]{4,}\b|\b(?:nummer|nr\.?|number|no\.?|#)\s*\d+|\bdas\b|\bthat\b|\bit\b|\bes\b|"
    r"\b(?:letzte|last)\w*\b|\balles\b|\beverything\b|\bautopilot\w*|\bautomati\w*",
    re.IGNORECASE,
)  # fmt: skip
BID = re.compile(
    r"\b\w*gebot(?:e|s|en)?\b|\b\w*bids?\b|\bbidding\b|\b(?:maximale[rn]? )?klickpreis\w*|\bclick price|\bmax\.? ?cpc\b|\bcpc-?gebot|^\W*biete?n?\b|"
    r"\bmaximum cpc\b",
    re.IGNORECASE,
)  # fmt: skip
BUDGET = re.compile(r"\b\w*budgets?\b|\bausgaben\b|\bspend\b|\bgeld\b|\bmoney\b", re.IGNORECASE)
PUBLISH = re.compile(
    r"veröffentlich\w*|\bpublizier\w*|\bpublish|\bpublication\b|\blive\b|\bonline\b|\bfrei(?:schalt\w*|geben)?\b|\breleas|\bposte?n?\b|"
    r"\bhochlad|\blad(?:e|en)?\b.*\bhoch\b|\bupload|\b(?:spiel|schick|send)(?:e|en)?\b.*\b(?:aus|raus|out)\b|\bsend out\b|\brun the\b|\bersetze?n?\b|"
    r"\breplace|\bsetze?n?\b.*\b(?:\w*text|headline|überschrift|titel|beschreibung)|\bset the ad\b|\b(?:nimm|add|take)\b.*\b(?:als|as)\b.*\b(?:headline|überschrift|description|beschreibung|text)|"
    r"\b(?:aktualisiere?|update|change|ändere?)\b.*\b(?:text|headline|überschrift|beschreibung|description|titel|title)|\b(?:lass|let)\b.*\b(?:laufen|run)\b|\bdeploy",
    re.IGNORECASE,
)  # fmt: skip
AUDIENCE = re.compile(
    r"\baudiences?\b|\bzielgruppe\w*|\b\w*kund(?:e|en|in|innen)\b|\bcustomers?\b|\bbuyers?\b|\b\w*käufer\w*|\bcustom audience|\bcustomer match|"
    r"\bseed\b|\blookalike\w*|\bleads\b|\bsegments?\b|\b\w*segment\b|\bkontakte\b|\bcontacts\b|\bkundenliste\w*|\bcustomer list|\bsubscribers\b|\babonnenten\b|"
    r"\bpeople\b|\bpersonen\b|\bltv\b|\bclv\b",
    re.IGNORECASE,
)  # fmt: skip
SYNC = re.compile(
    r"\bpush(?:e|en)?\b|\bsync\w*|\bsynchronisier\w*|\bübertrag\w*|\blad(?:e|en)?\b.*\bhoch\b|\bhochladen\b|\bupload\b|\bspiel(?:e|en)?\b.*\b(?:aus|ein|rüber|an)\b|"
    r"\bschick(?:e|en)?\b|\bsend(?:e|en)?\b|\bexportier\w*|\bexport\b|\bschieb(?:e|en)?\b|\bgib\b.*\bweiter\b|\baktualisier\w*|\bupdate\b|\brefresh\b|\bübergib\w*|"
    r"\bleg(?:e|en)?\b.*\ban\b|\berstell\w*|\bcreate\b|\bbuild\b|\bput\b.*\binto\b|\bstell(?:e|en)?\b.*\bbereit\b|\bmake\b.*\baudience|\bnimm\b.*\bals seed|\buse\b.*\bas (?:a )?seed|\btransfer\w*|\bhand over\b|\bshare\b",
    re.IGNORECASE,
)  # fmt: skip
_CLIPPED = re.compile(
    r"^\W*(?:bitte |please |(?:die|der|das|the) )?(?:\w+[- ]){0,4}?\w*(?:budgets?|gebote?n?|bids?|klickgebot|click bid|max\.? ?cpc|maximum cpc|klickpreis)\b",
    re.IGNORECASE,
)  # fmt: skip
_WAY = re.compile(
    r"\b(?:auf|to|bei|at|um|by|hoch|rauf|runter|herunter|up|down|plus|minus|mehr|weniger|more|less|höhere[srn]?|higher|lower|niedrigere[srn]?)\b|:\s|[+−-]\s?\d",
    re.IGNORECASE,
)  # fmt: skip


def may_order(text: str) -> bool:
    """Whether a text is no question, no supposition and no report; what it then orders is for the others to say."""
    if not text.strip() or len(text) > LONGEST or _MARKUP.search(text) or _NEVER.search(text) or _ASKS.search(text):
        return False
    return "?" not in text or (_asks_politely(text) and text.rstrip(" !.¤").endswith("?"))


_MARKUP = re.compile(r"[|<>={}\[\]\\]")
"""Cells, pages and lists hold such signs; nobody orders with them."""


def told(text: str, kind: Literal["publish", "audience", "undo"]) -> bool:
    """Whether an order of that kind begins with its verb, ends on it, or is a wish; elsewhere the words only occur."""
    head, end = _TOLD[kind]
    return bool(
        re.search(rf"^\W*{POLITE}(?:bitte |mal |please )*(?:{head})(?![\w])", text, re.IGNORECASE)
        or re.search(rf"{_SENTENCE}\b(?:{end})\s*(?:[.!?:,]|$)", text, re.IGNORECASE)
        or re.search(rf"^\W*{_WILL}\b", text, re.IGNORECASE)
        or _asks_politely(text)
    )


_TOLD = {
    "publish": (
        r"veröffentliche?n?|veröffentlichung|publiziere?n?|stelle?n?|schalte?n?|bringe?n?|spiele?n?|lade?|ersetze?n?|geh|gehe|nimm|poste?n?|setze?n?|schicke?|"
        r"sende?n?|lass|mach|aktualisiere?|ändere?|freischalten|neue?[rns]? (?:headline|überschrift|beschreibung|anzeige|text)|publish|publication|put|release|bring|"
        r"run|upload|replace|go live|add|post|set|send|update|change|let|make|deploy|push|(?:a |the )?new (?:headline|description|ad|text)",
        r"veröffentlichen|freischalten|live schalten|live stellen|online stellen|online bringen|hochladen|posten|publizieren|ersetzen|ausspielen",
    ),
    "audience": (
        r"lade?|schicke?n?|sende?n?|übertrage?n?|synchronisiere?n?|sync\w*|spiele?n?|lege?|gib|aktualisiere?n?|exportiere?n?|erstelle?n?|push(?:e|en)?|"
        r"übergib|schiebe?n?|nimm|stelle?|transfer|upload|create|hand|update|export|build|share|put|use|make|refresh|send|high[- ](?:ltv|clv|value)\b.*\bseed",
        r"hochladen|übertragen|synchronisieren|exportieren|pushen|übergeben|schicken|senden|anlegen|ausspielen",
    ),
    "undo": (
        r"mach|mache|nimm|nehmen|roll|rolle|dreh|drehe|setz|setze|widerruf|widerrufe|stornier|storniere|stell|stelle|bring|bringe|heb|hebe|hol|hole|"
        r"rückgängig|rollback|zurück|undo|revert|reverse|revoke|take|turn|put|restore|reset|back|cancel|roll\w*|set|bring|"
        r"(?:die |den |das |the )?(?:\w+ )?(?:änderung|letzte|change|last|stand|p-[0-9a-f]+)\w*",
        r"zurücknehmen|zurückdrehen|zurückrollen|zurücksetzen|zurückholen|widerrufen|stornieren|wiederherstellen|rückgängig machen|rückgängig",
    ),
}  # fmt: skip


def one_order(text: str) -> bool:
    """Whether a text is one sentence, or one beside a greeting, thanks or a few words without figures.

    Whoever pastes a note has its first sentence speak of something else; what comes after it orders nothing.
    """
    parts = [part for part in re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-zäöüß])", text.strip()) if part.strip()]
    rest = parts[1:]
    return all(not re.search(r"\d|¤", part) and len(part.split()) <= 12 and not _moved().search(part) for part in rest)


def greeted(text: str) -> str:
    """The text with blanks in the place of a greeting."""
    match = _GREETING.match(text)
    return " " * match.end() + text[match.end() :] if match else text


_GREETING = re.compile(
    r"\W*(?:hallo|hi|hey|hello|moin|guten (?:morgen|tag|abend)|good (?:morning|afternoon|evening)|ok(?:ay)?|danke|thanks|bitte|leitstand|"
    r"alles klar|super|great|perfekt|perfect)(?:[ ,]+(?:leitstand|zusammen|team|all|dir|you))?[.!,:]\s+",
    re.IGNORECASE,
)


def _asks_politely(text: str) -> bool:
    """`Kannst du das Budget senken?` is an order with a question mark."""
    begins = (
        r"^\W*(?:bitte |please )?(?:kannst du|könntest du|können sie|könnten sie|würdest du|würden sie|can you|could you|"
        r"will you|would you|magst du|mind)\b"
    )
    return re.search(begins, text, re.IGNORECASE) is not None


def imperative(text: str) -> Literal["verb", "clipped", ""]:
    """Whether somebody tells to raise, lower or set something: by a verb at the head or the end, or in clipped words."""
    if _moved().search(text) or re.search(rf"^\W*{_WILL}\b", text, re.IGNORECASE):
        return "verb"
    if _asks_politely(text) and re.search(rf"\b(?:{_ends()})\b", text, re.IGNORECASE):
        return "verb"
    if _CLIPPED.search(text) and _WAY.search(text) and not _PAST.search(text) and not _PLANS.search(text):
        return "clipped"
    return ""


def reports(text: str) -> bool:
    """Whether a text tells of what was: then what looks like an order is none."""
    return _PAST.search(text) is not None


_SENTENCE = r"^(?:[^.!?]|\.(?!\s+(?-i:[A-ZÄÖÜ])))*"
"""From the beginning up to somewhere in the first sentence; `3.000` and `31.8.` end none."""


@cache
def _moved() -> re.Pattern[str]:
    return re.compile(rf"^\W*{POLITE}(?:{HEADS}){_NO_NOUN}|{_SENTENCE}\b(?:{_ends()})\s*(?:[.!?]+(?:\s|$)|$)", re.IGNORECASE)


def _ends() -> str:
    return "|".join(last for _, last in _VERBS.values())


HEADS = "|".join(first for first, _ in _VERBS.values())
"""Verbs that begin an order about money."""
_PLANS = re.compile(
    r"vorschl|proposal|optim|strateg|\bziel|(?<!re)target|\broas\b|\bcpa\b|marge|margin|\brest|reich|brauch|need|verteil|\bsplit|\bplan|forecast|"
    r"prognos|check|adjust|\bwie\b|\bhow\b|übrig|\bleft\b|bisher|so far|verbrauch|\bstand\b|gesamt|insgesamt|in total|für (?:januar|februar|märz|"
    r"april|mai|juni|juli|august|september|oktober|november|dezember)|for (?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)|\btest",
    re.IGNORECASE,
)  # fmt: skip
"""Clipped words that speak of a plan, not of an order."""
