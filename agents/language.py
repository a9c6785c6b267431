"""Is a question German or English: by its small words, its letters and its endings, without a model."""

from __future__ import annotations

import re
from functools import cache

from errors import Lang

# Words that belong to one language only; words of both (in, was, so, die, war, hat, will, am, an …) are left out.
GERMAN = frozenset(
    """der das den dem des ein eine einen einem einer eines kein keine keinen keiner und oder aber nicht nur auch noch
    schon mal wie wer wen wem wessen wo wann warum wieso weshalb welche welcher welches welchen welchem wieviel wohin
    woher worauf womit wofür woran ich du er wir ihr uns unser unsere unseren unserem unserer unseres mein meine meinen
    meiner sie ihre ihren euer eure mir mich dir dich ihm ihn ist sind waren bin bist sein wurde wurden wird werden
    würde würden haben habe hatte hatten kann können könnte könnten konnte soll sollen sollte sollten muss müssen
    darf dürfen dürfte mag möchte wollen macht machen gemacht gibt geben zeig zeige zeigen zeigt vergleiche vergleich
    bitte danke ja nein hallo im ins zum zur vom beim auf aus bei mit nach seit von vor zu über unter gegen gegenüber
    für durch ohne um bis zwischen während wegen trotz je pro als wenn ob dass weil damit denn dann doch gestern heute
    morgen vorgestern woche wochen monat monate monats monaten jahr jahre jahres jahren vorjahr vorwoche vormonat
    quartal quartals quartale halbjahr letzte letzten letzter letztes letztem diese diesen dieser dieses diesem
    vergangene vergangenen nächste nächsten nächster nächstes jede jeden jeder alle allen aller alles viel viele vielen
    mehr weniger besser schlechter gut gute guten hoch höher niedrig niedriger tief groß kleiner teuer billig günstig
    umsatz kosten ausgaben klicks anzeige anzeigen anzeigentext kampagne kampagnen kanal kanäle kanälen werbung werbe
    werben werbetext überschrift überschriften seite seiten kunde kunden kundin kundinnen bestellung bestellungen
    verkäufe käufe anteil anteile zahl zahlen daten werte wert entwickelt entwicklung verteilt verteilen aufteilen
    lief laufen läuft liefen brachte bringt gebracht kam kamen kommt kommen ging gehen geht steht stehen stimmt stimmen
    lohnt lohnen wirkt gewirkt wirkung gewonnen verloren gestiegen gefallen steigt sinkt bekommt bekommen kostet
    kosteten gekostet ausgegeben prüfe prüfen prüf berechne rechne nenne nenn erkläre liste lade welch etwa eigentlich
    überhaupt insgesamt gesamt davon dazu darüber hier dort sehr ganz gerade jetzt bisher zuletzt montag dienstag
    mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember ostern pfingsten
    weihnachten weihnachtsgeschäft kw tage tagen tag jahresbeginn monatsende einwilligung einwilligungen datenschutz
    richtlinie richtlinien marke marken leitfaden handbuch erlaubt verboten zulässig anfang mitte ende regionen städte
    städten bundesländer versuch gegen statt sondern seinen seiner sich selbst wieder weiter neue neuen neuer neues erste ersten
    erstes zweite zweiten dritte dritten zwei drei vier fünf sechs sieben acht neun zehn zwölf hundert tausend
    ausgebrannt fehlt fehlen falsch richtig wichtig sicher unsicher erhöhe erhöhen senke senken setze setzen pausiere
    starte stoppe schalte mach schreib schreibe gib sag sagen darfst kannst musst hast seid reicht woran wonach
    aufschlüsselung übersicht rangliste vergleichen einbruch ursache gründe grund abweichung auffälligkeiten ausreißer
    geld rest übrig budgets plan planmäßig tagesbudget klickpreis klickrate öffnungsrate abmeldungen warenkorb
    nutzer besucher besuche sitzungen umsätze erlöse gewinn ertrag ausgabe zeitraum stand bericht lagebericht""".split()
)
ENGLISH = frozenset(
    """the a of to and or but not is are were been be being have has had having do does did done doing can could should
    would shall might must what which who whom whose where when why how i you he she it we they me him us them my your
    his its our their this that these those there here with from for by at on off about into over under between during
    before after since until than then if because while as per each every all any some many much more less most least
    few better worse best worst good bad high higher low lower last next previous past yesterday today tomorrow week
    weeks weekly month months monthly year years yearly quarter quarters quarterly day days daily show shows tell give
    get gets got list compare compared comparison versus vs run ran running make made spend spent spending cost costs
    costing revenue sales clicks impressions channel channels campaign campaigns ads advert adverts advertising
    share shares customer customers order orders page pages website headline headlines copy claim claims allowed legal
    permitted check checks please thanks hello hey did didn't don't doesn't isn't aren't wasn't weren't what's how's
    who's it's we're we've i'm let's can't won't drove drive driven bring brought brings worked working works paid
    perform performed performing performance earn earned worth increase increased decrease decreased dropped drop rise
    rose fell went up down out test tests tested cities regions region states lift uplift effect impact credit deserve
    deserves early late mid beginning start end monday tuesday wednesday thursday friday saturday sunday january february
    march june july october december easter christmas money budget left remaining enough pace pacing overspending
    underspending raise cut pause stop turn set change write draft find search look look up say says said guideline
    guidelines brand handbook policy policies consent valid expired string crawl crawler blocked access one two three
    four five six seven eight nine ten twelve hundred thousand million first second third half new old user users
    visitor visitors sessions session traffic value values number numbers figure figures data average total overall
    significant significance difference differ between group groups winner winning won lost lose losing rate rates
    explain why's reason cause happened happen happening anything something nothing everything wrong right off
    breakdown overview summary ranking top bottom split divided broken trend forecast expect expected long wear""".split()
)
# English words that German marketers use all day say less; short words of both languages say a little.
BORROWED = frozenset(
    """brand search sale sales test tests traffic performance budget team page pages click clicks impressions sessions orders order
    channel channels campaign campaigns ads revenue value values lift uplift headline copy claim claims session user rate conversion
    conversions ranking trend forecast pacing tracking customer website newsletter check spend""".split()
)
LEANING = {"die": 1.5, "war": 1.5, "hat": 1.5, "an": -0.1, "also": -0.1, "must": -1.0, "blue": -1.0} | dict.fromkeys(
    "google facebook youtube tiktok linkedin microsoft pinterest".split(), 0.0
)
_GERMAN_ENDING = re.compile(
    r"(?:ung|ungen|keit|keiten|heit|schaft|lich|liche|lichen|isch|ische|ischen|ant|anter|iert|ieren|werten|zeug|zahl"
    r"|kampagne|kampagnen|kosten|umsatz|anzeige|anzeigen|woche|monat|jahr|geschäft|kanal|kanäle|quote)$"
)
_ENGLISH_ENDING = re.compile(r"(?:ing|ings|ness|ship|ful|ously|ally|ely|tion|tions|ity|ities|ed|'s|ght|ough)$")
_GERMAN_LETTERS = re.compile(r"[äöüß]|sch[lmnrw]|sch$|tz|pf|^ge.{3,}t$|^zu")
_ENGLISH_LETTERS = re.compile(r"th|wh|^kn|^wr|oo|ee|ck$|sh|ough|ay$|ey$|^y|w$")
_QUOTED = re.compile(r"„[^“”\"]{2,}[“”\"]|“[^”]{2,}”|\"[^\"]{2,}\"|»[^«]{2,}«|«[^»]{2,}»|`[^`]{2,}`|https?://\S+")
_AFTER_ENGLISH_WAS = frozenset("the there our it this that my your anything something any a an he she they we".split())


