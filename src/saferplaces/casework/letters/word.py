"""A letter as a Word document, with nothing in it that the page does not show."""

from __future__ import annotations

import io

from django.utils import timezone
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from saferplaces.casework.letters.models import Letter
from saferplaces.foundation.ui.formats import day

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document(letter: Letter) -> bytes:
    """Return the file."""
    made = Document()
    _plain(made)
    for line in letter.sender_lines.splitlines():
        made.add_paragraph(line)
    made.add_paragraph()
    for line in letter.to_lines.splitlines():
        made.add_paragraph(line)
    made.add_paragraph()
    made.add_paragraph(day(letter.finished_at or timezone.now()))
    made.add_heading(letter.subject, level=1)
    for kind, text in blocks(letter.body):
        made.add_paragraph(
            text, style="List Bullet" if kind == "bullet" else None
        ).paragraph_format.space_after = Pt(8)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def blocks(body: str) -> list[tuple[str, str]]:
    """Return the paragraphs of a text, and its lines that begin with a dash as points of a list."""
    found: list[tuple[str, str]] = []
    for part in body.split("\n\n"):
        lines: list[str] = []
        for line in part.splitlines():
            if line.startswith("- "):
                found += [("text", "\n".join(lines))] if lines else []
                lines = []
                found.append(("bullet", line[2:].strip()))
            elif line.strip():
                lines.append(line.strip())
        found += [("text", "\n".join(lines))] if lines else []
    return found


def _plain(made: Word) -> None:
    """Set a plain page, and say nothing about who made the file."""
    core = made.core_properties
    for name in ("author", "last_modified_by", "title", "subject", "comments", "keywords"):
        setattr(core, name, "")
    core.language = "en-GB"
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    style.paragraph_format.space_after = Pt(0)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
    heading = made.styles["Heading 1"]
    heading.font.name, heading.font.size, heading.font.color.rgb = "Arial", Pt(13), None
