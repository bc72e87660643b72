"""An access report as a Word document, and as JSON to take elsewhere."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

from docx import Document

from saferplaces.foundation.audit.models import AccessReport, AccessReportItem
from saferplaces.foundation.ui.formats import day

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RIGHTS = (
    "We neither confirm nor deny that we hold anything else. Every report says this, whether there "
    "is anything else or not.",
    "You can ask us to put right what is wrong. You can complain to the Information Commissioner, "
    "or ask a court to look at our decision.",
)


def as_word(
    report: AccessReport, items: Sequence[AccessReportItem], grounds: Sequence[str]
) -> bytes:
    """Return a Word document of what is released."""
    page = Document()
    page.add_heading("What is held about you", 0)
    page.add_paragraph(f"Request {report.reference}, received on {day(report.received_on)}.")
    source = ""
    for item in items:
        if item.source != source:
            source = item.source
            page.add_heading(source, 1)
        page.add_heading(_plain(item.title), 2)
        page.add_paragraph(_plain(item.text))
    if grounds:
        page.add_heading("What was left out", 1)
        for ground in grounds:
            page.add_paragraph(ground, style="List Bullet")
    page.add_heading("Your rights", 1)
    for right in RIGHTS:
        page.add_paragraph(right)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def as_zip(
    report: AccessReport, items: Sequence[AccessReportItem], grounds: Sequence[str]
) -> bytes:
    """Return a ZIP archive with the same as JSON."""
    told = {
        "request": report.reference,
        "received_on": report.received_on.isoformat(),
        "held_on": report.started_at.isoformat(),
        "items": [{"source": i.source, "title": i.title, "text": i.text} for i in items],
        "left_out": list(grounds),
        "rights": list(RIGHTS),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.json", json.dumps(told, indent=1, ensure_ascii=False))
    return out.getvalue()


def _plain(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
