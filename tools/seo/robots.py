"""May this crawler fetch this address, by this robots.txt?"""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

from pydantic import Field

from methods.robots import SIZE_LIMIT, Ruling, product_token, ruling
from terms import Fact, Finding, Result, Source, Words
from tools._tool import Arguments, Desk

TEXT = {
    "de": "{{agent}} {{answer}}: {{url}}\nEntscheidend ist Zeile {{line}} der {{file}}: {{rule}}\n{{reason}}",
    "en": "{{agent}} {{answer}}: {{url}}\nLine {{line}} of the {{file}} decides: {{rule}}\n{{reason}}",
}

ASKED = {
    "de": [
        "Darf Googlebot die Seite /warenkorb crawlen?",
        "Sperrt unsere robots.txt die Kategorieseiten?",
        "Ist https://shop.example/sale für Google erreichbar oder per robots.txt blockiert?",
        "robots.txt prüfen",
        "Welche Zeile in der robots.txt blockiert unsere Produktseiten?",
        "Kann Bingbot unsere Filterseiten abrufen?",
        "Warum steht in der Search Console „Durch robots.txt blockiert“?",
        "Haben wir GPTBot in der robots.txt ausgesperrt?",
        "Dürfen KI-Crawler wie ClaudeBot oder CCBot unsere Inhalte lesen?",
        "Ist unsere robots.txt richtig geschrieben?",
        "Prüf mal bitte, ob die neue Landingpage gecrawlt werden darf",
        "Erlaubt die robots.txt dem Googlebot-Image unsere Produktbilder?",
        "Wird AdsBot-Google von unserer robots.txt ausgeschlossen?",
        "Was passiert mit /suche?q=schuhe laut robots.txt?",
        "Gewinnt hier Allow oder Disallow?",
        "Ist die Staging-Seite für Suchmaschinen gesperrt?",
        "Hat der Relaunch alles mit Disallow: / dichtgemacht?",
        "Crawling-Sperre für /intern testen",
        "Wir verlieren Sichtbarkeit, ist etwas in der robots.txt gesperrt?",
        "Darf der Crawler unsere PDF-Dateien abrufen, obwohl *.pdf$ drinsteht?",
        "Kommt Google noch an unsere CSS- und JavaScript-Dateien?",
        "Welche Regel gilt für Googlebot-News?",
        "Teste die robots.txt gegen diese URL",
        "Dürfen Suchmaschinen unseren Blog indexieren oder steht da ein Disallow?",
        "Ist die Seite für den Yandex-Bot freigegeben?",
        "Greift der Platzhalter in unserer robots.txt auch bei Parametern?",
        "Blockieren wir versehentlich den Facebook-Crawler?",
    ],
    "en": [
        "May Googlebot crawl /cart?",
        "Does our robots.txt block the category pages?",
        "Is https://shop.example/sale open to Google or blocked by robots.txt?",
        "check robots.txt",
        "Which line of robots.txt blocks our product pages?",
        "Can Bingbot fetch our filter pages?",
        "Why does Search Console say 'Blocked by robots.txt'?",
        "Did we shut out GPTBot in robots.txt?",
        "Are AI crawlers such as ClaudeBot or CCBot allowed to read our content?",
        "Is our robots.txt written correctly?",
        "Can you see whether the new landing page may be crawled?",
        "Does robots.txt let Googlebot-Image fetch the product photos?",
        "Is AdsBot-Google excluded by our robots.txt?",
        "What does robots.txt say about /search?q=shoes?",
        "Does allow or disallow win here?",
        "Is the staging site closed to search engines?",
        "Did the relaunch lock everything with Disallow: /?",
        "test the crawl rule for /internal",
        "We are losing visibility, is something disallowed in robots.txt?",
        "Can the crawler fetch our PDFs although *.pdf$ is listed?",
        "Can Google still reach our CSS and JavaScript files?",
        "Which rule applies to Googlebot-News?",
        "Test this robots.txt against that URL",
        "Are search engines allowed on our blog or is there a disallow?",
        "Is that page open for the Yandex bot?",
        "Does the wildcard in our robots.txt catch query parameters too?",
        "Are we blocking the Facebook crawler by accident?",
    ],
}


class Args(Arguments):
    """A robots.txt, an address and a crawler."""

    robots_txt: str = Field(description="The text of the robots.txt file; empty if there is none.")
    url: str = Field(
        max_length=65_536, description="The full address or its path, percent-encoded as crawlers send it."
    )
    user_agent: str = Field(max_length=1_024, description="The crawler's product token, such as Googlebot or Bingbot.")


