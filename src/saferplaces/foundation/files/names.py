"""Names of files as others gave them: shown, never used as a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 200
ODD = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Characters that are not shown, or that change how others are: control, direction, no Unicode."""


def shown_name(name: str) -> str:
    """Return a name as it may be shown: its last part, and nothing that cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join("\ufffd" if unicodedata.category(sign) in ODD else sign for sign in last)
    return clean[:LONGEST_NAME].strip() or "without a name"
