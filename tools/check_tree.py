"""Check what no linter does: addresses, machine paths and overlong modules in tracked files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LONGEST = 400
_HOSTS = (
    ("pypi", "org"), ("pythonhosted", "org"), ("registry.npmjs", "org"), ("deb.debian", "org"),
    ("conda.anaconda", "org"), ("crates", "io"),
)  # fmt: skip
REGISTRIES = re.compile(
    "|".join(re.escape(".".join(host)) for host in _HOSTS) + "|--(extra-)?index-url", re.IGNORECASE
)
MACHINE = re.compile(r"(?<![\w.])/(work|root|home|Users|tmp/pytest)/")
THIS = Path(__file__).name


def main() -> int:
    """Print every offence as file:line: what; return how many there are, at most 1."""
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout
    offences = []
    for name in files.splitlines():
        path = Path(name)
        if path.name == THIS or not path.is_file():
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if REGISTRIES.search(line):
                offences.append(f"{name}:{number}: names a package registry's address")
            if MACHINE.search(line):
                offences.append(f"{name}:{number}: holds a path of one machine")
        written = path.suffix == ".py" and path.parent.name != "migrations"  # those are generated
        if name.startswith("src/") and written and len(lines) > LONGEST:
            offences.append(f"{name}: {len(lines)} lines; a module over {LONGEST} is two rooms")
    print("\n".join(offences) or "Tree checked.")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
