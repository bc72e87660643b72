"""How long letters are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

RULES = (
    Retention(
        "letters.Letter",
        "As long as the case.",
        "It is what somebody was told, and when.",
        rule="as_record",
        within="case",
    ),
    Retention(
        "letters.LetterTemplate",
        "As long as the service.",
        "Words of letters; nobody is named.",
        rule="reference",
    ),
    Retention(
        "letters.TemplateVersion",
        "As long as the service.",
        "Letters say by which version they were written; nobody is named.",
        rule="reference",
        within="template",
    ),
)


def register() -> None:
    """Say it for each table."""
    for rule in RULES:
        RETENTION.add(rule, name=rule.model)
