"""The house keeps its plan: imports point one way, names collide with nothing, each room says what it is."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = [
    {"terms", "settings", "errors", "figures"},
    {"warehouse", "ledger", "methods"},
    {"edge"},
    {"knowledge", "simulator", "platforms"},
    {"tools"},
    {"policies"},
    {"acting"},
    {"agents"},
    {"graphs"},
    {"evals", "bench"},
    {"server", "cli", "web"},
]
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}
ONLY_IN = {
    "langgraph": "graphs", "litellm": "edge", "guardrails": "policies", "ragas": "evals", "duckdb": "warehouse",
    "nicegui": "web", "dbos": "graphs",
}  # fmt: skip
PRIVATE_ELSEWHERE = {
    # A bench measures what is inside.
    "bench/_money_tools.py": {
        "tools.bidding._allocate_stages", "tools.bidding._audiences_plan", "tools.bidding._audiences_said",
        "tools.bidding._bandit_learn", "tools.bidding._bids_goal", "tools.bidding._bids_plan",
        "tools.bidding._bids_read", "tools.bidding._bids_said", "tools.bidding._pacing_plan",
    },
    "bench/pacing_company.py": {"tools.bidding._occasions"},
    "bench/safeguards.py": {"policies._guard_rules", "policies._policy_file"},
    "bench/search_terms.py": {"evals.scores._blocked"},
    "bench/start.py": {"evals._world"},
}  # fmt: skip
"""Who imports what is private to another room: benches alone; exact, so that it can only shrink."""
ROOMS = sorted(room for room in FLOOR if (ROOT / room).is_dir())


def _files() -> list[Path]:
    return [
        file
        for room in FLOOR
        for file in ([ROOT / f"{room}.py"] if (ROOT / f"{room}.py").exists() else (ROOT / room).rglob("*.py"))
    ]


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    skipped = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def _room(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def test_imports_point_one_way():
    wrong = [
        f"{file.relative_to(ROOT)} imports {other}"
        for file in _files()
        for other in _imports(file) & FLOOR.keys()
        if FLOOR[other] > FLOOR[_room(file)]
    ]
    assert wrong == []


def test_rooms_of_one_floor_never_import_each_other_in_a_circle():
    pairs = {
        (_room(file), other)
        for file in _files()
        for other in _imports(file) & FLOOR.keys()
        if FLOOR[other] == FLOOR[_room(file)] and other != _room(file)
    }
    assert [pair for pair in pairs if pair[::-1] in pairs] == []
    assert not [pair for pair in pairs if FLOOR[pair[0]] == FLOOR["methods"]]  # data, records and statistics stay apart


def _private(file: Path) -> set[str]:
    """Modules of other rooms that a file imports by a private name; also where only types are checked."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] in FLOOR and parts[0] != _room(file) and any(part.startswith("_") for part in parts):
                last = next(at for at, part in enumerate(parts) if part.startswith("_"))
                found.add(".".join(parts[: last + 1]))
    return found


def test_what_is_private_to_a_room_is_imported_by_no_other():
    wrong = {str(file.relative_to(ROOT)): private for file in _files() if (private := _private(file))}
    assert wrong == PRIVATE_ELSEWHERE


def test_each_giant_lives_in_its_own_room():
    wrong = [
        f"{file.relative_to(ROOT)} imports {giant}"
        for file in _files()
        for giant in _imports(file) & ONLY_IN.keys()
        if ONLY_IN[giant] != _room(file) != "bench"
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_lives_there(room):
    docstring = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8")))
    assert docstring is not None
    assert 1 <= len(docstring.splitlines()) <= 10


@pytest.mark.parametrize("room", [room for room in ROOMS])
def test_a_room_is_not_empty(room):
    assert [file for file in (ROOT / room).rglob("*.py") if file.name != "__init__.py"]


def test_no_installed_distribution_takes_our_names():
    ours = FLOOR.keys() | {"docs"}
    taken = {
        name: owners
        for name, owners in importlib.metadata.packages_distributions().items()
        if name in ours and set(owners) != {"leitstand"}
    }
    assert taken == {}
    assert not ours & set(sys.stdlib_module_names)


def test_help_answers_at_once_and_imports_nothing_heavy():
    heavy = "litellm guardrails langgraph llama_index qdrant_client duckdb numpy scipy sklearn pydantic fastapi ragas"
    script = (
        "import sys, json, cli; code = cli.main(['--help']);"
        f"print(json.dumps([m for m in {heavy.split()!r} if m in sys.modules]), file=sys.stderr)"
    )
    started = os.times().children_user
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "ask" in done.stdout
    assert json.loads(done.stderr.splitlines()[-1]) == []
    assert os.times().children_user - started < 5  # a hang, not a speed goal: that one is in bench/


def test_no_registry_address_and_no_machine_path_is_committed():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not tracked:
        pytest.skip("not a git checkout")
    assert "uv.lock" not in tracked
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(encoding="utf-8")


def test_malicious_releases_are_kept_out():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "litellm==1.82.7" not in text
        assert "litellm==1.82.8" not in text


def test_locks_keep_the_extras_that_packages_ask_of_each_other():
    # pip before 23.3 refuses a lock that pins `mashumaro` where a package wants `mashumaro[msgpack]`.
    from importlib.metadata import PackageNotFoundError, requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lost: list[str] = []
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^([a-zA-Z0-9._-]+)(?:\[([a-z0-9,_-]+)\])?==", text, re.MULTILINE)
        pinned = {canonicalize_name(name): set(filter(None, extras.split(","))) for name, extras in pins}
        for name, extras in pinned.items():
            try:
                wants = [Requirement(line) for line in requires(name) or ()]
            except PackageNotFoundError:
                continue
            for want in wants:
                held = any(want.marker is None or want.marker.evaluate({"extra": extra}) for extra in ("", *extras))
                if held and want.extras - pinned.get(canonicalize_name(want.name), want.extras):
                    lost.append(f"{lock.name}: {name} wants {want}")
    assert lost == []
