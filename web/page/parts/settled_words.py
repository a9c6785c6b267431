"""What the settings say."""

from __future__ import annotations

from terms import Words

SAID = {
    "models": Words(de="Modelle", en="Models"), "autonomy": Words(de="Autonomie", en="Autonomy"),
    "people": Words(de="Personen und Schlüssel", en="People and keys"), "roles": Words(de="Rollen", en="Roles"),
    "platforms": Words(de="Plattformen", en="Platforms"), "nights": Words(de="Nächte", en="Nights"),
    "stops": Words(de="Notaus", en="Kill switch"), "privacy": Words(de="Personen löschen", en="Erase a person"),
    "house": Words(de="Dieses Haus", en="This house"),
    "contents": Words(de="Auf dieser Seite", en="On this page"),
    # models
    "none": Words(de="Kein Modell. Antworten bestehen aus den Sätzen der Werkzeuge; es fehlt ihnen nichts.",
                  en="No model. Answers are the tools' own sentences; they lack nothing."),
    "device": Words(de="Das Modell auf diesem Rechner formuliert um.", en="The model on this machine rephrases."),
    "cloud": Words(de="Ein Cloud-Modell formuliert um und schlägt Pläne vor.",
                   en="A cloud model rephrases and suggests plans."),
    "on": Words(de="an", en="on"), "off": Words(de="aus", en="off"),
    "speaks": Words(de="Es formuliert", en="Who speaks"),
    "cloud_name": Words(de="Cloud-Modell", en="Cloud model"),
    "device_name": Words(de="Modell auf diesem Rechner", en="Model on this machine"),
    "tools_name": Words(de="nur die Werkzeuge", en="only the tools"),
    "leaves": Words(de="Was das Haus verlässt", en="What leaves the house"),
    "stays": Words(de="Was es nie verlässt", en="What never leaves it"),
    "nothing_leaves": Words(de="Nichts: Ohne Cloud-Modell geht keine Zeile hinaus.",
                            en="Nothing: without a cloud model not a line goes out."),
    "try": Words(de="Cloud-Modell prüfen", en="Test the cloud model"),
    "how_cloud": Words(de="Einschalten: LEITSTAND_CLOUD_URL und LEITSTAND_CLOUD_MODEL setzen, dann neu starten.",
                       en="Switch on: set LEITSTAND_CLOUD_URL and LEITSTAND_CLOUD_MODEL, then start again."),
    "answered": Words(de="Es antwortet: {seconds} s, {cost}.", en="It answers: {seconds} s, {cost}."),
    "silent": Words(de="Keine brauchbare Antwort ({outcome}). Alles läuft ohne es weiter.",
                    en="No usable answer ({outcome}). Everything goes on without it."),
    # autonomy
    "level": Words(de="Stufe", en="Level"), "change": Words(de="Änderung", en="Change"),
    "alone": Words(de="von selbst", en="by itself"), "never": Words(de="nie darüber hinaus", en="never beyond"),
    "who": Words(de="freigeben darf", en="may approve"), "two": Words(de="zwei Personen ab", en="two people from"),
    "file": Words(de="Die Regeln stehen in {file} im Ordner dieses Hauses (Version {version}).",
                  en="The rules stand in {file} in this house's folder (version {version})."),
    "packaged": Words(de="Es gelten die mitgelieferten Regeln (Version {version}). Eigene kommen in {where} im Ordner "
                         "dieses Hauses.",
                      en="The packaged rules hold (version {version}). A house's own go to {where} in its folder."),
    "freezes": Words(de="Sperrzeiten", en="Freezes"), "no_freezes": Words(de="keine", en="none"),
    "everything": Words(de="Alles zusammen", en="All together"),
    "test": Words(de="Regeln erproben", en="Try the rules"),
    "tested": Words(de="{good} von {all} Fällen wie erwartet", en="{good} of {all} cases as expected"),
    "within": Words(de="innerhalb der Einstellungen", en="within the settings"),
    # people
    "name": Words(de="Name", en="Name"), "role": Words(de="Rolle", en="Role"), "keys": Words(de="Schlüssel", en="Keys"),
    "add": Words(de="Person aufnehmen", en="Add a person"), "add_do": Words(de="Aufnehmen", en="Add"),
    "key_do": Words(de="Schlüssel erstellen", en="Make a key"), "revoke": Words(de="Entziehen", en="Revoke"),
    "remove": Words(de="Rolle entziehen", en="Remove"), "until": Words(de="bis", en="until"),
    "days": Words(de="Tage gültig", en="Valid for days"), "scope": Words(de="Wofür", en="What for"),
    "read": Words(de="nur lesen", en="read only"), "ask": Words(de="lesen und fragen", en="read and ask"),
    "act": Words(de="alles, was die Rolle darf", en="all that the role may"),
    "once": Words(de="Dieser Schlüssel wird nur jetzt gezeigt:", en="This key is shown now and never again:"),
    "mine": Words(de="Hier damit anmelden", en="Sign in here with it"),
    "first": Words(
        de="Mit dem ersten Schlüssel braucht jeder einen, auch Sie. Der erste muss deshalb Ihr eigener sein: {name}.",
        en="With the first key everybody needs one, you too. So the first one has to be your own: {name}."),
    "may": Words(de="darf", en="may"), "yes": Words(de="ja", en="yes"), "no": Words(de="nein", en="no"),
    "others": Words(de="fremde", en="others'"),
    "others_text": Words(de="fremde: nur, was andere vorgeschlagen und angefordert haben.",
                         en="others': only what other people proposed and asked for."),
    "matrix": Words(de="Wer darf was", en="Who may do what"),
    # platforms
    "platform": Words(de="Plattform", en="Platform"), "way": Words(de="Weg", en="Way"),
    "back": Words(de="nachgelesen", en="read back"),
    "connect": Words(de="Verbinden", en="Connect"),
    "connect_text": Words(
        de="Zugangsdaten sind Umgebungsvariablen des Servers, nie Felder einer Seite. Danach neu starten.",
        en="Access is set as environment variables of the server, never in a page. Then start again."),
    "otherwise": Words(
        de="Wo nichts verbunden ist, legt der Leitstand eine Datei zum Einspielen in handover/ ab.",
        en="Where nothing is connected, Leitstand puts a file to upload into handover/."),
    # nights
    "night_on": Words(de="Der Server hält den Zeitplan.", en="The server keeps the schedule."),
    "night_off": Words(de="Kein Zeitplan läuft. Einschalten: LEITSTAND_NIGHTS__TIME=03:00, dann neu starten.",
                       en="No schedule runs. Switch on: LEITSTAND_NIGHTS__TIME=03:00, then start again."),
    "next": Words(de="Nächste", en="Next"), "watch": Words(de="Beobachtete Ordner", en="Watched folders"),
    "tells": Words(de="Bericht geht an", en="Brief goes to"), "nobody": Words(de="niemanden", en="nobody"),
    "notify": Words(de="eine Adresse (signiert)", en="an address (signed)"), "mail": Words(de="E-Mail", en="e-mail"),
    "job": Words(de="Nacht", en="night"), "esp": Words(de="E-Mail-Versand", en="email service"),
    "crm": Words(de="CRM", en="CRM"), "added": Words(de="{name} ist aufgenommen.", en="{name} is added."),
    # stops
    "stopped": Words(de="Angehalten", en="Stopped"), "running": Words(de="Alles läuft.", en="Everything runs."),
    "everything_stopped": Words(de="alles", en="everything"), "campaign": Words(de="Kampagne", en="Campaign"),
    "campaign_hint": Words(de="Name oder Kennung; leer: die ganze Plattform",
                           en="Name or id; empty: the whole platform"),
    "stop_part": Words(de="Nur einen Teil anhalten", en="Stop only a part"), "stop": Words(de="Anhalten", en="Stop"),
    "go": Words(de="Freischalten", en="Let it go on"), "why": Words(de="Warum?", en="Why?"),
    "by": Words(de="von", en="by"),
    # privacy
    "erase_text": Words(
        de="Wer eine Person löschen muss, tut das an der Kommandozeile; das Protokoll bleibt dabei gültig.",
        en="To erase a person, use the command line; the audit log stays valid."),
    # house
    "version": Words(de="Version", en="Version"), "currency": Words(de="Währung", en="Currency"),
    "zone": Words(de="Zeitzone", en="Time zone"), "day": Words(de="Heute", en="Today"),
    "fixed": Words(de="festgelegt", en="fixed"), "home": Words(de="Ordner", en="Folder"),
    "language": Words(de="Sprache", en="Language"), "theme": Words(de="Darstellung", en="Look"),
    "switch": Words(de="Hell oder dunkel", en="Light or dark"),
    "demo": Words(de="Beispielfirma", en="example company"),
}  # fmt: skip
LEAVES = (
    Words(de="Sätze mit Platzhaltern statt Zahlen und Namen: „Der Umsatz betrug {{a}}.“",
          en="Sentences with placeholders for figures and names: “Revenue was {{a}}.”"),
    Words(de="Die Frage, wenn ein Plan gesucht wird; erkannte Namen und Personendaten sind vorher ersetzt.",
          en="The question where a plan is sought; known names and personal data are replaced before."),
    Words(de="Die Namen und Beschreibungen der Werkzeuge.", en="The tools' names and descriptions."),
)  # fmt: skip
STAYS = (
    Words(de="Zahlen, Tabellen und Zeilen Ihrer Daten", en="Figures, tables and rows of your data"),
    Words(de="Namen von Kampagnen, Kundinnen und Kunden", en="Names of campaigns and customers"),
    Words(de="Dokumente und ihre Inhalte", en="Documents and what they say"),
    Words(de="Zugangsdaten und Schlüssel", en="Access and keys"),
)  # fmt: skip
VARIABLES = (
    ("Google Ads", "LEITSTAND_PLATFORMS__GOOGLE_ADS__CUSTOMER …"),
    ("Meta", "LEITSTAND_PLATFORMS__META_ADS__ACCOUNT …"),
    ("Webhook", "LEITSTAND_PLATFORMS__WEBHOOK"),
    ("Sandbox", "LEITSTAND_PLATFORMS__SANDBOX"),
)