def detect(text: str, default: Lang = "en") -> Lang:
    """The language of a question, `de` or `en`; `default` when nothing speaks for either.

    Quoted texts and addresses are left out as long as anything else is there: an English ad text may be asked about in
    German.

    >>> detect("ROAS Meta letzte Woche?"), detect("ROAS last week"), detect("ROAS", default="de")
    ('de', 'en', 'de')
    """
    bare = _QUOTED.sub(" ", text)
    points = _points(bare) or _points(text)
    if points == 0:
        return default
    return "de" if points > 0 else "en"


def _points(text: str) -> float:
    """Above nought speaks for German, below for English."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.replace("’", "'").lower())
    points = sum(_word(word) for word in words)
    # "Was" opens a German question (was kostet …) or an English one (was there …): the word after it tells.
    if len(words) > 1 and words[0] == "was":
        points += -2 if words[1] in _AFTER_ENGLISH_WAS else 2
    return points


@cache
def _word(word: str) -> float:
    if word in LEANING:
        return LEANING[word]
    if word in BORROWED:
        return -0.8
    if word in GERMAN or _folded(word) in _folded_german():
        return 2.0
    if word in ENGLISH:
        return -2.0
    if len(word) < 4:
        return 0.0
    german = bool(_GERMAN_ENDING.search(word)) + bool(_GERMAN_LETTERS.search(word))
    english = bool(_ENGLISH_ENDING.search(word)) + bool(_ENGLISH_LETTERS.search(word))
    return 0.7 * (german - english)


@cache
def _folded_german() -> frozenset[str]:
    """German words as typed without umlauts (fuer, ueber), where English has no such word."""
    return frozenset(_folded(word) for word in GERMAN if _folded(word) != word) - ENGLISH


def _folded(word: str) -> str:
    return word.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