def robots(args: Args, desk: Desk) -> Result:
    r"""Whether a crawler may fetch a URL by a robots.txt, and which line decides.

    The longest matching pattern of the most specific group wins, and allow wins a tie (RFC 9309, 2.2.1 and 2.2.2),
    with the liberties of Google's own matcher: typos of the keys, a forgotten colon, `index.html` for its folder.
    Fact `allowed` is 1 or 0; fact `line` is the line that decides, where one does.
    A robots.txt steers crawling, not indexing.

    >>> args = Args(robots_txt="user-agent: *\ndisallow: /cart", url="/cart", user_agent="Googlebot")
    >>> int(robots(args, None).fact("allowed").value)  # it needs nothing from the desk
    0
    """
    found = ruling(args.robots_txt, args.user_agent, args.url)
    answer = Words(de="Abruf erlaubt (1 ja, 0 nein)", en="Fetch allowed (1 yes, 0 no)")
    facts = [_fact("allowed", int(found.allowed), answer)]
    if found.line:
        facts.append(_fact("line", found.line, Words(de="Zeile, die entscheidet", en="Line that decides")))
    caveats = _caveats(args, found)
    return Result(
        facts=tuple(facts),
        names=_names(args, found),
        findings=() if found.allowed else (_finding(found),),
        confidence="amber" if caveats else "green",
        caveats=caveats,
        sources=(Source(name="RFC 9309", kind="standard"),),
    )


def _fact(id: str, value: int, label: Words) -> Fact:
    return Fact(id=id, value=Decimal(value), unit="index", digits=0, label=label)


def _names(args: Args, found: Ruling) -> dict[str, Words]:
    agent = args.user_agent.strip() or "*"
    names = {
        "agent": Words(de=agent, en=agent),
        "url": Words(de=args.url or "/", en=args.url or "/"),
        "answer": Words(de="darf abrufen", en="may fetch")
        if found.allowed
        else Words(de="darf nicht abrufen", en="may not fetch"),
    }
    if found.line:
        # The file's name looks like an address; as a name it passes the gate that keeps addresses out of answers.
        return names | {"file": Words(de="robots.txt", en="robots.txt"), "rule": Words(de=found.rule, en=found.rule)}
    return names | {"reason": _reason(found)}


def _reason(found: Ruling) -> Words:
    if found.group == "none":
        return Words(
            de="Keine Gruppe der Datei gilt für diesen Crawler.", en="No group of the file applies to this crawler."
        )
    return Words(
        de="In der Gruppe, die für ihn gilt, passt keine Regel auf diese Adresse.",
        en="No rule of the group that applies to it matches this address.",
    )


def _finding(found: Ruling) -> Finding:
    return Finding(
        rule="ROBOTS-DISALLOW",
        severity="info",
        message=Words(
            de=f"Zeile {found.line} sperrt die Adresse: {found.rule}",
            en=f"Line {found.line} blocks the address: {found.rule}",
        ),
        remedy=Words(
            de="Soll die Seite gefunden werden, streichen Sie die Zeile oder ergänzen Sie ein längeres Allow dafür.",
            en="If the page should be found, remove the line or add a longer allow for this address.",
        ),
        source="RFC 9309, 2.2.2",
        quote=found.rule,
    )


def _caveats(args: Args, found: Ruling) -> tuple[Words, ...]:
    said: list[Words] = []
    token = product_token(args.user_agent.encode()).decode()
    if token != args.user_agent:
        said.append(_token_caveat(args, token))
    sent = quote(args.url, safe="%/:?#[]@!$&'()*+,;=~-._")
    if sent != args.url and ruling(args.robots_txt, args.user_agent, sent).allowed != found.allowed:
        said.append(
            Words(
                de="Die Adresse enthält Zeichen, die Crawler prozentkodiert senden; so wäre die Antwort umgekehrt.",
                en="The address holds characters that crawlers send percent-encoded; then the answer is the opposite.",
            )
        )
    if found.cut:
        said.append(
            Words(
                de=f"Nur die ersten {SIZE_LIMIT // 1024} KiB der Datei zählen, wie bei Google.",
                en=f"Only the first {SIZE_LIMIT // 1024} KiB of the file count, as with Google.",
            )
        )
    if args.robots_txt.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<head")):
        said.append(
            Words(
                de="Das ist wohl eine HTML-Seite und keine robots.txt; prüfen Sie, was der Server ausliefert.",
                en="This looks like an HTML page and not like a robots.txt; look at what the server delivers.",
            )
        )
    return tuple(said)


def _token_caveat(args: Args, token: str) -> Words:
    return Words(
        de=f"„{args.user_agent}“ ist kein reines Produktkürzel; verglichen wird es, wie es dasteht."
        + (f" Fragen Sie besser nach „{token}“." if token else ""),
        en=f"'{args.user_agent}' is not a plain product token; it is compared as it stands."
        + (f" Better ask for '{token}'." if token else ""),
    )
