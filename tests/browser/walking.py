"""What a person does on the pages: ask, open a receipt, sign in, decide."""

# pyright: basic
from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

SAME = {"de": "Byte für Byte dasselbe Ergebnis.", "en": "The same result, byte for byte."}


def asked(page, house, question: str):
    """Ask in a new conversation; the turn when its answer stands."""
    page.goto(f"{house.url}/page/chat")
    box = page.locator("#ask-box")
    page.locator(".begin").wait_for()
    box.fill(question)
    box.press("Enter")
    return answered(page)


def answered(page):
    """The last turn, when its answer stands."""
    turn = page.locator(".turn").last
    turn.locator(".actions").wait_for()
    turn.locator(".answer > .trust, .answer .note.bad").first.wait_for()
    return turn


def thread_of(page) -> str:
    """The conversation that is open, as its address says."""
    return parse_qs(urlsplit(page.url).query)["thread"][0]


def receipt(page, figure):
    """Open the receipt of a figure; the drawer."""
    figure.click()
    drawer = page.locator("#drawer[open]")
    drawer.locator("[data-do=replay], #replayed").first.wait_for()
    return drawer


def replayed(page, drawer, lang: str) -> None:
    """Compute it again beside the page: the same, byte for byte."""
    drawer.locator("[data-do=replay]").click()
    told = drawer.locator("#replayed")
    told.wait_for()
    assert SAME[lang] in told.inner_text()
    sums = re.findall(r"[0-9a-f]{16} → [0-9a-f]{16}", told.inner_text())
    assert sums and all(each[:16] == each[-16:] for each in sums)


def closed(page) -> None:
    """Close what is open beside the page, with the keyboard."""
    page.keyboard.press("Escape")
    page.locator("#drawer[open]").wait_for(state="detached")


def key(house, person: str, role: str = "") -> str:
    """A key of somebody, with a role where that is to be given."""
    if role:
        house.leitstand("people", "add", person, "--role", role)
    return json.loads(house.leitstand("people", "key", person, "--json"))["key"]


def signed_in(page, house, secret: str) -> None:
    """Show a key on the page that asks for it."""
    page.goto(house.url)
    page.wait_for_url("**/page/login")
    page.locator("input[name=key]").fill(secret)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.url}/")
    page.locator("#main").wait_for()


def opened(page, house, id: str):
    """The card of a proposal in the inbox."""
    page.goto(f"{house.url}/page/inbox?id={id}")
    card = page.locator(f"#card-{id}")
    card.wait_for()
    return card


def status(house, id: str) -> str:
    """Of a proposal, as the command line tells it."""
    told = json.loads(house.leitstand("inbox", "show", id, "--json"))
    return told["proposal"]["status"]


def stands(house, id: str, secret: str = "") -> str:
    """Where a proposal stands, as the server tells it to whoever shows that key."""
    import httpx

    heads = {"Authorization": f"Bearer {secret}"} if secret else {}
    told = httpx.get(f"{house.url}/inbox/{id}", headers=heads, timeout=30).raise_for_status().json()
    return told["proposal"]["status"]


def written(house) -> list[dict]:
    """Every change that took effect at the practice platform, in order."""
    import httpx

    told = httpx.get(f"{house.platform}/v1/history", headers={"Authorization": "Bearer sandbox"}, timeout=30)
    told.raise_for_status()
    return told.json()["effects"]


def waiting(house, action: str) -> str:
    """A proposal of the night that waits for somebody."""
    told = json.loads(house.leitstand("inbox", "list", "--json"))["proposals"]
    return next(each["id"] for each in told if each["action"] == action)


def dropped(page, file) -> None:
    """Drop a file onto the page."""
    made = page.evaluate_handle(
        "([name, text]) => { const all = new DataTransfer(); all.items.add(new File([text], name)); return all; }",
        [file.name, file.read_text(encoding="utf-8")],
    )
    page.dispatch_event("[data-drop]", "dragover", {"dataTransfer": made})
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": made})
