"""Every route has an example, and each example is what really happens."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from fastapi.testclient import TestClient

from cli import main
from server import create_app
from settings import Settings

ADS = "date,platform,campaign,impressions,clicks,cost,conversions,conversion_value,currency\n" + "".join(
    f"2026-08-{day:02d},google,{name},1000,50,{cost},2,80,EUR\n"
    for day in range(1, 32)
    for name, cost in (("Brand", 40), ("Generic", 60))
)
LATE = {
    ("DELETE", "/threads/{id}"),
    ("DELETE", "/people/{name}"),
    ("DELETE", "/keys/{id}"),
    ("POST", "/runs/{id}/retry"),
    ("POST", "/rollback/{id}"),
}
"""Called at the end: they need, or take away, what others left."""
MEASURED = ("/plan/", "/experiments", "/views/experiments/{id}")
"""These need curves and tests that three days of advertising cannot carry; test_views_measure.py runs them."""
EMPTY = {("POST", "/demo")}
"""Only an empty home takes them: see test_views.py."""


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    home = tmp_path_factory.mktemp("described")
    return create_app(Settings(home=home, today=date(2026, 9, 1), model="none", log="off")).openapi()


def routes(described):
    return [
        (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def good(operation):
    """The answer that a route gives where all is well: status and content."""
    status = min(status for status in operation["responses"] if status.startswith("2"))
    return int(status), operation["responses"][status].get("content", {})


def sent(operation, described):
    """The example of what is sent; None where nothing is."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    name = content["schema"].get("$ref", "").rsplit("/", 1)[-1]
    return content.get("example") or described["components"]["schemas"][name]["example"]


def test_each_route_says_what_it_does_and_shows_an_example(described):
    for method, path, operation in routes(described):
        assert operation.get("summary"), (method, path)
        _, content = good(operation)
        assert any("example" in each for each in content.values()), (method, path)
        if "requestBody" in operation:
            assert sent(operation, described), (method, path)


@pytest.mark.slow
def test_each_example_is_what_happens(described, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    home = tmp_path / "home"
    (tmp_path / "ads.csv").write_text(ADS, encoding="utf-8")
    assert main(["--home", str(home), "import", str(tmp_path / "ads.csv"), "--as", "ads"]) == 0
    main(["--home", str(home), "run", "night", "--flow", "watch"])
    assert main(["--home", str(home), "people", "add", "boss", "--role", "admin"]) == 0
    capsys.readouterr()
    keys = {}
    for name, role in (("boss", "admin"), ("anna", "admin")):
        assert main(["--home", str(home), "people", "add", name, "--role", role]) == 0
        capsys.readouterr()
        assert main(["--home", str(home), "people", "key", name]) == 0
        keys[name] = {"Authorization": f"Bearer {capsys.readouterr().out.splitlines()[0]}"}
    settings = Settings(home=home, today=date(2026, 9, 1), model="none", log="off", rate="1000 per minute")
    with TestClient(create_app(settings), client=("127.0.0.1", 1), base_url="http://127.0.0.1") as client:

        def call(method, path, body=None, who="anna", **more):
            return client.request(method, path, json=body, headers=keys[who] | more.pop("headers", {}), **more)

        def proposed(change):
            order = {"args": {"campaign": "Generic", "change": change}}
            (made,) = call("POST", "/tools/act.set_budget", order, who="boss").json()["proposals"]
            return call("GET", f"/inbox/{made['id']}").json()["proposal"]

        run = call("POST", "/runs", {"question": "Was ist los?", "thread": "c-shown"}).json()
        while call("GET", f"/runs/{run['id']}").json()["status"] == "running":
            time.sleep(0.05)
        tool = call("POST", "/tools/data.metric", {"args": {"metric": "roas"}}).json()["run"]
        entry = proposed("+10 %")
        places = {"/threads/{id}": "c-shown", "/threads/{id}/feedback": "c-shown", "/receipts/{run}": tool,
                  "/tools/{name}": "data.metric", "/nights/{key}": "watch-2026-09-01",
                  "/views/data/{kind}": "ads", "/people/{name}": "ben", "/people/{name}/keys": "ben",
                  "/v1/models/{model}": "leitstand",
                  "/keys/{id}": keys["boss"]["Authorization"].split("_")[1]}  # fmt: skip
        mine = (route for route in routes(described)
                if route[:2] not in EMPTY and not route[1].startswith(MEASURED))  # fmt: skip
        in_order = sorted(mine, key=lambda route: (route[:2] in LATE, "reject" in route[1]))
        for method, path, operation in in_order:
            body = sent(operation, described)
            place = places.get(path, run["id"] if path.startswith("/runs") else entry["id"])
            if path.endswith("/approve"):
                body = (body or {}) | {"hash": entry["hash"]}
            if path.endswith("/reject"):
                place = proposed("+5 %")["id"]
            if path.endswith("/retry"):
                run = call("POST", "/runs", {"question": "Was ist los?"}).json()
                call("POST", f"/runs/{run['id']}/stop")
                stopped = call("GET", f"/runs/{run['id']}").json()["status"] == "stopped"
                if not stopped:  # it was quicker than the stop
                    continue
                place = run["id"]
            for name in ("{id}", "{run}", "{name}", "{key}", "{kind}", "{model}"):
                path = path.replace(name, place)  # noqa: PLW2901
            status, content = good(operation)
            served = call(method, path, body)
            assert served.status_code == status, (method, path, served.text)
            shown = content.get("application/json", {}).get("example")
            if shown is not None and served.headers["content-type"] == "application/json":
                alike(shown, served.json(), f"{method} {path}")


def alike(shown, real, where):
    """The example has the keys of what really comes, as deep as it shows any."""
    if isinstance(shown, dict) and isinstance(real, dict) and shown:
        optional = {"error"} if where.endswith("answer") or where.startswith("POST /ask") else set()
        assert shown.keys() - optional <= real.keys(), where
        for key in shown.keys() & real.keys() - {"facts", "args", "data", "before", "after", "leitstand"}:
            alike(shown[key], real[key], f"{where} {key}")
    elif isinstance(shown, list) and isinstance(real, list) and shown and real:
        alike(shown[0], real[0], where)
    assert json.dumps(shown) is not None
