"""What a part that forgets to escape could bring, and that nothing of our own is lost."""

# pyright: basic
from __future__ import annotations

import ast
import re
import time
from pathlib import Path

import pytest

from tests.web._kept import kept, read
from web.clean import ATTRIBUTES, PREFIXES, TAGS, VALUES, clean
from web.html import Html, el
from web.page.parts.basic import button, choice, element, field, form, link
from web.page.parts.icons import icon

WEB = Path(__file__).parents[2] / "web"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<svg onload=alert(1)></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='https://evil.example'>x</a>",
    "<a href='//evil.example'>x</a>",
    r"<a href='/\evil.example'>x</a>",
    "<a href='/\t/evil.example'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='&#x6A;avascript:alert(1)'>x</a>",
    "<form action='http://evil.example/steal'><input name=key></form>",
    "<button formaction='//evil.example'>x</button>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<style>*{background:url(//evil.example)}</style>",
    "<div style='position:fixed;inset:0;left:0'>x</div>",
    "<div style='width:1px;background:url(//evil.example)'>x</div>",
    "<input type=image src='//evil.example/x.png'>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><path d='M0 0'/></a></svg>",
    "<svg><animate attributeName=href to='javascript:alert(1)'/></svg>",
    "<svg><use href='//evil.example#x'/></svg>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>1</script></template>",
    "<video src=x onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    "<textarea><img src=x onerror=alert(1)>",
    "<!-- <img src=x onerror=alert(1)> -->",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<portal src=x></portal>",
    "<a ping='//evil.example' target=_blank href='/page/runs'>x</a>",
    "<p/onmouseover=alert(1)>x",
    "<scr<script>ipt>x",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_part_that_forgot_to_escape_brings_nothing_that_acts(part):
    made = clean(str(el("div", Html(part), el("p", "after"))))
    assert clean(made) == made
    for tag, told in (each for each in read(made) if isinstance(each, tuple)):
        assert tag in TAGS
        assert not any(name.startswith("on") or name in ("src", "srcdoc", "formaction", "target") for name in told)
        assert re.fullmatch(r"/page/runs|", told.get("href", "")), told
        assert told.get("action", "") == ""
        assert re.fullmatch(r"((left|width):[\d.]+(%|px)?;?)*", told.get("style", "")), told
    assert "evil" not in re.sub(r">[^<]*<", "><", made)


def test_what_is_escaped_stays_text():
    for part in HOSTILE:
        kept(el("p", part, title=part, data_question=part))


def test_every_kind_of_part_leaves_as_it_is():
    kept(icon("data"))
    kept(button("Los", "approve", "first", key="a", id="p-1", before='{"a": "<b>"}'))
    kept(form("halt", field("Wort", "why", "a&b", long=True, more={"maxlength": "9", "autofocus": "autofocus"}),
              choice("Art", "kind", [("a", "A"), ("b", "B")], "b"), id="x"))  # fmt: skip
    kept(link("Weg", "/page/chat?ask=a%20b&thread=1#c"))
    kept(element("form", (), {"method": "post", "action": "/page/logout"}))
    kept(
        element("svg", (element("line", (), {"x1": "0.50%", "class": "zero"}),), {"viewBox": "0 0 9 9", "role": "img"})
    )
    kept(element("details", (el("summary", "x"), el("pre", "a\n  b")), {"open": "open"}))
    kept(element("div", (element("i", (), {"style": "left:12.50%;width:0.80%"}),), {"style": "--seen:100.00%"}))


def _allowed(tag, name):
    known = {*ATTRIBUTES["*"].split(), *ATTRIBUTES.get(tag, "").split(), *VALUES.get(tag, ())}
    return name in known or name.startswith(tuple(PREFIXES))


def _elements():
    """Every element that a file of ours makes by name, with the names of attributes that are written beside it."""
    for file in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name not in ("el", "element", "_void") or not isinstance(node, ast.Call) or not node.args:
                continue
            if isinstance(node.args[0], ast.Constant):
                keys = {each.arg.rstrip("_").replace("_", "-") for each in node.keywords if each.arg}
                dicts = [part for each in node.args[1:] for part in ast.walk(each) if isinstance(part, ast.Dict)]
                last = node.args[-1] if name != "el" else None
                own = [each for each in dicts if last is not None and each in ast.walk(last)]
                keys |= {key.value for each in own for key in each.keys if isinstance(key, ast.Constant)}
                yield file.relative_to(WEB), node.args[0].value, keys


def test_whatever_our_parts_are_made_of_may_leave():
    head = {("pack.py", "title"), ("pack.py", "style")}
    found = list(_elements())
    assert len(found) > 300
    lost = [(str(file), tag, key) for file, tag, keys in found for key in keys if not _allowed(tag, key)]
    lost += [(str(file), tag, "") for file, tag, _ in found if tag not in TAGS and (str(file), tag) not in head]
    assert lost == []
    made = {tag for _, tag, _ in found}
    sources = "".join(file.read_text("utf-8") for file in WEB.rglob("*.py") if file.name != "clean.py")
    assert not [tag for tag in TAGS - made if not re.search(rf'"{tag}"|<{tag}\b', sources)]


def test_it_costs_little():
    """The bound is far above what it takes (0.6 ms on two shared cores), so that a busy machine does not fail it."""
    page = str(el("div", *(el("p", button(str(n), "receipt", fact=f"f{n}"), " < & ", class_="x") for n in range(200))))
    best = 9.0
    for _ in range(5):
        began = time.process_time()
        clean(page)
        best = min(best, time.process_time() - began)
    assert best < 0.05
