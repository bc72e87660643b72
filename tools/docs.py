"""Write the pages that are made from the code, and check every link between pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import typer

from asvat.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ROOT / "docs" / "commands.md"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def commands() -> str:
    """Return the page of commands, each with what ``--help`` says of it."""
    lines = [
        "# Commands",
        "",
        "Made from the code by `make docs`; `asvat COMMAND --help` says it too.",
        "",
    ]
    root = typer.main.get_command(app)
    context = typer.Context(root, info_name="asvat")
    for name in root.list_commands(context):  # type: ignore[attr-defined]
        lines += _command(root.get_command(context, name), f"asvat {name}")  # type: ignore[attr-defined]
    return "\n".join(lines).rstrip() + "\n"


def _command(command: object, name: str) -> list[str]:
    context = typer.Context(command, info_name=name)  # type: ignore[arg-type]
    lines = [f"## {name}", "", "```", command.get_help(context).strip(), "```", ""]  # type: ignore[attr-defined]
    for inner in getattr(command, "commands", {}):
        lines += _command(command.commands[inner], f"{name} {inner}")  # type: ignore[attr-defined]
    return lines


def broken() -> list[str]:
    """Return every relative link in a page that leads nowhere."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]


def main() -> int:
    """Write the pages and check the links."""
    COMMANDS.write_text(commands(), encoding="utf-8")
    subprocess.run([sys.executable, str(ROOT / "tools" / "write_data_model.py")], check=True)
    missing = broken()
    print("\n".join(missing) or "Pages written, links checked.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
