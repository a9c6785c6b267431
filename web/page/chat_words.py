"""What the page of questions says."""

from __future__ import annotations

from terms import Words

SAID = {
    "ask": Words(de="Ihre Frage", en="Your question"),
    "place": Words(de="Fragen Sie etwas zu Ihren Zahlen …", en="Ask something about your figures …"),
    "send": Words(de="Fragen", en="Ask"), "stop": Words(de="Anhalten", en="Stop"),
    "keys": Words(
        de="Eingabetaste fragt, Umschalt + Eingabe bricht die Zeile um.",
        en="Enter asks, Shift + Enter breaks the line."),
    "files": Words(de="Dateien laden", en="Import files"),
    "drop": Words(
        de="Dateien hier ablegen: Sie sehen erst den Plan, dann entscheiden Sie.",
        en="Drop files here: you see the plan first, then you decide."),
    "hello": Words(de="Was möchten Sie wissen?", en="What would you like to know?"),
    "hello_text": Words(
        de="Jede Zahl in der Antwort ist belegt: Ein Klick zeigt, wie sie berechnet wurde und woraus.",
        en="Every figure in an answer has a receipt: a click shows how it was computed and from what."),
    "more": Words(de="Weitere Fragen", en="More questions"),
    "locked": Words(de="Mit weiteren Daten geht auch", en="With more data also"),
    "empty": Words(de="Noch sind keine Daten da", en="There are no data yet"),
    "empty_text": Words(
        de="Laden Sie Exporte aus Google Ads, Meta, GA4, Shopify oder eigene Tabellen: hierher ziehen oder "
           "auswählen. Oder sehen Sie sich zuerst die Beispielfirma an.",
        en="Import exports from Google Ads, Meta, GA4, Shopify or tables of your own: drop or choose them "
           "here. Or look at the example company first."),
    "example": Words(de="Beispiel ansehen", en="See the example"),
    "threads": Words(de="Gespräche", en="Conversations"), "new": Words(de="Neues Gespräch", en="New conversation"),
    "search": Words(de="Gespräche durchsuchen", en="Search conversations"),
    "none": Words(de="Noch keine Gespräche.", en="No conversations yet."),
    "found": Words(de="Nichts gefunden.", en="Nothing found."), "rename": Words(de="Umbenennen", en="Rename"),
    "delete": Words(de="Löschen", en="Delete"), "title": Words(de="Titel", en="Title"),
    "save": Words(de="Speichern", en="Save"),
    "sure": Words(de="Dieses Gespräch löschen?", en="Delete this conversation?"),
    "sure_text": Words(
        de="Was Sie gefragt und angemerkt haben, ist danach nirgends mehr zu lesen, auch nicht in den aufgezeichneten "
           "Läufen. Ergebnisse und Belege bleiben.",
        en="What you asked and noted can be read nowhere any more afterwards, not in the recorded runs either. "
           "Results and receipts stay."),
    "deleted": Words(de="Gelöscht.", en="Deleted."), "running": Words(de="läuft", en="running"),
    "you": Words(de="Sie", en="You"),
    "thinking": Words(de="Die Frage wird gelesen …", en="Understanding the question …"),
    "planned": Words(de="Frage verstanden", en="Question understood"), "steps": Words(de="Schritte", en="steps"),
    "step": Words(de="Schritt", en="step"),
    "checking": Words(
        de="Jede Zahl wird mit den Ergebnissen abgeglichen …",
        en="Checking every figure against the results …"),
    "checked": Words(de="Jede Zahl ist geprüft", en="Every figure is checked"),
    "asking": Words(de="Modell gefragt", en="Model asked"), "working": Words(de="arbeitet", en="at work"),
    "retry": Words(de="Noch einmal versuchen", en="Try again"),
    "again": Words(de="Noch einmal fragen", en="Ask again"),
    "stopped": Words(
        de="Angehalten. Kein weiteres Werkzeug wurde gestartet.",
        en="Stopped. No further tool was started."),
    "interrupted": Words(
        de="Die Antwort brach ab, bevor sie fertig war.",
        en="The answer broke off before it was done."),
    "up": Words(de="Hilfreich", en="Helpful"), "down": Words(de="Nicht hilfreich", en="Not helpful"),
    "what": Words(de="Was war falsch oder fehlte?", en="What was wrong or missing?"),
    "send_note": Words(de="Senden", en="Send"), "thanks": Words(de="Danke, ist vermerkt.", en="Thank you, noted."),
    "arrived": Words(de="Die Antwort ist da.", en="The answer is there."),
    "loading": Words(de="Einen Moment …", en="One moment …"),
    "gone": Words(de="Dieses Gespräch gibt es nicht mehr.", en="This conversation is gone."),
    "deciding": Words(de="Vorschläge werden geprüft …", en="Checking the proposals …"),
    "wish": Words(de="Wunsch", en="wish"),
}  # fmt: skip
FILES = {
    "bring": Words(de="Dateien laden", en="Import files"), "pick": Words(de="Dateien wählen", en="Choose files"),
    "bring_text": Words(
        de="Wählen Sie Exporte Ihrer Werbekonten, Ihres Shops oder Ihrer Webanalyse, oder ziehen Sie sie hierher. "
           "Vor dem Laden sehen Sie, was erkannt wurde.",
        en="Choose exports of your ad accounts, your shop or your web analytics, or drop them on this page. "
           "Before anything is imported you see what was recognised."),
    "coming": Words(de="Dateien werden hochgeladen …", en="Uploading the files …"),
    "planning": Words(de="Dateien werden gelesen …", en="Reading the files …"),
    "plan": Words(de="Das würde geladen", en="This would be imported"),
    "plan_text": Words(
        de="Noch ist nichts geladen. Prüfen Sie, was erkannt wurde.",
        en="Nothing is loaded yet. Check what was recognised."),
    "load": Words(de="Laden", en="Import"), "discard": Words(de="Verwerfen", en="Discard"),
    "file": Words(de="Datei", en="file"), "files": Words(de="Dateien", en="files"),
    "rows": Words(de="Zeilen", en="rows"), "documents": Words(de="Dokumente", en="documents"),
    "passages": Words(de="Textstellen", en="passages"), "guess": Words(de="selbst erkennen", en="recognise by itself"),
    "again": Words(de="Laden Sie die Datei noch einmal hoch und sagen Sie im Plan, was sie enthält.",
                   en="Upload the file once more and say in the plan what it is."),
    "choose": Words(de="Sagen Sie unten, was es ist.", en="Say below what it is."),
    "map": Words(de="Welche Spalte ist welche?", en="Which column is which?"),
    "map_hint": Words(de="Zum Beispiel: date=Tag, cost=Kosten, platform='meta'",
                      en="Such as: date=Day, cost=Spend, platform='meta'"),
    "kind": Words(de="Was ist das?", en="What is this?"), "columns": Words(de="Spalten", en="Columns"),
    "ours": Words(de="wird zu", en="becomes"), "theirs": Words(de="Spalte der Datei", en="Column of the file"),
    "ignored": Words(de="nicht gebraucht", en="not used"), "line": Words(de="Zeile", en="Line"),
    "quarantined": Words(de="Nicht übernommene Zeilen", en="Rows that are not taken"),
    "loading": Words(de="Wird geladen:", en="Importing:"),
    "goes_on": Words(
        de="Es geht auch weiter, wenn Sie diese Seite verlassen.",
        en="It goes on if you leave this page."),
    "result": Words(de="Geladen", en="Imported"), "done": Words(de="Fertig", en="Done"),
    "failed": Words(de="nicht geladen", en="not imported"), "loaded": Words(de="geladen", en="imported"),
    "already": Words(de="war schon da; nichts ist doppelt", en="was there already, nothing doubled"),
    "replaced": Words(de="ersetzt", en="replaced"), "not_here": Words(de="Nicht angekommen:", en="Did not arrive:"),
}  # fmt: skip
