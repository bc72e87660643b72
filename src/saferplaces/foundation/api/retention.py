"""What the doors for software keep how long, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

FOUND = [
    Retention(
        "api.Token",
        "As long as there is a record of something that it did; its secret is kept nowhere.",
        "Which software did what, and who let it.",
        rule="staff",
    ),
    Retention(
        "api.Answered",
        "api_repeat_hours of the settings.",
        "So that a request whose answer was lost is not done twice. It holds keys, no content.",
        rule="short",
    ),
    Retention(
        "api.Meter",
        "Until the minute or hour that it counts is over, at the latest until the next night.",
        "So that no software asks without end. Addresses are kept as digests.",
        rule="short",
    ),
]


def register() -> None:
    """Say it to the register of retention."""
    for found in FOUND:
        RETENTION.add(found, name=found.model)
