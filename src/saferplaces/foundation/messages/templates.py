"""The words of messages to people outside: reference data with gaps that are named and checked.

A text has gaps in double brackets, ``((reference))``. Which gaps there are is fixed here, and what
may go into each: a reminder may hold those alone that say nothing about anybody, since whoever
picks the telephone up reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes

LIST = "message_templates"
CHANNELS = ("email", "text")
GAP = re.compile(r"\(\(\s*([a-z_]+)\s*\)\)")
_MONTH = r"(January|February|March|April|May|June|July|August|September|October|November|December)"
GAPS: dict[str, re.Pattern[str]] = {
    "reference": re.compile(r"[A-Z]{1,3}[0-9]{0,2}-?[0-9]{1,8}"),
    "day": re.compile(rf"[1-3]?[0-9] {_MONTH} [0-9]{{4}}"),
    "time": re.compile(r"(1[0-2]|[1-9]):[0-5][0-9][ap]m"),
    "first_line": re.compile(r"[^\n]{1,120}"),
    "code": re.compile(r"[A-Z0-9-]{4,20}"),
    "link": re.compile(r"https?://[!-~]{4,400}"),
}
"""Every gap, and what may fill it."""
SAYS_NOTHING = frozenset({"reference", "day", "time", "first_line"})
"""Gaps whose filling is no personal data: numbers, dates, and lines that the force has set."""


def first_lines() -> frozenset[str]:
    """Return the lines that may fill ``first_line``: labels of the list ``message_first_lines``."""
    return frozenset(codes("message_first_lines").values_list("label", flat=True))


def gaps(text: str) -> set[str]:
    """Return the names of the gaps of a text."""
    return set(GAP.findall(text))


def template(name: str, channel: str) -> Code:
    """Return the template that stands now.

    Raises
    ------
    Problem
        When there is none, or it is not for this channel.
    """
    found = codes(LIST).filter(code=name).first()
    if found is None:
        raise Problem("There is no such message any more: ask an administrator.")
    if channel not in found.values["channels"]:
        raise Problem("This message is not for that channel: choose another.", field="channel")
    return found


def check_values(row: Code, values: Mapping[str, str]) -> None:
    """Require that the values fill the gaps of a template, each with what may stand there.

    Raises
    ------
    Problem
        When one is missing, too many, or holds what it must not.
    """
    wanted = gaps(row.values["subject"]) | gaps(row.values["text"])
    if wanted != set(values):
        odd = ", ".join(sorted(wanted ^ set(values)))
        raise Problem(f"The message does not fit its template: {odd}.")
    for name, value in values.items():
        if not GAPS[name].fullmatch(value):
            raise Problem(f"The message's {name.replace('_', ' ')} cannot be sent as it is.")
    if "first_line" in values and values["first_line"] not in first_lines():
        raise Problem("The message's first line is none of those that are set for messages.")


def filled(row: Code, values: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and text with their gaps filled; gaps that were wiped stay as they are."""
    fill: Callable[[re.Match[str]], str] = lambda gap: values.get(gap[1], gap[0])  # noqa: E731
    return GAP.sub(fill, row.values["subject"]), GAP.sub(fill, row.values["text"])


def check(values: Mapping[str, Any]) -> None:
    """Check a row of the list as an administrator gives it.

    Raises
    ------
    Problem
        When it lacks something, has an unknown gap, or is a reminder that could name somebody.
    """
    kinds = {"subject": str, "text": str, "channels": list, "reminder": bool}
    if set(values) != set(kinds) or any(
        not isinstance(values[key], kind) for key, kind in kinds.items()
    ):
        raise Problem("The values must be subject, text, channels and reminder", field="values")
    if not values["channels"] or not set(values["channels"]) <= set(CHANNELS):
        raise Problem("The value channels must hold email, text or both", field="values")
    if not values["text"].strip() or ("email" in values["channels"] and not values["subject"]):
        raise Problem("A message needs a text, and an e-mail a subject", field="values")
    found = gaps(values["subject"]) | gaps(values["text"])
    if unknown := found - set(GAPS):
        raise Problem(f"There is no gap called {', '.join(sorted(unknown))}", field="values")
    if values["reminder"] and (told := found - SAYS_NOTHING):
        raise Problem(
            f"A reminder holds nothing but numbers and dates: leave out {', '.join(sorted(told))}",
            field="values",
        )
