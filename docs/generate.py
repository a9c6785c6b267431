"""Writes the generated pages: tools, settings, command line, data kinds, formats, metrics. `--check` only compares."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
NOTE = "<!-- Written by `make docs`; change the code, not this page. -->\n\n"


def tools_page() -> str:
    """Every tool: what it does, its arguments, how people ask."""
    from tools.calling import load, names

    parts = ["# Tools\n"]
    for name in names():
        tool = load(name)
        parts += [f"## {name}\n", tool.description.split(">>>")[0].strip() + "\n"]
        parts += ["| argument | | |", "|---|---|---|"]
        for field, info in tool.args.model_fields.items():
            needed = "required" if info.is_required() else "optional"
            parts.append(f"| `{field}` | {needed} | {(info.description or '').replace('|', '/')} |")
        parts += ["", f"*{tool.asked['de'][0]}* · *{tool.asked['en'][0]}*", ""]
    return "\n".join(parts)


def settings_page() -> str:
    """Every setting with its environment variable and default."""
    from settings import Limits, Settings

    rows = ["# Settings\n", "| variable | default | meaning |", "|---|---|---|"]
    nested = {f"LIMITS__{name.upper()}": info for name, info in Limits.model_fields.items()}
    plain = {name.upper(): info for name, info in Settings.model_fields.items() if name != "limits"}
    for name, info in (plain | nested).items():
        default = "" if info.default_factory or info.default is None else str(info.default)
        rows.append(f"| `LEITSTAND_{name}` | {f'`{default}`' if default else ''} | {info.description} |")
    return "\n".join(rows) + "\n"


def commands_page() -> str:
    """The help text of every command."""
    import click

    from cli import leitstand

    root = click.Context(leitstand, info_name="leitstand", terminal_width=78, **leitstand.context_settings)
    parts = ["# Command line\n", "```", leitstand.get_help(root), "```\n"]
    for name in sorted(leitstand.commands):
        command = leitstand.commands[name]
        parts += [f"## {name}\n", "```", command.get_help(click.Context(command, root, info_name=name)), "```\n"]
    return "\n".join(parts)


def kinds_page() -> str:
    """Every data kind: its contract with types, ranges, uniqueness, freshness, and what a breach does."""
    from docs.warehouse import kind_lines
    from warehouse.contract import kinds

    head = "# Data kinds\n\nWhat a file of each kind promises, and what happens where it does not.\n"
    return "\n".join([head, *(line for kind in kinds() for line in kind_lines(kind))])


def formats_page() -> str:
    """Every export format that is recognised, and by what it is known."""
    from docs.warehouse import format_lines
    from warehouse.format import names

    head = "# Formats\n\nExports that are recognised without being told. Headers stand in lower case.\n"
    return "\n".join([head, *(line for name in names() for line in format_lines(name))])


def metrics_page() -> str:
    """Every metric in every version."""
    from docs.warehouse import metric_line
    from warehouse.metric import versions

    head = ["# Metrics\n", "| id | formula | unit | owner | version | valid from | German | English |"]
    rows = [metric_line(metric) for known in versions().values() for metric in known]
    return "\n".join([*head, "|---|---|---|---|---|---|---|---|", *rows])


PAGES: dict[str, Callable[[], str]] = {
    "tools.md": tools_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "kinds.md": kinds_page,
    "formats.md": formats_page,
    "metrics.md": metrics_page,
}


def main(check: bool) -> int:
    """Write the pages, or tell which ones are out of date."""
    stale: list[str] = []
    (HERE / "reference").mkdir(exist_ok=True)
    for name, page in PAGES.items():
        file = HERE / "reference" / name
        text = NOTE + page().rstrip() + "\n"
        if check:
            stale += [name] if not file.exists() or file.read_text(encoding="utf-8") != text else []
        else:
            file.write_text(text, encoding="utf-8")
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run `make docs`.")  # noqa: T201
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
