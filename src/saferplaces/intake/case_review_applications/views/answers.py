"""What was said, in the order of the pages: for applicants to check, for officers to read."""

from __future__ import annotations

from typing import Any

from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.case_review_applications import pages
from saferplaces.intake.case_review_applications.models import Application, Consent, Purpose
from saferplaces.intake.case_review_applications.queries import reports_of, told_to, uploads_of
from saferplaces.intake.case_review_applications.views.opened import Opened

NOT_SAID = "Not said"
YES_NO = {True: "Yes", False: "No"}


def answers(opened: Opened) -> list[dict[str, Any]]:
    """Return the parts of the form: title, rows of (term, value, address to change it)."""
    found = opened.application
    said = {
        "contact": [("Safe ways to contact you", _ways(found))],
        "contact-details": _details(found),
        "careful": [
            ("When it is safe", found.hours),
            ("Not to use", found.avoid),
            ("Keep where you live secret", YES_NO[found.protected]),
            ("Also", found.instructions),
        ],
        "who": [("Applying for", "Somebody else" if found.on_behalf else "Myself")],
        "for-them": [
            ("Your name", found.applicant_name),
            ("You are their", found.get_relation_display()),
            ("Your phone", found.applicant_phone),
            ("Your e-mail", found.applicant_email),
        ],
        "consent": [("Written consent", _consent(found))],
        "kind": [("Who it is happening to", found.get_kind_display()), ("Name", found.group_name)],
        "name": [
            ("Full name", found.victim_name),
            ("Date of birth", day(found.victim_born, NOT_SAID)),
        ],
        "home": [("Address", _home(found))],
        "where": [("District", dict(_districts()).get(found.district, ""))],
        "impact": [("How it affects you", found.impact)],
        "hate": [
            ("Because of who you are", found.get_hate_display()),
            ("What makes you think so", found.hate_words),
        ],
        "others": [("Other people affected", found.get_several_display())],
        "wanted": [("What you would like", found.wanted), ("Help you need", found.help_needed)],
    }
    parts: list[dict[str, Any]] = []
    for group in pages.GROUPS:
        rows = [
            (term, value or NOT_SAID, opened.url("page", page.code), "Change")
            for page in group.pages
            if pages.asked(found, page.code)
            for term, value in said[page.code]
            if value or term not in {"Name", "What makes you think so", "Also"}
        ]
        parts.append({"title": group.title, "rows": rows})
        if group.code == "happened":
            parts[-1]["rows"] += [
                (f"Report {number}", report_words(row), opened.url("report", row.pk), "Change")
                for number, row in enumerate(reports_of(found), start=1)
            ]
    files = [u.name for u in uploads_of(found) if u.purpose == Purpose.EVIDENCE]
    shown = ", ".join(files) or "None"
    parts.append(
        {"title": "Evidence", "rows": [("Files", shown, opened.url("evidence"), "Change")]}
    )
    return parts


def report_words(row: Any) -> str:
    """Return a report in one paragraph."""
    about = "" if row.incident_exact else "about "
    number = f", reference {row.reference}" if row.reference else ""
    return (
        f"Happened {about}{day(row.incident_date)}, reported {about}{day(row.reported_date)} to "
        f"{told_to(row)}{number}. {row.words}"
    )


def _ways(found: Application) -> str:
    labels = dict(choices("contact_channels"))
    ways = [labels.get(channel, channel) for channel in found.channels]
    if not ways and "contact" in found.finished:
        return "No way is safe: you will get in touch yourself"
    return ", ".join(ways)


def _details(found: Application) -> list[tuple[str, str]]:
    named = (
        ("Safe phone", found.phone), ("Safe e-mail", found.email),
        ("Safe address", found.address), ("Go through", found.through),
    )  # fmt: skip
    return [(term, value) for term, value in named if value]


def _consent(found: Application) -> str:
    shown = [u.name for u in uploads_of(found) if u.purpose == Purpose.CONSENT]
    if found.consent == Consent.SENT and shown:
        return f"Sent with the form: {', '.join(shown)}"
    said = found.get_consent_display()
    return f"{said}: {found.consent_words}" if found.consent_words else said


def _home(found: Application) -> str:
    return "\n".join(part for part in (found.victim_address, found.victim_postcode) if part)


def _districts() -> list[tuple[str, str]]:
    return [(found.code, found.name) for found in districts()]
