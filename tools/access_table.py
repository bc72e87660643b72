"""Write docs/access.md: what each role may do, and who may open each address.

Both tables come from the code (`saferplaces.foundation.identity.roles` and the doors of the views),
and a test compares the page with them, so that it cannot go stale.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("SAFERPLACES_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
django.setup()  # the doors are known once every view is

from django.urls import URLPattern, get_resolver  # noqa: E402

from saferplaces.foundation.identity.roles import CAPABILITIES, Role  # noqa: E402
from saferplaces.foundation.ui.doors import ANYBODY, BY_LINK, SIGNED_IN, Door  # noqa: E402

PAGE = Path(__file__).parents[1] / "docs" / "access.md"
HEAD = """# Who may do what

This page is written by `python tools/access_table.py` from the code; a test fails when it is not
current. Nobody may do what no line here allows. Within an address, each record is asked for
through its policy as well: what lies outside a person's districts, organisation or team looks as
if it were not there (404), and the try is recorded.
"""


@dataclass(frozen=True)
class Route:
    """One address of the service: its pattern, its name and the door of its view.

    An address of the API has a route for each method, and a token as the way in.
    """

    address: str
    name: str
    door: Door | None
    view: str
    by_token: bool = False


def routes() -> Iterator[Route]:
    """Return every address of the service, in order."""

    def walk(patterns: list[object], before: str) -> Iterator[Route]:
        for pattern in patterns:
            address = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                view = pattern.callback
                name = f"{view.__module__}.{view.__qualname__}"
                entrances = getattr(view, "entrances", ())
                for one in entrances:
                    yield Route(address, pattern.name or "", one.door, one.view, by_token=True)
                if not entrances:
                    yield Route(address, pattern.name or "", getattr(view, "door", None), name)
            else:
                yield from walk(pattern.url_patterns, address)

    return iter(sorted(walk(get_resolver().url_patterns, "/"), key=lambda r: (r.address, r.name)))


def roles_of(door: Door) -> list[str]:
    """Return the roles that a door lets in."""
    if door.who in {ANYBODY, BY_LINK, SIGNED_IN}:
        return [role.value for role in Role]
    return [role.value for role in Role if set(door.capabilities) & CAPABILITIES[role]]


def written() -> str:
    """Return the page."""
    return "\n".join([HEAD, *_capabilities(), "", *_addresses(), ""])


def _capabilities() -> Iterator[str]:
    yield "## Roles and capabilities\n"
    yield "| capability | " + " | ".join(str(role.label) for role in Role) + " |"
    yield "|---" * (len(Role) + 1) + "|"
    for capability in sorted({word for words in CAPABILITIES.values() for word in words}):
        marks = ["yes" if capability in CAPABILITIES[role] else "" for role in Role]
        yield f"| `{capability}` | " + " | ".join(marks) + " |"


def _addresses() -> Iterator[str]:
    yield "## Addresses\n"
    yield "“Recorded as” is the name in the audit trail of a page that shows personal data.\n"
    yield "| address | methods | who | roles | recorded as |"
    yield "|---|---|---|---|---|"
    for route in routes():
        door = route.door
        if door is None:
            continue
        methods = ", ".join(method for method in door.methods if method != "HEAD")
        who = f"`{'` or `'.join(door.capabilities)}`" if door.capabilities else str(door.who)
        roles = ", ".join(map(_label, roles_of(door))) if door.capabilities else "all"
        roles += " (by token)" if route.by_token else ""
        verb = f"`{door.verb}`" if door.personal else ""
        yield f"| `{route.address}` | {methods} | {who} | {roles} | {verb} |"


def _label(role: str) -> str:
    return str(Role(role).label)


if __name__ == "__main__":
    PAGE.write_text(written())
    print(f"{PAGE.name} is written.")
